import { expect } from "chai";
import type { Plan } from "../../../preview/plan";
import { systems } from "../../../systems";
import type { SystemSpec } from "../../../systems/system";
import { planFor } from "../../support/plan";
import { named, since, told } from "./since";

const name = "tenant-provisioning";

function sheet(): SystemSpec {
  const spec = systems[name];
  if (spec === undefined) throw new Error(`no ${name}`);
  return structuredClone(spec);
}

function withVersion(version: string): SystemSpec {
  const spec = sheet();
  const { database } = spec.databases ?? {};
  if (database === undefined) throw new Error("no database");
  return { ...spec, databases: { database: { ...database, version } } } as SystemSpec;
}

describe("a change to a stack, against what was", function () {
  this.timeout(120_000);
  const wish = { stack: "prod", placement: "aws" } as const;
  const inCluster = { stack: "prod", placement: "kubernetes" } as const;
  let was: Plan;
  let clusterWas: Plan;

  before(async () => {
    was = (await planFor(wish)).plan;
    clusterWas = (await planFor(inCluster)).plan;
  });

  it("is nothing for the same plan", async () => {
    const changes = since(was, (await planFor(wish)).plan);
    expect(changes.changes).to.deep.equal([]);
    expect(changes.unchanged).to.equal(was.resources.filter(({ custom }) => custom).length);
  });

  it("of one more zone makes that zone's network, adds it to what spans all zones, and touches nothing else", async () => {
    const zones = "aws.zones=[us-west-2a,us-west-2b,us-west-2c,us-west-2d]";
    const changes = since(was, (await planFor({ ...wish, changes: [zones] })).plan);
    const created = told(changes).filter((line) => line.startsWith("created"));
    expect(created).to.have.length(10);
    for (const line of created) expect(line).to.match(/us-west-2d$/);
    const others = changes.changes.filter(({ action, custom }) => custom && action !== "created");
    for (const { action, properties } of others) {
      expect(action).to.equal("updated");
      expect(properties.map(({ old }) => old)).to.deep.equal([undefined]);
      // The gateway of S3 is in the public route table as well.
      expect(properties[0]?.path).to.match(/\[3\]$|^routeTableIds\[4\]$/);
    }
    expect(others).to.have.length(7);
  });

  it("of the number of replicas changes who counts them", async () => {
    const changes = [`systems.${name}.services.${name}.replicas={min: 3, max: 7}`];
    expect(told(since(was, (await planFor({ ...wish, changes })).plan))).to.include(
      `updated aws:appautoscaling/target:Target ${name}`,
    );
    const found = since(clusterWas, (await planFor({ ...inCluster, changes })).plan);
    expect(told(found)).to.deep.equal([`updated kubernetes:autoscaling/v2:HorizontalPodAutoscaler ${name}`]);
    const scaler = found.changes.find(({ type }) => type.endsWith("HorizontalPodAutoscaler"));
    expect(scaler?.properties).to.deep.equal([
      { path: "spec.maxReplicas", old: 10, new: 7, replaces: false },
    ]);
  });

  it("of the database's major version updates it in place, with new parameters", async () => {
    const changes = since(was, (await planFor({ ...wish, spec: withVersion("16") })).plan);
    expect(told(changes)).to.deep.equal([
      `replaced aws:rds/parameterGroup:ParameterGroup ${name}-database`,
      `updated aws:rds/instance:Instance ${name}-database`,
      `replaced aws:ecs/taskDefinition:TaskDefinition ${name}`,
      `updated aws:ecs/service:Service ${name}`,
    ]);
    expect(changes.changes.filter(({ destroys }) => destroys)).to.deep.equal([]);
    const instance = changes.changes.find(({ type }) => type === "aws:rds/instance:Instance");
    expect(instance?.properties).to.deep.equal([
      { path: "engineVersion", old: "15", new: "16", replaces: false },
      { path: "parameterGroupName", old: "[unknown]", new: "[unknown]", replaces: false },
    ]);
  });

  it("of the database's major version is the cluster's own business on kubernetes", async () => {
    const changes = since(clusterWas, (await planFor({ ...inCluster, spec: withVersion("16") })).plan);
    expect(told(changes)).to.deep.equal([
      `updated kubernetes:postgresql.cnpg.io/v1:Cluster ${name}-database`,
    ]);
  });

  it("of the region makes everything anew, and tells first what is lost", async () => {
    const changes = ["aws.region=us-east-1", "aws.zones=[us-east-1a,us-east-1b,us-east-1c]"];
    const found = since(was, (await planFor({ ...wish, changes })).plan);
    const database = found.changes.find(({ type }) => type === "aws:rds/instance:Instance");
    expect(database).to.include({
      action: "replaced",
      reason: "its provider's region: us-west-2 → us-east-1",
    });
    expect(database?.destroys?.what).to.equal("the rows of a database");
    const losing = found.changes.map(({ destroys }) => destroys !== undefined);
    expect(losing).to.deep.equal([...losing].sort((a, b) => Number(b) - Number(a)));
  });

  it("of the placement deletes what was in the other place", async () => {
    const found = since(was, clusterWas);
    expect(found.changes.find(({ type }) => type === "aws:rds/instance:Instance")).to.include({
      ...{ action: "deleted", protect: true, system: name },
    });
    expect(named(found, `${name}-database-master`).destroys?.what).to.match(/^a generated secret/);
  });

  it("that takes a system out of the stack deletes that system, and only that", async () => {
    const both = { ...wish, systems: [name, "inamsos"] };
    const { plan: two } = await planFor(both);
    const found = since(two, was);
    for (const { name: resource, action } of found.changes) {
      expect(action).to.equal("deleted");
      expect(resource).to.match(/^inamsos/);
    }
    const own = two.resources.filter(({ system }) => system === "inamsos");
    expect(found.changes).to.have.length(own.length);
    expect(found.unchanged).to.equal(was.resources.filter(({ custom }) => custom).length);
  });

  it("is told of the chosen systems alone", async () => {
    const { plan: two } = await planFor({ ...wish, systems: [name, "inamsos"] });
    expect(since(two, was, [name]).changes).to.deep.equal([]);
  });
});
