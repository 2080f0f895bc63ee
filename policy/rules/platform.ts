/** Subnets, search domains, keys, namespaces, and what no rule could look into. */
import { HIPAA } from "../citations";
import { isFalse, isTrue, must, mustBeGiven, wrong } from "../expect";
import { builtIn, objects } from "../kubernetes";
import { lineage } from "../resource";
import type { Rule } from "../rule";

const OPENSEARCH = "aws:opensearch/domain:Domain";
const OPAQUE =
  /^(kubernetes:helm\.sh\/v3:Release|aws:cloudformation\/|aws:cloudcontrol\/|aws-native:|command:|pulumi-nodejs:dynamic|pulumi-python:dynamic)/;

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
    id: "T-19",
    name: "search-uses-tls",
    title: "OpenSearch speaks HTTPS with TLS 1.2, between its nodes too",
    duty: "tls",
    level: "mandatory",
    severity: "critical",
    citations: [HIPAA.transmission, HIPAA.encryptionInTransit],
    why: "All three are off by default.",
    remediation:
      "Set domainEndpointOptions.enforceHttps and tlsSecurityPolicy, nodeToNodeEncryption.enabled.",
    types: [OPENSEARCH],
    evaluate: ({ view }) => [
      ...must(view.at("domainEndpointOptions", "enforceHttps"), false, isTrue, "plain HTTP is answered"),
      ...must(
        view.at("domainEndpointOptions", "tlsSecurityPolicy"),
        "Policy-Min-TLS-1-0-2019-07",
        (policy) => /^Policy-Min-TLS-1-[23]-/.test(String(policy)),
        "TLS older than 1.2 is accepted",
      ),
      ...must(view.at("nodeToNodeEncryption", "enabled"), false, isTrue, "nodes talk in clear"),
      ...must(view.at("encryptAtRest", "enabled"), false, isTrue, "the storage is not encrypted"),
    ],
  },
  {
    id: "P-11",
    name: "search-is-in-the-vpc",
    title: "OpenSearch domains are in a VPC",
    duty: "private-ports",
    level: "mandatory",
    severity: "critical",
    citations: [HIPAA.access],
    why: "A domain outside of a VPC has a public endpoint for good.",
    remediation: "Set vpcOptions.",
    types: [OPENSEARCH],
    evaluate: ({ view }) =>
      mustBeGiven(view.at("vpcOptions", "subnetIds"), "the domain has a public endpoint"),
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
      "Label the namespace pod-security.kubernetes.io/enforce: restricted (baseline for operators).",
    types: builtIn("core", "Namespace"),
    evaluate: (subject) => {
      const operators = lineage(subject.resource.urn).includes("ward:components:ClusterAddons");
      const good = operators ? ["restricted", "baseline"] : ["restricted"];
      return objects(subject).flatMap((namespace) =>
        must(
          namespace.at("metadata", "labels", "pod-security.kubernetes.io/enforce"),
          "privileged",
          (level) => good.includes(String(level)),
          "pods are not restricted",
        ),
      );
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
    why: "What a Helm release, a command or a dynamic provider makes is judged by nobody.",
    remediation: "Write the resources out. Operators come from ClusterAddons, with pinned charts.",
    types: OPAQUE,
    evaluate: ({ resource, view }) => {
      const addon =
        resource.type === "kubernetes:helm.sh/v3:Release" &&
        lineage(resource.urn).includes("ward:components:ClusterAddons");
      if (!addon) return [wrong(view, "hides what it makes")];
      return must(
        view.at("version"),
        "",
        (version) => /^v?\d+\.\d+\.\d+/.test(String(version)),
        "the chart's version is not exact",
      );
    },
  },
];
