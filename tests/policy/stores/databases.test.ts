import { UNKNOWN } from "../../../policy/rule";
import { type Case, check, resource } from "../support";

check("An RDS instance", {
  good: resource("aws:rds/instance:Instance", {
    identifier: "prod-tebx-db",
    engine: "postgres",
    username: "ward",
    password: "made-by-random",
    storageEncrypted: true,
    publiclyAccessible: false,
    parameterGroupName: "prod-tebx-db",
    backupRetentionPeriod: 35,
    deletionProtection: true,
    skipFinalSnapshot: false,
    finalSnapshotIdentifier: "prod-tebx-db-final",
    deleteAutomatedBackups: false,
    enabledCloudwatchLogsExports: ["postgresql"],
    multiAz: true,
  }),
  accepts: [
    {
      what: "without publiclyAccessible, whose default is false",
      change: [[["publiclyAccessible"], undefined]],
    },
    { what: "with a password that is not known yet", change: [[["password"], UNKNOWN]] },
    {
      what: "in staging with 7 days and no guard against deletion",
      change: [
        [["backupRetentionPeriod"], 7],
        [["deletionProtection"], false],
      ],
      options: { protect: false },
      context: { environment: "staging" },
    },
    {
      what: "in staging without a standby",
      change: [[["multiAz"], false]],
      context: { environment: "staging" },
    },
    {
      what: "as a read replica, which is recovered through its source",
      change: [
        [["replicateSourceDb"], UNKNOWN],
        [["backupRetentionPeriod"], undefined],
        [["username"], undefined],
        [["password"], undefined],
        [["finalSnapshotIdentifier"], undefined],
        [["skipFinalSnapshot"], true],
        [["deleteAutomatedBackups"], undefined],
        [["deletionProtection"], undefined],
        [["storageEncrypted"], undefined],
        [["multiAz"], undefined],
      ],
    },
  ],
  refuses: [
    {
      what: "a public address",
      change: [[["publiclyAccessible"], true]],
      finds: ["P-05 publiclyAccessible"],
    },
    {
      what: "a public address spelled as a string",
      change: [[["publiclyAccessible"], "true"]],
      finds: ["P-05 publiclyAccessible"],
    },
    {
      what: "a public address that nobody knows yet",
      change: [[["publiclyAccessible"], UNKNOWN]],
      finds: ["P-05 publiclyAccessible"],
    },
    { what: "plain storage", change: [[["storageEncrypted"], false]], finds: ["E-01 storageEncrypted"] },
    {
      what: "plain storage by default",
      change: [[["storageEncrypted"], undefined]],
      finds: ["E-01 storageEncrypted"],
    },
    {
      what: "a plain replica",
      change: [
        [["replicateSourceDb"], "x"],
        [["storageEncrypted"], false],
      ],
      finds: ["E-01 storageEncrypted"],
    },
    {
      what: "no backups (0, which is falsy)",
      change: [[["backupRetentionPeriod"], 0]],
      finds: ["R-01 backupRetentionPeriod"],
    },
    {
      what: "no backups by default",
      change: [[["backupRetentionPeriod"], undefined]],
      finds: ["R-01 backupRetentionPeriod"],
    },
    {
      what: "29 days in prod",
      change: [[["backupRetentionPeriod"], 29]],
      finds: ["R-01 backupRetentionPeriod"],
    },
    {
      what: "more days than RDS can keep",
      change: [[["backupRetentionPeriod"], 36]],
      finds: ["R-01 backupRetentionPeriod"],
    },
    {
      what: "6 days in staging",
      change: [[["backupRetentionPeriod"], 6]],
      context: { environment: "staging" },
      finds: ["R-01 backupRetentionPeriod"],
    },
    { what: "no final snapshot", change: [[["skipFinalSnapshot"], true]], finds: ["R-09 skipFinalSnapshot"] },
    {
      what: "a final snapshot without a name",
      change: [[["finalSnapshotIdentifier"], undefined]],
      finds: ["R-09 finalSnapshotIdentifier"],
    },
    {
      what: "deletion allowed",
      change: [[["deletionProtection"], false]],
      finds: ["R-10 deletionProtection"],
    },
    {
      what: "deletion allowed by default",
      change: [[["deletionProtection"], undefined]],
      finds: ["R-10 deletionProtection"],
    },
    {
      what: "backups that go with it by default",
      change: [[["deleteAutomatedBackups"], undefined]],
      finds: ["R-11 deleteAutomatedBackups"],
    },
    {
      what: "backups that go with it",
      change: [[["deleteAutomatedBackups"], true]],
      finds: ["R-11 deleteAutomatedBackups"],
    },
    { what: "no protection by Pulumi", change: [], options: { protect: false }, finds: ["R-12"] },
    {
      what: "no log",
      change: [[["enabledCloudwatchLogsExports"], []]],
      finds: ["L-02 enabledCloudwatchLogsExports"],
    },
    {
      what: "a log of upgrades alone",
      change: [[["enabledCloudwatchLogsExports"], ["upgrade"]]],
      finds: ["L-02 enabledCloudwatchLogsExports"],
    },
    {
      what: "a log that nobody knows",
      change: [[["enabledCloudwatchLogsExports"], ["upgrade", UNKNOWN]]],
      finds: ["L-02 enabledCloudwatchLogsExports[1]"],
    },
    {
      what: "no log by default",
      change: [[["enabledCloudwatchLogsExports"], undefined]],
      finds: ["L-02 enabledCloudwatchLogsExports"],
    },
    ...[false, "false", undefined, UNKNOWN].map(
      (value): Case => ({
        what: `no standby: ${String(value)}`,
        change: [[["multiAz"], value]],
        finds: ["C-11 multiAz"],
      }),
    ),
    { what: "the reserved name admin", change: [[["username"], "Admin"]], finds: ["S-05 username"] },
    { what: "no password", change: [[["password"], undefined]], finds: ["S-05 password"] },
    {
      what: "a password managed by RDS",
      change: [[["manageMasterUserPassword"], true]],
      finds: ["S-05 manageMasterUserPassword"],
    },
    {
      what: "a guarded property under ignoreChanges",
      change: [],
      options: { ignoreChanges: ["backupRetentionPeriod", "tags"] },
      finds: ["R-30 backupRetentionPeriod"],
    },
    {
      what: "everything under ignoreChanges",
      change: [],
      options: { ignoreChanges: ["*"] },
      finds: ["R-30"],
    },
  ],
});

