import * as cloudwatch from "@pulumi/aws/cloudwatch";
import * as elasticache from "@pulumi/aws/elasticache";
import type * as pulumi from "@pulumi/pulumi";
import { createDataSecurityGroup } from "../data-security-group";
import { BACKUP_WINDOW, weeklyWindow } from "../maintenance";
import { physicalName } from "../naming";
import { createPassword } from "../password";
import { type Reference, References, reference } from "../reference";
import { SecretBundle } from "../secret-bundle";
import type { AwsTarget } from "../target";
import { type BuiltCache, type CachePlan, connectionValues, REDIS_PORT } from "./built";
import { memoryPerServer, nodeType } from "./settings";
import { replicationGroupId } from "./source";
import { APPLICATION, APPLICATION_RIGHTS } from "./users";

/** As long as a guide keeps its logs. */
const LOG_DAYS = 30;

/** ElastiCache for Redis: TLS required, a user for the application, encrypted at rest, daily snapshots. */
export function onAws(
  name: string,
  plan: CachePlan,
  target: AwsTarget,
  opts: pulumi.CustomResourceOptions,
): BuiltCache {
  const { scope } = target;
  const groupId = replicationGroupId(scope, plan.connection);
  const password = createPassword(name, opts);
  const description = `Redis of ${scope.system}: named clients only`;
  const access = createDataSecurityGroup(name, description, REDIS_PORT, target, opts);
  const group = createGroup();
  const bundle = new SecretBundle(
    name,
    {
      path: plan.connection,
      objectName: `${scope.system}-${plan.connection}`,
      values: connectionValues(
        plan.mode === "sharded" ? group.configurationEndpointAddress : group.primaryEndpointAddress,
        password,
      ),
      readers: plan.readers,
      after: [group],
    },
    opts,
  );
  return {
    bundle,
    reach: { kind: "aws", securityGroupId: access.id, cidrs: target.dataCidrs },
    ready: [group],
  };

  function createGroup(): elasticache.ReplicationGroup {
    const waits = new References();
    const subnets = new elasticache.SubnetGroup(name, { subnetIds: target.dataSubnetIds }, opts);
    const parameters = new elasticache.ParameterGroup(
      name,
      { family: `redis${plan.version}`, parameters: settings() },
      opts,
    );
    return new elasticache.ReplicationGroup(
      name,
      {
        replicationGroupId: groupId,
        description: `${plan.connection} of ${scope.system}`,
        engine: "redis",
        engineVersion: `${plan.version}.1`,
        nodeType: nodeType(memoryPerServer(plan)),
        ...copies(plan),
        parameterGroupName: parameters.name,
        subnetGroupName: subnets.name,
        securityGroupIds: [access.id],
        port: REDIS_PORT,
        atRestEncryptionEnabled: true,
        kmsKeyId: target.keyArn,
        transitEncryptionEnabled: true,
        transitEncryptionMode: "required",
        userGroupIds: [waits.to(createUsers())],
        snapshotRetentionLimit: plan.snapshotDays,
        snapshotWindow: BACKUP_WINDOW,
        finalSnapshotIdentifier: `${groupId}-final`,
        maintenanceWindow: weeklyWindow(plan.maintenance),
        autoMinorVersionUpgrade: true,
        applyImmediately: false,
        logDeliveryConfigurations: ["engine-log", "slow-log"].map((logType) => ({
          logType,
          logFormat: "json",
          destinationType: "cloudwatch-logs",
          destination: waits.to(createLogGroup(logType)),
        })),
      },
      waits.options({ ...opts, protect: scope.protect }),
    );
  }

  /** Every group has a `default`, whom clients are that give no name: nobody is. */
  function createUsers(): Reference {
    const waits = new References();
    const userIds = [
      waits.to(createUser("default", "off ~* -@all", createPassword(`${name}-default`, opts))),
      waits.to(createUser(APPLICATION, APPLICATION_RIGHTS, password)),
    ];
    const userGroupId = physicalName(scope, `${plan.connection}-users`, 40);
    const users = new elasticache.UserGroup(
      name,
      { userGroupId, engine: "redis", userIds: userIds.sort() },
      waits.options(opts),
    );
    return reference(userGroupId, users);
  }

  function createUser(userName: string, accessString: string, own: pulumi.Output<string>): Reference {
    const userId = physicalName(scope, `${plan.connection}-${userName}`, 40);
    const user = new elasticache.User(
      `${name}-${userName}`,
      {
        ...{ userId, userName, engine: "redis", accessString },
        // Not `passwords`: the SDK makes a secret of that whole list, so that a preview cannot tell what is in it.
        authenticationMode: { type: "password", passwords: [own] },
      },
      opts,
    );
    return reference(userId, user);
  }

  function settings(): { name: string; value: string }[] {
    const eviction = { name: "maxmemory-policy", value: plan.eviction };
    return plan.mode === "sharded" ? [{ name: "cluster-enabled", value: "yes" }, eviction] : [eviction];
  }

  function createLogGroup(logType: string) {
    const path = `/ward/${scope.stack}/${scope.system}/${plan.connection}/${logType}`;
    const group = new cloudwatch.LogGroup(
      `${name}-${logType}`,
      { name: path, retentionInDays: LOG_DAYS, kmsKeyId: target.keyArn },
      opts,
    );
    return reference(path, group);
  }
}

/** How many servers, and who takes over. ElastiCache fails shards over only by itself. */
function copies({ mode, shards, replicas }: CachePlan): Partial<elasticache.ReplicationGroupArgs> {
  if (mode !== "sharded") {
    const replicated = mode === "replicated";
    return {
      numCacheClusters: 1 + replicas,
      automaticFailoverEnabled: replicated,
      multiAzEnabled: replicated,
    };
  }
  return {
    clusterMode: "enabled",
    ...(shards === undefined ? {} : { numNodeGroups: shards }),
    replicasPerNodeGroup: replicas,
    automaticFailoverEnabled: true,
    multiAzEnabled: replicas > 0,
  };
}
