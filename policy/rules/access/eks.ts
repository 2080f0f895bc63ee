/** Clusters of EKS: who reaches their API, what it stores in clear, what it tells. */
import { UNKNOWN, type View } from "../../plan/view";
import type { Finding, Rule } from "../../rule";
import { builtIn, objects } from "../../shapes/kubernetes";
import { HIPAA } from "../../writing/citations";
import { isFalse, must, mustBeGiven, unjudged, wrong } from "../../writing/expect";

const CLUSTER = ["aws:eks/cluster:Cluster"];

/** Whether a list of words has one of them; `UNKNOWN` when only the unknown could be it. */
function has(list: View, word: string): boolean | typeof UNKNOWN {
  const words = list.each().map((one) => one.or(""));
  return words.includes(word) || (words.includes(UNKNOWN) ? UNKNOWN : false);
}

const ASSOCIATION = "aws:eks/accessPolicyAssociation:AccessPolicyAssociation";
const CONFIG_MAP = builtIn("core", "ConfigMap");

/** The older list of who may enter a cluster, as text. What is not known of it is reported by S-01. */
function mapsNoMasters(map: View): Finding[] {
  const name = map.at("metadata", "name").or("");
  if (name !== "aws-auth" && name !== UNKNOWN) return [];
  return ["mapRoles", "mapUsers", "mapAccounts"]
    .map((key) => map.at("data", key))
    .filter((list) => !list.unknown && /\bsystem:masters\b/.test(String(list.or(""))))
    .map((list) => wrong(list, "administers the whole cluster"));
}

export const eksRules: Rule[] = [
  {
    id: "P-10",
    name: "cluster-api-is-private",
    title: "The API of an EKS cluster answers in its VPC only",
    duty: "private-ports",
    level: "mandatory",
    severity: "critical",
    citations: [HIPAA.access],
    why: "It is public, and open to every address, unless told otherwise. A stolen token is then enough.",
    remediation: "Set vpcConfig.endpointPublicAccess to false and endpointPrivateAccess to true.",
    types: CLUSTER,
    evaluate: ({ view }) =>
      must(
        view.at("vpcConfig", "endpointPublicAccess"),
        true,
        isFalse,
        "the cluster's API answers the internet",
      ),
  },
  {
    id: "E-08",
    name: "cluster-secrets-are-encrypted",
    title: "Secrets of an EKS cluster are encrypted with a key of the account",
    duty: "encryption",
    level: "mandatory",
    severity: "high",
    citations: [HIPAA.encryptionAtRest],
    why: "Whoever reads the cluster's store reads every password; a key of the account can be taken away.",
    remediation: "Set encryptionConfig with resources [secrets] and provider.keyArn.",
    types: CLUSTER,
    evaluate: ({ view }) => {
      const config = view.at("encryptionConfig");
      const blocks = config.each();
      if (blocks.length === 0) return [wrong(config, "Secrets are not encrypted")];
      return blocks.flatMap((block) => {
        const secrets = has(block.at("resources"), "secrets");
        const key = mustBeGiven(block.at("provider", "keyArn"), "no key is named");
        if (secrets === UNKNOWN) return [unjudged(block.at("resources")), ...key];
        return secrets ? key : [wrong(block.at("resources"), "Secrets are not encrypted"), ...key];
      });
    },
  },
  {
    id: "L-05",
    name: "cluster-logs-who-did-what",
    title: "EKS clusters send their audit log to CloudWatch",
    duty: "logging",
    level: "mandatory",
    severity: "medium",
    citations: [HIPAA.audit],
    why: "Who read a Secret or opened a shell in a pod is told nowhere else. No log is sent by default.",
    remediation: "Set enabledClusterLogTypes with at least audit and authenticator.",
    types: CLUSTER,
    evaluate: ({ view }) => {
      const types = view.at("enabledClusterLogTypes");
      return ["audit", "authenticator"].flatMap((type) => {
        const sent = has(types, type);
        if (sent === UNKNOWN) return [unjudged(types)];
        return sent ? [] : [wrong(types, `the ${type} log is not sent`)];
      });
    },
  },
  {
    id: "P-45",
    name: "nodes-open-no-shell",
    title: "Nodes of an EKS cluster let SSH in from named security groups only",
    duty: "private-ports",
    level: "mandatory",
    severity: "high",
    citations: [HIPAA.access],
    why: "A key pair without security groups opens port 22 of every node to the internet.",
    remediation: "Leave remoteAccess out and use Session Manager, or name sourceSecurityGroupIds.",
    types: ["aws:eks/nodeGroup:NodeGroup"],
    evaluate: ({ view }) => {
      const access = view.at("remoteAccess");
      const sources = access.at("sourceSecurityGroupIds");
      if (access.unknown) return [unjudged(access)];
      if (!access.at("ec2SshKey").given() || sources.unknown) return [];
      return sources.each().length > 0 ? [] : [wrong(sources, "port 22 of every node answers the internet")];
    },
  },
  {
    id: "I-40",
    name: "cluster-access-is-narrow",
    title: "Nobody administers a whole EKS cluster",
    duty: "identity",
    level: "mandatory",
    severity: "critical",
    citations: [HIPAA.accessManagement],
    why: "A role that may do everything in a cluster reads every Secret of every namespace.",
    remediation:
      "Associate a policy for named namespaces, or one that reads; leave system:masters out of aws-auth.",
    types: new RegExp(`^${ASSOCIATION}$|${CONFIG_MAP.source}`),
    evaluate: (subject) => {
      const { resource, view } = subject;
      if (resource.type !== ASSOCIATION) return objects(subject).flatMap(mapsNoMasters);
      const policy = view.at("policyArn");
      const scope = view.at("accessScope", "type").or("cluster");
      return must(
        policy,
        "",
        (arn) =>
          !/\/AmazonEKSClusterAdminPolicy$/.test(String(arn)) &&
          (scope === "namespace" || !/\/AmazonEKS(Admin|Edit)Policy$/.test(String(arn))),
        "administers the whole cluster",
      );
    },
  },
];
