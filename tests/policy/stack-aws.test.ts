import { expect } from "chai";
import type { PlannedResource } from "../../policy/plan/resource";
import { UNKNOWN } from "../../policy/rule";
import { judged, made, type Props } from "./support";

describe("A target outside of the VPC", () => {
  const group = (protocol: unknown) => made("aws:alb/targetGroup:TargetGroup", "group", { protocol });
  const target = (availabilityZone: unknown, to: PlannedResource[]) =>
    made(
      "aws:lb/targetGroupAttachment:TargetGroupAttachment",
      "target",
      { availabilityZone },
      { targetGroupArn: to },
    );
  const reached = (protocol: unknown, zone: unknown = "all") => {
    const one = group(protocol);
    return judged("T-05", [one, target(zone, [one])]);
  };
  it("is reached by TLS", () => {
    expect(reached("HTTPS")).to.deep.equal([]);
    expect(reached("TLS")).to.deep.equal([]);
    for (const plain of ["HTTP", "TCP", undefined, UNKNOWN])
      expect(reached(plain), String(plain)).to.deep.equal(["group protocol"]);
  });
  it("is not one in a zone of it, where plain HTTP behind the edge is allowed", () => {
    expect(reached("HTTP", "")).to.deep.equal([]);
    expect(reached("HTTP", "us-west-2a")).to.deep.equal([]);
  });
  it("is nobody's guess", () => {
    expect(reached("HTTP", UNKNOWN)).to.deep.equal(["target availabilityZone"]);
    expect(judged("T-05", [target("all", [group("HTTPS")])])).to.deep.equal(["target targetGroupArn"]);
  });
});

describe("A cluster of databases in prod", () => {
  const pairs = [
    ["aws:rds/cluster:Cluster", "aws:rds/clusterInstance:ClusterInstance"],
    ["aws:docdb/cluster:Cluster", "aws:docdb/clusterInstance:ClusterInstance"],
    ["aws:neptune/cluster:Cluster", "aws:neptune/clusterInstance:ClusterInstance"],
  ] as const;
  for (const [type, member] of pairs)
    it(`has two instances (${type})`, () => {
      const cluster = made(type, "db", { clusterIdentifier: "prod-db" });
      const one = made(member, "one", {}, { clusterIdentifier: [cluster] });
      const other = made(member, "other", { clusterIdentifier: "prod-db" });
      expect(judged("C-11a", [cluster, one, other])).to.deep.equal([]);
      expect(judged("C-11a", [cluster, one])).to.deep.equal(["db"]);
      const elsewhere = made(member, "other", { clusterIdentifier: "prod-db-2" });
      expect(judged("C-11a", [cluster, one, elsewhere])).to.deep.equal(["db"]);
    });
  it("may be one that makes its instances by itself", () => {
    const cluster = made("aws:rds/cluster:Cluster", "db", { dbClusterInstanceClass: "db.m6gd.large" });
    expect(judged("C-11a", [cluster])).to.deep.equal([]);
  });
});

describe("The default route of an API", () => {
  const routed = (protocolType: unknown, props: Props = {}) => {
    const api = made("aws:apigatewayv2/api:Api", "api", { protocolType });
    const route = { apiId: UNKNOWN, routeKey: "$default", ...props };
    return judged("P-23a", [api, made("aws:apigatewayv2/route:Route", "route", route, { apiId: [api] })]);
  };
  it("asks who calls, where it answers HTTP", () => {
    for (const authorizationType of ["AWS_IAM", "JWT", "CUSTOM"])
      expect(routed("HTTP", { authorizationType }), authorizationType).to.deep.equal([]);
    for (const authorizationType of [undefined, "NONE", UNKNOWN])
      expect(routed("HTTP", { authorizationType })).to.deep.equal(["route authorizationType"]);
    expect(routed(UNKNOWN)).to.deep.equal(["route authorizationType"]);
  });
  it("need not, where a WebSocket was asked when it was opened", () => {
    expect(routed("WEBSOCKET")).to.deep.equal([]);
  });
  it("is asked for by no other rule than the one of all routes", () => {
    expect(routed("HTTP", { routeKey: "GET /findings" })).to.deep.equal([]);
  });
});

describe("A distribution's firewall", () => {
  const acl = made("aws:wafv2/webAcl:WebAcl", "acl", { name: "prod" });
  const site = (webAclId: unknown, refers = {}) =>
    made("aws:cloudfront/distribution:Distribution", "site", { webAclId }, refers);
  it("is one of the stack", () => {
    const another = made("aws:wafv2/webAcl:WebAcl", "another", { name: "another" });
    expect(judged("P-29a", [acl, another, site(UNKNOWN, { webAclId: [acl] })])).to.deep.equal([]);
    expect(judged("P-29a", [acl, site(UNKNOWN)])).to.deep.equal(["site webAclId"]);
    const other = "arn:aws:wafv2:us-east-1:123456789012:global/webacl/other/1";
    expect(judged("P-29a", [acl, site(other)])).to.deep.equal(["site webAclId"]);
  });
});

