/** What a data store needs so that one zone may fail. */
import type { View } from "../../plan/view";
import type { Finding, Rule, StackRule } from "../../rule";
import { HIPAA } from "../../writing/citations";
import { atLeast, isTrue, must, wrongIn } from "../../writing/expect";
import {
  BROKER,
  DOCDB_CLUSTER,
  MEMORYDB,
  NEPTUNE_CLUSTER,
  RDS_CLUSTER,
  RDS_INSTANCE,
  REPLICATION_GROUP,
} from "./types";

type Judge = (view: View) => Finding[];

function on(...path: string[]): Judge {
  return (view) => must(view.at(...path), false, isTrue, "there is no standby in another zone");
}

/** Nodes are counted as a whole, or, in a sharded cache, per shard beside the primary. */
function replicated(view: View): Finding[] {
  const nodes = view.at("numCacheClusters");
  return nodes.given()
    ? must(nodes, 1, atLeast(2), "there is no replica to fail over to")
    : must(view.at("replicasPerNodeGroup"), 0, atLeast(1), "there is no replica to fail over to");
}

const STANDBYS: Readonly<Record<string, Judge>> = {
  [RDS_INSTANCE]: on("multiAz"),
  [REPLICATION_GROUP]: (view) => [
    ...on("multiAzEnabled")(view),
    ...on("automaticFailoverEnabled")(view),
    ...replicated(view),
  ],
  [MEMORYDB]: (view) =>
    must(view.at("numReplicasPerShard"), 1, atLeast(1), "there is no replica to fail over to"),
  [BROKER]: (view) =>
    must(
      view.at("deploymentMode"),
      "SINGLE_INSTANCE",
      (mode) => mode === "CLUSTER_MULTI_AZ" || mode === "ACTIVE_STANDBY_MULTI_AZ",
      "there is no standby in another zone",
    ),
  "aws:opensearch/domain:Domain": on("clusterConfig", "zoneAwarenessEnabled"),
  "aws:elasticsearch/domain:Domain": on("clusterConfig", "zoneAwarenessEnabled"),
};

/** Clusters whose members are resources of their own. */
const MEMBERS: readonly { cluster: string; member: string }[] = [
  { cluster: RDS_CLUSTER, member: "aws:rds/clusterInstance:ClusterInstance" },
  { cluster: DOCDB_CLUSTER, member: "aws:docdb/clusterInstance:ClusterInstance" },
  { cluster: NEPTUNE_CLUSTER, member: "aws:neptune/clusterInstance:ClusterInstance" },
];

const FACTS = {
  duty: "retention",
  level: "mandatory",
  severity: "medium",
  citations: [HIPAA.recovery],
  why: "A single zone is out of service some hours a year.",
} as const;

export const standbyRules: Rule[] = [
  {
    ...FACTS,
    id: "C-11",
    name: "production-data-has-a-standby",
    title: "In prod, every data store has a standby in another zone",
    remediation:
      "Set multiAz (RDS), multiAzEnabled, automaticFailoverEnabled and a replica (ElastiCache), deploymentMode (MQ), zoneAwarenessEnabled (OpenSearch).",
    types: Object.keys(STANDBYS),
    evaluate: ({ resource, view }, { environment }) => {
      // A replica is the standby of its source, which is judged.
      if (environment !== "prod" || view.at("replicateSourceDb").given()) return [];
      return STANDBYS[resource.type]?.(view) ?? [];
    },
  },
];

export const joinedStandbyRules: StackRule[] = [
  {
    ...FACTS,
    id: "C-11a",
    name: "production-clusters-have-two-instances",
    title: "In prod, every database cluster has two instances or more",
    remediation: "Add a second ClusterInstance; AWS puts it into another zone.",
    evaluate: (plan, { environment }) => {
      if (environment !== "prod") return [];
      return MEMBERS.flatMap(({ cluster, member }) =>
        plan
          .ofType([cluster])
          // A Multi-AZ cluster of RDS makes its three instances by itself.
          .filter((one) => !plan.view(one).at("dbClusterInstanceClass").given())
          .filter(
            (one) =>
              plan.ofType([member]).filter((each) => plan.refers(each, "clusterIdentifier", one)).length < 2,
          )
          .map((one) => wrongIn(one, "", "the cluster has no second instance")),
      );
    },
  },
];
