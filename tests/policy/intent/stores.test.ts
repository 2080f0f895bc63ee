import { UNKNOWN } from "../../../policy/rule";
import { check, resource } from "../support";

const postgres = {
  target: "aws",
  engine: "postgres",
  version: "16",
  database: "tebx",
  user: "tebx_api",
  recoveryDays: 35,
  standbys: 1,
};
const STAGING = { environment: "staging" } as const;

check("A PostgreSQL database's spec", {
  good: resource("ward:components:DatabaseCluster", postgres),
  accepts: [
    { what: "days that the environment gives", change: [[["recoveryDays"], undefined]] },
    { what: "days as text", change: [[["recoveryDays"], "30"]] },
    { what: "a week in staging", change: [[["recoveryDays"], 7]], context: STAGING },
    { what: "no standby in staging", change: [[["standbys"], 0]], context: STAGING },
    {
      what: "two standbys on kubernetes",
      change: [
        [["standbys"], 2],
        [["target"], "kubernetes"],
      ],
    },
  ],
  refuses: [
    { what: "a week in prod", change: [[["recoveryDays"], 7]], finds: ["K-01 recoveryDays"] },
    { what: "no recovery", change: [[["recoveryDays"], 0]], finds: ["K-01 recoveryDays"] },
    { what: "more days than AWS has", change: [[["recoveryDays"], 36]], finds: ["K-01 recoveryDays"] },
    { what: "unknown days", change: [[["recoveryDays"], UNKNOWN]], finds: ["K-01 recoveryDays"] },
    { what: "public", change: [[["public"], true]], finds: ["K-03 public"] },
    {
      what: "public, in text",
      change: [[["publiclyAccessible"], "true"]],
      finds: ["K-03 publiclyAccessible"],
    },
    { what: "insecure", change: [[["insecure"], true]], finds: ["K-03 insecure"] },
    { what: "no standby in prod", change: [[["standbys"], 0]], finds: ["K-11 standbys"] },
    { what: "nothing said about standbys", change: [[["standbys"], undefined]], finds: ["K-11 standbys"] },
    {
      what: "no standby on kubernetes",
      change: [
        [["standbys"], 0],
        [["target"], "kubernetes"],
      ],
      finds: ["K-11 standbys"],
    },
    { what: "unknown standbys", change: [[["standbys"], UNKNOWN]], finds: ["K-11 standbys"] },
    { what: "an unknown engine", change: [[["engine"], UNKNOWN]], finds: ["K-11 engine"] },
    { what: "the master user", change: [[["user"], "postgres"]], finds: ["K-15 user"] },
    { what: "a user that RDS reserves", change: [[["user"], "Admin"]], finds: ["K-15 user"] },
    { what: "no user", change: [[["user"], undefined]], finds: ["K-15 user"] },
  ],
});

check("A MongoDB database's spec", {
  good: resource("ward:components:DatabaseCluster", {
    target: "kubernetes",
    engine: "mongodb",
    user: "tebx_api",
    recoveryDays: 35,
    replicaSet: "tebx-rs",
    priorities: [2, 1, 1],
  }),
  accepts: [{ what: "one member in staging", change: [[["priorities"], [1]]], context: STAGING }],
  refuses: [
    { what: "two members", change: [[["priorities"], [2, 1]]], finds: ["K-11 priorities"] },
    { what: "no members", change: [[["priorities"], undefined]], finds: ["K-11 priorities"] },
    { what: "unknown members", change: [[["priorities"], UNKNOWN]], finds: ["K-11 priorities"] },
    { what: "an operator's user", change: [[["user"], "databaseAdmin"]], finds: ["K-15 user"] },
  ],
});

