/** What the engine is told not to look at must not be what a rule looks at. */
import { HIPAA } from "../citations";
import { type Context, matches, type Rule, type Subject } from "../rule";
import { type Trace, View } from "../view";

/** Keys of a property path: `spec.tls[0]["a.b"]`, `rules[*].status`. */
function keysOf(path: string): string[] {
  return [...path.matchAll(/\["((?:[^"\\]|\\.)*)"\]|\[(\d+|\*)\]|([^.[\]]+)/g)].map(
    ([, quoted, index, bare]) => quoted ?? index ?? bare ?? "",
  );
}

/** Whether one path is the other, or leads to it. */
function meet(one: readonly string[], other: readonly string[]): boolean {
  const shorter = Math.min(one.length, other.length);
  return one.slice(0, shorter).every((key, index) => key === other[index] || key === "*");
}

/** What is asked for being given only, or by rules about the stack: no trace tells. */
const GUARDED = new RegExp(
  "^(?:authToken|backupVaultName|bucket|deletionProtection|gatewayId|finalSnapshot\\w*|kmsKey\\w*|loadBalancerArn|" +
    "loggingConfiguration|notResources|parameterGroupName|dbClusterParameterGroupName|planId|protectedResource\\w*|" +
    "recoveryPointSelection|resources|restoreTestingPlanName|routes|routeTableId|subnetIds|vpcId|vpcSecurityGroupIds|" +
    "webAclId|data|stringData|policy|" +
    "spec\\.(?:tls|TLS|ports|type|backup|plugins|ingress|egress|externalIPs|template|jobTemplate|suspend|cluster|" +
    "configuration|retentionPolicy|selector|podSelector))(?=$|[.[])|^spec$",
);

/** Every path that a mandatory rule asks of this resource, in the environment that asks most. */
function judgedPaths(rules: readonly Rule[], { resource }: Subject, context: Context): string[][] {
  const trace: Trace = new Map();
  for (const rule of rules)
    if (rule.level === "mandatory" && matches(rule, resource.type))
      rule.evaluate(
        { resource, view: new View(resource.props, "", trace) },
        { ...context, environment: "prod" },
      );
  return [...trace.keys()].filter((path) => path !== "").map(keysOf);
}

export function ignoredRules(rules: readonly Rule[]): Rule[] {
  return [
    {
      id: "R-30",
      name: "guards-are-not-ignored",
      title: "No property that a rule judges is under ignoreChanges",
      duty: "retention",
      level: "mandatory",
      severity: "high",
      citations: [HIPAA.configuration],
      why: "A value that is ignored is judged as written and runs as someone left it.",
      remediation: "Remove the property, and what it is part of, from ignoreChanges.",
      types: /^(aws|kubernetes):/,
      evaluate: (subject, context) => {
        const ignored = subject.resource.ignoreChanges ?? [];
        if (ignored.length === 0) return [];
        const judged = judgedPaths(rules, subject, context);
        return ignored
          .filter((path) => {
            const keys = keysOf(path);
            return GUARDED.test(keys.join(".")) || judged.some((one) => meet(keys, one));
          })
          .map((path) => ({ path: path === "*" ? "" : path, message: `changes of ${path} are ignored` }));
      },
    },
  ];
}