check("A PostgreSQL parameter group", {
  good: resource("aws:rds/parameterGroup:ParameterGroup", {
    family: "postgres16",
    parameters: [
      { name: "max_connections", value: "200" },
      { name: "rds.force_ssl", value: "1" },
    ],
  }),
  accepts: [
    { what: "with a number", change: [[["parameters", 1, "value"], 1]] },
    {
      what: "SCRAM by name",
      change: [[["parameters", 2], { name: "password_encryption", value: "scram-sha-256" }]],
    },
    { what: "a name in another case", change: [[["parameters", 1, "name"], "rds.Force_SSL"]] },
    {
      what: "MySQL's own parameter",
      change: [
        [["family"], "mysql8.0"],
        [["parameters", 1], { name: "require_secure_transport", value: "ON" }],
      ],
    },
  ],
  refuses: [
    { what: "0", change: [[["parameters", 1, "value"], "0"]], finds: ["T-12 parameters[1].value"] },
    {
      what: "0, after 1 in another case",
      change: [[["parameters", 2], { name: "RDS.Force_SSL", value: "0" }]],
      finds: ["T-12 parameters[2].value"],
    },
    {
      what: "TLS 1.1, in another case",
      change: [[["parameters", 2], { name: "SSL_MIN_PROTOCOL_VERSION", value: "tlsv1.1" }]],
      finds: ["T-12 parameters[2].value"],
    },
    ...(
      [
        ["password_encryption", "md5"],
        ["Password_Encryption", "MD5"],
        ["password_encryption", UNKNOWN],
      ] as const
    ).map(([name, value]) => ({
      what: `${name} ${String(value)}`,
      change: [[["parameters", 2], { name, value }]] as [(string | number)[], unknown][],
      finds: ["S-14 parameters[2].value"],
    })),
    { what: "no such parameter", change: [[["parameters"], []]], finds: ["T-12 parameters"] },
    { what: "no parameters at all", change: [[["parameters"], undefined]], finds: ["T-12 parameters"] },
    {
      what: "a later 0, which wins",
      change: [[["parameters", 2], { name: "rds.force_ssl", value: "0" }]],
      finds: ["T-12 parameters[2].value"],
    },
    { what: "MySQL without its parameter", change: [[["family"], "mysql8.0"]], finds: ["T-12 parameters"] },
    {
      what: "an unknown value",
      change: [[["parameters", 1, "value"], UNKNOWN]],
      finds: ["T-12 parameters[1].value"],
    },
    { what: "unknown parameters", change: [[["parameters"], UNKNOWN]], finds: ["T-12 parameters"] },
  ],
});

