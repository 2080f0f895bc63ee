/** Databases and caches, by their exporters and by RDS, DocumentDB and ElastiCache. */
import {
  type Account,
  type Cluster,
  containerCpu,
  freeDisk,
  type Of,
  orZero,
  pick,
  type Reading,
  reading,
  signals,
} from "./signal";

type Database = Of<"database">;

/** As CloudNativePG (`<cluster>-1`) and Percona's operator (`<cluster>-<set>-0`) call them. */
const podsOf = ({ name, engine }: Database, { system }: Cluster) => ({
  "pod~": `${system}-${name}-${engine === "postgres" ? "" : "[a-z0-9-]+-"}[0-9]+`,
});
const isPostgres = ({ engine }: Database) => engine === "postgres";

export const databaseSignals = signals({
  "database-cpu": {
    of: "database",
    unit: "%",
    title: "CPU, of the limit",
    prometheus: (database: Database, cluster) => {
      const container = isPostgres(database) ? "postgres" : "mongod";
      return containerCpu({ ...podsOf(database, cluster), container }, cluster);
    },
    cloudwatch: (database: Database, account) => ofCloud(database, account, "CPUUtilization"),
  },
  "database-connections": {
    of: "database",
    unit: "%",
    title: "Connections, of the most there may be",
    prometheus: (database: Database, cluster) => {
      const pods = podsOf(database, cluster);
      if (!isPostgres(database)) {
        const now = pick("mongodb_ss_connections", { ...pods, conn_type: "current" }, cluster);
        const free = pick("mongodb_ss_connections", { ...pods, conn_type: "available" }, cluster);
        return `100 * max(sum by (pod) (${now}) / (sum by (pod) (${now}) + sum by (pod) (${free})))`;
      }
      const most = pick("cnpg_pg_settings_setting", { ...pods, name: "max_connections" }, cluster);
      return `100 * max(sum by (pod) (${pick("cnpg_backends_total", pods, cluster)}) / max by (pod) (${most}))`;
    },
    cloudwatch: (database: Database, account) => {
      const { maxConnections } = database;
      if (maxConnections === undefined) return undefined;
      const { metrics, names } = ofCloud(database, account, "DatabaseConnections");
      return { metrics, expression: `100 * value / ${maxConnections}`, names };
    },
  },
  "database-primary": {
    of: "database",
    unit: "",
    title: "Servers that take writes",
    prometheus: (database: Database, cluster) => {
      const pods = podsOf(database, cluster);
      return isPostgres(database)
        ? orZero(`count(${pick("cnpg_pg_replication_in_recovery", pods, cluster)} == 0)`)
        : orZero(`count(${pick("mongodb_rs_myState", pods, cluster)} == 1)`);
    },
    // A server that is away tells no metric: that it tells any is what is counted.
    cloudwatch: (database: Database, account) => ({
      ...(isPostgres(database)
        ? ofCloud(database, account, "CPUUtilization", "SampleCount")
        : ofWriter(database, account, "EngineUptime", "SampleCount")),
      silence: "breaching",
    }),
  },
  "database-missing": {
    of: "database",
    unit: "",
    title: "Servers that should answer and do not",
    prometheus: (database: Database, cluster) => {
      const up = isPostgres(database) ? "cnpg_collector_up" : "mongodb_up";
      return `${database.servers} - ${orZero(`count(${pick(up, podsOf(database, cluster), cluster)} == 1)`)}`;
    },
  },
  "database-lag": {
    of: "database",
    unit: "s",
    title: "Copies behind the primary",
    fits: ({ servers }: Database) => servers > 1,
    prometheus: (database: Database, cluster) => {
      const pods = podsOf(database, cluster);
      if (isPostgres(database)) return `max(${pick("cnpg_pg_replication_lag", pods, cluster)})`;
      const at = (member_state: string) =>
        pick("mongodb_rs_members_optimeDate", { ...pods, member_state }, cluster);
      return `(max(${at("PRIMARY")}) - min(${at("SECONDARY")})) / 1000`;
    },
    cloudwatch: (database: Database, account) => {
      if (isPostgres(database)) return ofReplica(database, account);
      const { metrics, names } = ofCloud(database, account, "DBClusterReplicaLagMaximum", "Maximum");
      return { metrics, expression: "value / 1000", names };
    },
  },
  "database-disk": {
    of: "database",
    unit: "%",
    title: "Disk that is free",
    prometheus: ({ name, engine }: Database, cluster) => {
      const object = `${cluster.system}-${name}`;
      return freeDisk(
        engine === "postgres" ? `${object}-[0-9]+(-wal)?` : `mongod-data-${object}-.+-[0-9]+`,
        cluster,
      );
    },
    // DocumentDB's volume grows by itself.
    cloudwatch: (database: Database, account) => {
      if (!isPostgres(database)) return undefined;
      const { metrics, names } = ofCloud(database, account, "FreeStorageSpace", "Minimum");
      return { metrics, expression: `100 * value / ${database.storageGiB * 1024 ** 3}`, names };
    },
  },
  "database-archive": {
    of: "database",
    unit: "s",
    title: "Since the log could last be archived",
    fits: isPostgres,
    // Zero while the last attempt was a good one. On aws the service archives by itself.
    prometheus: (database: Database, cluster) => {
      const time = (what: string) =>
        `max(${pick(`cnpg_pg_stat_archiver_last_${what}_time`, podsOf(database, cluster), cluster)})`;
      return `clamp_min(${time("failed")} - ${time("archived")}, 0)`;
    },
  },
});

/** Of one instance of RDS, or of a cluster of DocumentDB. */
function ofCloud(database: Database, account: Account, name: string, stat = "Average"): Reading {
  return isPostgres(database)
    ? reading(account, database, "AWS/RDS", name, "DBInstanceIdentifier", stat)
    : reading(account, database, "AWS/DocDB", name, "DBClusterIdentifier", stat);
}

function ofWriter(database: Database, account: Account, name: string, stat: string): Reading {
  return reading(account, database, "AWS/DocDB", name, "DBClusterIdentifier", stat, { Role: "WRITER" });
}

/** A standby of RDS is written at the same time, and has no lag: servers that only read have. */
function ofReplica({ name, readReplicas }: Database, account: Account): Reading | undefined {
  if (readReplicas === 0) return undefined;
  const replica = { kind: "database", name: `${name}-replica-0` } as const;
  return reading(account, replica, "AWS/RDS", "ReplicaLag", "DBInstanceIdentifier", "Maximum");
}
