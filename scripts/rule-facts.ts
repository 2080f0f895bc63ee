/** Which resources and places each rule judges, as it shows itself on every plan and every good configuration. */
import "../preview/lean-sdk";
import { rulesFor } from "../policy/judging/judge";
import { joinedBy, judgedBy, type Questions, shapeOf } from "../policy/judging/judged";
import type { PlannedResource } from "../policy/plan/resource";
import type { RuleFacts } from "../policy/rule";
import { rules, stackRules } from "../policy/rules";
import { POD_HOLDERS } from "../policy/shapes/pods";
import { additions } from "../tests/policy/mutants/additions";
import { corpusPlans, corpusResources, type Sample, systemPlans } from "../tests/policy/mutants/samples";
import { contexts, identityOf } from "../tests/policy/mutants/verdicts";
import { globsOf } from "./type-globs";

export interface Judged {
  /** Type tokens; `*` and `{a,b}` where a rule has a pattern. */
  types: string[];
  /** Inputs, and options such as `protect`. */
  places: string[];
}

/** Stands for every kind that holds pods, and for the place of a pod's specification in it. */
export const PODS = "<pod>";
export const HOLDERS: readonly string[] = globsOf(POD_HOLDERS);

export async function judgedByRule(): Promise<Map<RuleFacts, Judged>> {
  const added = additions.map(({ resources, stack = "prod" }) => ({ stack, resources }));
  const samples = [...(await systemPlans()), ...corpusPlans(), ...corpusResources(), ...added];
  const resources = placesOfResources(samples);
  const facts = new Map<RuleFacts, Judged>();
  for (const rule of rules) {
    const types = rule.types instanceof RegExp ? globsOf(rule.types) : [...rule.types];
    facts.set(rule, told(types, resources.get(rule) ?? new Set()));
  }
  for (const [rule, { types, places }] of placesOfJoins(samples)) {
    const all = [...types.values()].flatMap((type) => (type instanceof RegExp ? globsOf(type) : [type]));
    facts.set(rule, told([...new Set(all)].sort(), places));
  }
  return facts;
}

/** What a pod's specification says is said of every kind that holds pods: told once. */
function told(types: string[], places: ReadonlySet<string>): Judged {
  if (!HOLDERS.every((holder) => types.includes(holder))) return { types, places: tidy([...places]) };
  const others = types.filter((type) => !HOLDERS.includes(type));
  return { types: [PODS, ...others], places: tidy([...places].map(inPod)) };
}

function placesOfResources(samples: readonly Sample[]): Map<RuleFacts, Set<string>> {
  const found = new Map<RuleFacts, Set<string>>();
  const seen = new Set<string>();
  for (const { stack, resources } of samples)
    for (const resource of resources) {
      const identity = identityOf(resource, stack);
      if (seen.has(identity)) continue;
      seen.add(identity);
      for (const rule of rulesFor(resource.type))
        into(found, rule, shapesOf(judgedBy(rule, resource, contexts[stack])));
    }
  return found;
}

function into(found: Map<RuleFacts, Set<string>>, rule: RuleFacts, shapes: readonly string[]): void {
  const places = found.get(rule) ?? new Set();
  for (const shape of shapes) places.add(shape);
  found.set(rule, places);
}

interface Join {
  /** By their text: patterns are equal when they read alike. */
  types: Map<string, string | RegExp>;
  places: Set<string>;
}

function placesOfJoins(samples: readonly Sample[]): Map<RuleFacts, Join> {
  const found = new Map<RuleFacts, Join>();
  for (const rule of stackRules) {
    const join: Join = { types: new Map(), places: new Set() };
    found.set(rule, join);
    for (const { stack, resources } of samples) {
      const { types, questions } = joinedBy(rule, resources as PlannedResource[], contexts[stack]);
      for (const type of types) join.types.set(String(type), type);
      for (const asked of questions.values()) for (const shape of shapesOf(asked)) join.places.add(shape);
    }
  }
  return found;
}

function shapesOf(asked: Questions): string[] {
  const paths = new Set([...asked.keys(), ...asked.given, ...asked.references]);
  const options = [...asked.options].map((option) => `option ${option}`);
  return [...[...paths].map((path) => shapeOf(path, asked.maps)), ...options].filter((shape) => shape !== "");
}

/** Without lists and objects on the way to another place; alike places in one. */
function tidy(shapes: readonly string[]): string[] {
  const all = [...new Set(shapes)].sort();
  const deep = all.filter((shape) => shape.endsWith(".**")).map((shape) => shape.slice(0, -2));
  const isTold = (shape: string): boolean =>
    all.some((other) => other.startsWith(shape) && /^[.[]/.test(other.slice(shape.length))) ||
    deep.some((above) => shape.startsWith(above) && shape !== `${above}**`);
  return merged(all.filter((shape) => !isTold(shape)));
}

function inPod(shape: string): string {
  return shape.replace(
    /^(.*\b(template|podTemplate)\.)?spec(?=\.(containers|initContainers|ephemeralContainers|volumes|host\w+|securityContext|automount\w+|serviceAccount\w*)\b)/,
    PODS,
  );
}

/** `a.x.c` and `a.y.c` are `a.{x,y}.c`. */
function merged(paths: readonly string[]): string[] {
  const depth = Math.max(0, ...paths.map((path) => path.split(".").length));
  let all = [...paths];
  for (let position = 0; position < depth; position += 1) {
    const groups = new Map<string, string[]>();
    for (const path of all) {
      const parts = path.split(".");
      const rest = parts.with(Math.min(position, parts.length - 1), "").join(".");
      const key = position < parts.length && parts.length > 1 ? `${parts.length} ${rest}` : `only ${path}`;
      groups.set(key, [...(groups.get(key) ?? []), path]);
    }
    all = [...groups.values()].map((group) => oneOf(group, position));
  }
  return all.sort();
}

function oneOf(group: readonly string[], position: number): string {
  const [first = ""] = group;
  if (group.length === 1) return first;
  const names = group.map((path) => path.split(".")[position] ?? "");
  return first
    .split(".")
    .with(position, `{${names.sort().join(",")}}`)
    .join(".");
}
