/** RDS, DocumentDB, ElastiCache, Amazon MQ: reachability, TLS and encryption, as far as one resource tells. */
import { HIPAA } from "../citations";
import { integer, isFalse, isNotTrue, isTrue, must, mustBeGiven, wrong } from "../expect";
import type { Rule } from "../rule";
import { UNKNOWN } from "../view";

export const RDS_INSTANCE = "aws:rds/instance:Instance";
export const RDS_CLUSTER = "aws:rds/cluster:Cluster";
export const DOCDB_CLUSTER = "aws:docdb/cluster:Cluster";
export const REPLICATION_GROUP = "aws:elasticache/replicationGroup:ReplicationGroup";
export const BROKER = "aws:mq/broker:Broker";

/** What a parameter group says about one parameter; the last entry wins, as in the AWS API. */
const FORCING: readonly { family: RegExp; parameter: string; good: RegExp }[] = [
  { family: /^(aurora-)?postgres/, parameter: "rds.force_ssl", good: /^(1|on|true)$/i },
  { family: /^sqlserver/, parameter: "rds.force_ssl", good: /^(1|on|true)$/i },
  { family: /^(aurora-)?(mysql|mariadb)/, parameter: "require_secure_transport", good: /^(1|on|true)$/i },
  // DocumentDB: `enabled` is any TLS from 1.0 on, hence the newer values; `disabled` is the trap.
  { family: /^docdb/, parameter: "tls", good: /^(enabled|tls1\.2\+|tls1\.3\+|fips-140-3)$/i },
];

