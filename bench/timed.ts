/** Times in milliseconds, each taken in a process of its own. */
import { spawnSync } from "node:child_process";
import { join } from "node:path";
import { performance } from "node:perf_hooks";
import { scripts } from "../package.json";

export const root = join(__dirname, "..");

export type Workload = "one" | "many" | "held" | "bare";

export function timeProcess(command: string, args: readonly string[], folder = root): number {
  const started = performance.now();
  finished(command, args, folder);
  return performance.now() - started;
}

/** What `workload.ts` says about itself, for each resource, without its start. */
export function timeWorkload(workload: Workload, copies: number): number {
  const args = [
    "--expose-gc",
    "--require",
    "tsx/cjs",
    join(__dirname, "workload.ts"),
    workload,
    String(copies),
  ];
  return Number(finished(process.execPath, args));
}

export interface Judging {
  rules: number;
  resources: number;
  /** Of all plans, by a process that has judged nothing before. */
  firstMs: number;
  /** The same again, once Node has compiled what is called often. */
  againMs: number;
}

/** What `npm run preview` tells Node. */
const flags = scripts.preview.split(" ").filter((word) => word.startsWith("--"));

/** Node keeps what the first of these processes compiles, as it does for a preview. */
export function timeJudging(): Judging {
  return JSON.parse(finished(process.execPath, [...flags, join(__dirname, "judging.cjs")]));
}

function finished(command: string, args: readonly string[], folder = root): string {
  const { status, stdout, stderr } = spawnSync(command, args, {
    cwd: folder,
    encoding: "utf8",
    maxBuffer: 2 ** 28,
  });
  if (status !== 0) throw new Error(`${command} ${args.join(" ")} ended with ${status}:\n${stderr}`);
  return stdout;
}
