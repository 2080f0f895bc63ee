import { expect } from "chai";
import { difference } from "../support/difference";
import { planFor, planOf, SYSTEM } from "../support/plan";
import { watchingOf } from "../support/watching";
import { sheet } from "./refusal";

/** Types of what a difference adds, each once. */
function types(names: readonly string[]): string[] {
  return [...new Set(names.map((name) => name.split(" ")[0] ?? ""))].sort();
}

describe("adding an availability zone", () => {
  const two = 'aws.zones=["us-west-2a","us-west-2b"]';

  it("adds subnets with their routes, and changes nothing but lists of zones, on aws", async () => {
    const before = await planFor({ stack: "prod", placement: "aws", changes: [two] });
    const { removed, changed, added } = difference(before, await planOf("prod", "aws"));
    expect(removed).to.deep.equal([]);
    expect(changed).to.have.members([
      `ward:components:Network ${SYSTEM}-network: zones`,
      // Each has to list the new subnet or its route table; none is replaced for it.
      `aws:rds/subnetGroup:SubnetGroup ${SYSTEM}-database: subnetIds`,
      `aws:elasticache/subnetGroup:SubnetGroup ${SYSTEM}-cache: subnetIds`,
      `aws:lb/loadBalancer:LoadBalancer ${SYSTEM}-edge: subnets`,
      `aws:ecs/service:Service ${SYSTEM}: networkConfiguration.subnets`,
      `aws:scheduler/schedule:Schedule ${SYSTEM}-database-backups-drill: target.ecsParameters.networkConfiguration.subnets`,
      `aws:scheduler/schedule:Schedule ${SYSTEM}-database-backups-dump: target.ecsParameters.networkConfiguration.subnets`,
      `aws:ec2/vpcEndpoint:VpcEndpoint ${SYSTEM}-network-s3: routeTableIds`,
    ]);
    expect(added.every((name) => name.endsWith("us-west-2c"))).to.equal(true);
    expect(types(added)).to.deep.equal([
      "aws:ec2/eip:Eip",
      "aws:ec2/natGateway:NatGateway",
      "aws:ec2/route:Route",
      "aws:ec2/routeTable:RouteTable",
      "aws:ec2/routeTableAssociation:RouteTableAssociation",
      "aws:ec2/subnet:Subnet",
    ]);
  });
  it("moves nothing either when the new zone comes before those that exist", async () => {
    const later = 'aws.zones=["us-west-2b","us-west-2c"]';
    const before = await planFor({ stack: "prod", placement: "aws", changes: [later] });
    const { removed, changed } = difference(before, await planOf("prod", "aws"));
    expect(removed).to.deep.equal([]);
    expect(
      changed.filter(
        (path) => !/: (zones|subnetIds|subnets|routeTableIds)$|networkConfiguration\.subnets$/.test(path),
      ),
    ).to.deep.equal([]);
  });
  it("keeps the one way out of a staging stack where it is, when the new zone is listed last", async () => {
    const one = 'aws.zones=["us-west-2b","us-west-2c"]';
    const before = await planFor({ stack: "staging", placement: "aws", changes: [one] });
    const all = 'aws.zones=["us-west-2b","us-west-2c","us-west-2a"]';
    const after = await planFor({ stack: "staging", placement: "aws", changes: [all] });
    expect(difference(before, after).removed).to.deep.equal([]);
  });
  it("adds a data subnet, and opens the pods' way to it, in a hybrid placement", async () => {
    const subnets = '{"us-west-2a":"10.10.240.0/24","us-west-2b":"10.10.241.0/24"}';
    const changes = [`kubernetes.vpc.dataSubnets=${subnets}`];
    const before = await planFor({ stack: "prod", placement: "hybrid", changes });
    const { removed, changed, added } = difference(before, await planOf("prod", "hybrid"));
    expect(removed).to.deep.equal([]);
    expect(changed).to.have.members([
      `ward:components:Network ${SYSTEM}-data-network: dataSubnets.us-west-2c`,
      `aws:rds/subnetGroup:SubnetGroup ${SYSTEM}-database: subnetIds`,
      `aws:elasticache/subnetGroup:SubnetGroup ${SYSTEM}-cache: subnetIds`,
      `kubernetes:networking.k8s.io/v1:NetworkPolicy ${SYSTEM}-to-database-egress: spec.egress`,
      `kubernetes:networking.k8s.io/v1:NetworkPolicy ${SYSTEM}-to-cache-egress: spec.egress`,
    ]);
    expect(added).to.have.members([
      `aws:ec2/subnet:Subnet ${SYSTEM}-data-network-data-us-west-2c`,
      `aws:ec2/routeTableAssociation:RouteTableAssociation ${SYSTEM}-data-network-data-us-west-2c`,
    ]);
  });
});

