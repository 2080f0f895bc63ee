import { type Refusal, refuses } from "./refusals";

const tp = "systems.tenant-provisioning";
const withSecond = {
  [`${tp}.placement`]: "aws",
  "systems.hospital.domain": "h.example.com",
  "systems.hospital.placement": "aws",
};

const cases: Refusal[] = [
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
  ].map(
    (folder): Refusal => [
      `files of a site in "${folder}"`,
      { [`${tp}.sites`]: { dashboard: { folder } } },
      `ward:${tp}.sites.dashboard.folder`,
      /inside the project/,
    ],
  ),
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
    { [`${tp}.databases`]: { database: { storageGiB: 5 } } },
    `ward:${tp}.databases.database.storageGiB`,
    /20 to 65536/,
  ],
  [
    "a disk of a database that the system does not have",
    { [`${tp}.databases`]: { databse: { storageGiB: 50 } } },
    `ward:${tp}.databases.databse`,
    /^database or identity-database$/,
  ],
  [
    "a database without a disk",
    { [`${tp}.databases`]: { database: {} } },
    `ward:${tp}.databases.database.storageGiB`,
    /whole number/,
  ],
  [
    "a number where a database should be",
    { [`${tp}.databases`]: { database: 50 } },
    `ward:${tp}.databases.database`,
    /\{ storageGiB \}/,
  ],
  ["a number where databases should be", { [`${tp}.databases`]: 50 }, `ward:${tp}.databases`, /<database>/],
  [
    "a disk where it was for all databases together",
    { [`${tp}.database`]: { storageGiB: 50 } },
    `ward:${tp}.database`,
    /databases: \{ <database>: \{ storageGiB \} \}/,
  ],
  [
    "backups that are kept 0 days",
    { [`${tp}.backups`]: { keepDays: 0 } },
    `ward:${tp}.backups.keepDays`,
    /no backup at all/,
  ],
  [
    "a bucket of its own without a region",
    { [`${tp}.backups`]: { bucket: "ward-backups-own" } },
    `ward:${tp}.backups.region`,
    /^the region of the system's own bucket$/,
  ],
  [
    "a region without a bucket of its own",
    { [`${tp}.backups`]: { region: "us-east-1" } },
    `ward:${tp}.backups.bucket`,
    /^the system's own bucket/,
  ],
  [
    "an endpoint without a bucket of its own",
    { [`${tp}.backups`]: { endpoint: "https://s3.example.com" } },
    `ward:${tp}.backups.bucket`,
    /^the system's own bucket/,
  ],
  ...(["aws", "hybrid"] as const).flatMap((placement): Refusal[] => {
    const other = { bucket: "ward-backups-own", region: "jkt1", endpoint: "https://s3.example.com" };
    const expected = new RegExp(
      `on aws \\(placement ${placement}\\), and its backup tasks have a role and no keys`,
    );
    const placed = { [`${tp}.placement`]: placement };
    return [
      [
        `the stack's site in a store that asks for keys (${placement})`,
        { ...placed, backups: other },
        "ward:backups.endpoint",
        expected,
      ],
      [
        `a site of its own in a store that asks for keys (${placement})`,
        { ...placed, [`${tp}.backups`]: other },
        `ward:${tp}.backups.endpoint`,
        expected,
      ],
    ];
  }),
  [
    "a bucket of its own in a region that AWS has not",
    { [`${tp}.backups`]: { bucket: "ward-backups-own", region: "jkt1" } },
    `ward:${tp}.backups.region`,
    /endpoint of another store/,
  ],
  [
    "no site of the stack while one system has none of its own",
    {
      backups: undefined,
      [`${tp}.backups`]: { bucket: "ward-backups-own", region: "us-east-1" },
      "systems.hospital.domain": "h.example.com",
    },
    "ward:backups",
    /where backups go/,
  ],
  [
    "backups that are kept 6 days",
    { [`${tp}.backups`]: { keepDays: 6 } },
    `ward:${tp}.backups.keepDays`,
    /7 to 3650/,
  ],
];

describe("a system's own keys, refused", () => {
  refuses(cases);
});
