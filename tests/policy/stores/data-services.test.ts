import { UNKNOWN } from "../../../policy/rule";
import { type Case, check, resource } from "../support";

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

check("A MemoryDB cluster", {
  good: resource("aws:memorydb/cluster:Cluster", {
    aclName: UNKNOWN,
    numReplicasPerShard: 1,
    snapshotRetentionLimit: 35,
    finalSnapshotName: "final",
  }),
  accepts: [
    { what: "TLS by name", change: [[["tlsEnabled"], true]] },
    { what: "the one replica that AWS adds", change: [[["numReplicasPerShard"], undefined]] },
    {
      what: "no replica in staging",
      change: [[["numReplicasPerShard"], 0]],
      context: { environment: "staging" },
    },
  ],
  refuses: [
    ...[false, "false", UNKNOWN].map(
      (value): Case => ({
        what: `plain connections: ${String(value)}`,
        change: [[["tlsEnabled"], value]],
        finds: ["T-17 tlsEnabled"],
      }),
    ),
    ...["open-access", "", undefined].map(
      (value): Case => ({
        what: `no users: ${value}`,
        change: [[["aclName"], value]],
        finds: ["S-08 aclName"],
      }),
    ),
    { what: "no replica", change: [[["numReplicasPerShard"], 0]], finds: ["C-11 numReplicasPerShard"] },
  ],
});

