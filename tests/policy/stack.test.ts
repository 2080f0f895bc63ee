import { expect } from "chai";
import type { PlannedResource } from "../../policy/plan/resource";
import { UNKNOWN } from "../../policy/rule";
import { findings, judged, made, type Props, resource } from "./support";

describe("A database's parameter group", () => {
  const database = (props: Props, refers = {}) => made("aws:rds/instance:Instance", "db", props, refers);
  const group = made("aws:rds/parameterGroup:ParameterGroup", "group", { name: "prod-db" });

  it("is one of the stack, named literally or by reference", () => {
    expect(judged("T-12a", [group, database({ parameterGroupName: "prod-db" })])).to.deep.equal([]);
    expect(
      judged("T-12a", [group, database({ parameterGroupName: UNKNOWN }, { parameterGroupName: [group] })]),
    ).to.deep.equal([]);
  });
  it("is not AWS's default", () => {
    expect(judged("T-12a", [group, database({})])).to.deep.equal(["db parameterGroupName"]);
    expect(judged("T-12a", [group, database({ parameterGroupName: "default.postgres16" })])).to.deep.equal([
      "db parameterGroupName",
    ]);
  });
  it("is not of the wrong kind, nor unknown", () => {
    const other = made("aws:docdb/clusterParameterGroup:ClusterParameterGroup", "other", { name: "prod-db" });
    expect(judged("T-12a", [other, database({ parameterGroupName: "prod-db" })])).to.deep.equal([
      "db parameterGroupName",
    ]);
    expect(judged("T-12a", [group, database({ parameterGroupName: UNKNOWN })])).to.deep.equal([
      "db parameterGroupName",
    ]);
  });
  it("is DocumentDB's for DocumentDB", () => {
    const tls = made("aws:docdb/clusterParameterGroup:ClusterParameterGroup", "tls", { name: "docs" });
    const cluster = (name: string) =>
      made("aws:docdb/cluster:Cluster", "docs", { dbClusterParameterGroupName: name });
    expect(judged("T-12a", [tls, cluster("docs")])).to.deep.equal([]);
    expect(judged("T-12a", [tls, cluster("default.docdb5.0")])).to.deep.equal([
      "docs dbClusterParameterGroupName",
    ]);
  });
});

describe("A data subnet", () => {
  const gateway = made("aws:ec2/internetGateway:InternetGateway", "igw");
  const table = made("aws:ec2/routeTable:RouteTable", "table");
  const subnet = made("aws:ec2/subnet:Subnet", "subnet");
  const joined = made(
    "aws:ec2/routeTableAssociation:RouteTableAssociation",
    "a",
    {},
    { routeTableId: [table], subnetId: [subnet] },
  );
  const group = made("aws:rds/subnetGroup:SubnetGroup", "group", {}, { subnetIds: [subnet] });
  const route = made("aws:ec2/route:Route", "out", {}, { gatewayId: [gateway], routeTableId: [table] });

  it("has no route to an internet gateway", () => {
    expect(judged("P-09a", [gateway, table, subnet, joined, group])).to.deep.equal([]);
    expect(judged("P-09a", [gateway, table, subnet, joined, group, route])).to.deep.equal([
      "group subnetIds",
    ]);
  });
  it("has none inside of its route table either", () => {
    const inline = made(
      "aws:ec2/routeTable:RouteTable",
      "table",
      { routes: [{ gatewayId: UNKNOWN }] },
      { routes: [gateway] },
    );
    expect(judged("P-09a", [gateway, inline, subnet, joined, group])).to.deep.equal(["group subnetIds"]);
    const literal = made("aws:ec2/routeTable:RouteTable", "table", { routes: [{ gatewayId: "igw-0123" }] });
    expect(judged("P-09a", [literal, subnet, joined, group])).to.deep.equal(["group subnetIds"]);
  });
});

