import { expect } from "chai";
import { type Refusal, refuses } from "./refusals";
import { accepted, good, refused, withChanges } from "./stacks";

const tp = "systems.tenant-provisioning";
const cases: Refusal[] = [
  ["an unknown key", { sytems: {} }, "ward:sytems", /environment, aws/],
  ["an unknown key inside a section", { "aws.acountId": "1" }, "ward:aws.acountId", /region, accountId/],
  ["an unknown key of a system", { [`${tp}.replicas`]: 3 }, `ward:${tp}.replicas`, /domain, placement/],
  ["an unknown key of the VPC", { "kubernetes.vpc.pods": [] }, "ward:kubernetes.vpc.pods", /podCidrs/],
  ["no environment", { environment: undefined }, "ward:environment", /staging or prod/],
  ["another environment", { environment: "production" }, "ward:environment", /staging or prod/],
  [
    "an unknown system",
    { "systems.hospitl": { domain: "a.example.com" } },
    "ward:systems.hospitl",
    /hospital/,
  ],
  [
    "an unknown placement",
    { [`${tp}.placement`]: "kubernets" },
    `ward:${tp}.placement`,
    /aws, kubernetes or hybrid/,
  ],
  ["no account id", { "aws.accountId": undefined }, "ward:aws.accountId", /twelve digits/],
  [
    "an account id that YAML reads as a number",
    { "aws.accountId": 123456789012 },
    "ward:aws.accountId",
    /in quotes/,
  ],
  ["a short account id", { "aws.accountId": "12345" }, "ward:aws.accountId", /twelve digits/],
  [
    "a region that is none",
    { "aws.region": "oregon", "aws.zones": undefined },
    "ward:aws.region",
    /us-west-2/,
  ],
  [
    "a region of another partition",
    { "aws.region": "us-gov-west-1", "aws.zones": undefined },
    "ward:aws.region",
    /commercial/,
  ],
  ["one zone", { "aws.zones": ["us-west-2a"] }, "ward:aws.zones", /two or more/],
  [
    "a topic of alarms in another region",
    { "aws.alarmTopicArn": "arn:aws:sns:us-east-1:123456789012:alarms" },
    "ward:aws.alarmTopicArn",
    /same region/,
  ],
  ["a topic of alarms that is none", { "aws.alarmTopicArn": "alarms" }, "ward:aws.alarmTopicArn", /ARN/],
  ["a zone twice", { "aws.zones": ["us-west-2a", "us-west-2a"] }, "ward:aws.zones", /once/],
  ["a zone of another region", { "aws.zones": ["us-west-2a", "us-east-1b"] }, "ward:aws.zones", /us-west-2$/],
  ["no aws for a hybrid system", { aws: undefined }, "ward:aws", /region, accountId/],
  ["no kubernetes for a hybrid system", { kubernetes: undefined }, "ward:kubernetes", /context/],
  ["no VPC for a hybrid system", { "kubernetes.vpc": undefined }, "ward:kubernetes.vpc", /taskSubnetIds/],
  [
    "no hosted zone for an edge on aws",
    { [`${tp}.placement`]: "aws", "aws.hostedZoneId": undefined },
    "ward:aws.hostedZoneId",
    /Route 53/,
  ],
  [
    "no prefix list for an edge on aws",
    { [`${tp}.placement`]: "aws", "aws.cloudfrontPrefixListId": undefined },
    "ward:aws.cloudfrontPrefixListId",
    /cloudfront/,
  ],
  [
    "a data subnet in a zone of another region",
    { "kubernetes.vpc.dataSubnets": { "us-east-1a": "10.10.240.0/24", "us-east-1b": "10.10.241.0/24" } },
    "ward:kubernetes.vpc.dataSubnets.us-east-1a",
    /us-west-2$/,
  ],
  [
    "a single data subnet",
    { "kubernetes.vpc.dataSubnets": { "us-west-2a": "10.10.240.0/24" } },
    "ward:kubernetes.vpc.dataSubnets",
    /two or more/,
  ],
  [
    "data subnets that overlap",
    { "kubernetes.vpc.dataSubnets.us-west-2b": "10.10.240.128/25" },
    "ward:kubernetes.vpc.dataSubnets",
    /overlap each other/,
  ],
  [
    "data subnets among the pods",
    { "kubernetes.vpc.podCidrs": ["10.10.128.0/17"] },
    "ward:kubernetes.vpc.dataSubnets",
    /pods/,
  ],
  [
    "a data subnet that is no zone's",
    { "kubernetes.vpc.dataSubnets.first": "10.10.242.0/24" },
    "ward:kubernetes.vpc.dataSubnets.first",
    /availability zones/,
  ],
  [
    "pods in public addresses",
    { "kubernetes.vpc.podCidrs": ["8.8.0.0/16"] },
    "ward:kubernetes.vpc.podCidrs[0]",
    /private/,
  ],
  [
    "pods in addresses that are public at their end",
    { "kubernetes.vpc.podCidrs": ["10.0.0.0/7"] },
    "ward:kubernetes.vpc.podCidrs[0]",
    /private/,
  ],
  ["no place for backups", { backups: undefined }, "ward:backups", /bucket, region/],
  ["a bucket in no region", { "backups.region": "us-esat-2" }, "ward:backups.region", /region of AWS/],
  ["a bucket in capitals", { "backups.bucket": "Ward" }, "ward:backups.bucket", /lower-case/],
  ["a bucket like an address", { "backups.bucket": "10.0.0.1" }, "ward:backups.bucket", /name of a bucket/],
  [
    "an endpoint without TLS",
    { "backups.endpoint": "http://s3.example.com" },
    "ward:backups.endpoint",
    /https/,
  ],
  [
    "an endpoint with a password",
    { "backups.endpoint": "https://u:p@s3.example.com" },
    "ward:backups.endpoint",
    /https/,
  ],
  ["an unknown flavor", { "kubernetes.flavor": "esk" }, "ward:kubernetes.flavor", /eks, gke/],
  ["no system at all", { systems: {} }, "ward:systems", /one system or more/],
  [
    "operators beside a system",
    { "kubernetes.addons": "install" },
    "ward:kubernetes.addons",
    /stack of its own/,
  ],
  [
    "operators inside a system",
    { [`${tp}.kubernetes`]: { addons: "install" } },
    `ward:${tp}.kubernetes.addons`,
    /stack of their own/,
  ],
  [
    "a waiver without an owner",
    { waivers: [{ rule: "T-15", resource: "x", reason: "y", expires: "2026-12-31" }] },
    "ward:waivers[0].owner",
    /answers/,
  ],
  [
    "a waiver until a day that does not exist",
    { waivers: [{ rule: "T-15", resource: "x", owner: "z", reason: "y", expires: "2026-02-30" }] },
    "ward:waivers[0].expires",
    /YYYY-MM-DD/,
  ],
  ["a text where systems should be", { systems: "hospital" }, "ward:systems", /system for each key/],
  ["a text where a system should be", { "systems.hospital": "x" }, "ward:systems.hospital", /domain/],
];

