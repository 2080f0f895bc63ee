import { Duration, RemovalPolicy, Stack, type StackProps } from "aws-cdk-lib";
import * as amazonmq from "aws-cdk-lib/aws-amazonmq";
import * as backup from "aws-cdk-lib/aws-backup";
import * as acm from "aws-cdk-lib/aws-certificatemanager";
import * as cloudfront from "aws-cdk-lib/aws-cloudfront";
import * as origins from "aws-cdk-lib/aws-cloudfront-origins";
import * as cloudwatch from "aws-cdk-lib/aws-cloudwatch";
import * as docdb from "aws-cdk-lib/aws-docdb";
import * as ec2 from "aws-cdk-lib/aws-ec2";
import * as ecr from "aws-cdk-lib/aws-ecr";
import * as ecs from "aws-cdk-lib/aws-ecs";
import * as elasticache from "aws-cdk-lib/aws-elasticache";
import * as elb from "aws-cdk-lib/aws-elasticloadbalancingv2";
import * as kms from "aws-cdk-lib/aws-kms";
import * as logs from "aws-cdk-lib/aws-logs";
import * as opensearch from "aws-cdk-lib/aws-opensearchservice";
import * as rds from "aws-cdk-lib/aws-rds";
import * as s3 from "aws-cdk-lib/aws-s3";
import * as ssm from "aws-cdk-lib/aws-ssm";
import * as wafv2 from "aws-cdk-lib/aws-wafv2";
import type { Construct } from "constructs";

export interface Systemlike {
  services: number;
  databases: readonly ("postgres" | "docdb")[];
  caches: number;
  brokers: number;
  searches: number;
  buckets: number;
  sites: number;
}

export class System extends Stack {
  private readonly vpc: ec2.Vpc;
  private readonly key: kms.Key;

  constructor(scope: Construct, id: string, props: Systemlike & StackProps) {
    super(scope, id, props);
    this.vpc = new ec2.Vpc(this, "Network", { natGateways: 3 });
    this.vpc.addFlowLog("Flows");
    this.key = new kms.Key(this, "Key", { enableKeyRotation: true });
    const plan = backup.BackupPlan.daily35DayRetention(this, "Backups");
    for (const [index, engine] of props.databases.entries())
      plan.addSelection(`Database${index}`, { resources: [this.database(engine, index)] });
    for (let index = 0; index < props.caches; index++) this.cache(index);
    for (let index = 0; index < props.brokers; index++) this.broker(index);
    for (let index = 0; index < props.searches; index++) this.search(index);
    for (let index = 0; index < props.buckets; index++) this.bucket(`Bucket${index}`);
    const balancer = this.services(props.services);
    for (let index = 0; index < props.sites; index++) this.site(index, balancer);
  }

  /** Otherwise the CDK would ask the account. */
  override get availabilityZones(): string[] {
    return ["a", "b", "c"].map((zone) => `${this.region}${zone}`);
  }

  private database(engine: "postgres" | "docdb", index: number): backup.BackupResource {
    const common = { vpc: this.vpc, storageEncrypted: true, deletionProtection: true };
    if (engine === "docdb") {
      const cluster = new docdb.DatabaseCluster(this, `Documents${index}`, {
        ...common,
        masterUser: { username: "master" },
        instances: 3,
        instanceType: ec2.InstanceType.of(ec2.InstanceClass.R6G, ec2.InstanceSize.XLARGE),
        backup: { retention: Duration.days(35) },
        kmsKey: this.key,
      });
      this.alarms(`Documents${index}`, "AWS/DocDB", { DBClusterIdentifier: cluster.clusterIdentifier }, 8);
      return backup.BackupResource.fromArn(
        this.formatArn({ service: "rds", resource: "cluster", resourceName: cluster.clusterIdentifier }),
      );
    }
    const instance = new rds.DatabaseInstance(this, `Database${index}`, {
      ...common,
      engine: rds.DatabaseInstanceEngine.postgres({ version: rds.PostgresEngineVersion.VER_16 }),
      instanceType: ec2.InstanceType.of(ec2.InstanceClass.M7G, ec2.InstanceSize.XLARGE2),
      multiAz: true,
      iamAuthentication: true,
      backupRetention: Duration.days(35),
      storageEncryptionKey: this.key,
      parameters: { "rds.force_ssl": "1" },
    });
    this.alarms(`Database${index}`, "AWS/RDS", { DBInstanceIdentifier: instance.instanceIdentifier }, 8);
    return backup.BackupResource.fromRdsDatabaseInstance(instance);
  }

