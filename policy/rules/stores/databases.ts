/** RDS, DocumentDB and Amazon MQ: reachability, encryption, logs and the master user, as far as one resource tells. */
import { UNKNOWN, type View } from "../../plan/view";
import type { Finding, Rule } from "../../rule";
import { HIPAA } from "../../writing/citations";
import { isFalse, isNotTrue, isTrue, must, mustBeGiven, unjudged, wrong } from "../../writing/expect";
import {
  BROKER,
  DOCDB_CLUSTER,
  isReplica,
  KAFKA,
  NEPTUNE_CLUSTER,
  RDS_CLUSTER,
  RDS_INSTANCE,
  REDSHIFT_CLUSTER,
} from "./types";

/** What is made of another database has its users. */
const COPIES = [
  "replicateSourceDb",
  "replicationSourceIdentifier",
  "snapshotIdentifier",
  "restoreToPointInTime",
];

/** One database in several regions. */
const GLOBAL_CLUSTERS = [
  "aws:rds/globalCluster:GlobalCluster",
  "aws:docdb/globalCluster:GlobalCluster",
  "aws:neptune/globalCluster:GlobalCluster",
];

/** What the server itself writes, by its engine; others tell of upgrades, or of slow statements only. */
const SERVER_LOG = /^(postgresql|error|general|audit|alert|diag\.log)$/;

function exportsItsLog(list: View): Finding[] {
  const logs = list.each();
  const names = logs.map((log) => log.or(""));
  if (names.some((name) => SERVER_LOG.test(String(name)))) return [];
  const unknown = logs[names.indexOf(UNKNOWN)];
  return [unknown ? unjudged(unknown) : wrong(list, "the database does not send its server's log")];
}

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
    remediation: "Set publiclyAccessible to false (Kafka: leave publicAccess.type DISABLED).",
    types: [
      BROKER,
      REDSHIFT_CLUSTER,
      "aws:dms/replicationInstance:ReplicationInstance",
      "aws:neptune/clusterInstance:ClusterInstance",
      "aws:rds/shardGroup:ShardGroup",
      "aws:redshiftserverless/workgroup:Workgroup",
      "aws:timestreaminfluxdb/dbInstance:DbInstance",
      "aws:timestreaminfluxdb/dbCluster:DbCluster",
      "aws:lightsail/database:Database",
      "aws:dms/instanceProfile:InstanceProfile",
      KAFKA,
    ],
    evaluate: ({ resource, view }) => {
      if (resource.type === KAFKA)
        return must(
          view.at("brokerNodeGroupInfo", "connectivityInfo", "publicAccess", "type"),
          "DISABLED",
          (type) => type === "DISABLED",
          "the brokers get public addresses",
        );
      // DMS gives a public address unless told otherwise.
      const byDefault = resource.type.startsWith("aws:dms/");
      return must(view.at("publiclyAccessible"), byDefault, isFalse, "the service gets a public address");
    },
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
    types: [RDS_INSTANCE, RDS_CLUSTER, DOCDB_CLUSTER, NEPTUNE_CLUSTER, ...GLOBAL_CLUSTERS],
    evaluate: ({ resource, view }) => {
      // A global cluster that is made of another one is as encrypted as that.
      if (GLOBAL_CLUSTERS.includes(resource.type) && view.at("sourceDbClusterIdentifier").given()) return [];
      // A replica in the same region inherits its source's encryption.
      if (isReplica({ resource, view })) {
        return must(view.at("storageEncrypted"), true, isTrue, "the replica's storage is not encrypted");
      }
      return must(view.at("storageEncrypted"), false, isTrue, "the storage is not encrypted");
    },
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
      "Set enabledCloudwatchLogsExports (postgresql; audit for DocumentDB), enableCloudwatchLogsExports (Neptune), or logs.general for MQ.",
    types: [RDS_INSTANCE, RDS_CLUSTER, DOCDB_CLUSTER, NEPTUNE_CLUSTER, BROKER],
    evaluate: ({ resource, view }) => {
      if (resource.type === BROKER)
        return must(view.at("logs", "general"), false, isTrue, "the broker sends no logs");
      const exports =
        resource.type === NEPTUNE_CLUSTER ? "enableCloudwatchLogsExports" : "enabledCloudwatchLogsExports";
      return exportsItsLog(view.at(exports));
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
      if (COPIES.some((key) => view.at(key).given())) return [];
      const instance = resource.type === RDS_INSTANCE;
      const user = view.at(instance ? "username" : "masterUsername");
      // The first cluster of a global one names the user, the others take it over.
      if (view.at("globalClusterIdentifier").given() && !user.given()) return [];
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