describe("A VPC's default security group", () => {
  const vpc = made("aws:ec2/vpc:Vpc", "vpc");
  const group = (of: PlannedResource) =>
    made("aws:ec2/defaultSecurityGroup:DefaultSecurityGroup", "closed", {}, { vpcId: [of] });
  it("is a resource of the stack, for every VPC", () => {
    expect(judged("P-04a", [vpc, group(vpc)])).to.deep.equal([]);
    expect(judged("P-04a", [vpc])).to.deep.equal(["vpc"]);
    expect(judged("P-04a", [vpc, group(made("aws:ec2/vpc:Vpc", "other"))])).to.deep.equal(["vpc"]);
  });
});

describe("A warehouse's parameter group", () => {
  const warehouse = (props: Props) => made("aws:redshift/cluster:Cluster", "dw", props);
  const group = made("aws:redshift/parameterGroup:ParameterGroup", "group", { name: "prod-dw" });
  it("is one of the stack, which forces TLS", () => {
    expect(judged("T-12a", [group, warehouse({ clusterParameterGroupName: "prod-dw" })])).to.deep.equal([]);
    expect(judged("T-12a", [group, warehouse({})])).to.deep.equal(["dw clusterParameterGroupName"]);
    expect(
      judged("T-12a", [group, warehouse({ clusterParameterGroupName: "default.redshift-2.0" })]),
    ).to.deep.equal(["dw clusterParameterGroupName"]);
  });
});

describe("A data store in a subnet of the stack", () => {
  const vpc = made("aws:ec2/vpc:Vpc", "vpc");
  const gateway = made("aws:ec2/internetGateway:InternetGateway", "gateway");
  const subnet = made("aws:ec2/subnet:Subnet", "subnet", {}, { vpcId: [vpc] });
  const table = made("aws:ec2/routeTable:RouteTable", "table", {}, { routes: [gateway] });
  const closed = made("aws:ec2/routeTable:RouteTable", "closed");
  const chosen = (...tables: PlannedResource[]) =>
    made(
      "aws:ec2/routeTableAssociation:RouteTableAssociation",
      "chosen",
      {},
      { subnetId: [subnet], routeTableId: tables },
    );
  const stores: [type: string, property: string][] = [
    ["aws:rds/subnetGroup:SubnetGroup", "subnetIds"],
    ["aws:redshift/subnetGroup:SubnetGroup", "subnetIds"],
    ["aws:dms/replicationSubnetGroup:ReplicationSubnetGroup", "subnetIds"],
    ["aws:mq/broker:Broker", "subnetIds"],
    ["aws:redshiftserverless/workgroup:Workgroup", "subnetIds"],
    ["aws:opensearch/domain:Domain", "vpcOptions"],
    ["aws:msk/cluster:Cluster", "brokerNodeGroupInfo"],
  ];
  for (const [type, property] of stores)
    it(`is out of the internet's reach (${type})`, () => {
      const store = made(type, "store", {}, { [property]: [subnet] });
      const here = (...others: PlannedResource[]) =>
        judged("P-09a", [vpc, gateway, subnet, table, closed, store, ...others]);
      expect(here(chosen(closed))).to.deep.equal([]);
      expect(here(chosen(table))).to.deep.equal([`store ${property}`]);
      expect(here(chosen(closed, table))).to.deep.equal([`store ${property}`]);
    });

  const broker = made("aws:mq/broker:Broker", "store", {}, { subnetIds: [subnet] });
  const judgedWith = (...others: PlannedResource[]) =>
    judged("P-09a", [vpc, gateway, subnet, table, broker, ...others]);
  const mains: [what: string, resource: PlannedResource][] = [
    [
      "the VPC's default table",
      made(
        "aws:ec2/defaultRouteTable:DefaultRouteTable",
        "main",
        {},
        { defaultRouteTableId: [vpc], routes: [gateway] },
      ),
    ],
    [
      "a table that became the main one",
      made(
        "aws:ec2/mainRouteTableAssociation:MainRouteTableAssociation",
        "main",
        {},
        { vpcId: [vpc], routeTableId: [table] },
      ),
    ],
    [
      "a route in the main table",
      made("aws:ec2/route:Route", "main", {}, { routeTableId: [vpc], gatewayId: [gateway] }),
    ],
  ];
  for (const [what, main] of mains)
    it(`is not left to ${what} when that leads to the internet`, () => {
      expect(judgedWith()).to.deep.equal([]);
      expect(judgedWith(main)).to.deep.equal(["store subnetIds"]);
      expect(judgedWith(main, chosen(closed))).to.deep.equal([]);
    });
  it("is not in a subnet of the default VPC, unless that has a table of its own", () => {
    const given = made("aws:ec2/defaultSubnet:DefaultSubnet", "given");
    const store = made("aws:mq/broker:Broker", "store", {}, { subnetIds: [given] });
    const own = made(
      "aws:ec2/routeTableAssociation:RouteTableAssociation",
      "own",
      {},
      { subnetId: [given], routeTableId: [closed] },
    );
    expect(judged("P-09a", [given, store])).to.deep.equal(["store subnetIds"]);
    expect(judged("P-09a", [given, store, closed, own])).to.deep.equal([]);
  });
});