check("A cache's spec", {
  good: resource("ward:components:CacheCluster", {
    target: "aws",
    mode: "replicated",
    replicas: 1,
    snapshotDays: 35,
  }),
  accepts: [
    {
      what: "one server in staging",
      change: [
        [["mode"], "standalone"],
        [["replicas"], 0],
      ],
      context: STAGING,
    },
    {
      what: "three shards",
      change: [
        [["mode"], "sharded"],
        [["shards"], 3],
      ],
    },
  ],
  refuses: [
    { what: "one server in prod", change: [[["mode"], "standalone"]], finds: ["K-12 mode"] },
    { what: "no mode", change: [[["mode"], undefined]], finds: ["K-12 mode"] },
    { what: "an unknown mode", change: [[["mode"], UNKNOWN]], finds: ["K-12 mode"] },
    { what: "no replica", change: [[["replicas"], 0]], finds: ["K-12 replicas"] },
    {
      what: "shards without a majority",
      change: [
        [["mode"], "sharded"],
        [["shards"], 2],
      ],
      finds: ["K-12 shards"],
    },
    { what: "no number of shards", change: [[["mode"], "sharded"]], finds: ["K-12 shards"] },
    { what: "no snapshots", change: [[["snapshotDays"], 0]], finds: ["K-13 snapshotDays"] },
    {
      what: "nothing said about snapshots",
      change: [[["snapshotDays"], undefined]],
      finds: ["K-13 snapshotDays"],
    },
    { what: "six days", change: [[["snapshotDays"], 6]], context: STAGING, finds: ["K-13 snapshotDays"] },
    { what: "insecure", change: [[["insecure"], "yes"]], finds: ["K-03 insecure"] },
  ],
});

check("A broker's spec", {
  good: resource("ward:components:MessageBroker", { target: "kubernetes", members: 3, user: "nx" }),
  accepts: [
    { what: "five members", change: [[["members"], 5]] },
    { what: "one member in staging", change: [[["members"], 1]], context: STAGING },
  ],
  refuses: [
    { what: "one member in prod", change: [[["members"], 1]], finds: ["K-14 members"] },
    { what: "two members", change: [[["members"], 2]], finds: ["K-14 members"] },
    { what: "four members", change: [[["members"], 4]], finds: ["K-14 members"] },
    { what: "an unknown number", change: [[["members"], UNKNOWN]], finds: ["K-14 members"] },
    { what: "RabbitMQ's own user", change: [[["user"], "guest"]], finds: ["K-15 user"] },
  ],
});

check("A search cluster's spec", {
  good: resource("ward:components:SearchCluster", {
    target: "aws",
    members: 3,
    user: "hospital_logs",
    indices: [{ pattern: "hospital-logs-*", keepDays: 30 }],
  }),
  accepts: [{ what: "two members in each of three zones", change: [[["members"], 6]] }],
  refuses: [
    { what: "four members", change: [[["members"], 4]], finds: ["K-14 members"] },
    { what: "the superuser", change: [[["user"], "elastic"]], finds: ["K-15 user"] },
    { what: "no indices", change: [[["indices"], undefined]], finds: ["K-37 indices"] },
    {
      what: "all indices at once",
      change: [[["indices", 0, "pattern"], "*"]],
      finds: ["K-37 indices[0].pattern"],
    },
    {
      what: "a pattern with a star in it",
      change: [[["indices", 0, "pattern"], "h*-logs"]],
      finds: ["K-37 indices[0].pattern"],
    },
    {
      what: "days that are not known",
      change: [[["indices", 0, "keepDays"], UNKNOWN]],
      finds: ["K-04 indices[0].keepDays"],
    },
  ],
});

check("An object store's spec", {
  good: resource("ward:components:ObjectStore", {
    target: "kubernetes",
    buckets: ["uploads"],
    versioning: true,
    erasure: { drives: 1, parity: 2 },
  }),
  accepts: [
    { what: "parity that the component decides", change: [[["erasure"], undefined]] },
    { what: "objects that go after a year", change: [[["expireDays"], 365]] },
  ],
  refuses: [
    { what: "no versions", change: [[["versioning"], false]], finds: ["K-16 versioning"] },
    {
      what: "nothing said about versions",
      change: [[["versioning"], undefined]],
      finds: ["K-16 versioning"],
    },
    { what: "unknown versions", change: [[["versioning"], UNKNOWN]], finds: ["K-16 versioning"] },
    {
      what: "objects that go before their backup",
      change: [[["expireDays"], 6]],
      finds: ["K-17 expireDays"],
    },
    { what: "no parity", change: [[["erasure", "parity"], 0]], finds: ["K-18 erasure.parity"] },
    { what: "public", change: [[["public"], true]], finds: ["K-03 public"] },
  ],
});
