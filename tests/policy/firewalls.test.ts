import { UNKNOWN } from "../../policy/rule";
import { type Case, check, type Props, resource } from "./support";

const limit = (action: unknown = { block: {} }): Props => ({
  name: "rate",
  action,
  statement: { rateBasedStatement: { limit: 1200, aggregateKeyType: "IP" } },
});
const managed = (overrideAction: unknown = { none: {} }): Props => ({
  name: "common",
  overrideAction,
  statement: { managedRuleGroupStatement: { name: "AWSManagedRulesCommonRuleSet", vendorName: "AWS" } },
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
