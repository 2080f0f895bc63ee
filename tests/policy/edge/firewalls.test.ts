import { UNKNOWN } from "../../../policy/rule";
import { type Case, check, type Props, resource } from "../support";

const limit = (action: unknown = { block: {} }): Props => ({
  name: "rate",
  priority: 1,
  action,
  statement: { rateBasedStatement: { limit: 1200, aggregateKeyType: "IP" } },
});
const managed = (overrideAction: unknown = { none: {} }): Props => ({
  name: "common",
  priority: 2,
  overrideAction,
  statement: { managedRuleGroupStatement: { name: "AWSManagedRulesCommonRuleSet", vendorName: "AWS" } },
});

const allowing = (priority: unknown): Props => ({
  name: "office",
  priority,
  action: { allow: {} },
  statement: { ipSetReferenceStatement: { arn: "arn:aws:wafv2:ipset/office" } },
});

check("A web application firewall", {
  good: resource("aws:wafv2/webAcl:WebAcl", {
    defaultAction: { allow: {} },
    rules: [limit(), managed()],
  }),
  accepts: [
    ...["captcha", "challenge"].map((kind) => ({
      what: `a limit that answers with a ${kind}`,
      change: [[["rules", 0], limit({ [kind]: {} })]] as [(string | number)[], unknown][],
    })),
    {
      what: "visitors who skip the managed rules, behind the limit",
      change: [[["rules", 2], allowing(2)]],
    },
    {
      what: "a thousand requests a second, in five minutes or in one",
      change: [
        [["rules", 0, "statement", "rateBasedStatement", "limit"], 300_000],
        [["rules", 2], limit()],
        [["rules", 2, "statement", "rateBasedStatement"], { limit: "60000", evaluationWindowSec: 60 }],
      ],
    },
    {
      what: "a rule that counts, to put a label on a request",
      change: [
        [["rules", 2], { name: "label", action: { count: {} }, statement: { geoMatchStatement: {} } }],
      ],
    },
    {
      what: "nobody but those who are let in by a rule",
      change: [
        [["defaultAction"], { block: {} }],
        [["rules"], []],
      ],
    },
  ],
  refuses: [
    { what: "no rules", change: [[["rules"], []]], finds: ["P-40 rules"] },
    { what: "no rules at all", change: [[["rules"], undefined]], finds: ["P-40 rules"] },
    { what: "no limit", change: [[["rules"], [managed()]]], finds: ["P-40 rules"] },
    {
      what: "a limit that counts",
      change: [[["rules", 0], limit({ count: {} })]],
      finds: ["P-40 rules", "P-40 rules[0]"],
    },
    {
      what: "a limit that lets pass",
      change: [[["rules", 0], limit({ allow: {} })]],
      finds: ["P-40 rules", "P-40 rules[0]"],
    },
    {
      what: "a limit that counts beside one that refuses",
      change: [[["rules", 2], limit({ count: {} })]],
      finds: ["P-40 rules[2]"],
    },
    ...[0, 1, undefined, UNKNOWN].map(
      (priority): Case => ({
        what: `visitors who skip the limit: ${String(priority)}`,
        change: [[["rules", 2], allowing(priority)]],
        finds: ["P-40 rules[2].priority"],
      }),
    ),
    {
      what: "visitors who skip one of the limits",
      change: [
        [["rules", 2], allowing(2)],
        [["rules", 3], { ...limit(), priority: 3 }],
      ],
      finds: ["P-40 rules[2].priority"],
    },
    ...[300_001, 2_000_000_000, "many", UNKNOWN].map(
      (requests): Case => ({
        what: `a limit that nobody reaches: ${String(requests)}`,
        change: [[["rules", 0, "statement", "rateBasedStatement", "limit"], requests]],
        finds: ["P-40 rules[0].statement.rateBasedStatement.limit"],
      }),
    ),
    {
      what: "a group of rules that counts",
      change: [[["rules", 1], managed({ count: {} })]],
      finds: ["P-40 rules[1]"],
    },
    ...(
      [
        ["rules", [], "rules"],
        ["a rule", [1], "rules[1]"],
        ["a statement", [1, "statement"], "rules[1].statement"],
        ["an override", [1, "overrideAction"], "rules[1].overrideAction"],
        ["an action", [0, "action"], "rules[0].action"],
      ] as const
    ).map(
      ([what, path, at]): Case => ({
        what: `${what} that nobody knows`,
        change: [[["rules", ...path], UNKNOWN]],
        finds: [`P-40 ${at}`],
      }),
    ),
    {
      what: "a default that nobody knows, without a limit",
      change: [
        [["defaultAction"], UNKNOWN],
        [["rules"], []],
      ],
      finds: ["P-40 rules"],
    },
    { what: "rules as text", change: [[["ruleJson"], "[]"]], finds: ["P-40 ruleJson"] },
  ],
});
