/** A stack's plan, as `npm run preview -- --json` prints it. */
import { spawnSync } from "node:child_process";
import { join } from "node:path";
import { DeliveryError } from "./options";

export const root = join(__dirname, "..");

/** A resource of the plan; what is secret or not known yet stands there as a text. */
export interface Planned {
  type: string;
  name: string;
  system: string | null;
  inputs: { readonly [property: string]: unknown };
}

/** Runs `npm run preview` with these arguments, without colours. */
export function preview(args: readonly string[]) {
  const { status, stdout, stderr } = spawnSync("npm", ["run", "--silent", "preview", "--", ...args], {
    cwd: root,
    encoding: "utf8",
    maxBuffer: 1 << 28,
    env: { ...process.env, NO_COLOR: "1" },
  });
  return { status: status ?? 3, stdout, stderr };
}

/**
 * The resources of a stack's plan, also of one that a rule forbids.
 * @throws {DeliveryError} with what the preview said, when it could make no plan.
 */
export function planOf(stack: string): Planned[] {
  const { status, stdout, stderr } = preview(["--stack", stack, "--json"]);
  if (status > 1) throw new DeliveryError(stderr.trim());
  return (JSON.parse(stdout) as { resources: Planned[] }).resources;
}
