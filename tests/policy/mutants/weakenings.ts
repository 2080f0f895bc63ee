/** What must never pass, by theme: type, path to the input, and each value that makes it worse. */
import { type Change, GONE, UNKNOWN, type Weakening } from "./mutate";

function weak(type: string | RegExp, path: string, ...to: Change[]): Weakening {
  return { type, path, to };
}

/** The same, where only production promises it. */
function prod(type: string | RegExp, path: string, ...to: Change[]): Weakening {
  return { type, path, to, only: "prod" };
}

/** A text in place of another in text that has it. */
function text(from: string | RegExp, to: string): (old: unknown) => unknown {
  return (old) => (typeof old === "string" ? old.replace(from, to) : undefined);
}

/** Instead of what is there; nothing where nothing is. */
function instead(value: unknown): (old: unknown) => unknown {
  return (old) => (old === undefined ? undefined : value);
}

/** One more element. */
function also(element: unknown): (old: unknown) => unknown {
  return (old) => (Array.isArray(old) ? [...(old as unknown[]), element] : undefined);
}

const RDS = "aws:rds/instance:Instance";
const DOCDB = "aws:docdb/cluster:Cluster";
const CACHE = "aws:elasticache/replicationGroup:ReplicationGroup";
const BROKER = "aws:mq/broker:Broker";
const SEARCH = "aws:opensearch/domain:Domain";
const IN_RULE = "aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule";
const BLOCK = "aws:s3/bucketPublicAccessBlock:BucketPublicAccessBlock";
const BUCKET_POLICY = "aws:s3/bucketPolicy:BucketPolicy";
const VERSIONING = "aws:s3/bucketVersioning:BucketVersioning";
const CDN = "aws:cloudfront/distribution:Distribution";
const LISTENER = "aws:lb/listener:Listener";
const TASK = "aws:ecs/taskDefinition:TaskDefinition";
const POSTGRES = "kubernetes:postgresql.cnpg.io/v1:Cluster";
const MONGO = "kubernetes:psmdb.percona.com/v1:PerconaServerMongoDB";
const RABBIT = "kubernetes:rabbitmq.com/v1beta1:RabbitmqCluster";
const ELASTIC = "kubernetes:elasticsearch.k8s.elastic.co/v1:Elasticsearch";
const REDIS = /^kubernetes:redis\.redis\.opstreelabs\.in\/v1beta2:/;
const REDIS_STORE = /^kubernetes:redis\.redis\.opstreelabs\.in\/v1beta2:Redis(Cluster|Replication|)$/;
const SERVICE = "kubernetes:core/v1:Service";
const NETWORK = "kubernetes:networking.k8s.io/v1:NetworkPolicy";
const NAMESPACE = "kubernetes:core/v1:Namespace";
const STATEFUL =
  /^aws:(rds\/instance|docdb\/cluster|elasticache\/replicationGroup|mq\/broker|opensearch\/domain):/;

const exposure: Weakening[] = [
  weak(RDS, "publiclyAccessible", true, UNKNOWN),
  weak(BROKER, "publiclyAccessible", true, UNKNOWN),
  weak(SEARCH, "vpcOptions", GONE),
  weak(IN_RULE, "cidrIpv4", "0.0.0.0/0", "0.0.0.0/1", "8.0.0.0/8", UNKNOWN),
  weak(IN_RULE, "cidrIpv6", "::/0", "2000::/3", UNKNOWN),
  weak(IN_RULE, "prefixListId", GONE, instead("pl-of-somebody")),
  weak(IN_RULE, "referencedSecurityGroupId", GONE),
  weak("aws:ec2/securityGroup:SecurityGroup", "ingress", [
    { protocol: "tcp", fromPort: 5432, toPort: 5432, cidrBlocks: ["0.0.0.0/0"] },
  ]),
  weak("aws:ec2/defaultSecurityGroup:DefaultSecurityGroup", "ingress", [
    { protocol: "-1", fromPort: 0, toPort: 0, self: true },
  ]),
  weak("aws:ec2/subnet:Subnet", "mapPublicIpOnLaunch", true, UNKNOWN),
  weak("aws:lb/loadBalancer:LoadBalancer", "internal", false, GONE, UNKNOWN),
  weak("aws:ecs/service:Service", "networkConfiguration.assignPublicIp", true, UNKNOWN),
  weak(CDN, "webAclId", GONE),
];

