/** Web application firewalls: one that only counts is none. */
import type { View } from "../../plan/view";
import type { Finding, Rule, StackRule } from "../../rule";
import { HIPAA } from "../../writing/citations";
import { integer, must, unjudged, wrong } from "../../writing/expect";
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

/** Requests a second of one visitor; a limit above it is none. */
const MOST = 1000;

function limit(rule: View): View {
  return rule.at("statement", "rateBasedStatement");
}

function isLimit(rule: View): boolean {
  return limit(rule).given() && !limit(rule).unknown;
}

function isLow(rule: View): Finding[] {
  const seconds = integer(limit(rule).at("evaluationWindowSec").or(300)) ?? 0;
  return must(
    limit(rule).at("limit"),
    undefined,
    (requests) => (integer(requests) ?? Infinity) <= MOST * seconds,
    `allows more than ${MOST} requests a second`,
  );
}

/** Whoever a rule allows is not asked by the rules after it. */
function letsPass(rule: View, limits: readonly View[]): Finding[] {
  if (!rule.at("action", "allow").given() || isLimit(rule)) return [];
  const last = Math.max(...limits.map((one) => integer(one.at("priority").or(undefined)) ?? Infinity));
  return must(
    rule.at("priority"),
    0,
    (priority) => (integer(priority) ?? 0) > last,
    "whoever this rule allows is not limited: put it behind the limits",
  );
}

function judgeRules(firewall: View): Finding[] {
  const rules = firewall.at("rules");
  const all = rules.each();
  const found = all.flatMap(onlyCounts);
  if (all.some((rule) => rule.unknown)) return found;
  const other = firewall.at("defaultAction");
  if (!other.unknown && other.at("block").given()) return found;
  const limits = all.filter((rule) => isLimit(rule) && acts(rule));
  if (limits.length === 0) return [...found, wrong(rules, "no rule limits the rate of a visitor")];
  return [...found, ...limits.flatMap(isLow), ...all.flatMap((rule) => letsPass(rule, limits))];
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
    remediation:
      "Give rules a rateBasedStatement with action block, before every rule that allows, and managed groups overrideAction none.",
    types: [WEB_ACL],
    evaluate: ({ view }) => {
      const text = view.at("ruleJson");
      if (text.given()) return [wrong(text, "rules in JSON are read by nobody: write them as rules")];
      return judgeRules(view);
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
