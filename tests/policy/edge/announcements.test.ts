import { expect } from "chai";
import { UNKNOWN } from "../../../policy/rule";
import { type Case, check, findings, type Props, resource } from "../support";

const EXPOSE = "tailscale.com/expose";
const FUNNEL = "tailscale.com/funnel";
const NAMES = [
  "external-dns.alpha.kubernetes.io/hostname",
  "external-dns.alpha.kubernetes.io/internal-hostname",
  "dns.alpha.kubernetes.io/external",
  "dns.alpha.kubernetes.io/internal",
];

function annotated(path: string[], annotations: Record<string, unknown>): Case["change"] {
  return [[path, annotations]];
}

function refused(path: string[], at: string): Case[] {
  return [
    ...[EXPOSE, FUNNEL].flatMap((key) =>
      ["true", true, "True", UNKNOWN].map((value) => ({
        what: `${key}: ${String(value)}`,
        change: annotated(path, { [key]: value }),
        finds: [`P-72 ${at}["${key}"]`],
      })),
    ),
    ...NAMES.map((key) => ({
      what: key,
      change: annotated(path, { [key]: "db.clinic.example" }),
      finds: [`P-72 ${at}["${key}"]`],
    })),
  ];
}

const annotations = ["metadata", "annotations"];

check("A Service of a database", {
  good: resource("kubernetes:core/v1:Service", {
    metadata: { namespace: "records" },
    spec: { type: "ClusterIP", selector: { app: "db" }, ports: [{ port: 5432, targetPort: 5432 }] },
  }),
  accepts: [
    { what: "not exposed, by name", change: annotated(annotations, { [EXPOSE]: "false" }) },
    { what: "an empty name", change: annotated(annotations, { [String(NAMES[0])]: "" }) },
    { what: "other annotations", change: annotated(annotations, { "prometheus.io/scrape": "true" }) },
  ],
  refuses: refused(annotations, "metadata.annotations"),
});

check("A Service that hides a database behind another number", {
  good: resource("kubernetes:core/v1:Service", {
    spec: { type: "ClusterIP", selector: { app: "db" }, ports: [{ port: 80, targetPort: 6379 }] },
  }),
  refuses: refused(annotations, "metadata.annotations"),
});

check("A Service of an application", {
  good: resource("kubernetes:core/v1:Service", {
    spec: { type: "ClusterIP", selector: { app: "api" }, ports: [{ port: 8080 }] },
  }),
  accepts: [
    { what: "a name in DNS", change: annotated(annotations, { [String(NAMES[0])]: "api.clinic.example" }) },
    { what: "a private network", change: annotated(annotations, { [EXPOSE]: "true" }) },
  ],
  refuses: ["true", UNKNOWN].map((value) => ({
    what: `the internet, through Tailscale: ${String(value)}`,
    change: annotated(annotations, { [FUNNEL]: value }),
    finds: [`P-72 metadata.annotations["${FUNNEL}"]`],
  })),
});

const OPERATORS: readonly [type: string, path: string[]][] = [
  ["postgresql.cnpg.io/v1:Cluster", ["spec", "inheritedMetadata", "annotations"]],
  ["postgresql.cnpg.io/v1:Pooler", ["spec", "serviceTemplate", "metadata", "annotations"]],
  ["rabbitmq.com/v1beta1:RabbitmqCluster", ["spec", "service", "annotations"]],
  ["rabbitmq.com/v1beta1:RabbitmqCluster", ["spec", "override", "service", "metadata", "annotations"]],
  ["psmdb.percona.com/v1:PerconaServerMongoDB", ["spec", "sharding", "mongos", "expose", "annotations"]],
  [
    "redis.redis.opstreelabs.in/v1beta2:RedisReplication",
    ["spec", "kubernetesConfig", "service", "annotations"],
  ],
  [
    "redis.redis.opstreelabs.in/v1beta2:RedisCluster",
    ["spec", "redisLeader", "kubernetesConfig", "service", "headless", "additionalAnnotations"],
  ],
];

describe("Annotations that operators hand on", () => {
  for (const [type, path] of OPERATORS)
    for (const [key, value] of [
      [EXPOSE, "true"],
      [FUNNEL, UNKNOWN],
      [String(NAMES[0]), "db.clinic.example"],
    ] as const)
      it(`are refused: ${key} at ${path.join(".")} of ${type}`, () => {
        const props = path.reduceRight<unknown>((below, step) => ({ [step]: below }), { [key]: value });
        const found = findings([resource(`kubernetes:${type}`, props as Props)]);
        expect(found).to.include(`P-72 ${path.join(".")}["${key}"]`);
      });
});
