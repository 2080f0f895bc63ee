/** Cases that mutated rules let through before they stood here. */
import { expect } from "chai";
import { UNKNOWN } from "../../policy/rule";
import { findings, type Props, resource, verdict } from "./support";

describe("A rule of a network ACL of its own", () => {
  const rule = (props: Props) =>
    findings([
      resource("aws:ec2/networkAclRule:NetworkAclRule", {
        protocol: "tcp",
        ruleAction: "allow",
        fromPort: 5432,
        toPort: 5432,
        ...props,
      }),
    ]);
  it("may let data ports out, and in from private addresses", () => {
    expect(rule({ egress: true, cidrBlock: "0.0.0.0/0" })).to.deep.equal([]);
    expect(rule({ cidrBlock: "10.0.0.0/8" })).to.deep.equal([]);
  });
  it("may not let the internet in to them", () => {
    expect(rule({ cidrBlock: "0.0.0.0/0" })).to.deep.equal(["P-08 cidrBlock"]);
    expect(rule({ egress: false, ipv6CidrBlock: "::/0" })).to.deep.equal(["P-08 ipv6CidrBlock"]);
  });
});

describe("A security group with an unknown protocol", () => {
  it("is not guessed at when its source is public", () => {
    const ingress = [{ protocol: UNKNOWN, fromPort: 443, toPort: 443, cidrBlocks: ["0.0.0.0/0"] }];
    expect(findings([resource("aws:ec2/securityGroup:SecurityGroup", { ingress })])).to.deep.equal([
      "P-01 ingress[0].protocol",
      "P-42 ingress[0].protocol",
    ]);
  });
  it("opens everything with a negative port", () => {
    const ingress = [{ protocol: "tcp", fromPort: -1, toPort: -1, cidrBlocks: ["0.0.0.0/0"] }];
    expect(findings([resource("aws:ec2/securityGroup:SecurityGroup", { ingress })])).to.deep.equal([
      "P-01 ingress[0].cidrBlocks[0]",
      "P-42 ingress[0]",
    ]);
  });
});

describe("A network policy's peer", () => {
  const peer = (from: Props) =>
    findings([
      resource("kubernetes:networking.k8s.io/v1:NetworkPolicy", {
        spec: {
          podSelector: { matchLabels: { app: "db" } },
          ingress: [{ from: [from], ports: [{ port: 5432 }] }],
        },
      }),
    ]);
  it("may be labelled pods of any namespace", () => {
    expect(peer({ namespaceSelector: {}, podSelector: { matchLabels: { app: "operator" } } })).to.deep.equal(
      [],
    );
  });
  it("is not every pod, however that is spelled", () => {
    const at = ["P-19 spec.ingress[0].from[0].namespaceSelector"];
    expect(peer({ namespaceSelector: {}, podSelector: {} })).to.deep.equal(at);
    expect(peer({ namespaceSelector: { matchLabels: {} }, podSelector: { matchLabels: {} } })).to.deep.equal(
      at,
    );
  });
});

describe("A finding", () => {
  it("says whether it is one because a value is not known", () => {
    const subnet = (value: unknown) =>
      verdict([resource("aws:ec2/subnet:Subnet", { mapPublicIpOnLaunch: value })]).violations[0];
    expect(subnet(UNKNOWN)?.unknown).to.equal(true);
    expect(subnet(true)).not.to.have.property("unknown");
  });
  it("never prints the value that it is about", () => {
    const secret = "hunter2-do-not-print";
    const all = verdict([
      resource("kubernetes:core/v1:ConfigMap", { data: { PASSWORD: secret, url: `redis://${secret}` } }),
      resource("aws:elasticache/replicationGroup:ReplicationGroup", {
        authToken: secret,
        transitEncryptionMode: secret,
      }),
      resource("aws:rds/instance:Instance", {
        password: secret,
        username: "admin",
        backupRetentionPeriod: secret,
      }),
    ]).violations;
    expect(all.length).to.be.greaterThan(5);
    expect(JSON.stringify(all)).not.to.contain(secret);
  });
});