describe("Read replicas and mixed groups", () => {
  it("leave parameter groups and backups to their source, and take no group of AWS's instead", () => {
    const replica = made("aws:rds/instance:Instance", "replica", { replicateSourceDb: UNKNOWN });
    expect(judged("T-12a", [replica])).to.deep.equal([]);
    const own = { replicateSourceDb: UNKNOWN, parameterGroupName: "default.postgres16" };
    expect(judged("T-12a", [made("aws:rds/instance:Instance", "replica", own)])).to.deep.equal([
      "replica parameterGroupName",
    ]);
    expect(judged("R-15", [replica])).to.deep.equal([]);
  });
  it("are public with one public subnet among private ones", () => {
    const gateway = made("aws:ec2/internetGateway:InternetGateway", "igw");
    const table = made("aws:ec2/routeTable:RouteTable", "table", {}, { routes: [gateway] });
    const [open, closed] = ["open", "closed"].map((name) => made("aws:ec2/subnet:Subnet", name));
    if (!open || !closed) throw new Error("two subnets are made");
    const joined = made(
      "aws:ec2/routeTableAssociation:RouteTableAssociation",
      "a",
      {},
      { routeTableId: [table, closed], subnetId: [open] },
    );
    const group = made("aws:elasticache/subnetGroup:SubnetGroup", "group", {}, { subnetIds: [closed, open] });
    expect(judged("P-09a", [gateway, table, open, closed, joined, group])).to.deep.equal(["group subnetIds"]);
  });
});

describe("A database's backups", () => {
  const db = made("aws:rds/instance:Instance", "db", { identifier: "prod-db" });
  const selection = (props: Props, refers = {}) => made("aws:backup/selection:Selection", "s", props, refers);
  it("are selected by reference, or by a literal ARN", () => {
    expect(judged("R-15", [db, selection({ resources: [UNKNOWN] }, { resources: [db] })])).to.deep.equal([]);
    expect(
      judged("R-15", [db, selection({ resources: ["arn:aws:rds:us-west-2:1:db:prod-db"] })]),
    ).to.deep.equal([]);
  });
  it("are missing without a selection, with an empty one, and with one that takes them out again", () => {
    expect(judged("R-15", [db])).to.deep.equal(["db"]);
    expect(judged("R-15", [db, selection({ resources: [] })])).to.deep.equal(["db"]);
    const both = {
      resources: ["*", "arn:aws:rds:us-west-2:1:db:prod-db"],
      notResources: ["arn:aws:rds:us-west-2:1:db:prod-db"],
    };
    expect(judged("R-15", [db, selection(both)])).to.deep.equal(["db"]);
    expect(
      judged("R-15", [db, selection({ resources: ["arn:aws:rds:us-west-2:1:db:other-prod-db"] })]),
    ).to.deep.equal(["db"]);
  });
  it("are in a vault that is locked", () => {
    const vault = made("aws:backup/vault:Vault", "vault", { name: "prod" });
    const lock = (props: Props) =>
      made("aws:backup/vaultLockConfiguration:VaultLockConfiguration", "lock", props);
    expect(judged("R-14a", [vault, lock({ backupVaultName: "prod" })])).to.deep.equal([]);
    expect(judged("R-14a", [vault])).to.deep.equal(["vault"]);
    expect(judged("R-14a", [vault, lock({ backupVaultName: "staging" })])).to.deep.equal(["vault"]);
  });
  it("are restored as a test", () => {
    const plan = made("aws:backup/plan:Plan", "plan");
    const drill = made("aws:backup/restoreTestingPlan:RestoreTestingPlan", "drill", { name: "drill" });
    const what = (name: string) =>
      made("aws:backup/restoreTestingSelection:RestoreTestingSelection", "what", {
        restoreTestingPlanName: name,
      });
    expect(judged("R-16a", [plan, drill, what("drill")])).to.deep.equal([]);
    expect(judged("R-16a", [plan, drill])).to.deep.equal(["plan"]);
    const idle = made("aws:backup/restoreTestingPlan:RestoreTestingPlan", "idle", { name: "idle" });
    expect(judged("R-16a", [plan, idle, drill, what("drill")])).to.deep.equal([]);
    expect(judged("R-16a", [plan, drill, what("other")])).to.deep.equal(["plan"]);
  });
  it("of PostgreSQL on Kubernetes start from a base backup of the same namespace", () => {
    const cluster = made("kubernetes:postgresql.cnpg.io/v1:Cluster", "pg", {
      metadata: { name: "pg", namespace: "a" },
    });
    const backup = (namespace: string, spec: Props) =>
      made("kubernetes:postgresql.cnpg.io/v1:ScheduledBackup", "b", { metadata: { namespace }, spec });
    expect(judged("R-24a", [cluster, backup("a", { cluster: { name: "pg" } })])).to.deep.equal([]);
    expect(judged("R-24a", [cluster])).to.deep.equal(["pg"]);
    expect(judged("R-24a", [cluster, backup("b", { cluster: { name: "pg" } })])).to.deep.equal(["pg"]);
    expect(judged("R-24a", [cluster, backup("a", { cluster: { name: "pg" }, suspend: true })])).to.deep.equal(
      ["pg"],
    );
  });
});

