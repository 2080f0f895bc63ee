import * as cloudwatch from "@pulumi/aws/cloudwatch";
import * as rds from "@pulumi/aws/rds";
import type * as pulumi from "@pulumi/pulumi";
import { createDataSecurityGroup } from "../data-security-group";
import { BACKUP_WINDOW, weeklyWindow } from "../maintenance";
import { physicalName } from "../naming";
import { createPassword } from "../password";
import { References, reference } from "../reference";
import { SecretBundle } from "../secret-bundle";
import type { AwsTarget, Scope } from "../target";
import type { BuiltDatabase, PostgresPlan } from "./built";
import { regionalRoots } from "./certificate-authority";
import { preloaded } from "./extensions";
import { connectionValues } from "./postgres-url";
import { applicationRole } from "./roles";
import { instanceClass, rdsParameters } from "./tuning";

const PORT = 5432;
/** As long as a guide keeps its logs. */
const LOG_DAYS = 30;
const LOGS = ["postgresql", "upgrade"] as const;
/** Not `admin`, which RDS reserves; no application knows its password. */
const MASTER = "ward_master";

/** RDS for PostgreSQL: private, encrypted, TLS forced, point-in-time recovery, final snapshot. */
export function onRds(
  name: string,
  plan: PostgresPlan,
  target: AwsTarget,
  opts: pulumi.CustomResourceOptions,
): BuiltDatabase {
  const identifier = physicalName(target.scope, plan.connection, 63);
  const masterPassword = createPassword(`${name}-master`, opts);
  const password = createPassword(name, opts);
  const description = `PostgreSQL of ${target.scope.system}: named clients only`;
  const group = createDataSecurityGroup(name, description, PORT, target, opts);
  const parameters = createParameters();
  const instance = createInstance();
  const replicas = Array.from({ length: plan.readReplicas ?? 0 }, (_, index) => createReplica(index + 1));

  const master = new SecretBundle(
    `${name}-master`,
    {
      path: `${plan.connection}-master`,
      objectName: `${target.scope.system}-${plan.connection}-master`,
      values: { password: masterPassword },
      readers: plan.readers,
      after: [instance],
    },
    opts,
  );
  const bundle = new SecretBundle(
    name,
    {
      path: plan.connection,
      objectName: `${target.scope.system}-${plan.connection}`,
      values: connectionValues(plan, instance.address, password, replicas[0]?.address),
      readers: plan.readers,
      after: [instance, ...replicas],
    },
    opts,
  );
  return {
    bundle,
    reach: { kind: "aws", securityGroupId: group.id, cidrs: target.dataCidrs },
    authority: { kind: "pem", pem: regionalRoots(target.region) },
    ready: [instance, ...replicas],
    setup: (on) =>
      applicationRole(plan, MASTER, master.ref("password", on), (field) => bundle.ref(field, on)),
    source: { kind: "aws", engine: "postgres", identifier: reference(identifier, instance) },
  };

  function createInstance(): rds.Instance {
    const waits = new References();
    const subnets = new rds.SubnetGroup(name, { subnetIds: target.dataSubnetIds }, opts);
    createLogs(identifier, waits);
    return new rds.Instance(
      name,
      {
        identifier,
        engine: plan.engine,
        engineVersion: plan.version,
        instanceClass: instanceClass(plan),
        allocatedStorage: plan.storageGiB,
        maxAllocatedStorage: plan.storageGiB * 4,
        storageType: "gp3",
        storageEncrypted: true,
        kmsKeyId: target.keyArn,
        multiAz: plan.standbys > 0,
        dbName: plan.database,
        username: MASTER,
        password: masterPassword,
        port: PORT,
        dbSubnetGroupName: subnets.name,
        vpcSecurityGroupIds: [group.id],
        parameterGroupName: parameters.name,
        publiclyAccessible: false,
        caCertIdentifier: "rds-ca-rsa2048-g1",
        backupRetentionPeriod: plan.recoveryDays,
        backupWindow: BACKUP_WINDOW,
        maintenanceWindow: weeklyWindow(plan.maintenance),
        autoMinorVersionUpgrade: true,
        allowMajorVersionUpgrade: false,
        applyImmediately: false,
        copyTagsToSnapshot: true,
        deleteAutomatedBackups: false,
        skipFinalSnapshot: false,
        finalSnapshotIdentifier: `${identifier}-final`,
        deletionProtection: target.scope.protect,
        enabledCloudwatchLogsExports: [...LOGS],
        performanceInsightsEnabled: true,
        performanceInsightsKmsKeyId: target.keyArn,
        tags: { "ward:backup": target.scope.system },
      },
      waits.options({ ...opts, protect: target.scope.protect }),
    );
  }
  /** Answers reads. It is recovered, and its backups are made, through its source; its subnets are the source's. */
  function createReplica(index: number): rds.Instance {
    const waits = new References();
    const replica = replicaIdentifier(target.scope, plan.connection, index);
    createLogs(replica, waits, `-replica-${index}`);
    return new rds.Instance(
      `${name}-replica-${index}`,
      {
        identifier: replica,
        replicateSourceDb: waits.to(reference(identifier, instance)),
        instanceClass: instanceClass(plan),
        maxAllocatedStorage: plan.storageGiB * 4,
        storageType: "gp3",
        storageEncrypted: true,
        port: PORT,
        vpcSecurityGroupIds: [group.id],
        parameterGroupName: parameters.name,
        publiclyAccessible: false,
        caCertIdentifier: "rds-ca-rsa2048-g1",
        backupRetentionPeriod: 0,
        maintenanceWindow: weeklyWindow(plan.maintenance),
        autoMinorVersionUpgrade: true,
        applyImmediately: false,
        copyTagsToSnapshot: true,
        // RDS takes none of a replica.
        skipFinalSnapshot: true,
        deletionProtection: target.scope.protect,
        enabledCloudwatchLogsExports: [...LOGS],
        performanceInsightsEnabled: true,
        performanceInsightsKmsKeyId: target.keyArn,
      },
      waits.options({ ...opts, protect: target.scope.protect }),
    );
  }

  function createParameters(): rds.ParameterGroup {
    return new rds.ParameterGroup(
      name,
      {
        family: `postgres${plan.version}`,
        parameters: rdsParameters(plan.tuning, preloaded(plan.extensions)).map(
          ({ name: parameter, value, atStart }) => ({
            name: parameter,
            value,
            applyMethod: atStart ? "pending-reboot" : "immediate",
          }),
        ),
      },
      opts,
    );
  }

  /** RDS would make these groups itself, without retention or key. */
  function createLogs(of: string, waits: References, suffix = ""): void {
    for (const log of LOGS) {
      const path = `/aws/rds/instance/${of}/${log}`;
      const logs = new cloudwatch.LogGroup(
        `${name}${suffix}-${log}`,
        { name: path, retentionInDays: LOG_DAYS, kmsKeyId: target.keyArn },
        opts,
      );
      waits.to(reference(path, logs));
    }
  }
}

/** What RDS calls a server that only reads. */
export function replicaIdentifier(scope: Scope, connection: string, index: number): string {
  return physicalName(scope, `${connection}-replica-${index}`, 63);
}
