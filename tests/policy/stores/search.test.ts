import { UNKNOWN } from "../../../policy/rule";
import { defaultSettings } from "../../../policy/settings";
import { type Case, check, resource } from "../support";

const open = (statement: object = {}) =>
  JSON.stringify({
    Version: "2012-10-17",
    Statement: [{ Effect: "Allow", Principal: { AWS: "*" }, Action: "es:ESHttp*", ...statement }],
  });

const TLS = "domainEndpointOptions";
const USERS = "advancedSecurityOptions";
const LOGS = "logPublishingOptions";

for (const service of ["opensearch", "elasticsearch"])
  check(`A domain of aws.${service}`, {
    good: resource(`aws:${service}/domain:Domain`, {
      domainEndpointOptions: { enforceHttps: true, tlsSecurityPolicy: "Policy-Min-TLS-1-2-PFS-2023-10" },
      nodeToNodeEncryption: { enabled: true },
      encryptAtRest: { enabled: true },
      clusterConfig: { instanceCount: 3, zoneAwarenessEnabled: true },
      vpcOptions: { subnetIds: UNKNOWN },
      advancedSecurityOptions: {
        enabled: true,
        masterUserOptions: { masterUserName: "ward_master", masterUserPassword: UNKNOWN },
      },
      accessPolicies: open(),
      logPublishingOptions: ["AUDIT_LOGS", "ES_APPLICATION_LOGS"].map((logType) => ({
        logType,
        cloudwatchLogGroupArn: "arn:aws:logs:us-west-2:123456789012:log-group:/aws/opensearch/it",
      })),
    }),
    accepts: [
      {
        what: "a master that is an IAM role",
        change: [[[USERS, "masterUserOptions"], { masterUserArn: "a" }]],
      },
      { what: "no policy", change: [[["accessPolicies"], undefined]] },
      { what: "TLS 1.3 only", change: [[[TLS, "tlsSecurityPolicy"], "Policy-Min-TLS-1-3-2027-01"]] },
    ],
    refuses: [
      {
        what: "plain HTTP",
        change: [[[TLS, "enforceHttps"], undefined]],
        finds: [`T-19 ${TLS}.enforceHttps`],
      },
      ...["Policy-Min-TLS-1-0-2019-07", "Policy-Min-TLS-1-2-2019-07", undefined, UNKNOWN].map(
        (policy): Case => ({
          what: `the TLS policy ${String(policy)}`,
          change: [[[TLS, "tlsSecurityPolicy"], policy]],
          finds: [`T-19 ${TLS}.tlsSecurityPolicy`],
        }),
      ),
      {
        what: "plain nodes",
        change: [[["nodeToNodeEncryption"], undefined]],
        finds: ["T-19 nodeToNodeEncryption.enabled"],
      },
      {
        what: "a plain disk",
        change: [[["encryptAtRest", "enabled"], false]],
        finds: ["E-12 encryptAtRest.enabled"],
      },
      {
        what: "a public endpoint that lets in everyone with a password",
        change: [[["vpcOptions"], undefined]],
        finds: ["P-11 vpcOptions.subnetIds", "P-11 accessPolicies.Statement[0].Principal"],
      },
      {
        what: "an empty vpcOptions",
        change: [
          [["vpcOptions"], {}],
          [["accessPolicies"], undefined],
        ],
        finds: ["P-11 vpcOptions.subnetIds"],
      },
      {
        what: "no users, and a policy that lets in everyone",
        change: [[[USERS, "enabled"], false]],
        finds: [`S-11 ${USERS}.enabled`, "P-11 accessPolicies.Statement[0].Principal"],
      },
      {
        what: "anonymous users",
        change: [[[USERS, "anonymousAuthEnabled"], true]],
        finds: [`S-11 ${USERS}.anonymousAuthEnabled`],
      },
      ...["admin", "Admin", undefined].map(
        (name): Case => ({
          what: `the master name ${name}`,
          change: [[[USERS, "masterUserOptions", "masterUserName"], name]],
          finds: [`S-11 ${USERS}.masterUserOptions.masterUserName`],
        }),
      ),
      ...[false, undefined, UNKNOWN].map(
        (value): Case => ({
          what: `one zone in prod: ${String(value)}`,
          change: [[["clusterConfig", "zoneAwarenessEnabled"], value]],
          finds: ["C-11 clusterConfig.zoneAwarenessEnabled"],
        }),
      ),
      { what: "no logs", change: [[[LOGS], undefined]], finds: [`L-09 ${LOGS}`, `L-09 ${LOGS}`] },
      {
        what: "an audit log that is off",
        change: [[[LOGS, 0, "enabled"], false]],
        finds: [`L-09 ${LOGS}[0].enabled`],
      },
      {
        what: "slow queries instead of errors",
        change: [[[LOGS, 1, "logType"], "SEARCH_SLOW_LOGS"]],
        finds: [`L-09 ${LOGS}`],
      },
      {
        what: "a log without a group",
        change: [[[LOGS, 1, "cloudwatchLogGroupArn"], undefined]],
        finds: [`L-09 ${LOGS}[1].cloudwatchLogGroupArn`],
      },
      { what: "logs that nobody knows", change: [[[LOGS], UNKNOWN]], finds: [`L-09 ${LOGS}`] },
    ],
  });