describe("A rule of a plain HTTP listener", () => {
  const plain = made("aws:lb/listener:Listener", "plain", { port: 80 });
  const secure = made("aws:lb/listener:Listener", "secure", { protocol: "HTTPS" });
  const rule = (listener: PlannedResource, action: Props) =>
    made("aws:lb/listenerRule:ListenerRule", "rule", { actions: [action] }, { listenerArn: [listener] });
  it("may redirect, and forward nothing", () => {
    expect(
      judged("T-04", [plain, rule(plain, { type: "redirect", redirect: { protocol: "HTTPS" } })]),
    ).to.deep.equal([]);
    expect(judged("T-04", [secure, rule(secure, { type: "forward" })])).to.deep.equal([]);
    expect(judged("T-04", [plain, rule(plain, { type: "forward" })])).to.deep.equal(["rule actions[0].type"]);
    expect(judged("T-04", [plain, rule(plain, { type: UNKNOWN })])).to.deep.equal(["rule actions[0].type"]);
  });
  it("may not forward when one of the listeners they may belong to is plain", () => {
    const either = made(
      "aws:lb/listenerRule:ListenerRule",
      "rule",
      { actions: [{ type: "forward" }] },
      { listenerArn: [secure, plain] },
    );
    expect(judged("T-04", [secure, plain, either])).to.deep.equal(["rule actions[0].type"]);
  });
  it("belong to a listener of the stack: nobody knows what another one speaks", () => {
    expect(judged("T-04", [rule(secure, { type: "forward" })])).to.deep.equal(["rule listenerArn"]);
  });
});

describe("A named port of a published Service", () => {
  const service = made("kubernetes:core/v1:Service", "svc", {
    spec: { type: "LoadBalancer", selector: { app: "x" }, ports: [{ port: 443, targetPort: "web" }] },
  });
  const pods = (containerPort: number, app = "x") =>
    made("kubernetes:apps/v1:Deployment", "d", {
      spec: {
        template: {
          metadata: { labels: { app } },
          spec: { containers: [{ ports: [{ name: "web", containerPort }] }] },
        },
      },
    });
  it("stands for a web port of pods of the stack", () => {
    expect(judged("P-13a", [service, pods(8443)])).to.deep.equal([]);
  });
  it("hides no data port, and none that nobody knows", () => {
    expect(judged("P-13a", [service, pods(5432)])).to.deep.equal(["svc spec.ports[0].targetPort"]);
    expect(judged("P-13a", [service, pods(8443, "y")])).to.deep.equal(["svc spec.ports[0].targetPort"]);
  });
});

