import { expect } from "chai";
import { accepted, good, refused, withChanges } from "./stacks";

const tp = "systems.tenant-provisioning";
const withSecond = {
  [`${tp}.placement`]: "aws",
  "systems.hospital.domain": "h.example.com",
  "systems.hospital.placement": "aws",
};

/** What is wrong, the changes that make it so, where it is told, and a part of what would be right. */
const cases: [string, Record<string, unknown>, string, RegExp][] = [
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
  [
    "a domain that is too long",
    { [`${tp}.domain`]: `${"abcdefg.".repeat(32)}com` },
    `ward:${tp}.domain`,
    /host name/,
  ],
  ["a range that is none", { [`${tp}.cidr`]: "10.0.0.0" }, `ward:${tp}.cidr`, /\/16 to \/20/],
  ["a range that is public", { [`${tp}.cidr`]: "11.0.0.0/16" }, `ward:${tp}.cidr`, /private/],
  ["a range that is half public", { [`${tp}.cidr`]: "172.0.0.0/4" }, `ward:${tp}.cidr`, /private/],
  ["a range that is too large", { [`${tp}.cidr`]: "10.0.0.0/15" }, `ward:${tp}.cidr`, /\/16 to \/20/],
  ["a range that is too small", { [`${tp}.cidr`]: "10.0.0.0/21" }, `ward:${tp}.cidr`, /\/16 to \/20/],
  [
    "a range that begins in its middle",
    { [`${tp}.cidr`]: "10.0.1.0/16" },
    `ward:${tp}.cidr`,
    /its own network address/,
  ],
  [
    "two systems in overlapping ranges",
    { ...withSecond, "systems.hospital.cidr": "10.60.16.0/20" },
    "ward:systems.hospital.cidr",
    /10\.60\.0\.0\/16 of tenant-provisioning/,
  ],
  [
    "two systems at one domain",
    { "systems.hospital.domain": "healthcare-platform.com" },
    "ward:systems.hospital.domain",
    /of its own/,
  ],
  ["a system without a domain", { [`${tp}.domain`]: undefined }, `ward:${tp}.domain`, /host name/],
  [
    "an address as a domain",
    { [`${tp}.domain`]: "https://example.com" },
    `ward:${tp}.domain`,
    /without scheme/,
  ],
  ["a domain of one label", { [`${tp}.domain`]: "localhost" }, `ward:${tp}.domain`, /host name/],
  ["numbers as a domain", { [`${tp}.domain`]: "10.0.0.1" }, `ward:${tp}.domain`, /host name/],
  ["a domain with an underscore", { [`${tp}.domain`]: "a_b.example.com" }, `ward:${tp}.domain`, /host name/],
  [
    "an image tagged latest",
    { [`${tp}.images`]: { api: "team/api:latest" } },
    `ward:${tp}.images.api`,
    /exact tag/,
  ],
  [
    "an image without a tag",
    { [`${tp}.images`]: { api: "registry.example.com:5000/api" } },
    `ward:${tp}.images.api`,
    /exact tag/,
  ],
  ["maintenance by a word", { [`${tp}.maintenance`]: "on" }, `ward:${tp}.maintenance`, /true, while nobody/],
  [
    "an image of another service",
    { [`${tp}.images`]: { web: "api:1.0" } },
    `ward:${tp}.images.web`,
    /^api or worker$/,
  ],
  [
    "more replicas at least than at most",
    { [`${tp}.services`]: { api: { replicas: { min: 5, max: 3 } } } },
    `ward:${tp}.services.api.replicas.min`,
    /not above max/,
  ],
  [
    "no replicas",
    { [`${tp}.services`]: { api: { replicas: { min: 0, max: 3 } } } },
    `ward:${tp}.services.api.replicas.min`,
    /from 1/,
  ],
  [
    "half a replica",
    { [`${tp}.services`]: { api: { replicas: { min: 1.5, max: 3 } } } },
    `ward:${tp}.services.api.replicas.min`,
    /whole number/,
  ],
  [
    "a service without replicas",
    { [`${tp}.services`]: { api: {} } },
    `ward:${tp}.services.api.replicas`,
    /min, max/,
  ],
  [
    "a number where a service should be",
    { [`${tp}.services`]: { api: 3 } },
    `ward:${tp}.services.api`,
    /\{ replicas: \{ min, max \} \}/,
  ],
  ["a number where services should be", { [`${tp}.services`]: 3 }, `ward:${tp}.services`, /<service>/],
  [
    "replicas of a service that the system does not have",
    { [`${tp}.services`]: { web: { replicas: { min: 1, max: 2 } } } },
    `ward:${tp}.services.web`,
    /^api or worker$/,
  ],
  [
    "replicas where they were for all services together",
    { [`${tp}.api`]: { replicas: { min: 1, max: 2 } } },
    `ward:${tp}.api`,
    /services: \{ <service>: \{ replicas: \{ min, max \} \} \}/,
  ],
  [
    "shards of a cache that the system does not have",
    { [`${tp}.caches`]: { cach: { shards: 3 } } },
    `ward:${tp}.caches.cach`,
    /^cache$/,
  ],
  [
    "two shards",
    { [`${tp}.caches`]: { cache: { shards: 2 } } },
    `ward:${tp}.caches.cache.shards`,
    /from 3 to 100/,
  ],
  [
    "a cache without shards",
    { [`${tp}.caches`]: { cache: {} } },
    `ward:${tp}.caches.cache.shards`,
    /whole number/,
  ],
  [
    "a number where a cache should be",
    { [`${tp}.caches`]: { cache: 3 } },
    `ward:${tp}.caches.cache`,
    /\{ shards \}/,
  ],
  ["a number where caches should be", { [`${tp}.caches`]: 3 }, `ward:${tp}.caches`, /<cache>/],
  [
    "files of a site that the system does not have",
    { [`${tp}.sites`]: { dashbord: { folder: "web/dist" } } },
    `ward:${tp}.sites.dashbord`,
    /^dashboard$/,
  ],
  ...[
    "/srv/web",
    "../web",
    "web/../../x",
    "~/web",
    "",
    ".",
    "web//dist",
    "C:\\web",
    "https://a.example.com",
  ].map((folder): (typeof cases)[number] => [
    `files of a site in "${folder}"`,
    { [`${tp}.sites`]: { dashboard: { folder } } },
    `ward:${tp}.sites.dashboard.folder`,
    /inside the project/,
  ]),
  [
    "a site without a folder",
    { [`${tp}.sites`]: { dashboard: {} } },
    `ward:${tp}.sites.dashboard.folder`,
    /folder/,
  ],
  [
    "a text where a site should be",
    { [`${tp}.sites`]: { dashboard: "x" } },
    `ward:${tp}.sites.dashboard`,
    /folder/,
  ],
  ["a text where sites should be", { [`${tp}.sites`]: "x" }, `ward:${tp}.sites`, /<site>/],
  [
    "a text where a registry should be",
    { [`${tp}.registry`]: "x" },
    `ward:${tp}.registry`,
    /server, login\?/,
  ],
  [
    "a registry without a host",
    { [`${tp}.registry`]: {} },
    `ward:${tp}.registry.server`,
    /host of a registry/,
  ],
  [
    "a login by a word",
    { [`${tp}.registry`]: { server: "registry.example.com", login: "yes" } },
    `ward:${tp}.registry.login`,
    /true, when it asks/,
  ],
  [
    "two hybrid systems in the same subnets of one VPC",
    { "systems.hospital": { domain: "h.example.com", placement: "hybrid" } },
    "ward:systems.hospital.kubernetes.vpc.dataSubnets",
    /free ranges of vpc-0f1e2d3c4b5a60718 of its own: tenant-provisioning .* 10\.10\.240\.0\/24, 10\.10\.241\.0\/24/,
  ],
  [
    "a disk that is too small",
    { [`${tp}.database`]: { storageGiB: 5 } },
    `ward:${tp}.database.storageGiB`,
    /20 to 65536/,
  ],
  [
    "backups that are kept 0 days",
    { [`${tp}.backups`]: { keepDays: 0 } },
    `ward:${tp}.backups.keepDays`,
    /no backup at all/,
  ],
  [
    "backups that are kept 6 days",
    { [`${tp}.backups`]: { keepDays: 6 } },
    `ward:${tp}.backups.keepDays`,
    /7 to 3650/,
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
  for (const [what, changes, path, expected] of cases)
    it(`refuses ${what}`, () => {
      const problems = refused(withChanges(changes));
      const told = problems.find((problem) => problem.path === path);
      expect(told, JSON.stringify(problems, null, 2)).to.include.keys("found", "expected");
      expect(told?.expected).to.match(expected);
      expect(problems.filter((problem) => problem.path === path)).to.have.lengthOf(1);
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
