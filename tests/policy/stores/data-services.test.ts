import { UNKNOWN } from "../../../policy/rule";
import { type Case, check, resource } from "../support";

check("A replication instance of DMS", {
  good: resource("aws:dms/replicationInstance:ReplicationInstance", { publiclyAccessible: false }),
  refuses: [
    {
      what: "a public address by default",
      change: [[["publiclyAccessible"], undefined]],
      finds: ["P-06 publiclyAccessible"],
    },
  ],
});

check("A proxy of RDS", {
  good: resource("aws:rds/proxy:Proxy", { requireTls: true }),
  accepts: [{ what: "with a string", change: [[["requireTls"], "true"]] }],
  refuses: [
    ...[false, undefined, UNKNOWN].map(
      (value): Case => ({
        what: `plain connections: ${String(value)}`,
        change: [[["requireTls"], value]],
        finds: ["T-13 requireTls"],
      }),
    ),
    ...[true, "true", UNKNOWN].map(
      (value): Case => ({
        what: `statements in its log: ${String(value)}`,
        change: [[["debugLogging"], value]],
        finds: ["L-10 debugLogging"],
      }),
    ),
  ],
});

for (const type of [
  "aws:rds/shardGroup:ShardGroup",
  "aws:timestreaminfluxdb/dbInstance:DbInstance",
  "aws:timestreaminfluxdb/dbCluster:DbCluster",
  "aws:lightsail/database:Database",
])
  check(`A public address (${type})`, {
    good: resource(type, {}),
    refuses: [true, "true", UNKNOWN].map(
      (value): Case => ({
        what: String(value),
        change: [[["publiclyAccessible"], value]],
        finds: ["P-06 publiclyAccessible"],
      }),
    ),
  });

const CONFIG = ["configParameters", 1, "parameterValue"];

check("A workgroup of Redshift", {
  good: resource("aws:redshiftserverless/workgroup:Workgroup", {
    configParameters: [
      { parameterKey: "auto_mv", parameterValue: "true" },
      { parameterKey: "require_ssl", parameterValue: "true" },
    ],
  }),
  refuses: [
    ...["false", UNKNOWN].map(
      (value): Case => ({
        what: `plain connections: ${String(value)}`,
        change: [[CONFIG, value]],
        finds: ["T-20 configParameters[1].parameterValue"],
      }),
    ),
    {
      what: "no such parameter",
      change: [[["configParameters"], undefined]],
      finds: ["T-20 configParameters"],
    },
    {
      what: "a public address",
      change: [[["publiclyAccessible"], true]],
      finds: ["P-06 publiclyAccessible"],
    },
  ],
});

const standby: readonly [
  what: string,
  type: string,
  good: object,
  bad: [path: string[], value: unknown][],
][] = [
  [
    "A cache of shards",
    "aws:elasticache/replicationGroup:ReplicationGroup",
    { multiAzEnabled: true, automaticFailoverEnabled: true, numNodeGroups: 3, replicasPerNodeGroup: 1 },
    [
      [["replicasPerNodeGroup"], 0],
      [["replicasPerNodeGroup"], undefined],
      [["multiAzEnabled"], false],
      [["automaticFailoverEnabled"], undefined],
    ],
  ],
  [
    "A cache of nodes",
    "aws:elasticache/replicationGroup:ReplicationGroup",
    { multiAzEnabled: "true", automaticFailoverEnabled: true, numCacheClusters: 2, replicasPerNodeGroup: 0 },
    [
      [["numCacheClusters"], 1],
      [["numCacheClusters"], UNKNOWN],
    ],
  ],
  [
    "A broker",
    "aws:mq/broker:Broker",
    { logs: { general: true }, deploymentMode: "ACTIVE_STANDBY_MULTI_AZ" },
    [
      [["deploymentMode"], "SINGLE_INSTANCE"],
      [["deploymentMode"], undefined],
      [["deploymentMode"], UNKNOWN],
    ],
  ],
];

for (const [what, type, good, bad] of standby)
  check(`${what} in prod`, {
    good: resource(type, {
      transitEncryptionEnabled: true,
      transitEncryptionMode: "required",
      atRestEncryptionEnabled: true,
      authToken: "made-by-random",
      snapshotRetentionLimit: 35,
      finalSnapshotIdentifier: "final",
      ...good,
    }),
    accepts: bad.map(([path, value]) => ({
      what: `${path} = ${String(value)} in staging`,
      change: [[path, value]],
      context: { environment: "staging" as const },
    })),
    refuses: bad.map(([path, value]) => ({
      what: `${path} = ${String(value)}`,
      change: [[path, value]],
      finds: [`C-11 ${path}`],
    })),
  });