describe("A port name that several pods use", () => {
  const service = (targetPort: string, selector: Props = { app: "x", tier: "web" }) =>
    made("kubernetes:core/v1:Service", "svc", {
      spec: { type: "LoadBalancer", selector, ports: [{ port: 443, targetPort }] },
    });
  const pod = (name: string, containerPort: unknown, labels: Props, namespace?: string) =>
    made("kubernetes:core/v1:Pod", name, {
      metadata: { labels, namespace },
      spec: { containers: [{ ports: [{ name: "web", containerPort }] }] },
    });
  const labels = { app: "x", tier: "web" };
  it("is refused when one of them listens on a data port", () => {
    expect(judged("P-13a", [service("web"), pod("a", 8443, labels), pod("b", 5432, labels)])).to.deep.equal([
      "svc spec.ports[0].targetPort",
    ]);
  });
  it("counts pods that carry all labels of the selector only", () => {
    expect(
      judged("P-13a", [service("web"), pod("a", 8443, labels), pod("b", 5432, { app: "x", tier: "db" })]),
    ).to.deep.equal([]);
  });
  it("is refused when one of them listens on a port that is not known", () => {
    expect(
      judged("P-13a", [service("web"), pod("a", 8443, labels), pod("b", UNKNOWN, labels)]),
    ).to.deep.equal(["svc spec.ports[0].targetPort"]);
  });
  it("is not explained by pods of another namespace", () => {
    const shop = { ...service("web"), props: { ...service("web").props, metadata: { namespace: "shop" } } };
    expect(judged("P-13a", [shop, pod("a", 8443, labels, "shop")])).to.deep.equal([]);
    expect(judged("P-13a", [shop, pod("a", 8443, labels, "decoys")])).to.deep.equal([
      "svc spec.ports[0].targetPort",
    ]);
  });
  it("is no name when it is a number", () => {
    expect(judged("P-13a", [service("8443")])).to.deep.equal([]);
  });
});

describe("A namespace", () => {
  const namespace = made("kubernetes:core/v1:Namespace", "ns", { metadata: { name: "tebx" } });
  const deny: Props = { podSelector: {}, policyTypes: ["Ingress", "Egress"] };
  const policy = (spec: Props, place: unknown = "tebx", refers = {}) =>
    made(
      "kubernetes:networking.k8s.io/v1:NetworkPolicy",
      "p",
      { metadata: { namespace: place }, spec },
      refers,
    );
  it("denies by default", () => {
    expect(judged("P-18", [namespace, policy(deny)])).to.deep.equal([]);
    expect(judged("P-18", [namespace, policy(deny, UNKNOWN, { metadata: [namespace] })])).to.deep.equal([]);
  });
  const open: [string, Props[]][] = [
    ["without a policy", []],
    ["with one for incoming traffic only", [{ ...deny, policyTypes: ["Ingress"] }]],
    ["with one that allows everything", [{ ...deny, ingress: [{}] }]],
    ["with one for some pods", [{ ...deny, podSelector: { matchLabels: { app: "x" } } }]],
    [
      "with one that selects by expression",
      [{ ...deny, podSelector: { matchExpressions: [{ key: "x", operator: "Exists" }] } }],
    ],
  ];
  for (const [what, specs] of open)
    it(`is open ${what}`, () =>
      expect(judged("P-18", [namespace, ...specs.map((spec) => policy(spec))])).to.deep.equal(["ns"]));
  it("is open when the policy is in another one", () => {
    expect(judged("P-18", [namespace, policy(deny, "other")])).to.deep.equal(["ns"]);
  });
});