check("The policy of a domain", {
  good: resource("aws:opensearch/domainPolicy:DomainPolicy", {
    accessPolicies: open({ Principal: { AWS: "arn:aws:iam::123456789012:role/logs" } }),
  }),
  accepts: [
    {
      what: "everyone from one address",
      change: [[["accessPolicies"], open({ Condition: { IpAddress: { "aws:SourceIp": "10.0.0.1" } } })]],
    },
    { what: "a refusal", change: [[["accessPolicies"], open({ Effect: "Deny" })]] },
  ],
  refuses: [
    {
      what: "everyone",
      change: [[["accessPolicies"], open()]],
      finds: ["P-11 accessPolicies.Statement[0].Principal"],
    },
    { what: "no JSON", change: [[["accessPolicies"], "allow"]], finds: ["P-11 accessPolicies"] },
    {
      what: "nothing that is known",
      change: [[["accessPolicies"], UNKNOWN]],
      finds: ["P-11 accessPolicies"],
    },
  ],
});

const network = (AllowFromPublic: unknown) => JSON.stringify([{ Rules: [], AllowFromPublic }]);
check("The network of a collection (OpenSearch Serverless)", {
  good: resource("aws:opensearch/serverlessSecurityPolicy:ServerlessSecurityPolicy", {
    type: "network",
    policy: network(false),
  }),
  accepts: [
    {
      what: "a policy about its key",
      change: [
        [["type"], "encryption"],
        [["policy"], "{}"],
      ],
    },
  ],
  refuses: [
    {
      what: "the internet",
      change: [[["policy"], network(true)]],
      finds: ["P-11 policy[0].AllowFromPublic"],
    },
    { what: "no JSON", change: [[["policy"], "public"]], finds: ["P-11 policy"] },
    { what: "nothing that is known", change: [[["policy"], UNKNOWN]], finds: ["P-11 policy"] },
  ],
});

check("The spec of a SearchCluster", {
  good: resource("ward:components:SearchCluster", {
    members: 3,
    user: "hospital_logs",
    indices: [{ pattern: "hospital-logs-*", keepDays: 30 }],
  }),
  refuses: [
    {
      what: "logs that are gone within a week",
      change: [[["indices", 0, "keepDays"], 6]],
      finds: ["K-04 indices[0].keepDays"],
    },
    {
      what: "fewer days than the stack asks for",
      change: [],
      context: { settings: { ...defaultSettings("prod"), logDays: 31 } },
      finds: ["K-04 indices[0].keepDays"],
    },
    {
      what: "a public one",
      change: [[["public"], true]],
      finds: ["K-03 public"],
    },
  ],
});

const CONFIG = ["spec", "nodeSets", 0, "config"];
const POD = ["spec", "nodeSets", 0, "podTemplate", "spec"];
const config = "spec.nodeSets[0].config";
const pod = "spec.nodeSets[0].podTemplate.spec";