  private cache(index: number): void {
    const group = new ec2.SecurityGroup(this, `Cache${index}Group`, { vpc: this.vpc });
    group.addIngressRule(ec2.Peer.ipv4(this.vpc.vpcCidrBlock), ec2.Port.tcp(6379));
    const subnets = new elasticache.CfnSubnetGroup(this, `Cache${index}Subnets`, {
      description: "private",
      subnetIds: this.vpc.privateSubnets.map(({ subnetId }) => subnetId),
    });
    const cache = new elasticache.CfnReplicationGroup(this, `Cache${index}`, {
      replicationGroupDescription: "cache",
      engine: "redis",
      cacheNodeType: "cache.m7g.large",
      numCacheClusters: 2,
      automaticFailoverEnabled: true,
      multiAzEnabled: true,
      transitEncryptionEnabled: true,
      atRestEncryptionEnabled: true,
      kmsKeyId: this.key.keyId,
      cacheSubnetGroupName: subnets.ref,
      securityGroupIds: [group.securityGroupId],
      snapshotRetentionLimit: 35,
    });
    this.alarms(`Cache${index}`, "AWS/ElastiCache", { ReplicationGroupId: cache.ref }, 6);
  }

  private broker(index: number): void {
    const broker = new amazonmq.CfnBroker(this, `Broker${index}`, {
      brokerName: `broker-${index}`,
      deploymentMode: "CLUSTER_MULTI_AZ",
      engineType: "RABBITMQ",
      engineVersion: "3.13",
      hostInstanceType: "mq.m7g.large",
      publiclyAccessible: false,
      autoMinorVersionUpgrade: true,
      subnetIds: this.vpc.privateSubnets.map(({ subnetId }) => subnetId),
      users: [{ username: "ward", password: "{{resolve:secretsmanager:broker}}" }],
    });
    this.alarms(`Broker${index}`, "AWS/AmazonMQ", { Broker: broker.ref }, 6);
  }

  private search(index: number): void {
    const domain = new opensearch.Domain(this, `Search${index}`, {
      version: opensearch.EngineVersion.OPENSEARCH_2_19,
      vpc: this.vpc,
      vpcSubnets: [{ subnets: this.vpc.privateSubnets }],
      capacity: { dataNodes: 3, dataNodeInstanceType: "m7g.large.search" },
      zoneAwareness: { availabilityZoneCount: 3 },
      encryptionAtRest: { kmsKey: this.key },
      nodeToNodeEncryption: true,
      enforceHttps: true,
    });
    this.alarms(`Search${index}`, "AWS/ES", { DomainName: domain.domainName }, 8);
  }

  private bucket(name: string): s3.Bucket {
    return new s3.Bucket(this, name, {
      encryption: s3.BucketEncryption.KMS,
      encryptionKey: this.key,
      blockPublicAccess: s3.BlockPublicAccess.BLOCK_ALL,
      enforceSSL: true,
      versioned: true,
      removalPolicy: RemovalPolicy.RETAIN,
      lifecycleRules: [{ noncurrentVersionExpiration: Duration.days(35) }],
    });
  }

  private services(count: number): elb.ApplicationLoadBalancer {
    const cluster = new ecs.Cluster(this, "Cluster", {
      vpc: this.vpc,
      containerInsightsV2: ecs.ContainerInsights.ENABLED,
      defaultCloudMapNamespace: { name: "internal" },
    });
    const balancer = new elb.ApplicationLoadBalancer(this, "Balancer", {
      vpc: this.vpc,
      internetFacing: false,
    });
    const listener = balancer.addListener("Https", {
      port: 443,
      certificates: [
        elb.ListenerCertificate.fromArn(`arn:aws:acm:${this.region}:${this.account}:certificate/x`),
      ],
      sslPolicy: elb.SslPolicy.TLS13_RES,
      defaultAction: elb.ListenerAction.fixedResponse(404),
    });
    for (let index = 0; index < count; index++) this.service(`Service${index}`, index, cluster, listener);
    return balancer;
  }