describe("Logs", () => {
  it("of a network exist", () => {
    const vpc = made("aws:ec2/vpc:Vpc", "vpc");
    expect(judged("L-03", [vpc, made("aws:ec2/flowLog:FlowLog", "log", {}, { vpcId: [vpc] })])).to.deep.equal(
      [],
    );
    expect(judged("L-03", [vpc])).to.deep.equal(["vpc"]);
    expect(
      judged("L-03", [vpc, made("aws:ec2/flowLog:FlowLog", "log", {}, { subnetId: [vpc] })]),
    ).to.deep.equal(["vpc"]);
  });
  it("of a distribution are delivered", () => {
    const edge = made("aws:cloudfront/distribution:Distribution", "edge");
    const source = made(
      "aws:cloudwatch/logDeliverySource:LogDeliverySource",
      "source",
      {},
      { resourceArn: [edge] },
    );
    expect(judged("L-07", [edge, source])).to.deep.equal([]);
    expect(
      judged("L-07", [
        made("aws:cloudfront/distribution:Distribution", "edge", { loggingConfig: { bucket: "x" } }),
      ]),
    ).to.deep.equal([]);
    expect(judged("L-07", [edge])).to.deep.equal(["edge"]);
  });
  it("go to groups of the stack, which expire", () => {
    const group = made("aws:cloudwatch/logGroup:LogGroup", "group", { name: "/ward/api" });
    const task = made("aws:ecs/taskDefinition:TaskDefinition", "task", {
      containerDefinitions: JSON.stringify([
        { logConfiguration: { options: { "awslogs-group": "/ward/api" } } },
      ]),
    });
    const db = made("aws:rds/instance:Instance", "db", {
      identifier: "x",
      enabledCloudwatchLogsExports: ["postgresql"],
    });
    expect(judged("R-18a", [group, task])).to.deep.equal([]);
    expect(judged("R-18a", [task])).to.deep.equal([
      "task containerDefinitions[0].logConfiguration.options.awslogs-group",
    ]);
    expect(judged("R-18a", [db])).to.deep.equal(["db enabledCloudwatchLogsExports[0]"]);
    expect(
      judged("R-18a", [
        db,
        made("aws:cloudwatch/logGroup:LogGroup", "g", { name: "/aws/rds/instance/x/postgresql" }),
      ]),
    ).to.deep.equal([]);
  });
});

describe("A bucket with settings of the older kind", () => {
  it("needs no resource for what stands in itself", () => {
    const old = made("aws:s3/bucketV2:BucketV2", "old", { versioning: { enabled: true } });
    expect(judged("R-20a", [old])).to.deep.equal([]);
    expect(judged("E-04a", [old])).to.deep.equal(["old"]);
  });
});

describe("What every bucket needs beside it", () => {
  const needs: [string, string][] = [
    ["T-11a", "aws:s3/bucketPolicy:BucketPolicy"],
    ["P-12a", "aws:s3/bucketPublicAccessBlock:BucketPublicAccessBlock"],
    ["R-20a", "aws:s3/bucketVersioning:BucketVersioning"],
    ["E-04a", "aws:s3/bucketServerSideEncryptionConfiguration:BucketServerSideEncryptionConfiguration"],
  ];
  const bucket = made("aws:s3/bucket:Bucket", "bucket", { bucket: "prod-x" });
  for (const [id, type] of needs)
    it(`${id} asks for ${type.split(":").at(-1)}`, () => {
      expect(judged(id, [bucket, made(type, "one", {}, { bucket: [bucket] })])).to.deep.equal([]);
      expect(judged(id, [bucket, made(type, "one", { bucket: "prod-x" })])).to.deep.equal([]);
      expect(judged(id, [bucket])).to.deep.equal(["bucket"]);
      expect(judged(id, [bucket, made(type, "one", { bucket: "prod-y" })])).to.deep.equal(["bucket"]);
    });
});

describe("Rules about the stack", () => {
  const vpc = made("aws:ec2/vpc:Vpc", "vpc");
  it("run when no mandatory rule about a resource is broken, as in the engine", () => {
    expect(findings([vpc])).to.deep.equal(["P-04a", "L-03"]);
    expect(findings([vpc, resource("aws:ec2/subnet:Subnet", { mapPublicIpOnLaunch: true })])).to.deep.equal([
      "P-09 mapPublicIpOnLaunch",
    ]);
  });
});
