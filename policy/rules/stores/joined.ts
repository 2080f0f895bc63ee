/** How data stores belong together with their parameter groups, and subnets. */

import { HIPAA } from "../../citations";
import { wrongIn } from "../../expect";
import type { Plan } from "../../plan";
import type { PlannedResource } from "../../resource";
import type { StackRule } from "../../rule";
import { DOCDB_CLUSTER, RDS_CLUSTER, RDS_INSTANCE } from "./databases";

const GROUPS: readonly { store: string; property: string; group: string }[] = [
  { store: RDS_INSTANCE, property: "parameterGroupName", group: "aws:rds/parameterGroup:ParameterGroup" },
  {
    store: RDS_CLUSTER,
    property: "dbClusterParameterGroupName",
    group: "aws:rds/clusterParameterGroup:ClusterParameterGroup",
  },
  {
    store: DOCDB_CLUSTER,
    property: "dbClusterParameterGroupName",
    group: "aws:docdb/clusterParameterGroup:ClusterParameterGroup",
  },
  {
    store: "aws:redshift/cluster:Cluster",
    property: "clusterParameterGroupName",
    group: "aws:redshift/parameterGroup:ParameterGroup",
  },
];

export const joinedDataRules: StackRule[] = [
  {
    id: "T-12a",
    name: "database-uses-its-parameter-group",
    title: "Every database uses a parameter group of the stack, which forces TLS",
    duty: "tls",
    level: "mandatory",
    severity: "high",
    citations: [HIPAA.transmission, HIPAA.encryptionInTransit],
    why: "Without a group of its own a database takes AWS's default, which promises nothing.",
    remediation: "Make a parameter group that forces TLS and name it in the database.",
    evaluate: (plan) =>
      GROUPS.flatMap(({ store, property, group }) =>
        plan.ofType([store]).flatMap((one) => {
          // A replica without a group of its own has its source's.
          if (!plan.view(one).at(property).given())
            return isReplica(plan, one)
              ? []
              : [wrongIn(one, property, "the database takes AWS's default parameter group")];
          const known = plan.ofType([group]).some((candidate) => plan.refers(one, property, candidate));
          return known
            ? []
            : [wrongIn(one, property, "the parameter group is not in this stack, so nobody judged it")];
        }),
      ),
  },
];

export function isReplica(plan: Plan, store: PlannedResource): boolean {
  return store.type === RDS_INSTANCE && plan.view(store).at("replicateSourceDb").given();
}