const buckets: Weakening[] = [
  ...["blockPublicAcls", "blockPublicPolicy", "ignorePublicAcls", "restrictPublicBuckets"].map((key) =>
    weak(BLOCK, key, false, GONE, UNKNOWN),
  ),
  weak(BLOCK, ""),
  weak(BUCKET_POLICY, ""),
  weak(BUCKET_POLICY, "policy", UNKNOWN),
  weak(BUCKET_POLICY, "policy", text('"aws:SecureTransport":"false"', '"aws:SecureTransport":"true"')),
  weak(BUCKET_POLICY, "policy", text('"Effect":"Deny"', '"Effect":"Allow"')),
  weak(
    BUCKET_POLICY,
    "policy.|.Statement",
    also({ Effect: "Allow", Principal: "*", Action: "s3:GetObject", Resource: "*" }),
  ),
  weak(VERSIONING, ""),
  weak(VERSIONING, "versioningConfiguration.status", "Suspended", GONE, UNKNOWN),
  weak("aws:s3/bucketServerSideEncryptionConfiguration:BucketServerSideEncryptionConfiguration", ""),
  weak("aws:s3/bucket:Bucket", "forceDestroy", true, UNKNOWN),
  weak("aws:s3/bucket:Bucket", "acl", "public-read", "public-read-write"),
];

const encryption: Weakening[] = [
  weak(RDS, "storageEncrypted", false, GONE, UNKNOWN),
  weak(DOCDB, "storageEncrypted", false, GONE, UNKNOWN),
  weak(CACHE, "atRestEncryptionEnabled", false, GONE, UNKNOWN),
  weak(SEARCH, "encryptAtRest.enabled", false, GONE, UNKNOWN),
  weak("aws:kms/key:Key", "enableKeyRotation", false, GONE, UNKNOWN),
  weak("aws:kms/key:Key", "deletionWindowInDays", 7, UNKNOWN),
  weak("aws:backup/vault:Vault", "kmsKeyArn", GONE),
  weak("aws:ecr/repository:Repository", "encryptionConfigurations.*.encryptionType", "AES256", UNKNOWN),
];

