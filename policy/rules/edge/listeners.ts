/** How listeners, their rules and their targets belong together. */
import type { Plan } from "../../plan/plan";
import type { PlannedResource } from "../../plan/resource";
import { UNKNOWN } from "../../plan/view";
import type { StackFinding, StackRule } from "../../rule";
import { HIPAA } from "../../writing/citations";
import { unjudged, wrongIn } from "../../writing/expect";
import { harmless, LISTENER, LISTENER_RULE, TARGET_ATTACHMENT, TARGET_GROUP } from "./load-balancers";

function judgeRule(plan: Plan, rule: PlannedResource): StackFinding[] {
  const listeners = plan.ofType(LISTENER).filter((listener) => plan.refers(rule, "listenerArn", listener));
  if (listeners.length === 0)
    return [
      wrongIn(
        rule,
        "listenerArn",
        "the listener is not in this stack, so nobody knows whether it speaks TLS",
      ),
    ];
  if (listeners.every((listener) => plan.view(listener).at("protocol").or("HTTP") !== "HTTP")) return [];
  return plan
    .view(rule)
    .at("actions")
    .each()
    .flatMap((action) => harmless(action).map((finding) => ({ ...finding, urn: rule.urn })));
}

/** A target in the zone `all` is an address outside of the VPC. */
function judgeTarget(plan: Plan, target: PlannedResource): StackFinding[] {
  const zone = plan.view(target).at("availabilityZone");
  const value = zone.or("");
  if (value === UNKNOWN) return [{ urn: target.urn, ...unjudged(zone) }];
  if (value !== "all") return [];
  const groups = plan.ofType(TARGET_GROUP).filter((group) => plan.refers(target, "targetGroupArn", group));
  if (groups.length === 0)
    return [wrongIn(target, "targetGroupArn", "the target group is not in this stack, so nobody judged it")];
  return groups
    .filter((group) => !["HTTPS", "TLS"].includes(String(plan.view(group).at("protocol").or(""))))
    .map((group) =>
      wrongIn(group, "protocol", `${target.name} is outside of the VPC and is reached in clear`),
    );
}

export const joinedListenerRules: StackRule[] = [
  {
    id: "T-04",
    name: "listener-rules-keep-tls",
    title: "No rule of a plain HTTP listener forwards",
    duty: "tls",
    level: "mandatory",
    severity: "high",
    citations: [HIPAA.transmission],
    why: "The listener's default redirects, and one rule serves in clear.",
    remediation: "Move the rule to an HTTPS listener of the stack.",
    evaluate: (plan) => plan.ofType(LISTENER_RULE).flatMap((rule) => judgeRule(plan, rule)),
  },
  {
    id: "T-05",
    name: "targets-outside-are-reached-by-tls",
    title: "Load balancers reach targets outside of the VPC by TLS",
    duty: "tls",
    level: "mandatory",
    severity: "medium",
    citations: [HIPAA.transmission, HIPAA.encryptionInTransit],
    why: "Behind the edge plain HTTP stays in the VPC, where security groups decide who is on the line; outside of it anybody is.",
    remediation: "Set the target group's protocol to HTTPS or TLS.",
    evaluate: (plan) => plan.ofType(TARGET_ATTACHMENT).flatMap((target) => judgeTarget(plan, target)),
  },
];
