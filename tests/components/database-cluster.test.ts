import { expect } from "chai";
import { conceal, reveal } from "../../preview/wire";
import { appliedOf, oneOf } from "../support/applied";
import { builtOn } from "../support/components";
import { at, listAt, planOf, SYSTEM } from "../support/plan";
import { databaseClusterContract } from "./database-cluster.contract";
import { refusalOf } from "./refusal";

const NAME = `${SYSTEM}-database`;
const fields = ["url", "host", "port", "username", "password", "database"] as const;
const RDS = "aws:rds/instance:Instance";

describe("DatabaseCluster", () => {
  databaseClusterContract();

  it("gives the same outputs on both targets", async () => {
    const [aws, kubernetes] = [(await builtOn("aws")).database, (await builtOn("kubernetes")).database];
    for (const output of ["connection", "port", "database", "user"] as const)
      expect(aws[output]).to.equal(kubernetes[output]);
    for (const field of fields) {
      expect(aws.secret(field, "aws").kind).to.equal("aws");
      expect(kubernetes.secret(field, "kubernetes").kind).to.equal("kubernetes");
    }
  });
  it("hands over no secret where nobody reads it", async () => {
    const { database } = await builtOn("aws");
    expect(() => database.secret("url", "kubernetes")).to.throw("not written for kubernetes");
  });

  it("is closed, encrypted and hard to delete on RDS", async () => {
    const plan = await planOf("prod", "aws");
    expect(plan.inputs(plan.one(RDS, NAME))).to.deep.include({
      publiclyAccessible: false,
      storageEncrypted: true,
      deletionProtection: true,
      skipFinalSnapshot: false,
      deleteAutomatedBackups: false,
      copyTagsToSnapshot: true,
      allowMajorVersionUpgrade: false,
    });
    expect(plan.one(RDS, NAME).propertyDependencies["kmsKeyId"]?.join()).to.match(/kms\/key:Key::/);
    const key = plan.one("aws:kms/key:Key");
    expect(at(plan.inputs(key), "enableKeyRotation")).to.equal(true);
  });
  it("stands in subnets without any way out", async () => {
    const plan = await planOf("prod", "aws");
    const group = plan.one("aws:rds/subnetGroup:SubnetGroup", NAME);
    const subnets = (group.propertyDependencies["subnetIds"] ?? []).map((urn) => plan.byUrn(urn));
    expect(subnets.map((subnet) => at(plan.inputs(subnet), "tags.tier"))).to.deep.equal([
      "data",
      "data",
      "data",
    ]);
    const table = plan.one("aws:ec2/routeTable:RouteTable", `${SYSTEM}-network-data`);
    const routes = plan.all("aws:ec2/route:Route");
    expect(
      routes.filter((route) => route.propertyDependencies["routeTableId"]?.includes(table.urn)),
    ).to.deep.equal([]);
  });
  it("archives its log to another site, encrypted, on kubernetes", async () => {
    const plan = await planOf("prod", "kubernetes");
    const type = "kubernetes:barmancloud.cnpg.io/v1:ObjectStore";
    const configuration = plan.get(type, `${NAME}-archive`, "spec.configuration");
    expect(at(configuration, "destinationPath")).to.equal(
      `s3://ward-backups-prod-us-east-2/prod/${SYSTEM}/wal`,
    );
    expect(at(configuration, "wal.encryption")).to.equal("AES256");
    expect(at(configuration, "data.encryption")).to.equal("AES256");
    const [plugin] = listAt(plan.get("kubernetes:postgresql.cnpg.io/v1:Cluster", NAME, "spec.plugins"));
    expect(at(plugin, "isWALArchiver")).to.equal(true);
  });

  for (const placement of ["aws", "kubernetes", "hybrid"] as const) {
    it(`hands over a URL that verifies the server (${placement})`, async () => {
      const recording = await appliedOf("prod", placement);
      const url =
        placement === "aws"
          ? at(reveal(oneOf(recording, "aws:ssm/parameter:Parameter", `${NAME}-url`).inputs, ""), "value")
          : at(reveal(oneOf(recording, "kubernetes:core/v1:Secret", NAME).inputs, ""), "stringData.url");
      const host =
        placement === "kubernetes"
          ? `${NAME}-rw.healthcare.svc.cluster.local`
          : `${NAME}.made.rds.amazonaws.com`;
      expect(url).to.match(/^postgresql:\/\/tenant_provisioning:planted\w+@/);
      expect(String(url).split("@")[1]).to.equal(
        `${host}:5432/tenant_provisioning_prod?sslmode=verify-full&sslrootcert=/etc/ward/ca.pem`,
      );
    });
  }
  it("shows its certificate under the name that clients call", async () => {
    const plan = await planOf("prod", "kubernetes");
    const names = plan.get("kubernetes:cert-manager.io/v1:Certificate", `${NAME}-server`, "spec.dnsNames");
    expect(names).to.include(`${NAME}-rw.healthcare.svc.cluster.local`);
  });
  it("tells the stack's outputs no password", async () => {
    for (const placement of ["aws", "kubernetes", "hybrid"] as const)
      expect(JSON.stringify(conceal((await appliedOf("prod", placement)).outputs))).not.to.include("planted");
  });

  it("refuses a bad spec with everything that is wrong, and what to do", async () => {
    const lines = await refusalOf((spec) => {
      const { database } = spec.databases;
      if (database?.engine !== "postgres") return;
      Object.assign(database, { user: "admin", memoryGiB: 16, storageGiB: 10 });
      database.tuning.sharedBuffersMiB = 8192;
    });
    expect(lines[0]).to.equal("tenant-provisioning-database:");
    expect(lines.slice(1).map((line) => line.split(" ").slice(0, 4).join(" ").trim())).to.have.length(4);
    expect(lines.join("\n")).to.match(
      /tuning needs up to 33792 MiB .* memoryGiB 16 leaves 15564: raise memoryGiB/,
    );
    expect(lines.join("\n")).to.match(
      /sharedBuffersMiB is 8192, more than a quarter of memoryGiB 16: use at most 4096/,
    );
    expect(lines.join("\n")).to.match(/user "admin" is reserved: name the role after the application/);
    expect(lines.join("\n")).to.match(/storageGiB is 10: give 20 or more/);
  });
});
