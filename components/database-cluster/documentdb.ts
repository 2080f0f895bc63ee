import * as cloudwatch from "@pulumi/aws/cloudwatch";
import * as docdb from "@pulumi/aws/docdb";
import type * as pulumi from "@pulumi/pulumi";
import { createDataSecurityGroup } from "../data-security-group";
import { BACKUP_WINDOW, weeklyWindow } from "../maintenance";
import { physicalName } from "../naming";
import { createPassword } from "../password";
import { References, reference } from "../reference";
import { SecretBundle } from "../secret-bundle";
import type { AwsTarget } from "../target";
import type { BuiltDatabase, MongoPlan } from "./built";
import { regionalRoots } from "./certificate-authority";
import { applicationUser } from "./documentdb-user";
import {
  connectionValues,
  DOCUMENTDB_MASTER,
  documentDbClass,
  MONGODB_PORT,
  promotionTiers,
  serverImage,
} from "./mongo";

/** The newest that speaks MongoDB's protocol on every instance class; 6.0 and later of MongoDB run on it too. */
const ENGINE = { version: "5.0.0", family: "docdb5.0" } as const;
/** Its replica set is called so, whatever a guide says; users are all known to `admin`. */
const REPLICA_SET = { replicaSet: "rs0", authSource: "admin", retryWrites: false } as const;
const LOGS = ["audit", "profiler"] as const;
/** Who did what to the data is kept a year in prod; what was slow, as long as a guide keeps its logs. */
const AUDIT_DAYS = { prod: 365, staging: 30 } as const;
const LOG_DAYS = 30;

/** DocumentDB: private, encrypted, TLS only, audited, point-in-time recovery, final snapshot. */
export function onDocumentDb(
  name: string,
  plan: MongoPlan,
  target: AwsTarget,
  opts: pulumi.CustomResourceOptions,
): BuiltDatabase {
  const { scope } = target;
  const stateful = { ...opts, protect: scope.protect };
  const identifier = physicalName(scope, plan.connection, 50);
  const masterPassword = createPassword(`${name}-master`, opts);
  const password = createPassword(name, opts);
  const description = `MongoDB of ${scope.system}: named clients only`;
  const group = createDataSecurityGroup(name, description, MONGODB_PORT, target, opts);
  const cluster = createCluster();
  const members = promotionTiers(plan.priorities).map(createMember);
  const secrets = { readers: plan.readers, after: [cluster, ...members] };
  const master = new SecretBundle(
    `${name}-master`,
    {
      path: `${plan.connection}-master`,
      objectName: `${scope.system}-${plan.connection}-master`,
      values: { password: masterPassword },
      ...secrets,
    },
    opts,
  );
  const { endpoint, readerEndpoint } = cluster;
  const bundle = new SecretBundle(
    name,
    {
      path: plan.connection,
      objectName: `${scope.system}-${plan.connection}`,
      values: connectionValues(
        plan,
        endpoint,
        { hosts: [endpoint], replicaHost: readerEndpoint, ...REPLICA_SET },
        password,
      ),
      ...secrets,
    },
    opts,
  );
  return {
    bundle,
    reach: { kind: "aws", securityGroupId: group.id, cidrs: target.dataCidrs },
    authority: { kind: "pem", pem: regionalRoots(target.region) },
    ready: [cluster, ...members],
    setup: (on) => applicationUser(plan, master.ref("password", on), (field) => bundle.ref(field, on)),
    source: {
      ...{ kind: "aws", identifier: reference(identifier, cluster) },
      ...{ engine: "mongodb", serverImage: serverImage(plan.version) },
    },
  };

  function createCluster(): docdb.Cluster {
    const waits = new References();
    const subnets = new docdb.SubnetGroup(name, { subnetIds: target.dataSubnetIds }, opts);
    const parameters = createParameters();
    createLogs(waits);
    return new docdb.Cluster(
      name,
      {
        clusterIdentifier: identifier,
        engine: "docdb",
        engineVersion: ENGINE.version,
        masterUsername: DOCUMENTDB_MASTER,
        masterPassword,
        port: MONGODB_PORT,
        dbSubnetGroupName: subnets.name,
        vpcSecurityGroupIds: [group.id],
        dbClusterParameterGroupName: parameters.name,
        storageEncrypted: true,
        kmsKeyId: target.keyArn,
        backupRetentionPeriod: plan.recoveryDays,
        preferredBackupWindow: BACKUP_WINDOW,
        preferredMaintenanceWindow: weeklyWindow(plan.maintenance),
        allowMajorVersionUpgrade: false,
        applyImmediately: false,
        skipFinalSnapshot: false,
        finalSnapshotIdentifier: `${identifier}-final`,
        deletionProtection: scope.protect,
        enabledCloudwatchLogsExports: [...LOGS],
        tags: { "ward:backup": scope.system },
      },
      waits.options(stateful),
    );
  }

  function createParameters(): docdb.ClusterParameterGroup {
    return new docdb.ClusterParameterGroup(
      name,
      {
        family: ENGINE.family,
        parameters: [
          { name: "audit_logs", value: "enabled", applyMethod: "immediate" },
          { name: "profiler", value: "enabled", applyMethod: "immediate" },
          { name: "profiler_threshold_ms", value: "1000", applyMethod: "immediate" },
          { name: "tls", value: "enabled", applyMethod: "pending-reboot" },
        ],
      },
      opts,
    );
  }

  /** DocumentDB would make these groups itself, without retention or key. */
  function createLogs(waits: References): void {
    for (const log of LOGS) {
      const path = `/aws/docdb/${identifier}/${log}`;
      const retentionInDays = log === "audit" ? AUDIT_DAYS[scope.environment] : LOG_DAYS;
      const logs = new cloudwatch.LogGroup(
        `${name}-${log}`,
        { name: path, retentionInDays, kmsKeyId: target.keyArn },
        opts,
      );
      waits.to(reference(path, logs));
    }
  }

  function createMember(promotionTier: number, index: number): docdb.ClusterInstance {
    const waits = new References();
    return new docdb.ClusterInstance(
      `${name}-${index}`,
      {
        identifier: `${identifier}-${index}`,
        clusterIdentifier: waits.to(reference(identifier, cluster)),
        engine: "docdb",
        instanceClass: documentDbClass(plan.memoryGiB),
        promotionTier,
        caCertIdentifier: "rds-ca-rsa2048-g1",
        preferredMaintenanceWindow: weeklyWindow(plan.maintenance),
        autoMinorVersionUpgrade: true,
        applyImmediately: false,
        copyTagsToSnapshot: true,
      },
      waits.options(stateful),
    );
  }
}