const tls: Weakening[] = [
  weak(CACHE, "transitEncryptionEnabled", false, GONE, UNKNOWN),
  weak(CACHE, "transitEncryptionMode", "preferred", UNKNOWN),
  weak(SEARCH, "domainEndpointOptions.enforceHttps", false, GONE, UNKNOWN),
  weak(SEARCH, "domainEndpointOptions.tlsSecurityPolicy", "Policy-Min-TLS-1-0-2019-07", GONE, UNKNOWN),
  weak(SEARCH, "nodeToNodeEncryption.enabled", false, GONE, UNKNOWN),
  weak(
    "aws:rds/parameterGroup:ParameterGroup",
    "parameters",
    (old) => (old as { name: string }[]).filter(({ name }) => name !== "rds.force_ssl"),
    (old) =>
      (old as { name: string }[]).map((each) =>
        each.name === "rds.force_ssl" ? { ...each, value: "0" } : each,
      ),
    UNKNOWN,
  ),
  weak(
    "aws:docdb/clusterParameterGroup:ClusterParameterGroup",
    "parameters",
    (old) =>
      (old as { name: string }[]).map((each) =>
        each.name === "tls" ? { ...each, value: "disabled" } : each,
      ),
    UNKNOWN,
  ),
  weak(RDS, "parameterGroupName", GONE, "default.postgres16"),
  weak(DOCDB, "dbClusterParameterGroupName", "default.docdb5.0"),
  weak(CDN, "defaultCacheBehavior.viewerProtocolPolicy", "allow-all", UNKNOWN),
  weak(CDN, "orderedCacheBehaviors.*.viewerProtocolPolicy", "allow-all", UNKNOWN),
  weak(CDN, "viewerCertificate.minimumProtocolVersion", "TLSv1", "TLSv1.1_2016", GONE, UNKNOWN),
  weak(CDN, "viewerCertificate", { cloudfrontDefaultCertificate: true }),
  weak(CDN, "defaultCacheBehavior.responseHeadersPolicyId", GONE),
  weak("aws:cloudfront/originAccessControl:OriginAccessControl", "signingBehavior", "never", "no-override"),
  weak(
    "aws:cloudfront/vpcOrigin:VpcOrigin",
    "vpcOriginEndpointConfig.originProtocolPolicy",
    "http-only",
    "match-viewer",
    UNKNOWN,
  ),
  weak(
    "aws:cloudfront/vpcOrigin:VpcOrigin",
    "vpcOriginEndpointConfig.originSslProtocols.items",
    ["SSLv3", "TLSv1"],
    ["TLSv1.1", "TLSv1.2"],
    UNKNOWN,
  ),
  weak(LISTENER, "protocol", "HTTP", GONE, UNKNOWN),
  weak(
    LISTENER,
    "sslPolicy",
    "ELBSecurityPolicy-2016-08",
    "ELBSecurityPolicy-TLS-1-1-2017-01",
    GONE,
    UNKNOWN,
  ),
  weak(POSTGRES, "spec.postgresql.pg_hba", GONE, [], ["host all all all scram-sha-256"], UNKNOWN),
  weak(MONGO, "spec.tls.mode", "preferTLS", "allowTLS", "disabled", GONE, UNKNOWN),
  weak(MONGO, "spec.tls.allowInvalidCertificates", true, UNKNOWN),
  weak(RABBIT, "spec.tls.disableNonTLSListeners", false, GONE, UNKNOWN),
  weak(RABBIT, "spec.tls.secretName", GONE, ""),
  weak(RABBIT, "spec.tls", GONE),
  weak(REDIS, "spec.TLS", GONE),
  weak(ELASTIC, "spec.http.tls", { selfSignedCertificate: { disabled: true } }),
  weak(ELASTIC, "spec.nodeSets.*.config", instead({ "xpack.security.http.ssl.enabled": false })),
  weak(
    "kubernetes:core/v1:ConfigMap",
    "data.*",
    text(/ssl_protocols [^;]*;/, "ssl_protocols TLSv1 TLSv1.2;"),
  ),
  weak("kubernetes:core/v1:ConfigMap", "data.*", text(/return 30[18] [^;]*;/, "proxy_pass http://app:80;")),
  weak("kubernetes:core/v1:ConfigMap", "data.*", text(/listen (\S*8443) ssl/g, "listen $1")),
];