  private service(
    name: string,
    index: number,
    cluster: ecs.Cluster,
    listener: elb.ApplicationListener,
  ): void {
    const parameters = Array.from(
      { length: 5 },
      (_, part) => new ssm.StringParameter(this, `${name}Parameter${part}`, { stringValue: "to fill" }),
    );
    const repository = new ecr.Repository(this, `${name}Images`, {
      imageScanOnPush: true,
      imageTagMutability: ecr.TagMutability.IMMUTABLE,
      lifecycleRules: [{ maxImageCount: 20 }],
    });
    const definition = new ecs.FargateTaskDefinition(this, `${name}Task`, {
      cpu: 1024,
      memoryLimitMiB: 2048,
    });
    definition.addContainer("main", {
      image: ecs.ContainerImage.fromEcrRepository(repository),
      portMappings: [{ containerPort: 3000 }],
      readonlyRootFilesystem: true,
      logging: ecs.LogDrivers.awsLogs({
        streamPrefix: name,
        logGroup: new logs.LogGroup(this, `${name}Logs`, { retention: logs.RetentionDays.ONE_YEAR }),
      }),
      secrets: Object.fromEntries(
        parameters.map((it, part) => [`SECRET_${part}`, ecs.Secret.fromSsmParameter(it)]),
      ),
    });
    const group = new ec2.SecurityGroup(this, `${name}Group`, { vpc: this.vpc, allowAllOutbound: false });
    const service = new ecs.FargateService(this, name, {
      cluster,
      securityGroups: [group],
      taskDefinition: definition,
      desiredCount: 3,
      circuitBreaker: { rollback: true },
      minHealthyPercent: 100,
      cloudMapOptions: { name: name.toLowerCase() },
    });
    service.connections.allowTo(ec2.Peer.ipv4(this.vpc.vpcCidrBlock), ec2.Port.tcp(5432));
    const scaling = service.autoScaleTaskCount({ minCapacity: 3, maxCapacity: 10 });
    scaling.scaleOnCpuUtilization("Cpu", { targetUtilizationPercent: 70 });
    listener.addTargets(name, {
      port: 3000,
      protocol: elb.ApplicationProtocol.HTTP,
      priority: index + 1,
      conditions: [elb.ListenerCondition.pathPatterns([`/${name.toLowerCase()}/*`])],
      targets: [service],
      healthCheck: { path: "/health" },
    });
    this.alarms(name, "AWS/ECS", { ServiceName: service.serviceName, ClusterName: cluster.clusterName }, 9);
  }

  private site(index: number, balancer: elb.ApplicationLoadBalancer): void {
    const firewall = new wafv2.CfnWebACL(this, `Firewall${index}`, {
      scope: "REGIONAL",
      defaultAction: { allow: {} },
      visibilityConfig: { cloudWatchMetricsEnabled: true, metricName: "all", sampledRequestsEnabled: false },
      rules: ["AWSManagedRulesCommonRuleSet", "AWSManagedRulesKnownBadInputsRuleSet"].map(
        (name, priority) => ({
          name,
          priority,
          overrideAction: { none: {} },
          statement: { managedRuleGroupStatement: { vendorName: "AWS", name } },
          visibilityConfig: {
            cloudWatchMetricsEnabled: true,
            metricName: name,
            sampledRequestsEnabled: false,
          },
        }),
      ),
    });
    const headers = new cloudfront.ResponseHeadersPolicy(this, `Headers${index}`, {
      securityHeadersBehavior: {
        contentTypeOptions: { override: true },
        frameOptions: { frameOption: cloudfront.HeadersFrameOption.DENY, override: true },
        strictTransportSecurity: { accessControlMaxAge: Duration.days(730), override: true },
      },
    });
    new cloudfront.Distribution(this, `Site${index}`, {
      defaultBehavior: {
        origin: origins.S3BucketOrigin.withOriginAccessControl(this.bucket(`Files${index}`)),
        viewerProtocolPolicy: cloudfront.ViewerProtocolPolicy.REDIRECT_TO_HTTPS,
        responseHeadersPolicy: headers,
      },
      additionalBehaviors: {
        "/api/*": {
          origin: origins.VpcOrigin.withApplicationLoadBalancer(balancer),
          viewerProtocolPolicy: cloudfront.ViewerProtocolPolicy.HTTPS_ONLY,
          allowedMethods: cloudfront.AllowedMethods.ALLOW_ALL,
          cachePolicy: cloudfront.CachePolicy.CACHING_DISABLED,
        },
      },
      domainNames: [`site${index}.example.com`],
      certificate: acm.Certificate.fromCertificateArn(
        this,
        `Certificate${index}`,
        `arn:aws:acm:us-east-1:${this.account}:certificate/x`,
      ),
      minimumProtocolVersion: cloudfront.SecurityPolicyProtocol.TLS_V1_2_2021,
    });
    this.alarms(`Site${index}`, "AWS/WAFV2", { WebACL: firewall.attrId }, 2);
  }

  private alarms(
    name: string,
    namespace: string,
    dimensionsMap: Record<string, string>,
    count: number,
  ): void {
    for (let index = 0; index < count; index++)
      new cloudwatch.Alarm(this, `${name}Alarm${index}`, {
        metric: new cloudwatch.Metric({ namespace, metricName: `Metric${index}`, dimensionsMap }),
        threshold: 80,
        evaluationPeriods: 5,
      });
  }
}
