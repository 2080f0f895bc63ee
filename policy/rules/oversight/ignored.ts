/** What the engine is told not to look at must not be what a rule looks at. */
import { judgedBy } from "../../judging/judged";
import { type Context, matches, type Rule, type Subject } from "../../rule";
import { HIPAA } from "../../writing/citations";

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

/** What only rules about the stack ask for. */
const GUARDED = new RegExp(
  "^(?:backupVaultName|bucket|gatewayId|loadBalancerArn|" +
    "loggingConfiguration|notResources|parameterGroupName|dbClusterParameterGroupName|planId|protectedResource\\w*|" +
    "recoveryPointSelection|resources|restoreTestingPlanName|routes|routeTableId|subnetIds|vpcId|vpcSecurityGroupIds|" +
    "webAclId|data|stringData|policy|" +
    "spec\\.(?:tls|TLS|ports|type|backup|plugins|ingress|egress|externalIPs|template|jobTemplate|suspend|cluster|" +
    "configuration|retentionPolicy|selector|podSelector))(?=$|[.[])|^spec$",
);

interface Asked {
  keys: string[];
  /** What is only asked to be given may have parts that nobody asks about. */
  whole: boolean;
}

/** Every path that a mandatory rule asks of this resource, in the environment that asks most. */
function judgedPaths(rules: readonly Rule[], { resource }: Subject, context: Context): Asked[] {
  return rules
    .filter((rule) => rule.level === "mandatory" && matches(rule, resource.type))
    .map((rule) => judgedBy(rule, resource, { ...context, environment: "prod" }))
    .flatMap((questions) => [
      ...[...questions.keys()].map((path) => ({ keys: keysOf(path), whole: true })),
      ...[...questions.given].map((path) => ({ keys: keysOf(path), whole: false })),
    ])
    .filter(({ keys }) => keys.length > 0);
}

function hides(ignored: readonly string[], { keys, whole }: Asked): boolean {
  return (whole || ignored.length <= keys.length) && meet(ignored, keys);
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
            return GUARDED.test(keys.join(".")) || judged.some((one) => hides(keys, one));
          })
          .map((path) => ({ path: path === "*" ? "" : path, message: `changes of ${path} are ignored` }));
      },
    },
  ];
}