const retention: Weakening[] = [
  weak(RDS, "backupRetentionPeriod", 0, 1, GONE, UNKNOWN),
  weak(DOCDB, "backupRetentionPeriod", 1, GONE, UNKNOWN),
  weak(CACHE, "snapshotRetentionLimit", 0, 1, GONE, UNKNOWN),
  weak(RDS, "skipFinalSnapshot", true, UNKNOWN),
  weak(DOCDB, "skipFinalSnapshot", true, UNKNOWN),
  weak(RDS, "deleteAutomatedBackups", true, GONE, UNKNOWN),
  prod(RDS, "deletionProtection", false, GONE, UNKNOWN),
  prod(DOCDB, "deletionProtection", false, GONE, UNKNOWN),
  prod("aws:lb/loadBalancer:LoadBalancer", "enableDeletionProtection", false, GONE, UNKNOWN),
  prod(STATEFUL, "$protect", false),
  weak("aws:cloudwatch/logGroup:LogGroup", "retentionInDays", 1, 0, GONE, UNKNOWN),
  weak("aws:backup/plan:Plan", "rules.*.lifecycle.deleteAfter", 1, UNKNOWN),
  weak("aws:backup/plan:Plan", "rules.*.schedule", GONE),
  weak("aws:backup/selection:Selection", ""),
  weak("aws:backup/vaultLockConfiguration:VaultLockConfiguration", ""),
  weak("aws:backup/vaultLockConfiguration:VaultLockConfiguration", "minRetentionDays", 1, GONE, UNKNOWN),
  weak("aws:backup/vault:Vault", "forceDestroy", true, UNKNOWN),
  weak("aws:ecr/repository:Repository", "forceDelete", true, UNKNOWN),
  weak("aws:ec2/flowLog:FlowLog", ""),
  weak("kubernetes:barmancloud.cnpg.io/v1:ObjectStore", "spec.retentionPolicy", "1d", GONE, UNKNOWN),
  weak(POSTGRES, "spec.plugins", GONE, [], UNKNOWN),
  weak("kubernetes:postgresql.cnpg.io/v1:ScheduledBackup", ""),
  weak("kubernetes:postgresql.cnpg.io/v1:ScheduledBackup", "spec.suspend", true, UNKNOWN),
  weak(MONGO, "spec.backup.enabled", false, GONE, UNKNOWN),
  weak(MONGO, "spec.backup.pitr.enabled", false, GONE, UNKNOWN),
  weak(MONGO, "spec.backup.tasks", GONE, []),
  weak("kubernetes:batch/v1:CronJob", "spec.suspend", true, UNKNOWN),
  weak(ELASTIC, "spec.volumeClaimDeletePolicy", "DeleteOnScaledownAndClusterDeletion", GONE, UNKNOWN),
  weak("kubernetes:apps/v1:StatefulSet", "spec.persistentVolumeClaimRetentionPolicy.whenDeleted", "Delete"),
];

const identity: Weakening[] = [
  weak(CACHE, "authToken", GONE),
  weak(SEARCH, "advancedSecurityOptions.enabled", false, GONE, UNKNOWN),
  weak(SEARCH, "advancedSecurityOptions.anonymousAuthEnabled", true, UNKNOWN),
  weak(REDIS_STORE, "spec.kubernetesConfig.redisSecret", GONE),
  weak(ELASTIC, "spec.nodeSets.*.config", instead({ "xpack.security.authc.anonymous.roles": "superuser" })),
  weak(
    "aws:iam/role:Role",
    "inlinePolicies.*.policy.|.Statement",
    also({ Effect: "Allow", Action: "*", Resource: "*" }),
  ),
  weak("aws:iam/role:Role", "inlinePolicies.*.policy", UNKNOWN),
  weak("aws:iam/role:Role", "managedPolicyArns", ["arn:aws:iam::aws:policy/AdministratorAccess"]),
  weak(
    "aws:iam/role:Role",
    "assumeRolePolicy.|.Statement",
    also({ Effect: "Allow", Principal: "*", Action: "sts:AssumeRole" }),
  ),
  weak(
    "aws:iam/userPolicy:UserPolicy",
    "policy.|.Statement",
    also({ Effect: "Allow", Action: "*", Resource: "*" }),
  ),
  weak(
    "aws:kms/key:Key",
    "policy.|.Statement",
    also({ Effect: "Allow", Principal: "*", Action: "kms:*", Resource: "*" }),
  ),
  weak("aws:ssm/parameter:Parameter", "type", (old) => (old === "SecureString" ? "String" : undefined)),
];

const SECRET = { name: "DATABASE_PASSWORD", value: "correct-horse-battery" };
const tasks: Weakening[] = [
  weak(TASK, "containerDefinitions", UNKNOWN),
  weak(TASK, "containerDefinitions.|.*.privileged", true),
  weak(TASK, "containerDefinitions.|.*.readonlyRootFilesystem", false, GONE),
  weak(TASK, "containerDefinitions.|.*.image", "nginx:latest", "nginx"),
  weak(TASK, "containerDefinitions.|.*.environment", also(SECRET)),
  weak(TASK, "containerDefinitions.|.*.logConfiguration", GONE),
  weak(TASK, "containerDefinitions.|.*.user", instead("root"), instead("0")),
  weak("aws:ecr/repository:Repository", "imageTagMutability", "MUTABLE", GONE, UNKNOWN),
  weak("aws:ecr/repository:Repository", "imageScanningConfiguration.scanOnPush", false, GONE, UNKNOWN),
];

