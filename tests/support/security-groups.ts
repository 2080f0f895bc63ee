/** Security groups of a plan: which ports one opens to another. */
import type { PlanResource } from "../../preview/plan";
import { at, type PlanView } from "./plan";

const INGRESS = "aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule";
const EGRESS = "aws:vpc/securityGroupEgressRule:SecurityGroupEgressRule";

/** Ports that the group `from` may open to the group `to`: as the one lets out, and as the other lets in. */
export function groupRules(plan: PlanView, from: string, to: string): { out: number[]; in: number[] } {
  return {
    out: ports(plan, EGRESS, { securityGroupId: from, referencedSecurityGroupId: to }),
    in: ports(plan, INGRESS, { securityGroupId: to, referencedSecurityGroupId: from }),
  };
}

function ports(plan: PlanView, type: string, groups: Readonly<Record<string, string>>): number[] {
  return plan
    .all(type)
    .filter((rule) =>
      Object.entries(groups).every(([property, name]) => groupOf(plan, rule, property) === name),
    )
    .flatMap((rule) => {
      const [first, last] = ["fromPort", "toPort"].map((end) => Number(at(plan.inputs(rule), end)));
      if (first === undefined || last === undefined) return [];
      return Array.from({ length: last - first + 1 }, (_, index) => first + index);
    })
    .sort((a, b) => a - b);
}

/** Name of the security group that a property refers to. */
function groupOf(plan: PlanView, resource: PlanResource, property: string): string | undefined {
  return (resource.propertyDependencies[property] ?? [])
    .map((urn) => plan.byUrn(urn))
    .find(({ type }) => type === "aws:ec2/securityGroup:SecurityGroup")?.name;
}
