/** Makes one bad resource of a good one: each weakening at each place where it applies, one at a time. */
import type { PlannedResource } from "../../../policy/plan/resource";
import { UNKNOWN } from "../../../policy/rule";

/** In place of a new value: the input, or with an empty path the whole resource, is left out. */
export const GONE: unique symbol = Symbol("gone");
export { UNKNOWN };

/** A new value, or how to make it of the old one; `undefined` where it would weaken nothing. */
export type Change = string | number | boolean | symbol | object | ((old: unknown) => unknown);

export interface Weakening {
  type: string | RegExp;
  /** Keys; `*` is every element, `|` opens JSON text, `$protect` is the resource's own. */
  path: string;
  to: readonly Change[];
  /** Where only production promises it. */
  only?: "prod";
}

export interface Mutant {
  /** E.g. `storageEncrypted = false`. */
  what: string;
  /** Nothing when the resource is left out. */
  resource: PlannedResource | undefined;
}

export function mutantsOf(resource: PlannedResource, weakening: Weakening): Mutant[] {
  const { type, path, to } = weakening;
  if (typeof type === "string" ? resource.type !== type : !type.test(resource.type)) return [];
  if (path === "") return [{ what: "left out", resource: undefined }];
  return to.flatMap((change) => mutantsBy(resource, path, change));
}

function mutantsBy(resource: PlannedResource, path: string, change: Change): Mutant[] {
  if (path.startsWith("$")) {
    const changed = { ...resource, [path.slice(1)]: change };
    return [{ what: `${path} = ${shown(change)}`, resource: changed }];
  }
  // Who replaces an input as a whole no longer takes it from the resource that it came from.
  const { [path]: _, ...propertyDependencies } = resource.propertyDependencies;
  return changed(resource.props, path.split("."), change).map(({ value, at, to }) => ({
    what: `${at} = ${shown(to)}`,
    resource: { ...resource, propertyDependencies, props: value as Record<string, unknown> },
  }));
}

interface Changed {
  value: unknown;
  at: string;
  to: unknown;
}

/** The value with the change in it, once per place that the path leads to. */
function changed(value: unknown, path: readonly string[], change: Change): Changed[] {
  const [key, ...rest] = path;
  if (key === undefined) return replaced(value, change);
  if (key === "|") {
    if (typeof value !== "string") return [];
    const inside = changed(JSON.parse(value), rest, change);
    return inside.map(({ value: parsed, ...where }) => ({ ...where, value: JSON.stringify(parsed) }));
  }
  if (typeof value !== "object" || value === null) return [];
  const record = value as Record<string, unknown>;
  const keys = key === "*" ? Object.keys(record) : [key];
  return keys.flatMap((each) =>
    changed(record[each], rest, change).map(({ value: below, at, to }) => ({
      value: withChild(value, each, below),
      at: at === "" ? each : `${each}.${at}`,
      to,
    })),
  );
}

function replaced(old: unknown, change: Change): Changed[] {
  const to = typeof change === "function" ? (change as (old: unknown) => unknown)(old) : change;
  if (to === undefined || to === old || (to === GONE && old === undefined)) return [];
  return [{ value: to, at: "", to }];
}

function withChild(parent: object, key: string, child: unknown): unknown {
  if (Array.isArray(parent))
    return child === GONE
      ? parent.filter((_, index) => String(index) !== key)
      : parent.map((element: unknown, index) => (String(index) === key ? child : element));
  const { [key]: _, ...others } = parent as Record<string, unknown>;
  return child === GONE ? others : { ...others, [key]: child };
}

export function shown(value: unknown): string {
  if (typeof value === "symbol") return value === GONE ? "left out" : "unknown";
  const text = JSON.stringify(value);
  return text.length > 60 ? `${text.slice(0, 60)}…` : text;
}
