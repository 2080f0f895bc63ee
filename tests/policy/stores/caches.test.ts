import { UNKNOWN } from "../../../policy/rule";
import { type Case, check, resource } from "../support";

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
