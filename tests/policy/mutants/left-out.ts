/** What may be left out, each with the reason why nothing is worse then. */
import type { Excuse } from "./excuses";

export const PODS =
  "kubernetes:{apps,batch,core}/v1:{Deployment,DeploymentPatch,StatefulSet,DaemonSet,Job,CronJob,Pod}";
const IN_PODS = "{spec,spec.template.spec,spec.jobTemplate.spec.template.spec}";

export const LEFT_OUT: readonly Excuse[] = [
  {
    reason: "a volume without a source is none that anybody can mount",
    pass: ["remove kubernetes:core/v1:PersistentVolume spec.{csi,csi.driver}"],
  },
  {
    reason: "the component's own default holds, and what it makes of it is judged as resources",
    pass: ["remove ward:components:*"],
  },
  {
    reason: "the provider's default is the safe value",
    pass: [
      "remove aws:{backup/vault,s3/bucket}:* forceDestroy",
      "remove aws:rds/proxy:Proxy debugLogging",
      "remove aws:{sqs/queue:Queue,transfer/server:Server} {kmsMasterKeyId,sqsManagedSseEnabled,protocols}",
      "remove aws:kms/replicaKey:ReplicaKey deletionWindowInDays",
      "remove aws:{batch/jobDefinition,cloudwatch/eventTarget,ecs/taskSet}:* *assignPublicIp",
      "remove aws:opensearch/serverlessSecurityPolicy:ServerlessSecurityPolicy policy[].AllowFromPublic",
      "remove kubernetes:cert-manager.io/v1:Certificate spec.{duration,usages,privateKey.*}",
      "remove kubernetes:velero.io/v1:Schedule spec.{paused,template.snapshotVolumes,template.ttl}",
      "remove kubernetes:psmdb.percona.com/v1:PerconaServerMongoDB spec.{backup.tasks[].retention.count,sharding.configsvrReplSet}",
      "remove aws:cloudtrail/trail:Trail {enableLogging,includeGlobalServiceEvents}",
      "remove aws:cloudwatch/logGroup:LogGroup logGroupClass",
      "remove aws:{docdb,rds}/*:{Cluster,Instance} skipFinalSnapshot",
      "remove aws:elasticache/replicationGroup:ReplicationGroup atRestEncryptionEnabled",
      "remove aws:dynamodb/table:Table pointInTimeRecovery.recoveryPeriodInDays",
      "remove aws:ebs/encryptionByDefault:EncryptionByDefault enabled",
      "remove aws:ec2/subnet:Subnet mapPublicIpOnLaunch",
      "remove aws:ecr/repository:Repository forceDelete",
      "remove aws:ecs/service:Service {enableExecuteCommand,networkConfiguration.assignPublicIp}",
      "remove aws:ecs/taskDefinition:TaskDefinition containerDefinitions[].privileged",
      "remove aws:elasticache/user:User authenticationMode.*",
      "remove aws:kms/key:Key deletionWindowInDays",
      "remove aws:{lb,alb}/loadBalancer:LoadBalancer {desyncMitigationMode,loadBalancerType}",
      "remove aws:memorydb/cluster:Cluster {numReplicasPerShard,tlsEnabled}",
      "remove aws:msk/cluster:Cluster encryptionInfo.encryptionInTransit.{clientBroker,inCluster}",
      "remove aws:*:{Broker,ClusterInstance,Instance,Workgroup,DbInstance,ShardGroup} publiclyAccessible",
      "remove aws:opensearch/domain:Domain {advancedSecurityOptions.anonymousAuthEnabled,logPublishingOptions[].enabled}",
      "remove aws:s3/bucketAcl:BucketAcl acl",
      "remove aws:scheduler/schedule:Schedule {state,target.ecsParameters.networkConfiguration.assignPublicIp}",
      "remove aws:secretsmanager/secret:Secret recoveryWindowInDays",
      `remove ${PODS} ${IN_PODS}.*ontainers[].securityContext.privileged`,
      "remove kubernetes:apps/v1:StatefulSet spec.persistentVolumeClaimRetentionPolicy.*",
      "remove kubernetes:core/v1:PersistentVolume spec.persistentVolumeReclaimPolicy",
      "remove kubernetes:{batch/v1:CronJob,postgresql.cnpg.io/v1:ScheduledBackup} spec.suspend",
      "remove kubernetes:*:{Service,Elasticsearch,RabbitmqCluster,Redis,RedisCluster,RedisReplication,RedisSentinel,PerconaServerMongoDB} spec.*{type,serviceType}",
      "remove kubernetes:helm.sh/v3:Release values.crds.create",
      "remove kubernetes:postgresql.cnpg.io/v1:Cluster spec.{enableSuperuserAccess,plugins[].enabled,postgresql.parameters.ssl_min_protocol_version,postgresql.parameters.password_encryption}",
      "remove kubernetes:rabbitmq.com/v1beta1:RabbitmqCluster {spec.persistence.storage,spec.rabbitmq.additionalConfig}",
    ],
  },
  {
    reason: "without it, what is left is judged as strictly as can be, and is good",
    pass: [
      "remove aws:{apigateway,apigatewayv2}/integration:Integration {type,integrationType,connectionType}",
      "remove aws:{apigateway/method:Method,apigatewayv2/route:Route} {httpMethod,routeKey}",
    ],
  },
  {
    reason: "endpoints without addresses lead nowhere, and a grant of nothing grants nothing",
    pass: [
      "remove kubernetes:core/v1:Endpoints subsets*",
      "remove kubernetes:discovery.k8s.io/v1:EndpointSlice endpoints*",
      "remove kubernetes:gateway.networking.k8s.io/v1beta1:ReferenceGrant spec.to*",
    ],
  },
  {
    reason: "a Secret without a type gets no token, and one without entries tells nothing",
    pass: ["remove kubernetes:core/v1:Secret {type,stringData}"],
  },
  {
    reason: "a pod without the label is selected by nobody; that the edge's own have it is asked for",
    pass: ["remove kubernetes:*:* *metadata.labels.app"],
  },
  {
    reason:
      "the provider fills in a namespace, which may be any: labels still tell the edge's pods from others",
    pass: ["{remove,make unknown} kubernetes:core/v1:Service metadata.namespace"],
  },
  {
    reason: "a subnet's own setting holds, which is judged",
    pass: [
      "remove aws:ec2/{instance,launchTemplate,launchConfiguration}:* *{associatePublicIpAddress,networkInterfaces,subnetId}",
    ],
  },
  {
    reason: "SSE-S3 is the default, and all that this bucket's writers can use",
    pass: ["remove aws:s3/bucketServerSideEncryptionConfiguration:* *sseAlgorithm"],
  },
  {
    reason: "what is not deleted is kept for ever",
    pass: [
      "remove aws:s3/bucketLifecycleConfiguration:BucketLifecycleConfiguration rules*",
      "remove aws:ecr/lifecyclePolicy:LifecyclePolicy policy.rules",
      "remove aws:backup/{logicallyAirGappedVault,vaultLockConfiguration}:* maxRetentionDays",
    ],
  },
  {
    reason: "less is allowed, or nothing",
    pass: [
      "remove aws:appsync/graphQLApi:GraphQLApi additionalAuthenticationProviders",
      "remove aws:{backup,cloudwatch,ecr,iam,kms,msk,opensearch,s3control,secretsmanager,sns,sqs,dynamodb,kinesis,glue,redshift,redshiftserverless,acmpca}/* {policy,policyDocument,accessPolicies,assumeRolePolicy,inlinePolicies}",
      "remove aws:{backup,cloudwatch,ecr,iam,kms,msk,opensearch,s3control,secretsmanager,sns,sqs,ssoadmin,dynamodb,kinesis,glue,redshift,redshiftserverless,acmpca}/* *Statement",
      "remove aws:iam/role:Role managedPolicyArns",
      "remove aws:ec2/*:* {ingress,egress,entries}",
      "remove aws:cloudfront/distribution:Distribution {orderedCacheBehaviors,origins}",
      "remove aws:rds/snapshot:Snapshot sharedAccounts",
      "remove aws:ec2/vpcEndpointService:VpcEndpointService allowedPrincipals",
      "remove kubernetes:networking.k8s.io/v1:NetworkPolicy spec.ingress",
      "remove kubernetes:networking.k8s.io/v1:Ingress {metadata.annotations,metadata.annotations.*,spec.rules,spec.rules[].http.paths}",
      "remove kubernetes:gateway.networking.k8s.io/v1:* {spec.listeners,spec.rules,spec.rules[].backendRefs}",
      "remove kubernetes:rbac.authorization.k8s.io/v1:* {rules,subjects}",
      "remove kubernetes:admissionregistration.k8s.io/v1:ValidatingWebhookConfiguration webhooks",
    ],
  },
  {
    reason: "AWS and Kubernetes refuse the object without it, and so does the provider",
    pass: [
      "remove aws:*Policy policy.Statement[].{Action,Effect,Principal,Principal.AWS,Principal.Service,Resource}",
      "remove aws:*Policy {policyDocument,accessPolicies}.Statement[].{Action,Effect,Principal,Principal.AWS}",
      "remove aws:{iam/role:Role,kms/key:Key} *Statement[].{Action,Effect,Principal,Principal.AWS,Principal.Service,Principal.Federated,Resource}",
      "remove aws:iam/rolePolicyAttachment:RolePolicyAttachment policyArn",
      "remove aws:iam/groupPolicyAttachment:GroupPolicyAttachment policyArn",
      "remove aws:ssoadmin/permissionSetInlinePolicy:PermissionSetInlinePolicy inlinePolicy.Statement[].*",
      "remove aws:{apigateway,apigatewayv2}/integration:Integration {uri,integrationUri}",
      "remove aws:cloudwatch/eventApiDestination:EventApiDestination invocationEndpoint",
      "remove aws:backup/plan:Plan rules[].targetVaultName",
      "remove aws:docdb/elasticCluster:ElasticCluster adminUserPassword",
      "remove aws:ec2/securityGroup*:* {type,ingress[].fromPort,ingress[].toPort}",
      "remove aws:ecs/taskDefinition:TaskDefinition {networkMode,containerDefinitions[].logConfiguration.options.awslogs-group}",
      "remove aws:eks/accessPolicyAssociation:AccessPolicyAssociation {accessScope.type,policyArn}",
      "remove aws:elasticache/user:User accessString",
      "remove aws:opensearch/serverlessSecurityPolicy:ServerlessSecurityPolicy type",
      "remove aws:vpc/securityGroup{Egress,Ingress}Rule:* securityGroupId",
      "remove aws:ecs/service:Service networkConfiguration",
      "remove aws:vpclattice/{listener,targetGroup}:* {port,config.port}",
      "remove aws:{mq/broker,rds/instance,rds/cluster,docdb/cluster}:* {subnetIds,identifier,clusterIdentifier}",
      "remove kubernetes:cert-manager.io/v1:* spec.{acme.server,issuerRef.kind,selfSigned}",
      "remove kubernetes:gateway.networking.k8s.io/v1:* *{metadata.name,metadata.namespace,parentRefs*,listeners[].name,listeners[].tls.certificateRefs,backendRefs[].name}",
      "remove kubernetes:{postgresql.cnpg.io/v1:Cluster,psmdb.percona.com/v1:PerconaServerMongoDB} {metadata.name,spec.backup.tasks[].schedule}",
      "remove kubernetes:storage.k8s.io/v1:StorageClass provisioner",
      "remove aws:*/*arameterGroup:* parameters[].name",
      "remove aws:cloudfront/distribution:Distribution origins[].domainName",
      "remove aws:dms/endpoint:Endpoint engineName",
      "remove aws:*:{Cluster,ReplicationGroup,ServerlessCache,Broker} {engine,engineType}",
      "remove aws:*/subnetGroup:SubnetGroup subnetIds",
      "remove aws:docdb/clusterInstance:ClusterInstance clusterIdentifier",
      "remove aws:ec2/networkAcl*:* {ingress[].*,fromPort,protocol,toPort}",
      "remove aws:{lb,alb}/{listener,targetGroup,listenerRule}:* {port,actions}",
      "remove aws:lambda/permission:Permission principal",
      "remove aws:{elasticache,memorydb}/user:User authenticationMode.passwords",
      "remove aws:mq/broker:Broker {users,users[].password}",
      "remove aws:opensearch/domain:Domain advancedSecurityOptions.masterUserOptions.masterUserPassword",
      "remove kubernetes:rbac.authorization.k8s.io/v1:* {rules[].*,subjects[].*,roleRef.name}",
      "remove kubernetes:networking.k8s.io/v1:Ingress *service.port.number",
      "remove kubernetes:gateway.networking.k8s.io/v1:* {spec.listeners[].port,spec.rules[].backendRefs[].port}",
    ],
  },
  {
    reason:
      "its principal stays one service or provider of AWS, or its resources stay named; a condition narrows it further",
    pass: [
      "remove aws:{cloudwatch/logResourcePolicy,iam/role,iam/userPolicy,kms/key,sns/topicPolicy,sqs/queuePolicy}:* *Statement[].Condition*",
      "remove aws:lambda/permission:Permission sourceArn",
    ],
  },
  {
    reason: "the VPC's default group holds in its place, and that has to be closed",
    pass: ["remove aws:lb/loadBalancer:LoadBalancer securityGroups"],
  },
  {
    reason: "less is there that could be wrong",
    pass: [
      `remove ${PODS} ${IN_PODS}.{containers,initContainers,volumes}`,
      `remove ${PODS} *ontainers[].{env,env[].name,env[].value,environment,ports,command,args}`,
      `remove ${PODS} *metadata.annotations`,
      "remove kubernetes:core/v1:ConfigMap {data,data.*,metadata.name}",
      "remove kubernetes:elasticsearch.k8s.elastic.co/v1:Elasticsearch spec.nodeSets*",
      "remove kubernetes:psmdb.percona.com/v1:PerconaServerMongoDB spec.{replsets,backup.storages}",
      "remove kubernetes:gateway.networking.k8s.io/v1:HTTPRoute spec.rules[].filters",
      "remove aws:ecs/taskDefinition:TaskDefinition {containerDefinitions,volumes}",
      "remove aws:ecs/taskDefinition:TaskDefinition containerDefinitions[].{command,healthCheck.command,environment,environment[].name,environment[].value}",
      "remove aws:batch/jobDefinition:JobDefinition containerProperties*",
      "remove aws:codebuild/project:Project environment.environmentVariables*",
      "remove kubernetes:monitoring.coreos.com/v1:* spec*",
      "remove aws:dynamodb/table:Table replicas",
      "remove aws:ec2/instance:Instance ebsBlockDevices",
      "remove aws:cloudwatch/logGroup:LogGroup {name,namePrefix}",
    ],
  },
  {
    reason:
      "Redis asks for the operator's password or for those of its users, and the other one is still there",
    pass: [
      "remove kubernetes:redis.redis.opstreelabs.in/v1beta2:{Redis,RedisReplication,RedisCluster} spec.{acl.secret,kubernetesConfig.redisSecret.name}",
    ],
  },
  {
    reason: "the pod's own setting, or the image's, holds in its place",
    pass: [
      `remove ${PODS} ${IN_PODS}.*ontainers[].securityContext.{runAsNonRoot,seccompProfile.type,runAsUser}`,
      `remove ${PODS} ${IN_PODS}.securityContext.runAsUser`,
      "remove aws:ecs/taskDefinition:TaskDefinition containerDefinitions[].user",
    ],
  },
  {
    reason: "an override is laid over the operator's own pod, which is restricted",
    pass: [
      "remove kubernetes:rabbitmq.com/v1beta1:RabbitmqCluster spec.override.statefulSet.spec.template.spec.*ontainers*",
    ],
  },
  {
    reason: "the operator issues a certificate of its own",
    pass: [
      "remove kubernetes:elasticsearch.k8s.elastic.co/v1:Elasticsearch spec.http.tls.certificate.secretName",
    ],
  },
  {
    reason: "the port's own number holds, which is judged",
    pass: ["remove kubernetes:core/v1:Service spec.ports[].targetPort"],
  },
  {
    reason: "the VPC's default group takes its place, which lets nobody in and nothing out",
    pass: [
      "remove aws:*/*:{Cluster,Instance,ReplicationGroup,Broker} {vpcSecurityGroupIds,securityGroupIds,securityGroups}",
    ],
  },
  {
    reason:
      "the API's own name asks for TLS 1.2 as well; the instance's tokens are asked for by both versions",
    pass: [
      "remove aws:apigateway/restApi:RestApi disableExecuteApiEndpoint",
      "remove aws:ec2/instance:Instance metadataOptions.httpEndpoint",
    ],
  },
  {
    reason: "a policy's directions follow from its rules, and those with names or ports keep them",
    pass: [
      "remove kubernetes:networking.k8s.io/v1:NetworkPolicy spec.{policyTypes,egress}",
      "{remove,widen} kubernetes:networking.k8s.io/v1:NetworkPolicy spec.egress[].to*",
      "remove kubernetes:networking.k8s.io/v1:NetworkPolicy spec.ingress[].from[].{namespaceSelector,podSelector}*",
      "widen kubernetes:networking.k8s.io/v1:NetworkPolicy spec.ingress[].ports*",
      "make unknown kubernetes:networking.k8s.io/v1:NetworkPolicy spec.ingress[].from[].{namespaceSelector,podSelector}.*",
    ],
  },
  {
    reason: "nothing leads out without it",
    pass: ["remove aws:ec2/{route,routeTableAssociation,subnet}:* {gatewayId,routeTableId,subnetId,vpcId}"],
  },
  {
    reason: "a read replica inherits it from its source, which is judged",
    pass: ["remove aws:rds/instance:Instance storageEncrypted"],
  },
];