const POD_MAKERS = /^kubernetes:(apps\/v1:(Deployment|StatefulSet)|batch\/v1:Job)$/;
const CRON_JOB = /^kubernetes:batch\/v1:CronJob$/;

const pods: Weakening[] = [
  ...podsOf(POD_MAKERS, "spec.template.spec"),
  ...podsOf(CRON_JOB, "spec.jobTemplate.spec.template.spec"),
  ...containers(POD_MAKERS, "spec.template.spec.initContainers.*"),
  weak(POD_MAKERS, "spec.template.spec.containers.*.ports.*.hostPort", 5432, UNKNOWN),
];

function podsOf(type: RegExp, pod: string): Weakening[] {
  return [
    weak(type, `${pod}.hostNetwork`, true, UNKNOWN),
    weak(type, `${pod}.hostPID`, true, UNKNOWN),
    weak(type, `${pod}.hostIPC`, true, UNKNOWN),
    weak(type, `${pod}.volumes`, also({ name: "node", hostPath: { path: "/" } })),
    ...containers(type, `${pod}.containers.*`),
  ];
}

function containers(type: RegExp, each: string): Weakening[] {
  return [
    weak(type, `${each}.securityContext.privileged`, true, UNKNOWN),
    weak(type, `${each}.securityContext.allowPrivilegeEscalation`, true, GONE, UNKNOWN),
    weak(type, `${each}.securityContext.readOnlyRootFilesystem`, false, GONE, UNKNOWN),
    weak(type, `${each}.securityContext.runAsNonRoot`, false, UNKNOWN),
    weak(type, `${each}.securityContext.runAsUser`, 0, UNKNOWN),
    weak(type, `${each}.securityContext.capabilities`, { drop: ["ALL"], add: ["SYS_ADMIN"] }, GONE),
    weak(type, `${each}.securityContext.seccompProfile.type`, "Unconfined", UNKNOWN),
    weak(type, `${each}.image`, "nginx:latest", "nginx", UNKNOWN),
    weak(type, `${each}.env`, (old) => [...((old as unknown[] | undefined) ?? []), SECRET]),
  ];
}

const publication: Weakening[] = [
  weak(SERVICE, "spec.type", (old) => (old === "LoadBalancer" ? undefined : "LoadBalancer")),
  weak(SERVICE, "spec.type", "NodePort", UNKNOWN),
  weak(SERVICE, "spec.externalIPs", ["203.0.113.7"]),
  weak(
    NETWORK,
    "spec.ingress.*.from",
    GONE,
    [],
    [{ ipBlock: { cidr: "0.0.0.0/0" } }],
    [{ namespaceSelector: {} }],
  ),
  weak(NETWORK, "spec.ingress", also({})),
  weak(NAMESPACE, "metadata.labels", (old) => {
    const { "pod-security.kubernetes.io/enforce": _, ...others } = old as Record<string, string>;
    return others;
  }),
  weak(RABBIT, "spec.service.type", "LoadBalancer", "NodePort", UNKNOWN),
  weak(ELASTIC, "spec.http.service.spec.type", "LoadBalancer", "NodePort", UNKNOWN),
  weak(MONGO, "spec.replsets.*.expose", { enabled: true, type: "LoadBalancer" }),
  weak(REDIS, "spec.kubernetesConfig.service", { serviceType: "LoadBalancer" }, { serviceType: "NodePort" }),
  weak(POSTGRES, "spec.managed", {
    services: {
      additional: [
        {
          selectorType: "rw",
          serviceTemplate: { metadata: { name: "out" }, spec: { type: "LoadBalancer" } },
        },
      ],
    },
  }),
];

export const themes: Readonly<Record<string, readonly Weakening[]>> = {
  "public exposure on AWS": exposure,
  buckets,
  "encryption at rest": encryption,
  "TLS in transit": tls,
  "backups, retention, deletion": retention,
  "identity and secrets": identity,
  "ECS tasks and images": tasks,
  "pods on Kubernetes": pods,
  "publication on Kubernetes": publication,
};
