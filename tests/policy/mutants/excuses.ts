/** Mutants that pass, each with the reason why that is right. */
import { LEFT_OUT, PODS } from "./left-out";

export interface Excuse {
  reason: string;
  /** `operator type place`; `*` is anything, `{a,b}` one of them. */
  pass: readonly string[];
}

const unknown: readonly Excuse[] = [
  {
    reason:
      "secrets and generated names are not known before the update: that they are given is all that can be asked",
    pass: [
      "make unknown aws:elasticache/replicationGroup:ReplicationGroup {authToken,authTokenWo}",
      "make unknown aws:{elasticache,memorydb}/user:User *asswords*",
      "make unknown aws:*:{Cluster,Instance,Broker,Domain} *assword",
      "make unknown aws:mq/broker:Broker users",
      "make unknown kubernetes:core/v1:Secret {data,stringData}",
      "make unknown aws:docdb/elasticCluster:ElasticCluster adminUserPassword",
      "make unknown aws:memorydb/cluster:Cluster aclName",
      "make unknown aws:{docdb,rds}/*:{Cluster,Instance} {identifier,clusterIdentifier}",
    ],
  },
  {
    reason: "where a provider logs in comes from what the stack makes; whether by TLS is asked beside it",
    pass: ["make unknown pulumi:providers:* {address,endpoint,url}"],
  },
  {
    reason: "it names a resource of the stack, which is judged where it is made",
    pass: [
      "make unknown aws:iam/role:Role managedPolicyArns*",
      "make unknown aws:iam/rolePolicyAttachment:RolePolicyAttachment policyArn",
      "make unknown aws:iam/groupPolicyAttachment:GroupPolicyAttachment policyArn",
      "make unknown aws:cloudfront/distribution:Distribution origins[].domainName",
      "make unknown aws:lambda/permission:Permission principal",
      "make unknown aws:apigateway/integration:Integration uri",
      "make unknown kubernetes:gateway.networking.k8s.io/v1:* *{metadata.name,metadata.namespace,parentRefs*,backendRefs[].namespace}",
      "make unknown kubernetes:rbac.authorization.k8s.io/v1:* rules[].resourceNames",
      "make unknown aws:backup/{plan,restoreTestingPlan}:* *{targetVaultName,excludeVaults}",
      "make unknown aws:ec2/securityGroup*:* {sourceSecurityGroupId,ingress[].securityGroups,ingress[].self,type}",
    ],
  },
  {
    reason: "the stricter of the possible answers is assumed, and this resource keeps it",
    pass: [
      "make unknown aws:cloudwatch/logGroup:LogGroup {name,namePrefix}",
      "make unknown aws:{lb,alb}/loadBalancer:LoadBalancer loadBalancerType",
      "make unknown aws:s3/bucketLifecycleConfiguration:BucketLifecycleConfiguration rules[].status",
      "make unknown aws:*/*arameterGroup:* parameters[].name",
      "make unknown aws:redshiftserverless/workgroup:Workgroup configParameters[].parameterKey",
      "make unknown aws:{elasticache,memorydb}/*:* {engine,accessString}",
      "make unknown aws:mq/broker:Broker engineType",
      "make unknown aws:codebuild/project:Project environment.environmentVariables[].type",
      "make unknown aws:{docdb,rds}/*:{Cluster,Instance} enabledCloudwatchLogsExports[]",
      "make unknown aws:eks/accessPolicyAssociation:AccessPolicyAssociation accessScope.type",
      "make unknown aws:opensearch/serverlessSecurityPolicy:ServerlessSecurityPolicy type",
      "make unknown kubernetes:cert-manager.io/v1:Certificate spec.issuerRef.kind",
      "make unknown kubernetes:velero.io/v1:Schedule spec.template.defaultVolumesToFsBackup",
      "make unknown kubernetes:psmdb.percona.com/v1:PerconaServerMongoDB spec.backup.tasks[].schedule",
      "make unknown ward:components:*",
      "make unknown aws:kms/key:Key customerMasterKeySpec",
      "make unknown aws:ec2/{instance,launchTemplate,launchConfiguration}:* metadataOptions.httpEndpoint",
      "make unknown aws:apigateway/restApi:RestApi disableExecuteApiEndpoint",
      "make unknown aws:{apigateway,apigatewayv2}/integration:Integration {type,integrationType,connectionType}",
      "make unknown aws:{apigateway/method:Method,apigatewayv2/route:Route} {httpMethod,routeKey}",
      "make unknown aws:backup/{logicallyAirGappedVault,vaultLockConfiguration}:* maxRetentionDays",
      "make unknown kubernetes:rbac.authorization.k8s.io/v1:* subjects[].kind",
    ],
  },
  {
    reason:
      "whoever it admits is a group of the stack or has a private address: it can open nothing to the world",
    pass: [
      "{make unknown,widen} aws:ec2/securityGroup:SecurityGroup ingress[].{fromPort,toPort}",
      "{make unknown,widen} aws:ec2/networkAcl*:* {ingress[].,}{action,fromPort,protocol,ruleNo,toPort,egress}",
      "widen aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule {fromPort,toPort}",
    ],
  },
];