check("A DocumentDB parameter group", {
  good: resource("aws:docdb/clusterParameterGroup:ClusterParameterGroup", {
    family: "docdb5.0",
    parameters: [{ name: "tls", value: "tls1.2+" }],
  }),
  accepts: [{ what: "enabled", change: [[["parameters", 0, "value"], "enabled"]] }],
  refuses: [
    {
      what: "disabled",
      change: [[["parameters", 0, "value"], "disabled"]],
      finds: ["T-14 parameters[0].value"],
    },
    {
      what: "a word nobody knows",
      change: [[["parameters", 0, "value"], "tls1.0"]],
      finds: ["T-14 parameters[0].value"],
    },
    { what: "no tls parameter", change: [[["parameters"], []]], finds: ["T-14 parameters"] },
  ],
});

check("A cluster of Aurora", {
  good: resource("aws:rds/cluster:Cluster", {
    masterUsername: "ward",
    masterPassword: UNKNOWN,
    storageEncrypted: true,
    backupRetentionPeriod: 35,
    deletionProtection: true,
    deleteAutomatedBackups: false,
    skipFinalSnapshot: false,
    finalSnapshotIdentifier: "final",
    enabledCloudwatchLogsExports: ["postgresql"],
  }),
  accepts: ["replicationSourceIdentifier", "globalClusterIdentifier", "restoreToPointInTime"].map((key) => ({
    what: `users that come from elsewhere (${key})`,
    change: [
      [[key], UNKNOWN],
      [["masterUsername"], undefined],
      [["masterPassword"], undefined],
    ],
  })),
  refuses: [
    {
      what: "the reserved name in the first cluster of a global one",
      change: [
        [["globalClusterIdentifier"], "prod"],
        [["masterUsername"], "admin"],
      ],
      finds: ["S-05 masterUsername"],
    },
  ],
});

check("A DocumentDB cluster", {
  good: resource("aws:docdb/cluster:Cluster", {
    masterUsername: "ward",
    masterPassword: UNKNOWN,
    storageEncrypted: true,
    backupRetentionPeriod: 35,
    deletionProtection: true,
    finalSnapshotIdentifier: "final",
    enabledCloudwatchLogsExports: ["audit"],
  }),
  refuses: [
    {
      what: "one day by default",
      change: [[["backupRetentionPeriod"], undefined]],
      finds: ["R-01 backupRetentionPeriod"],
    },
    { what: "plain storage", change: [[["storageEncrypted"], undefined]], finds: ["E-01 storageEncrypted"] },
    {
      what: "the reserved name admin",
      change: [[["masterUsername"], "admin"]],
      finds: ["S-05 masterUsername"],
    },
  ],
});

check("A cache", {
  good: resource("aws:elasticache/replicationGroup:ReplicationGroup", {
    transitEncryptionEnabled: true,
    transitEncryptionMode: "required",
    atRestEncryptionEnabled: true,
    authToken: UNKNOWN,
    snapshotRetentionLimit: 35,
    finalSnapshotIdentifier: "final",
    multiAzEnabled: true,
    automaticFailoverEnabled: true,
    numCacheClusters: 2,
  }),
  accepts: [
    {
      what: "with user groups in place of a token",
      change: [
        [["authToken"], undefined],
        [["userGroupIds"], ["g"]],
      ],
    },
    {
      what: "as a member of a global group, whose primary is judged",
      change: ["transitEncryptionEnabled", "transitEncryptionMode", "atRestEncryptionEnabled", "authToken"]
        .map((key): [string[], unknown] => [[key], undefined])
        .concat([[["globalReplicationGroupId"], UNKNOWN]]),
    },
  ],
  refuses: [
    {
      what: "mode preferred",
      change: [[["transitEncryptionMode"], "preferred"]],
      finds: ["T-15 transitEncryptionMode"],
    },
    {
      what: "no TLS in a member of a global group",
      change: [
        [["globalReplicationGroupId"], "ldgnf-1"],
        [["transitEncryptionEnabled"], false],
      ],
      finds: ["T-15 transitEncryptionEnabled"],
    },
    {
      what: "no TLS",
      change: [[["transitEncryptionEnabled"], false]],
      finds: ["T-15 transitEncryptionEnabled"],
    },
    {
      what: "no TLS by default",
      change: [[["transitEncryptionEnabled"], undefined]],
      finds: ["T-15 transitEncryptionEnabled"],
    },
    {
      what: "plain storage",
      change: [[["atRestEncryptionEnabled"], undefined]],
      finds: ["E-03 atRestEncryptionEnabled"],
    },
    {
      what: "an unknown answer",
      change: [[["atRestEncryptionEnabled"], UNKNOWN]],
      finds: ["E-03 atRestEncryptionEnabled"],
    },
    { what: "no password", change: [[["authToken"], undefined]], finds: ["S-08 authToken"] },
    { what: "an empty password", change: [[["authToken"], ""]], finds: ["S-08 authToken"] },
    {
      what: "no snapshots",
      change: [[["snapshotRetentionLimit"], 0]],
      finds: ["R-05 snapshotRetentionLimit"],
    },
    {
      what: "no snapshots by default",
      change: [[["snapshotRetentionLimit"], undefined]],
      finds: ["R-05 snapshotRetentionLimit"],
    },
    {
      what: "no final snapshot",
      change: [[["finalSnapshotIdentifier"], undefined]],
      finds: ["R-09 finalSnapshotIdentifier"],
    },
  ],
});

