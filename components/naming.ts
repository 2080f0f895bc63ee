/** Physical names: they carry stack and system, so two stacks never collide. */
import { createHash } from "node:crypto";
import type { Scope } from "./target";

/**
 * `<stack>-<system>-<role>`, at most `max` characters (the service's own limit). A longer name keeps its
 * beginning and ends in six characters of a hash of the whole, so it stays unique and the same every time.
 */
export function physicalName(scope: Scope, role: string, max: number): string {
  const whole = [scope.stack, scope.system, role].filter((part) => part !== "").join("-");
  if (whole.length <= max) return whole;
  const hash = createHash("sha256").update(whole).digest("hex").slice(0, 6);
  return `${whole.slice(0, max - 7).replace(/-+$/, "")}-${hash}`;
}

/** Labels that every Kubernetes object of a component carries. */
export function labels(scope: Scope, component: string): Record<string, string> {
  return {
    "app.kubernetes.io/name": component,
    "app.kubernetes.io/part-of": scope.system,
    "app.kubernetes.io/managed-by": "pulumi",
    "ward.dev/stack": scope.stack,
  };
}
