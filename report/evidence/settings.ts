/** What resources of a plan are told to do, by where in their inputs it stands. */
import { shownInputs } from "../../preview/json";
import type { PlanResource } from "../../preview/plan";
import type { Shown } from "../../preview/wire";

/** Where something stands. */
export interface Place {
  /** Type token. */
  type: string;
  /** Keys by dots; `[]` is every element of a list, `[name=x]` those with that name, `{}` every value of a map. */
  path: string;
  /** In a text: what it looks like, with the value as its group. */
  within?: RegExp;
  /** What it says, in words. */
  says: string;
}

export interface Setting {
  /** `null` for what the systems of a stack share. */
  system: string | null;
  resource: string;
  type: string;
  path: string;
  says: string;
  value: string;
}

export function settingsAt(resources: readonly PlanResource[], places: readonly Place[]): Setting[] {
  return resources.flatMap((resource) =>
    places
      .filter(({ type }) => type === resource.type)
      .flatMap((place) => valuesAt(resource, place).map((value) => settingOf(resource, place, value))),
  );
}

function settingOf({ name, type, system }: PlanResource, { path, says }: Place, value: string): Setting {
  return { system: system ?? null, resource: name, type, path, says, value };
}

function valuesAt(resource: PlanResource, { path, within }: Place): string[] {
  const found = keysOf(path).reduce<Shown[]>(
    (values, key) => values.flatMap((value) => step(value, key)),
    [shownInputs(resource)],
  );
  const texts = found
    .filter((value) => value !== null)
    .map((value) => (Array.isArray(value) ? value.join(", ") : String(value)));
  if (within === undefined) return texts;
  return texts.flatMap((text) => [...text.matchAll(within)].map((match) => (match[1] ?? "").trim()));
}

/** A dot inside of brackets belongs to a name. */
function keysOf(path: string): string[] {
  return path.split(/\.(?![^[]*\])/);
}

function step(value: Shown, key: string): Shown[] {
  if (value === null || typeof value !== "object") return [];
  if (key === "{}") return Object.values(value);
  const [, name = "", list, wanted] = /^([^[]*)(\[(?:name=([^\]]+))?\])?$/.exec(key) ?? [];
  const found = Array.isArray(value) ? undefined : value[name];
  if (found === undefined) return [];
  if (list === undefined) return [found];
  if (!Array.isArray(found)) return [];
  return found.filter((item) => wanted === undefined || (item as { name?: Shown }).name === wanted);
}