check("An ElastiCache cluster", {
  good: resource("aws:elasticache/cluster:Cluster", { engine: "memcached", transitEncryptionEnabled: true }),
  accepts: [
    {
      what: "as a member of a replication group",
      change: [
        [["engine"], undefined],
        [["replicationGroupId"], UNKNOWN],
      ],
    },
  ],
  refuses: [
    { what: "Redis", change: [[["engine"], "redis"]], finds: ["T-16 engine"] },
    { what: "Valkey", change: [[["engine"], "valkey"]], finds: ["T-16 engine"] },
    {
      what: "plain Memcached",
      change: [[["transitEncryptionEnabled"], undefined]],
      finds: ["T-16 transitEncryptionEnabled"],
    },
  ],
});

check("A message broker", {
  good: resource("aws:mq/broker:Broker", {
    publiclyAccessible: false,
    logs: { general: true },
    deploymentMode: "CLUSTER_MULTI_AZ",
  }),
  refuses: [
    {
      what: "a public address",
      change: [[["publiclyAccessible"], true]],
      finds: ["P-06 publiclyAccessible"],
    },
    {
      what: "an unknown answer",
      change: [[["publiclyAccessible"], UNKNOWN]],
      finds: ["P-06 publiclyAccessible"],
    },
    { what: "no log", change: [[["logs"], undefined]], finds: ["L-02 logs.general"] },
  ],
});

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

check("Versions of TLS in a parameter group", {
  good: resource("aws:rds/parameterGroup:ParameterGroup", {
    family: "mysql8.0",
    parameters: [
      { name: "require_secure_transport", value: "1" },
      { name: "tls_version", value: "TLSv1.2,TLSv1.3" },
    ],
  }),
  refuses: [
    {
      what: "of old",
      change: [[["parameters", 1, "value"], "TLSv1.1,TLSv1.2"]],
      finds: ["T-12 parameters[1].value"],
    },
    {
      what: "that nobody knows",
      change: [[["parameters", 1, "value"], UNKNOWN]],
      finds: ["T-12 parameters[1].value"],
    },
    {
      what: "of PostgreSQL",
      change: [
        [["family"], "postgres16"],
        [
          ["parameters"],
          [
            { name: "rds.force_ssl", value: "1" },
            { name: "ssl_min_protocol_version", value: "TLSv1" },
          ],
        ],
      ],
      finds: ["T-12 parameters[1].value"],
    },
  ],
});

for (const module of ["rds", "docdb", "neptune"])
  check(`A database in several regions (${module})`, {
    good: resource(`aws:${module}/globalCluster:GlobalCluster`, {
      storageEncrypted: true,
      deletionProtection: true,
    }),
    accepts: [
      {
        what: "that is made of another one",
        change: [
          [["storageEncrypted"], undefined],
          [["sourceDbClusterIdentifier"], "arn:aws:rds:eu-central-1:123456789012:cluster:records"],
        ],
      },
    ],
    refuses: [
      { what: "in clear", change: [[["storageEncrypted"], undefined]], finds: ["E-01 storageEncrypted"] },
      {
        what: "that can be deleted",
        change: [[["deletionProtection"], undefined]],
        finds: ["R-10 deletionProtection"],
      },
    ],
  });

check("A cluster of Aurora DSQL", {
  good: resource("aws:dsql/cluster:Cluster", { deletionProtectionEnabled: true }),
  refuses: [
    {
      what: "that can be deleted",
      change: [[["deletionProtectionEnabled"], undefined]],
      finds: ["R-10 deletionProtectionEnabled"],
    },
  ],
});
