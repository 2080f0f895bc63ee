/** What data goes with when it is deleted, although it holds none itself; and stores beside those that systems use. */
import type { Rule } from "../../rule";
import { builtIn, kindOf, objects } from "../../shapes/kubernetes";
import { HIPAA } from "../../writing/citations";
import { wrong } from "../../writing/expect";

const STATEFUL_SET = builtIn("apps", "StatefulSet");

/** A namespace takes everything in it along; a lock that is gone guards nothing; the rest are stores and their keys. */
const HOLDERS = new RegExp(
  [
    "^aws:backup/(vaultLockConfiguration:VaultLockConfiguration|logicallyAirGappedVault:LogicallyAirGappedVault)$",
    "^aws:docdb/elasticCluster:ElasticCluster$",
    "^aws:elasticache/serverlessCache:ServerlessCache$",
    "^aws:elasticsearch/domain:Domain$",
    "^aws:fsx/\\w+FileSystem:\\w+FileSystem$",
    "^aws:keyspaces/table:Table$",
    "^aws:kms/(replicaKey:ReplicaKey|externalKey:ExternalKey|replicaExternalKey:ReplicaExternalKey)$",
    "^aws:msk/cluster:Cluster$",
    "^aws:(rds|docdb|neptune)/globalCluster:GlobalCluster$",
    "^aws:s3/directoryBucket:DirectoryBucket$",
    "^aws:timestreamwrite/table:Table$",
    // Versions that the operators' first releases had; R-12 has today's.
    "^kubernetes:redis\\.redis\\.opstreelabs\\.in/v1beta1:Redis(Cluster|Replication|)$",
    "^kubernetes:elasticsearch\\.k8s\\.elastic\\.co/v1beta1:Elasticsearch$",
    builtIn("core", "Namespace|PersistentVolume").source,
    STATEFUL_SET.source,
  ].join("|"),
);

export const holderRules: Rule[] = [
  {
    id: "R-79",
    name: "holders-of-data-are-protected",
    title: "In prod, Pulumi refuses to delete what data goes with",
    duty: "retention",
    level: "mandatory",
    severity: "high",
    citations: [HIPAA.backup, HIPAA.integrity],
    why: "With a namespace go its claims, with a global cluster its copies, with a key everything under it.",
    remediation: "Set the resource option protect.",
    types: HOLDERS,
    evaluate: (subject, { environment }) => {
      const { resource, view } = subject;
      if (environment !== "prod" || resource.protect) return [];
      // A patch that is taken back deletes nothing.
      if (kindOf(resource.type)?.patch) return [];
      const stateless =
        STATEFUL_SET.test(resource.type) &&
        objects(subject).every((object) => object.at("spec", "volumeClaimTemplates").each().length === 0);
      return stateless ? [] : [wrong(view, "data goes with it, and it is not protected")];
    },
  },
];
