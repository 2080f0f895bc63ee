import { expect } from "chai";
import type { PlanResource } from "../../preview/plan";
import { type End, Policies } from "../support/network-policies";
import { at, listAt, type PlanView, planOf, SYSTEM, stacks } from "../support/plan";

const INGRESS = "aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule";
const SCHEDULE = "aws:scheduler/schedule:Schedule";
const EGRESS = "aws:vpc/securityGroupEgressRule:SecurityGroupEgressRule";

/** Security groups by the resource that is in them, in short. */
const groups: Record<string, string> = {
  [SYSTEM]: "service",
  [`${SYSTEM}-edge`]: "edge",
  [`${SYSTEM}-database`]: "database",
  [`${SYSTEM}-cache`]: "cache",
  [`${SYSTEM}-database-backups-dump`]: "dump",
  [`${SYSTEM}-database-backups-drill`]: "drill",
};

const podCidrs = { prod: "10.10.0.0/17", staging: "10.20.0.0/17" } as const;

/** `service > database:5432`, of every rule of a plan. */
function rules(plan: PlanView, type: string): string[] {
  return plan.all(type).map((rule) => {
    const inputs = plan.inputs(rule);
    const own = groupOf(plan, rule, "securityGroupId");
    const other = String(
      at(inputs, "cidrIpv4") ??
        at(inputs, "prefixListId") ??
        groupOf(plan, rule, "referencedSecurityGroupId"),
    );
    const [from, to] = [at(inputs, "fromPort"), at(inputs, "toPort")];
    const port = from === to ? from : `${from}-${to}`;
    expect(at(inputs, "ipProtocol")).to.equal("tcp");
    return type === INGRESS ? `${other} > ${own}:${port}` : `${own} > ${other}:${port}`;
  });
}

function groupOf(plan: PlanView, resource: PlanResource, property: string): string {
  const names = (resource.propertyDependencies[property] ?? [])
    .map((urn) => plan.byUrn(urn))
    .filter(({ type }) => type === "aws:ec2/securityGroup:SecurityGroup")
    .map(({ name }) => groups[name] ?? name);
  return names.join("+");
}

for (const stack of stacks) {
  describe(`connections on aws (${stack})`, () => {
    it("let in exactly the edge, the service and the dumps, each on its port", async () => {
      expect(rules(await planOf(stack, "aws"), INGRESS)).to.have.members([
        "pl-82a045eb > edge:443",
        "edge > service:3000",
        "service > database:5432",
        "service > cache:6379",
        "dump > database:5432",
      ]);
    });
    it("let out exactly the same, and what the service declares", async () => {
      expect(rules(await planOf(stack, "aws"), EGRESS)).to.have.members([
        "edge > service:3000",
        "service > database:5432",
        "service > cache:6379",
        "service > 0.0.0.0/0:443",
        "service > 0.0.0.0/0:587",
        "dump > database:5432",
        "dump > 0.0.0.0/0:443",
        "drill > 0.0.0.0/0:443",
      ]);
    });
  });

  describe(`connections of a hybrid placement (${stack})`, () => {
    it("let pods in by their addresses, and the dumps, each on its port", async () => {
      expect(rules(await planOf(stack, "hybrid"), INGRESS)).to.have.members([
        `${podCidrs[stack]} > database:5432`,
        `${podCidrs[stack]} > cache:6379`,
        "dump > database:5432",
      ]);
    });
    it("let the dumps out to the database and the backup site, drills to the site alone", async () => {
      expect(rules(await planOf(stack, "hybrid"), EGRESS)).to.have.members([
        "dump > database:5432",
        "dump > 0.0.0.0/0:443",
        "drill > 0.0.0.0/0:443",
      ]);
    });
    it("let the service out to the data subnets, on the port of what it uses", async () => {
      const plan = await planOf(stack, "hybrid");
      const subnets = plan.all("aws:ec2/subnet:Subnet").map((it) => at(plan.inputs(it), "cidrBlock"));
      const type = "kubernetes:networking.k8s.io/v1:NetworkPolicy";
      for (const [connection, port] of [
        ["database", 5432],
        ["cache", 6379],
      ] as const) {
        const spec = plan.get(type, `${SYSTEM}-to-${connection}-egress`, "spec") ?? {};
        expect(listAt(spec, "egress.0.to").map((to) => at(to, "ipBlock.cidr"))).to.have.members(subnets);
        expect(at(spec, "egress.0.ports")).to.deep.equal([{ port, protocol: "TCP" }]);
        expect(listAt(spec, "egress")).to.have.length(1);
      }
    });
  });

  for (const placement of ["aws", "hybrid"] as const) {
    describe(`security groups of data (${stack}, ${placement})`, () => {
      const attached: readonly (readonly [type: string, property: string, group: string])[] = [
        ["aws:rds/instance:Instance", "vpcSecurityGroupIds", "database"],
        ["aws:elasticache/replicationGroup:ReplicationGroup", "securityGroupIds", "cache"],
        [SCHEDULE, "target", "dump"],
        [SCHEDULE, "target", "drill"],
      ];
      for (const [type, property, group] of attached) {
        it(`put the ${group} in its own group alone`, async () => {
          const plan = await planOf(stack, placement);
          const [name] = Object.entries(groups).find(([, called]) => called === group) ?? [];
          expect(groupOf(plan, plan.one(type, name), property)).to.equal(group);
        });
      }
      it("hold no rule besides", async () => {
        const plan = await planOf(stack, placement);
        for (const group of plan.all("aws:ec2/securityGroup:SecurityGroup")) {
          expect(at(plan.inputs(group), "ingress")).to.equal(undefined);
          expect(at(plan.inputs(group), "egress")).to.equal(undefined);
        }
        expect(plan.all("aws:ec2/securityGroupRule:SecurityGroupRule")).to.deep.equal([]);
      });
      it("are made before their members need them", async () => {
        const plan = await planOf(stack, placement);
        const client =
          placement === "aws"
            ? plan.one("aws:ecs/service:Service")
            : plan.one(SCHEDULE, `${SYSTEM}-database-backups-dump`);
        const waits = client.dependencies;
        const needed = [INGRESS, EGRESS].flatMap((type) =>
          plan.all(type).filter(({ name }) => name === `${client.name}-to-database`),
        );
        expect(needed).to.have.length(2);
        expect(waits).to.include.members(needed.map(({ urn }) => urn));
      });
    });
  }

  it(`the service is in its own group alone (${stack}, aws)`, async () => {
    const plan = await planOf(stack, "aws");
    const service = plan.one("aws:ecs/service:Service");
    expect(groupOf(plan, service, "networkConfiguration")).to.equal("service");
  });
}

