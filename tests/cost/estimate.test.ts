import { expect } from "chai";
import { aws } from "../../cost/aws";
import type { ComponentCost, Estimate } from "../../cost/estimate";
import { estimate } from "../../cost/estimate";
import { kubernetes } from "../../cost/kubernetes";
import { byUse, free } from "../../cost/others";
import { priceOf } from "../../cost/prices";
import { noBudget } from "../../environments/budget";
import type { PlanResource } from "../../preview/plan";
import { type PlanView, placements, planFor, planOf, stacks } from "../support/plan";

const HOURS = 730;
const cluster = noBudget.kubernetes;

function usd(key: string): number {
  const price = priceOf(key);
  if (price === undefined) throw new Error(`no price of ${key}`);
  return price.usd;
}

function component({ systems }: Estimate, name: string, kind?: string): ComponentCost {
  const all = systems.flatMap(({ components }) => components);
  const found = all.filter((one) => one.name === name && (kind === undefined || one.kind === kind));
  if (found[0] === undefined || found.length > 1) throw new Error(`${found.length} components ${name}`);
  return found[0];
}

/** Its lines of these prices, to the cent. */
function part({ lines }: ComponentCost, ...prices: string[]): number {
  return cents(lines.filter(({ price }) => prices.includes(price)).reduce((sum, line) => sum + line.usd, 0));
}

const cents = (amount: number) => Math.round(amount * 100) / 100;

describe("what a plan costs on aws", () => {
  let hospital: Estimate;
  let tebx: Estimate;
  before(async () => {
    hospital = (await planOf("prod", "aws", "hospital")).plan.estimate;
    tebx = (await planOf("prod", "aws", "tebx")).plan.estimate;
  });

  it("counts a database twice with its standby, and a replica with the disk of its source", () => {
    const machine = usd("rds postgres db.m7g.2xlarge");
    const disk = usd("rds storage gp3");
    const writer = cents(2 * HOURS * machine) + cents(2 * 200 * disk);
    const replica = cents(HOURS * machine) + cents(200 * disk);
    expect(component(hospital, "hospital-database", "DatabaseCluster").usd).to.equal(cents(writer + replica));
  });

  it("counts each member of a MongoDB", () => {
    expect(component(tebx, "tebx-database", "DatabaseCluster").usd).to.equal(
      cents(3 * cents(HOURS * usd("docdb db.r6g.xlarge"))),
    );
  });

  it("counts the nodes of a cache: a primary and two copies, or three shards with a copy each", () => {
    expect(component(tebx, "tebx-cache", "CacheCluster").usd).to.equal(
      cents(3 * HOURS * usd("elasticache redis cache.m7g.large")),
    );
    expect(component(hospital, "hospital-cache", "CacheCluster").usd).to.equal(
      cents(3 * 2 * HOURS * usd("elasticache redis cache.t4g.medium")),
    );
  });

  it("counts three nodes of a broker that is a cluster, and one of one that is not", async () => {
    const node = HOURS * usd("mq rabbitmq mq.m7g.large");
    expect(component(hospital, "hospital-broker", "MessageBroker").usd).to.equal(cents(3 * node));
    const staging = (await planOf("staging", "aws", "hospital")).plan.estimate;
    expect(component(staging, "hospital-broker", "MessageBroker").usd).to.equal(
      cents(HOURS * usd("mq rabbitmq mq.m7g.medium")),
    );
  });

  it("counts nodes and disks of a search cluster", () => {
    const nodes = cents(3 * HOURS * usd("opensearch m7g.large.search"));
    const disks = cents(3 * 100 * usd("opensearch storage gp3"));
    expect(component(hospital, "hospital-logs", "SearchCluster").usd).to.equal(cents(nodes + disks));
  });

  it("counts CPUs and memory of as many tasks as a service starts with", () => {
    const cpu = cents(2 * 8 * HOURS * usd("fargate vcpu"));
    const memory = cents(2 * 16 * HOURS * usd("fargate memory"));
    expect(component(tebx, "tebx-api", "ApiService").usd).to.equal(cents(cpu + memory));
  });

  it("counts a quarter of an hour for each run of a schedule, with what disk it has above 20 GiB", () => {
    const backups = component(tebx, "tebx-database-backups");
    // Every two hours of a month of 730, and once a month a drill of 0.5 vCPU more.
    const dumps = (HOURS / 2) * 0.25;
    const drill = 0.25 * 2;
    expect(part(backups, "fargate vcpu")).to.equal(
      cents(cents(dumps * usd("fargate vcpu")) + cents(drill * usd("fargate vcpu"))),
    );
    const [disk] = backups.lines.filter(({ price }) => price === "fargate storage");
    expect(disk?.amount).to.equal((200 - 20) * 0.25);
  });

  it("counts NAT gateways and their addresses in every zone", () => {
    const network = component(tebx, "tebx-network");
    expect(part(network, "nat gateway")).to.equal(cents(3 * cents(HOURS * usd("nat gateway"))));
    expect(part(network, "public ipv4")).to.equal(cents(3 * cents(HOURS * usd("public ipv4"))));
  });

  it("counts the firewall and each of its rules", async () => {
    const view = await planOf("prod", "aws", "tebx");
    const rules = view.inputs(view.one("aws:wafv2/webAcl:WebAcl")) as { rules: unknown[] };
    const edge = component(tebx, "tebx-edge");
    expect(part(edge, "waf web acl", "waf rule")).to.equal(
      cents(usd("waf web acl") + rules.rules.length * usd("waf rule")),
    );
    expect(part(edge, "alb")).to.equal(cents(HOURS * usd("alb")));
  });

  it("counts an alarm once for each metric that it looks at", async () => {
    const view = await planOf("prod", "aws", "tebx");
    const metrics = view.all("aws:cloudwatch/metricAlarm:MetricAlarm").map((alarm) => {
      const { metricQueries } = view.inputs(alarm) as { metricQueries?: { metric?: unknown }[] };
      return Math.max(1, (metricQueries ?? []).filter(({ metric }) => metric !== undefined).length);
    });
    const lines = tebx.systems.flatMap(({ components }) => components.flatMap(({ lines }) => lines));
    const alarms = lines.filter(({ price }) => price === "cloudwatch alarm metric");
    expect(alarms.map(({ amount }) => amount).sort()).to.deep.equal(metrics.sort());
  });

  it("names the regions that the table has no prices of", async () => {
    expect(tebx.prices).to.include({ region: "us-east-1" });
    expect(tebx.prices.elsewhere).to.deep.equal(["us-west-2"]);
  });
});