const TRANSIT = ["encryptionInfo", "encryptionInTransit"];
const PUBLIC = ["brokerNodeGroupInfo", "connectivityInfo", "publicAccess", "type"];
check("A Kafka cluster", {
  good: resource("aws:msk/cluster:Cluster", {
    encryptionInfo: { encryptionInTransit: { clientBroker: "TLS", inCluster: true } },
    brokerNodeGroupInfo: { clientSubnets: UNKNOWN },
    clientAuthentication: { sasl: { iam: true } },
  }),
  accepts: [
    { what: "what AWS does by default", change: [[["encryptionInfo"], undefined]] },
    { what: "no public access, said so", change: [[PUBLIC, "DISABLED"]] },
    { what: "passwords", change: [[["clientAuthentication"], { sasl: { scram: "true" } }]] },
    {
      what: "certificates of an authority not known yet",
      change: [[["clientAuthentication"], { tls: { certificateAuthorityArns: UNKNOWN } }]],
    },
  ],
  refuses: [
    {
      what: "nobody asked who it is",
      change: [[["clientAuthentication"], undefined]],
      finds: ["S-51 clientAuthentication"],
    },
    {
      what: "a way of authentication that is off",
      change: [[["clientAuthentication", "sasl", "iam"], false]],
      finds: ["S-51 clientAuthentication"],
    },
    {
      what: "a way of authentication that is not known",
      change: [[["clientAuthentication", "sasl", "iam"], UNKNOWN]],
      finds: ["S-51 clientAuthentication.sasl.iam"],
    },
    ...[true, "true", UNKNOWN].map(
      (value): Case => ({
        what: `strangers let in beside: ${String(value)}`,
        change: [[["clientAuthentication", "unauthenticated"], value]],
        finds: ["S-51 clientAuthentication.unauthenticated"],
      }),
    ),
    ...["TLS_PLAINTEXT", "PLAINTEXT", "tls", UNKNOWN].map(
      (value): Case => ({
        what: `clients answered by ${String(value)}`,
        change: [[[...TRANSIT, "clientBroker"], value]],
        finds: [`T-18 ${TRANSIT.join(".")}.clientBroker`],
      }),
    ),
    ...[false, UNKNOWN].map(
      (value): Case => ({
        what: `brokers that talk in clear: ${String(value)}`,
        change: [[[...TRANSIT, "inCluster"], value]],
        finds: [`T-18 ${TRANSIT.join(".")}.inCluster`],
      }),
    ),
    ...["SERVICE_PROVIDED_EIPS", UNKNOWN].map(
      (value): Case => ({
        what: `public addresses: ${String(value)}`,
        change: [[PUBLIC, value]],
        finds: [`P-06 ${PUBLIC.join(".")}`],
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

const SSL = ["parameters", 0, "value"];
check("A parameter group of Redshift", {
  good: resource("aws:redshift/parameterGroup:ParameterGroup", {
    family: "redshift-2.0",
    parameters: [{ name: "require_ssl", value: "true" }],
  }),
  accepts: [{ what: "a boolean", change: [[SSL, true]] }],
  refuses: [
    ...["false", UNKNOWN].map(
      (value): Case => ({
        what: `plain connections: ${String(value)}`,
        change: [[SSL, value]],
        finds: ["T-20 parameters[0].value"],
      }),
    ),
    { what: "no such parameter", change: [[["parameters"], undefined]], finds: ["T-20 parameters"] },
    { what: "a family that is not known", change: [[["family"], UNKNOWN]], finds: ["T-20 family"] },
  ],
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

check("A parameter group of a family without TLS in it", {
  good: resource("aws:rds/parameterGroup:ParameterGroup", {
    family: "sqlserver-se-16.0",
    parameters: [{ name: "rds.force_ssl", value: "1" }],
  }),
  refuses: [
    {
      what: "Oracle, whose TLS is in an option group",
      change: [[["family"], "oracle-se2-19"]],
      finds: ["T-12 family"],
    },
  ],
});

for (const [type, finds] of [
  ["aws:rds/parameterGroup:ParameterGroup", []],
  ["aws:rds/clusterParameterGroup:ClusterParameterGroup", ["T-12 parameters"]],
] as const) {
  const without = {
    what: "without force_ssl, which only the cluster's group knows",
    change: [[["parameters"], []]] as [string[], unknown][],
  };
  check(`A parameter group of Aurora (${type})`, {
    good: resource(type, {
      family: "aurora-postgresql16",
      parameters: [{ name: "rds.force_ssl", value: "1" }],
    }),
    accepts: finds.length === 0 ? [without] : [],
    refuses: finds.length === 0 ? [] : [{ ...without, finds: [...finds] }],
  });
}

check("A serverless cache", {
  good: resource("aws:elasticache/serverlessCache:ServerlessCache", {
    engine: "valkey",
    userGroupId: UNKNOWN,
    snapshotRetentionLimit: 35,
  }),
  accepts: [
    {
      what: "Memcached, which has no users",
      change: [
        [["engine"], "memcached"],
        [["userGroupId"], undefined],
      ],
    },
  ],
  refuses: [{ what: "no users", change: [[["userGroupId"], undefined]], finds: ["S-08 userGroupId"] }],
});

check("A user of a cache", {
  good: resource("aws:elasticache/user:User", {
    accessString: "on ~* +@all",
    authenticationMode: { type: "password", passwords: [UNKNOWN] },
  }),
  accepts: [
    { what: "a role", change: [[["authenticationMode"], { type: "iam" }]] },
    {
      what: "one that is switched off",
      change: [
        [["accessString"], "off -@all"],
        [["authenticationMode"], undefined],
        [["noPasswordRequired"], true],
      ],
    },
  ],
  refuses: [
    ...[true, "true", UNKNOWN].map(
      (value): Case => ({
        what: `no password: ${String(value)}`,
        change: [[["noPasswordRequired"], value]],
        finds: ["S-08 noPasswordRequired"],
      }),
    ),
    ...["no-password-required", UNKNOWN].map(
      (value): Case => ({
        what: `no password by its mode: ${String(value)}`,
        change: [[["authenticationMode", "type"], value]],
        finds: ["S-08 authenticationMode.type"],
      }),
    ),
    {
      what: "no password, though its rights are not known",
      change: [
        [["accessString"], UNKNOWN],
        [["noPasswordRequired"], true],
      ],
      finds: ["S-08 noPasswordRequired"],
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
