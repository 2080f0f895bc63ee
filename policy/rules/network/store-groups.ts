/** Security groups of data stores, and who else carries them. */
import type { Plan } from "../../plan/plan";
import type { PlannedResource } from "../../plan/resource";
import type { StackRule } from "../../rule";
import { EGRESS_HOLDERS, INGRESS_HOLDERS, ingressOf } from "../../shapes/security-group";
import { HIPAA } from "../../writing/citations";
import { foundIn } from "../../writing/expect";
import {
  BROKER,
  DOCDB_CLUSTER,
  KAFKA,
  MEMORYDB,
  NEPTUNE_CLUSTER,
  RDS_CLUSTER,
  RDS_INSTANCE,
  REDSHIFT_CLUSTER,
  REPLICATION_GROUP,
} from "../stores/types";
import { opensMore } from "./security-groups";

/** Stores, and where they name their security groups. */
const GROUPS_OF: Readonly<Record<string, string>> = {
  [RDS_INSTANCE]: "vpcSecurityGroupIds",
  [RDS_CLUSTER]: "vpcSecurityGroupIds",
  [DOCDB_CLUSTER]: "vpcSecurityGroupIds",
  [NEPTUNE_CLUSTER]: "vpcSecurityGroupIds",
  [REDSHIFT_CLUSTER]: "vpcSecurityGroupIds",
  [REPLICATION_GROUP]: "securityGroupIds",
  "aws:elasticache/cluster:Cluster": "securityGroupIds",
  [MEMORYDB]: "securityGroupIds",
  [BROKER]: "securityGroups",
  [KAFKA]: "brokerNodeGroupInfo",
  "aws:opensearch/domain:Domain": "vpcOptions",
  "aws:elasticsearch/domain:Domain": "vpcOptions",
};

/** Whether a rule holder belongs to one of the groups: it is the group, or names it. */
export function belongs(holder: PlannedResource, groups: ReadonlySet<string>): boolean {
  const named = holder.propertyDependencies["securityGroupId"] ?? [];
  return groups.has(holder.urn) || named.some((urn) => groups.has(urn));
}

export function groupsOfStores(plan: Plan): Set<string> {
  return new Set(
    Object.entries(GROUPS_OF).flatMap(([type, property]) =>
      plan.ofType([type]).flatMap((store) => store.propertyDependencies[property] ?? []),
    ),
  );
}

const ABOUT_GROUPS: ReadonlySet<string> = new Set([...INGRESS_HOLDERS, ...EGRESS_HOLDERS]);

/** Where other resources name the groups that they carry. */
const CARRYING = /securityGroup|networkConfiguration|vpcConfig|vpcOptions|networkInterface/i;

/** Whether something that is no data store carries the group too. */
function isShared(plan: Plan, group: string): boolean {
  return plan.resources.some(
    ({ type, propertyDependencies }) =>
      !(type in GROUPS_OF) &&
      !ABOUT_GROUPS.has(type) &&
      Object.keys(propertyDependencies).some(
        (key) => CARRYING.test(key) && propertyDependencies[key]?.includes(group),
      ),
  );
}

export const storeGroupRules: StackRule[] = [
  {
    id: "P-42a",
    name: "stores-share-their-group-with-nobody",
    title:
      "A data store whose group lets its members in on every port shares the group with data stores only",
    duty: "private-ports",
    level: "mandatory",
    severity: "high",
    citations: [HIPAA.access],
    why: "Nodes of one store may trust each other; a service in the same group is then trusted on every port too.",
    remediation: "Give the callers a security group of their own, and open the one port of the store to it.",
    evaluate: (plan) => {
      const shared = new Set([...groupsOfStores(plan)].filter((group) => isShared(plan, group)));
      return plan
        .ofType(INGRESS_HOLDERS)
        .filter((holder) => belongs(holder, shared))
        .flatMap((holder) =>
          foundIn(
            holder,
            ingressOf(plan.subject(holder))
              .filter((rule) => rule.amongMembers)
              .flatMap(opensMore),
          ),
        );
    },
  },
];