describe("what a plan costs on kubernetes", () => {
  let hospital: Estimate;
  let tebx: Estimate;
  before(async () => {
    hospital = (await planOf("prod", "kubernetes", "hospital")).plan.estimate;
    tebx = (await planOf("prod", "kubernetes", "tebx")).plan.estimate;
  });

  const asked = (pods: number, cpu: number, memory: number, disk = 0) =>
    cents(
      cents(pods * cpu * cluster.cpu) +
        cents(pods * memory * cluster.memoryGiB) +
        cents(pods * disk * cluster.storageGiB),
    );

  it("counts what each instance of a PostgreSQL requests, with the disk of its log", () => {
    expect(component(hospital, "hospital-database", "DatabaseCluster").usd).to.equal(
      asked(2, 8, 32, 200 + 40),
    );
  });

  it("counts the members of a MongoDB with the exporter beside them", () => {
    expect(component(tebx, "tebx-database", "DatabaseCluster").usd).to.equal(
      asked(3, 8 + 0.05, 32 + 64 / 1024, 200),
    );
  });

  it("counts leaders and followers of a sharded cache, with both of their disks", () => {
    expect(component(hospital, "hospital-cache", "CacheCluster").usd).to.equal(
      asked(6, 0.25 + 0.05, 3 + 64 / 1024, 8 + 1),
    );
  });

  it("counts a replicated cache and its sentinels", () => {
    const cache = asked(3, 0.25 + 0.05, 6 + 64 / 1024, 16);
    expect(component(tebx, "tebx-cache", "CacheCluster").usd).to.equal(
      cents(cache + asked(3, 0.05, 64 / 1024)),
    );
  });

  it("counts brokers, search and object stores with the volumes of every pod", () => {
    expect(component(hospital, "hospital-broker", "MessageBroker").usd).to.equal(asked(3, 0.25, 2, 20));
    expect(component(hospital, "hospital-logs", "SearchCluster").usd).to.equal(asked(3, 2, 8, 100));
    expect(component(tebx, "tebx-uploads", "ObjectStore").usd).to.equal(asked(4, 0.25, 1, 100));
  });

  it("counts the least copies of a service that is scaled", () => {
    expect(component(hospital, "hospital-api-gateway", "ApiService").usd).to.equal(asked(3, 0.5, 0.5));
  });

  it("counts an edge with its load balancer", () => {
    expect(component(tebx, "tebx-edge", "EdgeProxy").usd).to.equal(
      cents(asked(2, 0.25, 0.25) + cluster.loadBalancer),
    );
  });

  it("takes the unit prices of the stack", async () => {
    const changes = ["budget.kubernetes.cpu=100", "budget.kubernetes.storageGiB=0"];
    const view = await planFor({ stack: "prod", placement: "kubernetes", system: "hospital", changes });
    const { usd } = component(view.plan.estimate, "hospital-logs", "SearchCluster");
    expect(usd).to.equal(cents(3 * 2 * 100 + 3 * 8 * cluster.memoryGiB));
  });
});

