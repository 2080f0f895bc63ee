/** One place in a resource's inputs, through lists, maps and JSON text. */
import type { Step } from "../../../policy/judging/judged";
import { UNKNOWN } from "../../../policy/rule";
import { GONE } from "./mutate";

/** What stands at a place; `undefined` for nothing. */
export function valueAt(value: unknown, steps: readonly Step[]): unknown {
  const [step, ...rest] = steps;
  if (step === undefined) return value;
  if (typeof value === "string") return valueAt(document(value), steps);
  if (typeof value !== "object" || value === null) return undefined;
  return valueAt((value as Record<Step, unknown>)[step], rest);
}

/** A copy with another value there; what is missing on the way is made. `undefined` where no way leads. */
export function withValue(value: unknown, steps: readonly Step[], to: unknown): unknown {
  const [step, ...rest] = steps;
  if (step === undefined) return to;
  if (typeof value === "string") return inText(value, steps, to);
  if (typeof (value ?? {}) !== "object") return undefined;
  const parent = (value ?? {}) as Record<Step, unknown>;
  const child = withValue(parent[step], rest, to);
  if (child === undefined) return undefined;
  if (Array.isArray(parent)) {
    const list = parent as unknown[];
    return child === GONE ? list.filter((_, index) => index !== step) : list.with(Number(step), child);
  }
  const { [step]: _, ...others } = parent;
  return child === GONE ? others : { ...others, [step]: child };
}

/** JSON text is known or not as a whole. */
function inText(text: string, steps: readonly Step[], to: unknown): string | undefined {
  const parsed = document(text);
  if (parsed === undefined || to === UNKNOWN) return undefined;
  const changed = withValue(parsed, steps, to);
  return changed === undefined ? undefined : JSON.stringify(changed);
}

function document(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
}
