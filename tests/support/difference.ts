/** What one plan has that another has not. */
import type { Shown } from "../../preview/wire";
import type { PlanView } from "./plan";

export interface Difference {
  removed: string[];
  /** `type name: path` of every input that is another than before. */
  changed: string[];
  added: string[];
}

export function difference(before: PlanView, after: PlanView): Difference {
  const inputs = (plan: PlanView) => new Map(plan.resources.map((it) => [it.urn, plan.inputs(it)]));
  const [old, fresh] = [inputs(before), inputs(after)];
  const called = (urn: string) => urn.split("::").slice(2).join(" ").replace(/^.*\$/, "");
  return {
    removed: [...old.keys()].filter((urn) => !fresh.has(urn)).map(called),
    added: [...fresh.keys()].filter((urn) => !old.has(urn)).map(called),
    changed: [...old].flatMap(([urn, was]) => {
      const is = fresh.get(urn);
      return is === undefined ? [] : pathsOf(was, is).map((path) => `${called(urn)}: ${path}`);
    }),
  };
}

/** Where two values differ; lists of other lengths differ as a whole. */
function pathsOf(was: Shown, is: Shown, path: readonly string[] = []): string[] {
  if (JSON.stringify(was) === JSON.stringify(is)) return [];
  const objects = [was, is].every((value) => typeof value === "object" && value !== null);
  const lists = Array.isArray(was) || Array.isArray(is);
  if (!objects || lists) return [path.join(".")];
  const [before, after] = [was, is] as { [key: string]: Shown }[];
  const keys = new Set([...Object.keys(before ?? {}), ...Object.keys(after ?? {})]);
  return [...keys].flatMap((key) => pathsOf(before?.[key] ?? null, after?.[key] ?? null, [...path, key]));
}