describe("an estimate", () => {
  const views: PlanView[] = [];
  before(async () => {
    for (const stack of stacks)
      for (const placement of placements) views.push(await planFor({ stack, placement, systems: [] }));
  });

  it("is the sum of its systems, they of their components, these of their lines", () => {
    const sum = (parts: readonly { usd: number }[]) =>
      cents(parts.reduce((total, { usd }) => total + usd, 0));
    for (const { plan } of views) {
      expect(plan.estimate.usd).to.equal(sum(plan.estimate.systems)).and.be.above(1000);
      for (const system of plan.estimate.systems) {
        expect(system.usd).to.equal(sum(system.components));
        for (const one of system.components) expect(one.usd, one.name).to.equal(sum(one.lines));
      }
    }
  });

  it("has every line as amount times price", () => {
    for (const { plan } of views)
      for (const { components } of plan.estimate.systems)
        for (const { lines } of components)
          for (const { usd, amount, unitUsd, resource } of lines)
            expect(usd, resource).to.be.closeTo(amount * unitUsd, 0.011);
  });

  it("knows every type of every plan: priced, free or by use, and one of them only", () => {
    const priced = new Set([...Object.keys(aws), ...Object.keys(kubernetes)]);
    const types = new Set(
      views.flatMap(({ resources }) => resources.filter(({ custom }) => custom).map(({ type }) => type)),
    );
    types.delete("pulumi:pulumi:Stack");
    for (const type of types) {
      const lists = [priced.has(type), free.has(type), byUse[type] !== undefined].filter(Boolean);
      expect(lists, type).to.have.lengthOf(1);
    }
    for (const { plan } of views) expect(plan.estimate.unpriced).to.deep.equal([]);
  });

  it("names what it has no price of, and counts it nowhere", () => {
    const resource = (type: string, inputs: PlanResource["inputs"]): PlanResource => ({
      ...{ urn: `urn:${type}`, type, name: "odd", custom: true, system: undefined, inputs, protect: false },
      ...{ providers: {}, dependencies: [], propertyDependencies: {}, ignoreChanges: [], aliases: [] },
      ...{ replaceOnChanges: [], deleteBeforeReplace: false, retainOnDelete: false, secretOutputs: [] },
    });
    const made = estimate(
      [
        resource("aws:docdb/clusterInstance:ClusterInstance", { instanceClass: "db.r99.huge" }),
        resource("aws:redshift/cluster:Cluster", {}),
        resource("aws:ecs/service:Service", { desiredCount: 2 }),
      ],
      noBudget,
    );
    expect(made.usd).to.equal(0);
    expect(made.unpriced.map(({ price, reason }) => `${price}: ${reason}`)).to.deep.equal([
      "docdb db.r99.huge: the price table has no price of it",
      "aws:redshift/cluster:Cluster: the estimate does not know this type",
      "fargate vcpu: the plan does not say how much",
      "fargate memory: the plan does not say how much",
    ]);
  });

  it("says what is charged by use and is in no sum", () => {
    const [onAws] = views;
    expect(onAws?.plan.estimate.byUse).to.include.members(["logs", "S3", "CloudFront"]);
    expect(onAws?.plan.estimate.leftOut).to.include.members(["traffic", "requests"]);
  });
});