const rest: readonly Excuse[] = [
  {
    reason: "what it could hold is asked for where it matters: by its name, its kind or below it",
    pass: [
      "make unknown kubernetes:core/v1:ConfigMap {data.*,metadata.name,stringData}",
      "make unknown kubernetes:elasticsearch.k8s.elastic.co/v1:Elasticsearch spec.nodeSets[].config.*",
      "make unknown kubernetes:monitoring.coreos.com/v1:* spec.*",
      `make unknown ${PODS} *ontainers[].environment`,
    ],
  },
  {
    reason: "that it is a backup is told by its name in the stack or by its component, too",
    pass: ["{make unknown,remove} kubernetes:batch/v1:CronJob metadata.name"],
  },
  {
    reason: "a service that holds no data may have a name in DNS; by its ports it is told from a store",
    pass: [
      '{make unknown,remove} kubernetes:core/v1:Service metadata.annotations["external-dns.alpha.kubernetes.io/hostname"]',
    ],
  },
  {
    reason: "without an address the driver of logs does not start",
    pass: ["remove aws:ecs/taskDefinition:TaskDefinition *.logConfiguration.options.splunk-url"],
  },
  {
    reason: "the store's own key encrypts, too",
    pass: ["open kubernetes:barmancloud.cnpg.io/v1:ObjectStore spec.configuration.data.encryption"],
  },
  {
    reason: "one is enough, and the good one is still there",
    pass: [
      "* *ontainers[].securityContext.capabilities.drop[] *",
      "* aws:{opensearch,elasticsearch}/domain:Domain logPublishingOptions[].* *",
      "* aws:s3/bucketPolicy:BucketPolicy policy.Statement[].* *",
      "* aws:wafv2/webAcl:WebAcl rules[].statement.*",
      "* kubernetes:postgresql.cnpg.io/v1:Cluster spec.plugins[].* *",
      "* kubernetes:psmdb.percona.com/v1:PerconaServerMongoDB spec.backup.tasks[].enabled *",
      "* kubernetes:networking.k8s.io/v1:Ingress spec.tls[].hosts *",
    ],
  },
  {
    reason: "of parameters of one name the last decides, and that is the good one",
    pass: [
      "* aws:*/*arameterGroup:* parameters[].* *",
      "* aws:redshiftserverless/workgroup:Workgroup configParameters[].* *",
    ],
  },
  {
    reason: "a listener that only redirects or refuses may do so in clear",
    pass: ["{open,remove} aws:{lb,alb}/listener:Listener protocol"],
  },
  {
    reason: "a denial for more is no less of one",
    pass: ["open aws:s3/bucketPolicy:BucketPolicy policy.Statement[].Principal"],
  },
  {
    reason: "it closes a door",
    pass: [
      "turn off aws:apigateway/restApi:RestApi disableExecuteApiEndpoint",
      "turn off aws:ec2/instance:Instance metadataOptions.httpEndpoint",
      "turn off aws:ec2/networkAclRule:NetworkAclRule egress",
      "turn off aws:s3/bucketLifecycleConfiguration:BucketLifecycleConfiguration rules[].status",
      "turn off kubernetes:elasticsearch.k8s.elastic.co/v1:Elasticsearch spec.nodeSets[].config.*",
      "lower aws:s3/bucketLifecycleConfiguration:BucketLifecycleConfiguration rules[].expiration.days",
      "lower aws:s3/bucketObjectLockConfiguration:BucketObjectLockConfiguration rule.defaultRetention.years",
      "lower aws:ec2/networkAcl:NetworkAcl ingress[].ruleNo",
      "lower kubernetes:psmdb.percona.com/v1:PerconaServerMongoDB spec.backup.tasks[].retention.count",
      "lower kubernetes:networking.k8s.io/v1:Ingress *port.number",
      "{remove,lower} kubernetes:networking.k8s.io/v1:NetworkPolicy spec.ingress[].ports[].endPort",
    ],
  },
];

export const EXCUSES: readonly Excuse[] = [...LEFT_OUT, ...unknown, ...rest];

/** Matches what a pattern says, and tells which patterns have matched nothing so far. */
export class Excuses {
  private readonly patterns = EXCUSES.flatMap(({ pass }) => pass).map((text) => ({
    text,
    regex: glob(text),
    used: false,
  }));

  has(mutant: string): boolean {
    const found = this.patterns.find(({ regex }) => regex.test(mutant));
    if (found) found.used = true;
    return found !== undefined;
  }

  get unused(): string[] {
    return this.patterns.filter(({ used }) => !used).map(({ text }) => text);
  }
}

function glob(text: string): RegExp {
  const source = text
    .replace(/[.+?^$()|[\]\\]/g, "\\$&")
    .replaceAll("*", ".*")
    .replace(/\{([^}]*)\}/g, (_, list: string) => `(?:${list.replaceAll(",", "|")})`);
  return new RegExp(`^${source}$`);
}
