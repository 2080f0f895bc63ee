/** OpenSearch on AWS: TLS, reach, passwords, logs. Elasticsearch by its operator is in elasticsearch.ts. */
import type { View } from "../../plan/view";
import type { Finding, Rule } from "../../rule";
import { isEveryone, namesCaller } from "../../texts/statements";
import { HIPAA } from "../../writing/citations";
import { atLeast, isFalse, isTrue, must, mustBeGiven, unjudged, wrong } from "../../writing/expect";

/** The second is the same service under its old name. */
const DOMAIN = ["aws:opensearch/domain:Domain", "aws:elasticsearch/domain:Domain"];
const DOMAIN_POLICY = [
  "aws:opensearch/domainPolicy:DomainPolicy",
  "aws:elasticsearch/domainPolicy:DomainPolicy",
];

/** Collections of OpenSearch Serverless take their network from a policy. */
const SERVERLESS_POLICY = "aws:opensearch/serverlessSecurityPolicy:ServerlessSecurityPolicy";

function fromPublic(view: View): Finding[] {
  if (view.at("type").or("network") === "encryption") return [];
  const document = view.at("policy").json();
  if (document === undefined) return [wrong(view.at("policy"), "not a policy")];
  return document
    .each()
    .flatMap((one) => must(one.at("AllowFromPublic"), false, isFalse, "the collection answers the internet"));
}

/** Who was refused, and what went wrong. */
const WANTED_LOGS = ["AUDIT_LOGS", "ES_APPLICATION_LOGS"];
/** Forward secrecy, TLS 1.2 or newer. */
const MODERN = /^Policy-Min-TLS-1-(2-PFS|2-RFC9151|3)-/;

/** Statements of a domain's policy that let in everyone without a condition. */
function open(policies: View): Finding[] {
  if (!policies.given()) return [];
  const document = policies.json();
  if (document === undefined) return [wrong(policies, "not a policy")];
  return document
    .at("Statement")
    .each()
    .flatMap((one) => {
      if (one.unknown) return [unjudged(one)];
      const everyone =
        one.at("Effect").or("Allow") === "Allow" && isEveryone(one.at("Principal")) && !namesCaller(one);
      return everyone ? [wrong(one.at("Principal"), "everyone is let in without a password")] : [];
    });
}

