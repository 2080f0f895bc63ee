/** Web application firewalls: one that only counts is none. */
import { HIPAA } from "../citations";
import { unjudged, wrong } from "../expect";
import type { Finding, Rule, StackRule } from "../rule";
import type { View } from "../view";
import { DISTRIBUTION } from "./cloudfront";

const WEB_ACL = "aws:wafv2/webAcl:WebAcl";

/** What is there to refuse somebody; other rules may count, to put a label on a request. */
const REFUSING = ["rateBasedStatement", "managedRuleGroupStatement", "ruleGroupReferenceStatement"];

function acts(rule: View): boolean {
  const action = rule.at("action");
  return (
    ["block", "captcha", "challenge"].some((kind) => action.at(kind).given()) ||
    rule.at("overrideAction", "none").given()
  );
}

function onlyCounts(rule: View): Finding[] {
  const vague = [rule, rule.at("statement"), rule.at("action"), rule.at("overrideAction")].find(
    (view) => view.unknown,
  );
  if (vague) return [unjudged(vague)];
  const refuses = REFUSING.some((kind) => rule.at("statement", kind).given());
  return refuses && !acts(rule) ? [wrong(rule, "the rule refuses nobody: it only counts")] : [];
}

function limitsSomebody(firewall: View): boolean {
  const other = firewall.at("defaultAction");
  if (!other.unknown && other.at("block").given()) return true;
  return firewall
    .at("rules")
    .each()
    .some((rule) => rule.at("statement", "rateBasedStatement").given() && acts(rule));
}

export const firewallRules: Rule[] = [
  {
    id: "P-40",
    name: "firewalls-refuse-somebody",
    title: "A firewall limits the rate of its visitors, and its rules do more than count",
    duty: "private-ports",
    level: "mandatory",
    severity: "medium",
    citations: [HIPAA.access],
    why: "A firewall without rules, or whose rules count, lets a login be tried a million times.",
    remediation: "Give rules a rateBasedStatement with action block, and managed groups overrideAction none.",
    types: [WEB_ACL],
    evaluate: ({ view }) => {
      const text = view.at("ruleJson");
      if (text.given()) return [wrong(text, "rules in JSON are read by nobody: write them as rules")];
      const rules = view.at("rules");
      const found = rules.each().flatMap(onlyCounts);
      if (limitsSomebody(view)) return found;
      return [...found, wrong(rules, "no rule limits the rate of a visitor")];
    },
  },
];

export const joinedFirewallRules: StackRule[] = [
  {
    id: "P-29a",
    name: "distribution-uses-a-known-firewall",
    title: "The firewall of every distribution is one of the stack",
    duty: "private-ports",
    level: "mandatory",
    severity: "medium",
    citations: [HIPAA.access],
    why: "What a firewall of another stack refuses was judged by nobody, and can change tomorrow.",
    remediation: "Make a wafv2.WebAcl and give its ARN to the distribution (EdgeProxy does).",
    evaluate: (plan) =>
      plan
        .ofType([DISTRIBUTION])
        .filter((one) => !plan.ofType([WEB_ACL]).some((acl) => plan.refers(one, "webAclId", acl)))
        .map(({ urn }) => ({ urn, path: "webAclId", message: "the firewall is not in this stack" })),
  },
];