export const databaseRules: Rule[] = [
  {
    id: "P-05",
    name: "database-is-not-publicly-accessible",
    title: "Databases have no public address",
    duty: "private-ports",
    level: "mandatory",
    severity: "critical",
    citations: [HIPAA.access, HIPAA.transmission],
    why: "With a public address, one wrong security group rule is a breach.",
    remediation: "Set publiclyAccessible to false.",
    types: [RDS_INSTANCE, "aws:rds/clusterInstance:ClusterInstance"],
    evaluate: ({ view }) =>
      must(view.at("publiclyAccessible"), false, isFalse, "the database gets a public address"),
  },
  {
    id: "P-06",
    name: "data-service-is-not-publicly-accessible",
    title: "Brokers and warehouses have no public address",
    duty: "private-ports",
    level: "mandatory",
    severity: "high",
    citations: [HIPAA.access],
    why: "With a public address, one wrong security group rule is a breach.",
    remediation: "Set publiclyAccessible to false.",
    types: [
      BROKER,
      "aws:redshift/cluster:Cluster",
      "aws:dms/replicationInstance:ReplicationInstance",
      "aws:neptune/clusterInstance:ClusterInstance",
    ],
    evaluate: ({ resource, view }) => {
      // DMS gives a public address unless told otherwise.
      const byDefault = resource.type.startsWith("aws:dms/");
      return must(view.at("publiclyAccessible"), byDefault, isFalse, "the service gets a public address");
    },
  },
  {
    id: "T-12",
    name: "parameter-group-forces-tls",
    title: "Database parameter groups force TLS",
    duty: "tls",
    level: "mandatory",
    severity: "high",
    citations: [HIPAA.transmission, HIPAA.encryptionInTransit],
    why: "A database that merely offers TLS is talked to without it sooner or later.",
    remediation:
      "Set rds.force_ssl to 1 (PostgreSQL, SQL Server) or require_secure_transport to ON (MySQL, MariaDB).",
    types: ["aws:rds/parameterGroup:ParameterGroup", "aws:rds/clusterParameterGroup:ClusterParameterGroup"],
    evaluate: forcesTls,
  },
  {
    id: "T-14",
    name: "documentdb-requires-tls",
    title: "DocumentDB parameter groups keep TLS on",
    duty: "tls",
    level: "mandatory",
    severity: "high",
    citations: [HIPAA.transmission, HIPAA.encryptionInTransit],
    why: "One parameter turns TLS off for the whole cluster.",
    remediation: "Set the parameter tls to enabled, tls1.2+ or tls1.3+.",
    types: ["aws:docdb/clusterParameterGroup:ClusterParameterGroup"],
    evaluate: forcesTls,
  },
  {
    id: "T-15",
    name: "cache-requires-tls",
    title: "Redis and Valkey accept TLS connections only",
    duty: "tls",
    level: "mandatory",
    severity: "high",
    citations: [HIPAA.transmission, HIPAA.encryptionInTransit],
    why: "Mode `preferred` still accepts plain connections, and so does a cache without TLS.",
    remediation: "Set transitEncryptionEnabled to true and transitEncryptionMode to required.",
    types: [REPLICATION_GROUP],
    evaluate: ({ view }) => [
      ...must(view.at("transitEncryptionEnabled"), false, isTrue, "the cache accepts plain connections"),
      // The API leaves the mode at `required` when TLS is on at creation, but an existing group keeps its old one.
      ...must(
        view.at("transitEncryptionMode"),
        undefined,
        (mode) => mode === "required",
        "the mode must be `required`",
      ),
    ],
  },
  {
    id: "T-16",
    name: "redis-runs-in-a-replication-group",
    title: "Redis and Valkey run in a replication group, where TLS exists",
    duty: "tls",
    level: "mandatory",
    severity: "high",
    citations: [HIPAA.encryptionInTransit],
    why: "elasticache.Cluster encrypts Memcached only.",
    remediation: "Use elasticache.ReplicationGroup; for Memcached set transitEncryptionEnabled.",
    types: ["aws:elasticache/cluster:Cluster"],
    evaluate: ({ view }) => {
      if (view.at("replicationGroupId").given()) return [];
      const engine = must(
        view.at("engine"),
        "memcached",
        (value) => value === "memcached",
        "Redis outside a replication group has no TLS",
      );
      return engine.length > 0
        ? engine
        : must(view.at("transitEncryptionEnabled"), false, isTrue, "Memcached accepts plain connections");
    },
  },
  {
    id: "S-08",
    name: "cache-asks-for-a-password",
    title: "Redis and Valkey ask for a password",
    duty: "secrets",
    level: "mandatory",
    severity: "high",
    citations: [HIPAA.authentication],
    why: "The network is not a password.",
    remediation: "Set authToken (a secret) or userGroupIds.",
    types: [REPLICATION_GROUP],
    evaluate: ({ view }) =>
      ["authToken", "authTokenWo", "userGroupIds"].some((key) => view.at(key).given())
        ? []
        : [wrong(view.at("authToken"), "the cache asks for no password")],
  },
  {
    id: "E-01",
    name: "database-storage-is-encrypted",
    title: "Database storage is encrypted",
    duty: "encryption",
    level: "mandatory",
    severity: "high",
    citations: [HIPAA.encryptionAtRest],
    why: "Encryption cannot be switched on later without a new database.",
    remediation: "Set storageEncrypted to true.",
    types: [RDS_INSTANCE, RDS_CLUSTER, DOCDB_CLUSTER, "aws:neptune/cluster:Cluster"],
    evaluate: ({ resource, view }) => {
      // A replica in the same region inherits its source's encryption.
      if (resource.type === RDS_INSTANCE && view.at("replicateSourceDb").given()) {
        return must(view.at("storageEncrypted"), true, isTrue, "the replica's storage is not encrypted");
      }
      return must(view.at("storageEncrypted"), false, isTrue, "the storage is not encrypted");
    },
  },
  {
    id: "E-03",
    name: "cache-storage-is-encrypted",
    title: "Cache storage is encrypted",
    duty: "encryption",
    level: "mandatory",
    severity: "high",
    citations: [HIPAA.encryptionAtRest],
    why: "Snapshots and swap hold what the cache holds.",
    remediation: "Set atRestEncryptionEnabled to true.",
    types: [REPLICATION_GROUP],
    evaluate: ({ view }) =>
      must(view.at("atRestEncryptionEnabled"), false, isTrue, "the storage is not encrypted"),
  },
  {
    id: "L-02",
    name: "database-exports-its-log",
    title: "Databases send their logs to CloudWatch",
    duty: "logging",
    level: "mandatory",
    severity: "medium",
    citations: [HIPAA.audit],
    why: "Logs that stay on the instance are gone with it.",
    remediation:
      "Set enabledCloudwatchLogsExports (postgresql; audit for DocumentDB), or logs.general for MQ.",
    types: [RDS_INSTANCE, RDS_CLUSTER, DOCDB_CLUSTER, BROKER],
    evaluate: ({ resource, view }) =>
      resource.type === BROKER
        ? must(view.at("logs", "general"), false, isTrue, "the broker sends no logs")
        : must(
            view.at("enabledCloudwatchLogsExports"),
            [],
            (value) => Array.isArray(value) && value.length > 0,
            "the database sends no logs",
          ),
  },
  {
    id: "C-11",
    name: "production-data-has-a-standby",
    title: "In prod, databases and caches have a standby in another zone",
    duty: "retention",
    level: "advisory",
    severity: "medium",
    citations: [HIPAA.recovery],
    why: "A single zone is out of service some hours a year.",
    remediation: "Set multiAz (RDS), multiAzEnabled and automaticFailoverEnabled (ElastiCache).",
    types: [RDS_INSTANCE, REPLICATION_GROUP],
    evaluate: ({ resource, view }, { environment }) => {
      if (environment !== "prod" || view.at("replicateSourceDb").given()) return [];
      const keys =
        resource.type === RDS_INSTANCE ? ["multiAz"] : ["multiAzEnabled", "automaticFailoverEnabled"];
      return keys.flatMap((key) => must(view.at(key), false, isTrue, "there is no standby in another zone"));
    },
  },
  {
    id: "S-05",
    name: "reserved-master-names-are-avoided",
    title: "The master user is not called admin, and its password is not managed by RDS",
    duty: "secrets",
    level: "mandatory",
    severity: "medium",
    citations: [HIPAA.authentication],
    why: "`admin` is reserved; manageMasterUserPassword forbids read replicas and hides the rotation from its users.",
    remediation: "Use another master name, and a generated password (a secret).",
    types: [RDS_INSTANCE, RDS_CLUSTER, DOCDB_CLUSTER],
    evaluate: ({ resource, view }) => {
      if (view.at("replicateSourceDb").given() || view.at("snapshotIdentifier").given()) return [];
      const instance = resource.type === RDS_INSTANCE;
      const user = view.at(instance ? "username" : "masterUsername");
      const passwords = (instance ? ["password", "passwordWo"] : ["masterPassword", "masterPasswordWo"]).map(
        (key) => view.at(key),
      );
      const given = passwords.find((password) => password.given());
      return [
        ...must(
          user,
          undefined,
          (value) => typeof value === "string" && value.toLowerCase() !== "admin",
          "the master user needs a name other than admin",
        ),
        ...must(
          view.at("manageMasterUserPassword"),
          false,
          isNotTrue,
          "manageMasterUserPassword forbids read replicas",
        ),
        ...(given
          ? []
          : mustBeGiven(
              view.at(instance ? "password" : "masterPassword"),
              "the master user has no password",
            )),
      ];
    },
  },
];

function forcesTls({ view }: Parameters<Rule["evaluate"]>[0]): ReturnType<Rule["evaluate"]> {
  return must(view.at("family"), "", (value) => typeof value === "string", "the family must be given").concat(
    parameterOf(view),
  );
}

function parameterOf(view: Parameters<Rule["evaluate"]>[0]["view"]): ReturnType<Rule["evaluate"]> {
  const family = view.at("family").or("");
  if (family === UNKNOWN) return [];
  const wanted = FORCING.find((entry) => entry.family.test(String(family)));
  if (!wanted) return [];
  const parameters = view.at("parameters");
  const named = parameters.each().filter((parameter) => {
    const name = parameter.at("name").or("");
    return name === UNKNOWN || name === wanted.parameter;
  });
  const last = named.at(-1);
  if (!last) return [wrong(parameters, `${wanted.parameter} is not set`)];
  return must(
    last.at("value"),
    "",
    (value) => wanted.good.test(String(integer(value) ?? value)),
    `${wanted.parameter} does not force TLS`,
  );
}
