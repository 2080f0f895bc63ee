/** Subnets, keys, namespaces, and what no rule could look into. */
import { HIPAA } from "../../citations";
import { isFalse, isTrue, must, wrong } from "../../expect";
import { builtIn, objects } from "../../kubernetes";
import type { PlannedResource } from "../../resource";
import { lineage } from "../../resource";
import type { Finding, Rule } from "../../rule";
import type { View } from "../../view";

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

/** v1.34 was the last to ask for more: since then probes call nobody but their own pod. */
const RECENT = 34;

function isRecent(version: unknown): boolean {
  const minor = /^v1\.(\d+)$/.exec(String(version))?.[1];
  return version === "latest" || Number(minor ?? 0) >= RECENT;
}

export const platformRules: Rule[] = [
  {
    id: "P-09",
    name: "subnets-give-no-public-address",
    title: "Subnets give out no public addresses by themselves",
    duty: "private-ports",
    level: "mandatory",
    severity: "high",
    citations: [HIPAA.access],
    why: "Whatever is started there would be on the internet.",
    remediation: "Leave mapPublicIpOnLaunch false.",
    types: ["aws:ec2/subnet:Subnet", "aws:ec2/defaultSubnet:DefaultSubnet"],
    evaluate: ({ resource, view }) =>
      must(
        view.at("mapPublicIpOnLaunch"),
        resource.type.endsWith("DefaultSubnet"),
        isFalse,
        "gives out public addresses",
      ),
  },
  {
    id: "E-07",
    name: "keys-rotate",
    title: "Keys rotate",
    duty: "encryption",
    level: "mandatory",
    severity: "medium",
    citations: [HIPAA.encryptionAtRest],
    why: "A stolen key opens everything that it ever closed.",
    remediation: "Set enableKeyRotation.",
    types: ["aws:kms/key:Key"],
    evaluate: ({ view }) =>
      view.at("customerMasterKeySpec").or("SYMMETRIC_DEFAULT") === "SYMMETRIC_DEFAULT"
        ? must(view.at("enableKeyRotation"), false, isTrue, "the key never changes")
        : [],
  },
  {
    id: "C-15",
    name: "namespaces-are-restricted",
    title: 'Namespaces enforce Pod Security "restricted"',
    duty: "containers",
    level: "mandatory",
    severity: "high",
    citations: [HIPAA.access],
    why: "Pods that operators make are seen by no rule; the API server sees them all.",
    remediation:
      "Label the namespace pod-security.kubernetes.io/enforce: restricted (baseline for operators); leave enforce-version latest.",
    types: builtIn("core", "Namespace"),
    evaluate: (subject) => {
      const operators = lineage(subject.resource.urn).includes("ward:components:ClusterAddons");
      const good = operators ? ["restricted", "baseline"] : ["restricted"];
      return objects(subject).flatMap((namespace) => {
        const labels = namespace.at("metadata", "labels");
        return [
          ...must(
            labels.at("pod-security.kubernetes.io/enforce"),
            "privileged",
            (level) => good.includes(String(level)),
            "pods are not restricted",
          ),
          ...must(
            labels.at("pod-security.kubernetes.io/enforce-version"),
            "latest",
            isRecent,
            "an old version of the level asks for less",
          ),
        ];
      });
    },
  },
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