check("An Elasticsearch of Elastic's operator", {
  good: resource("kubernetes:elasticsearch.k8s.elastic.co/v1:Elasticsearch", {
    spec: {
      http: { tls: { certificate: { secretName: "tls" } } },
      transport: { tls: { certificate: { secretName: "authority" } } },
      nodeSets: [{ name: "default", config: { "node.store.allow_mmap": false }, podTemplate: { spec: {} } }],
      volumeClaimDeletePolicy: "DeleteOnScaledownOnly",
    },
  }),
  accepts: [
    { what: "the operator's own certificates", change: [[["spec", "http"], undefined]] },
    {
      what: "a setting that is not known and says nothing about security",
      change: [[[...CONFIG, "node.attr.zone"], UNKNOWN]],
    },
    {
      what: "members that are verified by certificate",
      change: [[[...CONFIG, "xpack.security.transport.ssl.verification_mode"], "certificate"]],
    },
  ],
  refuses: [
    {
      what: "clients answered in clear",
      change: [[["spec", "http", "tls"], { selfSignedCertificate: { disabled: true } }]],
      finds: ["T-34 spec.http.tls.selfSignedCertificate.disabled"],
    },
    {
      what: "members without certificates",
      change: [[["spec", "transport", "tls"], { selfSignedCertificates: { disabled: true } }]],
      finds: ["T-34 spec.transport.tls.selfSignedCertificates.disabled"],
    },
    {
      what: "security switched off",
      change: [[[...CONFIG, "xpack.security.enabled"], false]],
      finds: [`T-34 ${config}["xpack.security.enabled"]`],
    },
    {
      what: "TLS switched off in a nested setting",
      change: [[[...CONFIG, "xpack"], { security: { http: { ssl: { enabled: false } } } }]],
      finds: [`T-34 ${config}.xpack.security.http.ssl.enabled`],
    },
    {
      what: "certificates that nobody verifies",
      change: [[[...CONFIG, "xpack.security.transport.ssl.verification_mode"], "none"]],
      finds: [`T-34 ${config}["xpack.security.transport.ssl.verification_mode"]`],
    },
    {
      what: "settings that nobody knows",
      change: [[CONFIG, UNKNOWN]],
      finds: [`T-34 ${config}`, `S-12 ${config}`],
    },
    {
      what: "a way in without a password",
      change: [[[...CONFIG, "xpack.security.authc"], { anonymous: { roles: "superuser" } }]],
      finds: [`S-12 ${config}["xpack.security.authc"].anonymous.roles`],
    },
    ...["http", "transport"].map(
      (role): Case => ({
        what: `a public Service (${role})`,
        change: [[["spec", role, "service"], { spec: { type: "LoadBalancer" } }]],
        finds: [`P-32 spec.${role}.service.spec.type`],
      }),
    ),
    {
      what: "an address of its own",
      change: [[["spec", "http", "service"], { spec: { externalIPs: ["198.51.100.1"] } }]],
      finds: ["P-32 spec.http.service.spec.externalIPs[0]"],
    },
    {
      what: "other clusters let in",
      change: [[["spec", "remoteClusterServer"], { enabled: true }]],
      finds: ["P-32 spec.remoteClusterServer.enabled"],
    },
    {
      what: "the node's network",
      change: [[[...POD, "hostNetwork"], true]],
      finds: [`P-32 ${pod}.hostNetwork`, `P-16 ${pod}.hostNetwork`],
    },
    {
      what: "a port of the node",
      change: [[[...POD, "containers"], [{ name: "elasticsearch", ports: [{ hostPort: 9200 }] }]]],
      finds: ["P-32", "P-17"].map((id) => `${id} ${pod}.containers[0].ports[0].hostPort`),
    },
    {
      what: "volumes that go with the cluster",
      change: [[["spec", "volumeClaimDeletePolicy"], undefined]],
      finds: ["R-31 spec.volumeClaimDeletePolicy"],
    },
    {
      what: "data that goes with its pod",
      change: [[[...POD, "volumes"], [{ name: "elasticsearch-data", emptyDir: {} }]]],
      finds: [`R-31 ${pod}.volumes[0]`],
    },
    { what: "no protection in prod", change: [], options: { protect: false }, finds: ["R-12"] },
  ],
});
