/** What the cloud and Pulumi refuse to delete, and what stays when they do delete. */
import type { Rule } from "../../rule";
import { HIPAA } from "../../writing/citations";
import { atLeast, isFalse, isTrue, must, mustBeGiven, wrong } from "../../writing/expect";
import { LOAD_BALANCER } from "../edge/load-balancers";
import { REPOSITORY } from "../storage/image-repositories";
import {
  BROKER,
  DOCDB_CLUSTER,
  FILE_SYSTEM,
  isReplica,
  MEMORYDB,
  NEPTUNE_CLUSTER,
  RDS_CLUSTER,
  RDS_INSTANCE,
  REDSHIFT_CLUSTER,
  REPLICATION_GROUP,
  TABLE,
} from "../stores/types";

const DSQL = "aws:dsql/cluster:Cluster";
const RELEASE = "kubernetes:helm.sh/v3:Release";

/** What the input is called that makes the cloud refuse, where it has a name of its own. */
const GUARDS: Readonly<Record<string, string>> = {
  LoadBalancer: "enableDeletionProtection",
  Table: "deletionProtectionEnabled",
};

export const deletionRules: Rule[] = [
  {
    id: "R-09",
    name: "final-snapshot-is-taken",
    title: "A deleted database leaves a final snapshot",
    duty: "retention",
    level: "mandatory",
    severity: "high",
    citations: [HIPAA.backup],
    why: "The last copy is the one that is missed.",
    remediation: "Leave skipFinalSnapshot false and name the finalSnapshotIdentifier.",
    types: [
      RDS_INSTANCE,
      RDS_CLUSTER,
      DOCDB_CLUSTER,
      NEPTUNE_CLUSTER,
      REDSHIFT_CLUSTER,
      REPLICATION_GROUP,
      MEMORYDB,
    ],
    evaluate: ({ resource, view }) => {
      if (isReplica({ resource, view })) return [];
      const named = mustBeGiven(
        view.at(resource.type === MEMORYDB ? "finalSnapshotName" : "finalSnapshotIdentifier"),
        "no final snapshot is named, so deletion fails or leaves nothing",
      );
      if (resource.type === REPLICATION_GROUP || resource.type === MEMORYDB) return named;
      return must(view.at("skipFinalSnapshot"), false, isFalse, "deletion leaves no snapshot").concat(named);
    },
  },
  {
    id: "R-10",
    name: "deletion-is-refused-by-the-cloud",
    title: "In prod, the cloud itself refuses to delete databases",
    duty: "retention",
    level: "mandatory",
    severity: "high",
    citations: [HIPAA.backup, HIPAA.integrity],
    why: "A plan cannot be asked whether it deletes; the cloud can refuse.",
    remediation: "Set deletionProtection to true.",
    types: new RegExp(
      `^(${[RDS_INSTANCE, RDS_CLUSTER, DOCDB_CLUSTER, NEPTUNE_CLUSTER, TABLE, "aws:(?:rds|docdb|neptune)/globalCluster:GlobalCluster", DSQL].join("|")})$|${LOAD_BALANCER.source}`,
    ),
    evaluate: ({ resource, view }, { environment }) => {
      if (environment !== "prod") return [];
      if (isReplica({ resource, view })) return [];
      const key =
        resource.type === DSQL
          ? "deletionProtectionEnabled"
          : (GUARDS[resource.type.replace(/^.*:/, "")] ?? "deletionProtection");
      return must(view.at(key), false, isTrue, "anyone with the right to delete can delete it");
    },
  },
  {
    id: "R-11",
    name: "backups-outlive-the-database",
    title: "Automatic backups stay when a database is deleted",
    duty: "retention",
    level: "mandatory",
    severity: "medium",
    citations: [HIPAA.backup],
    why: "RDS deletes them with the database unless told otherwise.",
    remediation: "Set deleteAutomatedBackups to false.",
    types: [RDS_INSTANCE, RDS_CLUSTER],
    evaluate: ({ resource, view }) => {
      if (isReplica({ resource, view })) return [];
      return must(view.at("deleteAutomatedBackups"), true, isFalse, "automatic backups go with the database");
    },
  },
  {
    id: "R-12",
    name: "stateful-resources-are-protected",
    title: "In prod, Pulumi refuses to delete or replace what holds data",
    duty: "retention",
    level: "mandatory",
    severity: "high",
    citations: [HIPAA.backup, HIPAA.integrity],
    why: "A replacement of a database is a deletion with a plan.",
    remediation: "Set the resource option protect.",
    types: [
      RDS_INSTANCE,
      RDS_CLUSTER,
      DOCDB_CLUSTER,
      REPLICATION_GROUP,
      BROKER,
      "aws:s3/bucket:Bucket",
      "aws:s3/bucketV2:BucketV2",
      "aws:backup/vault:Vault",
      "aws:kms/key:Key",
      "aws:opensearch/domain:Domain",
      FILE_SYSTEM,
      NEPTUNE_CLUSTER,
      REDSHIFT_CLUSTER,
      MEMORYDB,
      TABLE,
      "aws:ebs/volume:Volume",
      REPOSITORY,
      "kubernetes:postgresql.cnpg.io/v1:Cluster",
      "kubernetes:psmdb.percona.com/v1:PerconaServerMongoDB",
      "kubernetes:rabbitmq.com/v1beta1:RabbitmqCluster",
      "kubernetes:elasticsearch.k8s.elastic.co/v1:Elasticsearch",
      "kubernetes:redis.redis.opstreelabs.in/v1beta2:Redis",
      "kubernetes:redis.redis.opstreelabs.in/v1beta2:RedisReplication",
      "kubernetes:redis.redis.opstreelabs.in/v1beta2:RedisCluster",
      "kubernetes:core/v1:PersistentVolumeClaim",
      // Brings the definitions without which an operator's data stores do not exist.
      RELEASE,
    ],
    evaluate: ({ resource, view }, { environment }) =>
      environment !== "prod" || resource.protect ? [] : [wrong(view, "holds data and is not protected")],
  },
  {
    id: "R-26",
    name: "keys-can-be-recovered",
    title: "Keys and secrets wait before they are gone",
    duty: "retention",
    level: "mandatory",
    severity: "medium",
    citations: [HIPAA.backup],
    why: "A backup without its key is noise.",
    remediation:
      "Set deletionWindowInDays to 30 (KMS); leave recoveryWindowInDays above 0 (Secrets Manager).",
    types: [
      "aws:kms/key:Key",
      "aws:kms/replicaKey:ReplicaKey",
      "aws:kms/externalKey:ExternalKey",
      "aws:kms/replicaExternalKey:ReplicaExternalKey",
      "aws:secretsmanager/secret:Secret",
    ],
    evaluate: ({ resource, view }) =>
      resource.type.startsWith("aws:kms/")
        ? must(view.at("deletionWindowInDays"), 30, atLeast(14), "the key is gone within two weeks")
        : must(view.at("recoveryWindowInDays"), 30, atLeast(7), "the secret is gone within a week"),
  },
  {
    id: "R-32",
    name: "definitions-outlive-their-operator",
    title: "Operators come and go, the definitions of their resources stay",
    duty: "retention",
    level: "mandatory",
    severity: "critical",
    citations: [HIPAA.backup, HIPAA.integrity],
    why: "With a definition goes every object of its kind: all databases of the cluster at once.",
    remediation: "Leave forceUpdate and replace false, and the chart's crds.keep and crds.create true.",
    types: [RELEASE],
    evaluate: ({ view }) => [
      ...["forceUpdate", "replace"].flatMap((key) =>
        must(view.at(key), false, isFalse, "deletes what it cannot change, definitions as well"),
      ),
      ...["keep", "create", "enabled"].flatMap((key) =>
        must(view.at("values", "crds", key), true, isTrue, "takes definitions away"),
      ),
      ...must(view.at("values", "installCRDs"), true, isTrue, "takes definitions away"),
    ],
  },
];
