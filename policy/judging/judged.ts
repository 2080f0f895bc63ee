/** What each rule asks of a plan: which resources and which places in them. For RULES.md and the tests. */
import { Plan, subjects } from "../plan/plan";
import type { PlannedResource } from "../plan/resource";
import { type Read, type Trace, View } from "../plan/view";
import type { Context, Rule, StackRule } from "../rule";

/** The questions of one rule about one resource. */
export class Questions extends Map<string, Read["state"]> implements Trace {
  /** Places where it is enough that something stands, whatever it is. */
  readonly given = new Set<string>();
  /** Maps whose keys are names that their owner chose. */
  readonly maps = new Set<string>();
  /** Top-level inputs that say which other resource this one belongs to. */
  readonly references = new Set<string>();
  /** What the program says of the resource itself, such as `protect`. */
  readonly options = new Set<string>();

  asked(path: string, how: "given" | "entries"): void {
    (how === "given" ? this.given : this.maps).add(path);
  }
}

/** The options that a rule can ask for; the rest of a planned resource says only who it is. */
const OPTIONS: ReadonlySet<string> = new Set<keyof PlannedResource>(["protect", "ignoreChanges"]);

function watched(resource: PlannedResource, questions: Questions): PlannedResource {
  const references = new Proxy(resource.propertyDependencies, {
    get(target, key) {
      if (typeof key === "string") questions.references.add(key);
      return Reflect.get(target, key);
    },
  });
  return new Proxy(resource, {
    get(target, key) {
      if (typeof key === "string" && OPTIONS.has(key)) questions.options.add(key);
      return key === "propertyDependencies" ? references : Reflect.get(target, key);
    },
  });
}

export function judgedBy(rule: Rule, resource: PlannedResource, context: Context): Questions {
  const questions = new Questions();
  rule.evaluate(
    { resource: watched(resource, questions), view: new View(resource.props, "", questions) },
    context,
  );
  return questions;
}

interface Joined {
  /** The types that the rule looked for: tokens, and patterns of them. */
  types: Set<string | RegExp>;
  /** By URN. */
  questions: Map<string, Questions>;
}

export function joinedBy(rule: StackRule, resources: readonly PlannedResource[], context: Context): Joined {
  const questions = new Map(resources.map(({ urn }) => [urn, new Questions()]));
  const about = (urn: string): Questions => questions.get(urn) ?? new Questions();
  const types: Joined["types"] = new Set();
  class Watched extends Plan {
    override ofType(wanted: readonly string[] | RegExp): readonly PlannedResource[] {
      for (const one of wanted instanceof RegExp ? [wanted] : wanted) types.add(one);
      return super.ofType(wanted);
    }
  }
  const seen = resources.map((resource) => watched(resource, about(resource.urn)));
  rule.evaluate(
    new Watched(
      seen,
      subjects(({ urn }) => about(urn)),
    ),
    context,
  );
  return { types, questions };
}

export type Step = string | number;

/** The steps of a path as findings and traces write it: `ingress[0].cidrBlocks[1]`, `labels["a/b"]`. */
export function stepsOf(path: string): Step[] {
  return [...path.matchAll(/\[(\d+)\]|\[("(?:[^"\\]|\\.)*")\]|([A-Za-z_$][\w$-]*)/g)].map(
    ([, index, quoted, bare]) =>
      index !== undefined
        ? Number(index)
        : bare !== undefined
          ? bare
          : (JSON.parse(quoted ?? '""') as string),
  );
}

/** The path with what differs from resource to resource left out: `ingress[].cidrBlocks[]`, `data.*`, `spec.**`. */
export function shapeOf(path: string, maps: ReadonlySet<string>): string {
  let real = "";
  let shape = "";
  for (const [text] of path.matchAll(/\[\d+\]|\["(?:[^"\\]|\\.)*"\]|\.?[A-Za-z_$][\w$-]*/g)) {
    const chosen = maps.has(real);
    real += text;
    if (/^\[\d/.test(text)) shape += "[]";
    else shape += chosen ? (shape === "" ? "*" : ".*") : text;
  }
  return shape.replace(/\.\*(\.\*|\[\]\.\*|\[\](?=\.\*|$))+/g, ".**");
}
