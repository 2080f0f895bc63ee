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