export const searchRules: Rule[] = [
  {
    id: "T-19",
    name: "search-uses-tls",
    title: "OpenSearch speaks HTTPS with TLS 1.2 and forward secrecy, between its nodes too",
    duty: "tls",
    level: "mandatory",
    severity: "critical",
    citations: [HIPAA.transmission, HIPAA.encryptionInTransit],
    why: "All of it is off by default, and the default policy admits TLS 1.0.",
    remediation:
      "Set domainEndpointOptions.enforceHttps, tlsSecurityPolicy to Policy-Min-TLS-1-2-PFS-2023-10, and nodeToNodeEncryption.enabled.",
    types: DOMAIN,
    evaluate: ({ view }) => [
      ...must(view.at("domainEndpointOptions", "enforceHttps"), false, isTrue, "plain HTTP is answered"),
      ...must(
        view.at("domainEndpointOptions", "tlsSecurityPolicy"),
        "Policy-Min-TLS-1-0-2019-07",
        (policy) => MODERN.test(String(policy)),
        "TLS older than 1.2, or without forward secrecy, is accepted",
      ),
      ...must(view.at("nodeToNodeEncryption", "enabled"), false, isTrue, "nodes talk in clear"),
    ],
  },
  {
    id: "E-12",
    name: "search-storage-is-encrypted",
    title: "OpenSearch storage is encrypted",
    duty: "encryption",
    level: "mandatory",
    severity: "high",
    citations: [HIPAA.encryptionAtRest],
    why: "Indices and their snapshots hold what the logs say about people.",
    remediation: "Set encryptAtRest.enabled.",
    types: DOMAIN,
    evaluate: ({ view }) =>
      must(view.at("encryptAtRest", "enabled"), false, isTrue, "the storage is not encrypted"),
  },
  {
    id: "P-11",
    name: "search-is-in-the-vpc",
    title: "OpenSearch domains are in a VPC, and let in nobody without a password",
    duty: "private-ports",
    level: "mandatory",
    severity: "critical",
    citations: [HIPAA.access],
    why: "A domain outside of a VPC has a public endpoint for good; one that lets in everyone has no other lock.",
    remediation:
      "Set vpcOptions; a policy that names everyone needs fine-grained access control (advancedSecurityOptions).",
    types: [...DOMAIN, ...DOMAIN_POLICY, SERVERLESS_POLICY],
    evaluate: ({ resource, view }) => {
      if (resource.type === SERVERLESS_POLICY) return fromPublic(view);
      const policies = view.at("accessPolicies");
      if (DOMAIN_POLICY.includes(resource.type)) return open(policies);
      const subnets = view.at("vpcOptions", "subnetIds");
      const vpc = mustBeGiven(subnets, "the domain has a public endpoint");
      const guarded = vpc.length === 0 && isTrue(view.at("advancedSecurityOptions", "enabled").or(false));
      return guarded ? vpc : [...vpc, ...open(policies)];
    },
  },
  {
    id: "S-11",
    name: "search-asks-for-a-password",
    title: "OpenSearch knows its users, and its master is not called admin",
    duty: "secrets",
    level: "mandatory",
    severity: "high",
    citations: [HIPAA.authentication, HIPAA.accessManagement],
    why: "Without fine-grained access control whoever reaches the domain may read and delete everything.",
    remediation:
      "Set advancedSecurityOptions.enabled with masterUserOptions, and leave anonymousAuthEnabled false.",
    types: DOMAIN,
    evaluate: ({ view }) => {
      const options = view.at("advancedSecurityOptions");
      const master = options.at("masterUserOptions");
      return [
        ...must(options.at("enabled"), false, isTrue, "there are no users"),
        ...must(options.at("anonymousAuthEnabled"), false, isFalse, "whoever has no password is let in"),
        ...(master.at("masterUserArn").given()
          ? []
          : must(
              master.at("masterUserName"),
              "",
              (name) => name !== "" && String(name).toLowerCase() !== "admin",
              "the master needs a name other than admin",
            )),
      ];
    },
  },
  {
    id: "L-09",
    name: "search-publishes-its-logs",
    title: "OpenSearch sends its audit and error logs to CloudWatch",
    duty: "logging",
    level: "mandatory",
    severity: "medium",
    citations: [HIPAA.audit],
    why: "None is sent by default, and what stays on a node is gone with it.",
    remediation: "Set logPublishingOptions for AUDIT_LOGS and ES_APPLICATION_LOGS.",
    types: DOMAIN,
    evaluate: ({ view }) => {
      const options = view.at("logPublishingOptions");
      const logs = options.each();
      const vague = logs.filter((log) => log.unknown || log.at("logType").unknown);
      if (vague.length > 0) return vague.map(unjudged);
      return WANTED_LOGS.flatMap((type) => {
        const log = logs.find((one) => one.at("logType").or("") === type);
        if (log === undefined) return [wrong(options, `${type} is not sent`)];
        return [
          ...must(log.at("enabled"), true, isTrue, `${type} is not sent`),
          ...mustBeGiven(log.at("cloudwatchLogGroupArn"), `${type} has no log group`),
        ];
      });
    },
  },
  {
    id: "K-04",
    name: "search-spec-keeps-logs-long-enough",
    title: "SearchCluster specs keep their indices long enough",
    duty: "retention",
    level: "mandatory",
    severity: "medium",
    citations: [HIPAA.audit],
    why: "Daily indices are deleted by the cluster itself; what is gone answers no question.",
    remediation: "Raise keepDays of the pattern.",
    setting: "logDays",
    types: ["ward:components:SearchCluster"],
    evaluate: ({ view }, { settings }) =>
      view
        .at("indices")
        .each()
        .flatMap((index) =>
          must(index.at("keepDays"), 0, atLeast(settings.logDays), `must be at least ${settings.logDays}`),
        ),
  },
];