describe("a stack's configuration, refused", () => {
  refuses(cases);

  it("tells once that operators have no place among systems, and names these", () => {
    const problems = refused(withChanges({ "kubernetes.addons": "install" }));
    const told = problems.filter(({ path }) => path.endsWith("kubernetes.addons"));
    expect(told.map(({ path }) => path)).to.deep.equal(["ward:kubernetes.addons"]);
    expect(told[0]?.found).to.match(/^"install" in a stack with systems: /);
  });
  it("refuses what is wrong with a cluster that only gets the operators", () => {
    const operators = { systems: undefined, "kubernetes.addons": "install", "kubernetes.flavor": "esk" };
    expect(refused(withChanges(operators)).map(({ path }) => path)).to.deep.equal(["ward:kubernetes.flavor"]);
  });

  it("accepts what these begin from", () => {
    accepted(good());
  });

  it("names the key that was probably meant", () => {
    const nearest = (changes: Record<string, unknown>) => refused(withChanges(changes))[0]?.nearest;
    expect(nearest({ sytems: {} })).to.equal("systems");
    expect(nearest({ "aws.acountId": "1" })).to.equal("accountId");
    expect(nearest({ "systems.hospitl": {} })).to.equal("hospital");
    expect(nearest({ "aws.region": "us-wset-2", "aws.zones": undefined })).to.equal("us-west-2");
    expect(nearest({ [`${tp}.placement`]: "hybird" })).to.equal("hybrid");
    expect(nearest({ [`${tp}.services`]: { wroker: { replicas: { min: 1, max: 2 } } } })).to.equal("worker");
    expect(nearest({ [`${tp}.sites`]: { dashbord: { folder: "web" } } })).to.equal("dashboard");
    expect(nearest({ completely: "different" })).to.equal(undefined);
  });

  it("does not offer a key that is no more", () => {
    const [problem] = refused(withChanges({ [`${tp}.apis`]: {} }));
    expect(problem?.expected)
      .to.contain("services")
      .and.not.to.match(/\bapi\b/);
  });

  it("tells every problem at once, each where it stands", () => {
    const paths = refused(
      withChanges({
        environment: "live",
        "aws.zones": ["us-east-1a", "us-east-1b"],
        "aws.accountId": "1",
        [`${tp}.cidr`]: "10.0.0.0/8",
        [`${tp}.aws`]: { region: "nowhere" },
        "backups.region": undefined,
        typo: 1,
      }),
    ).map(({ path }) => path);
    expect(paths).to.include.members([
      "ward:environment",
      "ward:aws.accountId",
      `ward:${tp}.cidr`,
      `ward:${tp}.aws.region`,
      "ward:backups.region",
      "ward:typo",
    ]);
  });

  it("tells a problem of the stack once, however many systems read it", () => {
    const problems = refused(
      withChanges({ "systems.hospital.domain": "h.example.com", "kubernetes.flavor": "esk" }),
    );
    expect(problems.filter(({ path }) => path === "ward:kubernetes.flavor")).to.have.lengthOf(1);
  });

  it("refuses an image that moves in staging as well, and says why", () => {
    const [problem] = refused(
      withChanges({ environment: "staging", [`${tp}.images`]: { api: "api:latest" } }),
    );
    expect(problem?.expected).to.match(/staging proves what prod will run/);
  });
});
