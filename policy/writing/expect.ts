/** The few sentences that rules are made of. */
import type { PlannedResource } from "../plan/resource";
import { UNKNOWN, type View } from "../plan/view";
import type { Finding, StackFinding } from "../rule";

export function wrong(view: View, message: string): Finding {
  return { path: view.path, message };
}

export function unjudged(view: View): Finding {
  return {
    path: view.path,
    message: `${view.path || "the resource"} is not known before the update and cannot be judged: give it a literal value`,
    unknown: true,
  };
}

/** What rules about the stack find: at a place of a resource. */
export function wrongIn({ urn }: PlannedResource, path: string, message: string): StackFinding {
  return { urn, path, message };
}

export function foundIn({ urn }: PlannedResource, findings: readonly Finding[]): StackFinding[] {
  return findings.map((finding) => ({ ...finding, urn }));
}

/** `absent` is the provider's default: what holds when nothing is given. */
export function must(
  view: View,
  absent: unknown,
  good: (value: unknown) => boolean,
  message: string,
): Finding[] {
  const value = view.or(absent);
  if (value === UNKNOWN) return [unjudged(view)];
  return good(value) ? [] : [wrong(view, message)];
}

/** For references to other resources: being given is what counts, never the value. */
export function mustBeGiven(view: View, message: string): Finding[] {
  return view.given() ? [] : [wrong(view, message)];
}

/** Providers and state files carry booleans as strings here and there (Redshift's `encrypted`). */
export function isTrue(value: unknown): boolean {
  return (
    value === true || (typeof value === "string" && /^(true|1|on|enabled|yes)$/i.test(value)) || value === 1
  );
}

export function isFalse(value: unknown): boolean {
  return (
    value === undefined ||
    value === false ||
    (typeof value === "string" && /^(false|0|off|no|)$/i.test(value)) ||
    value === 0
  );
}

export function isNotTrue(value: unknown): boolean {
  return !isTrue(value);
}

/** A whole number, also when given as a string; `undefined` for anything else. */
export function integer(value: unknown): number | undefined {
  if (typeof value === "number") return Number.isInteger(value) ? value : undefined;
  return typeof value === "string" && /^-?\d+$/.test(value) ? Number(value) : undefined;
}

export function atLeast(minimum: number): (value: unknown) => boolean {
  return (value) => {
    const number = integer(value);
    return number !== undefined && number >= minimum;
  };
}

export function between(least: number, most: number): (value: unknown) => boolean {
  return (value) => {
    const number = integer(value);
    return number !== undefined && number >= least && number <= most;
  };
}
