/** What the command line changes about a stack's configuration before it is read. */
import { parse as parseYaml } from "yaml";
import type { Placement } from "../environments/environment";
import { nearest, oneOf } from "../environments/problems";
import type { Plain, StackConfig } from "./stack-file";

export interface Choice {
  /** Only these systems; all of the stack when empty. */
  systems: readonly string[];
  /** `default` leaves what the stack, or else the spec sheet, says. */
  placement: "default" | Placement;
  /** `systems.hospital.placement=hybrid` */
  changes: readonly string[];
}

/** The command line asks for something that does not exist. */
export class UsageError extends Error {
  override readonly name = "UsageError";
}

/** @throws {UsageError} */
export function choose(config: StackConfig, choice: Choice): StackConfig {
  const values = structuredClone(config.values);
  for (const change of choice.changes) apply(values, change);
  const systems = values["systems"];
  if (!isMapping(systems)) {
    const [named] = choice.systems;
    if (named === undefined) return { ...config, values };
    throw new UsageError(`--system\n  found     "${named}"\n  expected  nothing: this stack has no systems`);
  }
  if (choice.systems.length > 0) values["systems"] = only(systems, choice.systems);
  if (choice.placement !== "default") place(values["systems"], choice.placement);
  return { ...config, values };
}

function only(systems: Mapping, names: readonly string[]): Mapping {
  const known = Object.keys(systems);
  for (const name of names) {
    if (known.includes(name)) continue;
    const meant = nearest(name, known);
    throw new UsageError(
      `--system\n  found     "${name}"\n  expected  ${oneOf(known)}, the systems of this stack${meant ? `\n  Did you mean "${meant}"?` : ""}`,
    );
  }
  return Object.fromEntries(Object.entries(systems).filter(([name]) => names.includes(name)));
}

function place(systems: Plain | undefined, placement: Placement): void {
  if (!isMapping(systems)) return;
  for (const settings of Object.values(systems)) if (isMapping(settings)) settings["placement"] = placement;
}

function apply(values: Mapping, change: string): void {
  const split = change.indexOf("=");
  if (split < 1)
    throw new UsageError(
      `-c ${change}: should be PATH=VALUE, for instance systems.hospital.placement=hybrid`,
    );
  const path = keysOf(change.slice(0, split));
  const last = path.pop();
  if (last === undefined) throw new UsageError(`-c ${change}: the path is empty.`);
  let target = values;
  for (const key of path) target = below(target, key);
  set(target, last, readValue(change.slice(split + 1), target[last], change));
}

/** `ward:kubernetes.vpc.podCidrs[0]` -> kubernetes, vpc, podCidrs, 0 */
function keysOf(path: string): string[] {
  return path
    .replace(/^ward:/, "")
    .replace(/\[(\d+)\]/g, ".$1")
    .split(".")
    .filter((key) => key !== "");
}

/** Lists are changed like mappings: their keys are positions. */
function below(target: Mapping, key: string): Mapping {
  const found = Object.hasOwn(target, key) ? target[key] : undefined;
  if (typeof found === "object" && found !== null) return found as Mapping;
  const made: Mapping = {};
  set(target, key, made);
  return made;
}

/** Defined rather than assigned, so that a key called `__proto__` stays a key. */
function set(target: Mapping, key: string, value: Plain): void {
  Object.defineProperty(target, key, { value, enumerable: true, configurable: true, writable: true });
}

/** Read as YAML, except that a text stays one: an account id is not a number. */
function readValue(text: string, before: Plain | undefined, change: string): Plain {
  if (typeof before === "string" && !/^["'[{]/.test(text)) return text;
  try {
    return parseYaml(text) as Plain;
  } catch {
    throw new UsageError(`-c ${change}: the value is not YAML.`);
  }
}

type Mapping = { [key: string]: Plain };

function isMapping(value: Plain | undefined): value is Mapping {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
