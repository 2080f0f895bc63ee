/** What must never pass, by theme: type, path to the input, and each value that makes it worse. */
import { GONE, UNKNOWN, type Weakening } from "./mutate";
import {
  also,
  BLOCK,
  BROKER,
  BUCKET_POLICY,
  CACHE,
  CACHE_USER,
  CDN,
  DOCDB,
  ELASTIC,
  FIREWALL,
  IN_RULE,
  instead,
  LISTENER,
  MONGO,
  POSTGRES,
  prod,
  RABBIT,
  RDS,
  REDIS,
  REDIS_STORE,
  SCHEDULE,
  SEARCH,
  STATEFUL,
  text,
  VERSIONING,
  weak,
} from "./vocabulary";

import { pods, publication, tasks } from "./workloads";

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
  weak(CDN, "webAclId", GONE, "arn:aws:wafv2:us-east-1:123456789012:global/webacl/of-somebody/1"),
  weak(FIREWALL, "rules", GONE, [], UNKNOWN),
  weak(FIREWALL, "rules.*.action", instead({ count: {} }), instead(UNKNOWN)),
  weak(FIREWALL, "rules.*.overrideAction", instead({ count: {} }), instead(UNKNOWN)),
  weak(FIREWALL, "rules.*.statement.rateBasedStatement.limit", 2_000_000_000, GONE, UNKNOWN),
  weak(FIREWALL, "rules", also({ name: "all", priority: -1, action: { allow: {} }, statement: {} })),
  weak(FIREWALL, ""),
  weak(IN_RULE, "ipProtocol", "-1", "all", GONE, UNKNOWN),
  weak("aws:ec2/defaultSecurityGroup:DefaultSecurityGroup", ""),
  weak("aws:ec2/eip:Eip", "instance", "i-0123456789abcdef0", UNKNOWN),
  weak("aws:lb/targetGroup:TargetGroup", "port", 5432, "6379", UNKNOWN),
  weak("aws:lb/loadBalancer:LoadBalancer", "dropInvalidHeaderFields", false, GONE, UNKNOWN),
  weak("aws:lb/loadBalancer:LoadBalancer", "desyncMitigationMode", "monitor", UNKNOWN),
  weak("aws:lb/loadBalancer:LoadBalancer", "accessLogs.enabled", false, GONE, UNKNOWN),
  weak(SCHEDULE, "target.ecsParameters.networkConfiguration.assignPublicIp", true, UNKNOWN),
  prod(SCHEDULE, "target.ecsParameters.enableExecuteCommand", true, UNKNOWN),
  prod("aws:ecs/service:Service", "enableExecuteCommand", true, UNKNOWN),
];

const standbys: Weakening[] = [
  prod(RDS, "multiAz", instead(false), GONE, instead(UNKNOWN)),
  ...["multiAzEnabled", "automaticFailoverEnabled"].map((key) => prod(CACHE, key, false, GONE, UNKNOWN)),
  ...["numCacheClusters", "replicasPerNodeGroup"].map((key) =>
    prod(CACHE, key, instead(0), GONE, instead(UNKNOWN)),
  ),
  prod(BROKER, "deploymentMode", "SINGLE_INSTANCE", GONE, UNKNOWN),
  prod(SEARCH, "clusterConfig.zoneAwarenessEnabled", false, GONE, UNKNOWN),
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
  weak("kubernetes:core/v1:ConfigMap", "data.*", text(/add_header Strict-Transport-Security [^;]*;/g, "")),
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
  prod("kubernetes:core/v1:Namespace", "$protect", false),
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
  weak(CACHE, "userGroupIds", GONE, []),
  weak(CACHE_USER, "noPasswordRequired", true, UNKNOWN),
  weak(CACHE_USER, "authenticationMode.type", "no-password-required", UNKNOWN),
  weak(SEARCH, "advancedSecurityOptions.enabled", false, GONE, UNKNOWN),
  weak(SEARCH, "advancedSecurityOptions.anonymousAuthEnabled", true, UNKNOWN),
  // With a file of users, that file decides who logs in: the operator's own password opens or closes nothing.
  weak(REDIS_STORE, "spec", (old) => {
    const { acl: _, kubernetesConfig, ...others } = old as { acl: object; kubernetesConfig: object };
    return { ...others, kubernetesConfig: { ...kubernetesConfig, redisSecret: undefined } };
  }),
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

export const themes: Readonly<Record<string, readonly Weakening[]>> = {
  "public exposure on AWS": exposure,
  "standbys in other zones": standbys,
  buckets,
  "encryption at rest": encryption,
  "TLS in transit": tls,
  "backups, retention, deletion": retention,
  "identity and secrets": identity,
  "ECS tasks and images": tasks,
  "pods on Kubernetes": pods,
  "publication on Kubernetes": publication,
};