/** Everything that runs in the namespace, by the labels its pods get, and others that might come by. */
function ends(plan: PlanView): Record<string, End> {
  const labels = (type: string, name: string, path: string) =>
    plan.get(type, name, `${path}.metadata.labels`) as Record<string, string>;
  const ofJob = (role: string) => {
    const name = `${SYSTEM}-database-backups-${role}`;
    return labels("kubernetes:batch/v1:CronJob", name, "spec.jobTemplate.spec.template");
  };
  return {
    service: { labels: labels("kubernetes:apps/v1:Deployment", SYSTEM, "spec.template") },
    edge: { labels: labels("kubernetes:apps/v1:Deployment", `${SYSTEM}-edge`, "spec.template") },
    release: { labels: labels("kubernetes:batch/v1:Job", `${SYSTEM}-release`, "spec.template") },
    ...(plan.placement === "hybrid"
      ? {}
      : {
          dump: { labels: ofJob("dump") },
          drill: { labels: ofJob("drill") },
          // As the operators label their pods.
          database: { labels: { "cnpg.io/cluster": `${SYSTEM}-database`, role: "primary" } },
          cache: { labels: { app: `${SYSTEM}-cache`, role: "replication" } },
          "postgres-operator": { labels: {}, namespace: "cnpg-system" },
          "redis-operator": { labels: {}, namespace: "redis-operator" },
        }),
    stranger: { labels: { app: "stranger" } },
    prometheus: { labels: {}, namespace: "monitoring" },
    neighbour: { labels: { app: SYSTEM, "ward.dev/client": SYSTEM }, namespace: "default" },
    internet: { cidr: "93.184.215.14/32" },
    metadata: { cidr: "169.254.169.254/32" },
    datacenter: { cidr: "10.99.0.0/16" },
  };
}

const ports = [25, 80, 443, 587, 3000, 5432, 6379, 8000, 8080, 8443, 9121, 9187, 26379];

/** `service > database:5432`, of everything that is open between two ends. */
function open(plan: PlanView): string[] {
  const policies = new Policies(plan);
  const all = Object.entries(ends(plan));
  const ours = (end: End) => "labels" in end && end.namespace === undefined;
  return all.flatMap(([from, source]) =>
    all
      .filter(([to, target]) => from !== to && (ours(source) || ours(target)))
      .flatMap(([to, target]) =>
        ports.filter((port) => policies.open(source, target, port)).map((port) => `${from} > ${to}:${port}`),
      ),
  );
}

/** Out to the world, where it is declared; in from the world, to the edge. */
const common = [
  "service > internet:443",
  "service > internet:587",
  "release > internet:443",
  "release > internet:587",
  "edge > service:3000",
  "prometheus > service:3000",
  ...["internet", "datacenter", "metadata", "neighbour", "prometheus"].flatMap((from) => [
    `${from} > edge:8080`,
    `${from} > edge:8443`,
  ]),
];

for (const stack of stacks) {
  describe(`connections between pods (${stack})`, () => {
    it("reach data on kubernetes from its users, its operator and its scraper only", async () => {
      const plan = await planOf(stack, "kubernetes");
      expect(open(plan).filter((way) => / > (database|cache):/.test(way))).to.have.members([
        "service > database:5432",
        "release > database:5432",
        "dump > database:5432",
        "postgres-operator > database:5432",
        "postgres-operator > database:8000",
        "prometheus > database:9187",
        "service > cache:6379",
        "release > cache:6379",
        "redis-operator > cache:6379",
        "redis-operator > cache:26379",
        "prometheus > cache:9121",
      ]);
    });
    it("reach nothing else of the namespace, and leave it as declared", async () => {
      const plan = await planOf(stack, "kubernetes");
      const rest = open(plan).filter((way) => !/ > (database|cache):/.test(way));
      // Pods of operators, dumps and drills talk HTTPS to the API server and the backup site, whose addresses nobody knows.
      const out = rest.filter((way) => !/^(database|cache|dump|drill) > \S+:443$/.test(way));
      expect(out.filter((way) => !/^(redis|postgres)-operator > edge/.test(way))).to.have.members(common);
    });
    it("are as tight when data is on aws", async () => {
      const plan = await planOf(stack, "hybrid");
      expect(open(plan)).to.have.members(common);
    });
    it("let no pod out to a private address that it does not use", async () => {
      for (const placement of ["kubernetes", "hybrid"] as const) {
        const ways = open(await planOf(stack, placement));
        const wrong = ways.filter((way) =>
          /^(service|release|edge|stranger) > (metadata|datacenter)/.test(way),
        );
        expect(wrong).to.deep.equal([]);
      }
    });
  });
}