describe("adding a replica", () => {
  const changes = [`systems.${SYSTEM}.services={"tenant-provisioning":{"replicas":{"min":4,"max":9}}}`];
  const component = `ward:components:ApiService ${SYSTEM}: replicas`;
  const watched = `ward:components:Observability ${SYSTEM}-observability: watched`;

  it("changes the bounds of the autoscaler and the steps of an update, on aws", async () => {
    const after = await planFor({ stack: "prod", placement: "aws", changes });
    const { removed, added, changed } = difference(await planOf("prod", "aws"), after);
    expect([...removed, ...added]).to.deep.equal([]);
    expect(changed).to.have.members([
      `${component}.max`,
      `${component}.min`,
      watched,
      `aws:ecs/service:Service ${SYSTEM}: deploymentMaximumPercent`,
      `aws:ecs/service:Service ${SYSTEM}: desiredCount`,
      `aws:appautoscaling/target:Target ${SYSTEM}: maxCapacity`,
      `aws:appautoscaling/target:Target ${SYSTEM}: minCapacity`,
      `aws:cloudwatch/metricAlarm:MetricAlarm ${SYSTEM}-observability-${SYSTEM}-at-most-replicas: metricQueries`,
    ]);
  });
  for (const placement of ["kubernetes", "hybrid"] as const)
    it(`changes the bounds of the autoscaler alone (${placement})`, async () => {
      const after = await planFor({ stack: "prod", placement, changes });
      const hpa = `kubernetes:autoscaling/v2:HorizontalPodAutoscaler ${SYSTEM}: spec`;
      const { removed, added, changed } = difference(await planOf("prod", placement), after);
      expect([...removed, ...added]).to.deep.equal([]);
      expect(changed).to.have.members([
        `${component}.max`,
        `${component}.min`,
        watched,
        `${hpa}.maxReplicas`,
        `${hpa}.minReplicas`,
      ]);
    });
});

describe("adding a second service", () => {
  const withWorker = () => {
    const spec = sheet();
    const first = spec.services[SYSTEM];
    if (first === undefined) throw new Error("the sheet has no service");
    const own = { port: 3001, pools: {}, uses: ["cache"], env: { NODE_ENV: "production" }, egress: [] };
    const worker = { ...first, ...own };
    return { ...spec, services: { ...spec.services, worker } };
  };

  for (const placement of ["aws", "kubernetes", "hybrid"] as const) {
    it(`leaves everything that exists as it is (${placement})`, async () => {
      const after = await planFor({ stack: "prod", placement, spec: withWorker() });
      const { removed, changed, added } = difference(await planOf("prod", placement), after);
      expect(removed).to.deep.equal([]);
      // No route leads to the worker: the edge need not know it. Who watches over the system does.
      const told = watchingOf("worker");
      expect(changed.filter((path) => !told.test(path))).to.deep.equal([]);
      const others = added.filter((name) => !name.includes(` ${SYSTEM}-worker`) && !told.test(name));
      expect(others).to.deep.equal([]);
    });
  }
});
