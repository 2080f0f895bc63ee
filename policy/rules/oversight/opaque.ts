/** What no rule can look into. */
import { lineage, type PlannedResource } from "../../plan/resource";
import type { View } from "../../plan/view";
import type { Finding, Rule } from "../../rule";
import { HIPAA } from "../../writing/citations";
import { isFalse, must, wrong } from "../../writing/expect";

/** Controllers in the cluster that make what stands elsewhere, or in the cloud. */
const CONTROLLERS = [
  "argoproj\\.io/v\\w+:(Application|ApplicationSet)",
  "(helm|kustomize)\\.toolkit\\.fluxcd\\.io/v\\w+:(HelmRelease|Kustomization)",
  "helm\\.cattle\\.io/v\\w+:HelmChart(Config)?",
  "[^:/]+\\.(crossplane\\.io|upbound\\.io|services\\.k8s\\.aws)/v\\w+:\\w+",
].join("|");

/** What controllers publish, admit or encrypt by words of their own, beside Services, Gateways and NetworkPolicies. */
const NETWORKS = [
  "(traefik\\.io|traefik\\.containo\\.us|projectcontour\\.io|k8s\\.nginx\\.org|getambassador\\.io)/v\\w+:\\w+",
  "[^:/]+\\.(haproxy\\.org|istio\\.io|solo\\.io|konghq\\.com|linkerd\\.io)/v\\w+:\\w+",
  "(cilium\\.io|(crd\\.)?projectcalico\\.org|policy\\.networking\\.k8s\\.io|elbv2\\.k8s\\.aws)/v\\w+:\\w+",
].join("|");

/** Data stores of operators that no rule knows: whether they speak TLS, and to whom, nobody can tell. */
const STORES = [
  "(kafka\\.strimzi\\.io|minio\\.min\\.io|databases\\.spotahome\\.com|opensearch\\.(opster\\.io|org))/v\\w+:\\w+",
  "(mongodbcommunity\\.)?mongodb\\.com/v\\w+:\\w+",
  "(k8s\\.mariadb\\.com|mysql\\.oracle\\.com|acid\\.zalan\\.do|postgres-operator\\.crunchydata\\.com)/v\\w+:\\w+",
  "(pxc|ps|pgv2)\\.percona\\.com/v\\w+:\\w+",
  "(clickhouse\\.altinity\\.com|cassandra\\.datastax\\.com|scylla\\.scylladb\\.com|crdb\\.cockroachlabs\\.com|stackgres\\.io)/v\\w+:\\w+",
  "(kubegres\\.reactive-tech\\.io|(catalog\\.)?kubedb\\.com|apps\\.kubeblocks\\.io|dragonflydb\\.io|hyperspike\\.io|pingcap\\.com)/v\\w+:\\w+",
  "(planetscale\\.com|app\\.redislabs\\.com|moco\\.cybozu\\.com|mysql\\.presslabs\\.org|yugabyte\\.com|couchbase\\.com)/v\\w+:\\w+",
  "(database\\.arangodb\\.com|solr\\.apache\\.org|seaweed\\.seaweedfs\\.com|ceph\\.rook\\.io)/v\\w+:\\w+",
].join("|");

/** Lists of operators' kinds, in which no rule about one looks. */
const LISTS =
  "(postgresql\\.cnpg|barmancloud\\.cnpg|psmdb\\.percona|rabbitmq|redis\\.redis\\.opstreelabs|elasticsearch\\.k8s\\.elastic|cert-manager|monitoring\\.coreos|gateway\\.networking\\.k8s|velero)\\.\\w+/v\\w+:\\w+List";

const OPAQUE = new RegExp(
  `^(kubernetes:(helm\\.sh/v3:Release|${CONTROLLERS}|${NETWORKS}|${STORES}|${LISTS})(Patch)?$|aws:cloudformation/|aws:cloudcontrol/|aws-native:|command:|pulumi-nodejs:dynamic|pulumi-python:dynamic)`,
);

const RELEASE = "kubernetes:helm.sh/v3:Release";

function isAddon({ type, urn }: PlannedResource): boolean {
  return type === RELEASE && lineage(urn).includes("ward:components:ClusterAddons");
}

/** One version and no range: `1.2.3 - 2.0.0`, `1.2.3 || 2`, `^1.2.3` and `1.2` are ranges to Helm. */
function isExactVersion(version: unknown): boolean {
  return /^v?\d+\.\d+\.\d+(-[0-9A-Za-z-]+(\.[0-9A-Za-z-]+)*)?(\+[0-9A-Za-z.-]+)?$/.test(String(version));
}

/** A chart of a folder, or over plain HTTP, is whatever lies there that day. */
function fromRepository(view: View): Finding[] {
  const chart = view.at("chart").or("");
  if (typeof chart === "string" && /^oci:\/\/[^@]+$/.test(chart)) return [];
  return [
    ...must(view.at("chart"), "", (name) => /^[a-z0-9][a-z0-9-]*$/.test(String(name)), "is no chart's name"),
    ...must(
      view.at("repositoryOpts", "repo"),
      "",
      (repo) => String(repo).startsWith("https://"),
      "the chart comes from no repository over HTTPS",
    ),
  ];
}

export const opaqueRules: Rule[] = [
  {
    id: "P-25",
    name: "nothing-is-opaque",
    title: "No resource hides what it makes",
    duty: "private-ports",
    level: "mandatory",
    severity: "high",
    citations: [HIPAA.configuration],
    why: "What a Helm release, a command, a dynamic provider or a controller of the cluster makes is judged by nobody.",
    remediation:
      "Write the resources out. Operators come from ClusterAddons: a chart of an HTTPS or OCI repository, in one exact version.",
    types: OPAQUE,
    evaluate: ({ resource, view }) => {
      if (!isAddon(resource)) return [wrong(view, "hides what it makes")];
      return [
        ...must(view.at("version"), "", isExactVersion, "the chart's version is not exact"),
        ...must(view.at("devel"), false, isFalse, "takes a version that is still being made"),
        ...fromRepository(view),
      ];
    },
  },
];
