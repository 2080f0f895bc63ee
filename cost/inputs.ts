/** Readings of a resource's inputs, which may be missing, unknown before an update, or of any shape. */
import { runtime } from "@pulumi/pulumi";
import type { PlanResource } from "../preview/plan";
import { type Shown, shownUnknown } from "../preview/wire";

export type Inputs = { [key: string]: Shown };

/** As they cross the wire: what is secret is wrapped there, and no price is read inside of it. */
export function inputsOf({ inputs }: PlanResource): Inputs {
  return inputs;
}

/** What is under a path of keys; positions of lists are keys as well. */
export function at(value: Shown | undefined, ...path: (string | number)[]): Shown | undefined {
  return path.reduce<Shown | undefined>(
    (found, key) =>
      typeof found === "object" && found !== null
        ? (found as Record<string | number, Shown>)[key]
        : undefined,
    value,
  );
}

export function section(value: Shown | undefined): Inputs {
  return typeof value === "object" && value !== null && !Array.isArray(value) ? value : {};
}

export function list(value: Shown | undefined): Shown[] {
  return Array.isArray(value) ? value : [];
}

export function text(value: Shown | undefined): string {
  if (value === runtime.unknownValue) return shownUnknown;
  return typeof value === "string" || typeof value === "number" ? String(value) : "";
}

/** `NaN` for what is no number, so that nothing unknown is counted as nothing. */
export function number(value: Shown | undefined, otherwise = Number.NaN): number {
  if (value === undefined || value === null) return otherwise;
  return typeof value === "number" ? value : Number(text(value) || Number.NaN);
}

/** CPUs: `250m` is 0.25. https://kubernetes.io/docs/reference/kubernetes-api/common-definitions/quantity/ */
export function cpus(value: Shown | undefined): number {
  const given = text(value);
  return given.endsWith("m") ? Number(given.slice(0, -1)) / 1000 : Number(given || Number.NaN);
}

const UNITS = { Ki: 1 / 1024 ** 2, Mi: 1 / 1024, Gi: 1, Ti: 1024, M: 1e6 / 1024 ** 3, G: 1e9 / 1024 ** 3 };

/** GiB: `512Mi` is 0.5. */
export function gibibytes(value: Shown | undefined): number {
  const [, amount = "", unit = ""] = /^(\d+(?:\.\d+)?)([A-Za-z]*)$/.exec(text(value)) ?? [];
  if (unit === "") return Number(amount || Number.NaN) / 1024 ** 3;
  return Number(amount) * (UNITS[unit as keyof typeof UNITS] ?? Number.NaN);
}
