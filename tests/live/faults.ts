/** Everything that goes wrong around a run of the backup program, drawn from a seed, and the run. */
import { type ChildProcess, execFileSync, spawn } from "node:child_process";
import { chmodSync, existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { PROGRAM } from "./archive";
import type { FaultyStore, Plan, Trouble } from "./faulty-store";
import { handOver, postgresUser } from "./servers";

/** Numbers from 0 to 1, the same for the same seed (mulberry32). */
export class Chance {
  private state: number;

  constructor(seed: number) {
    this.state = seed;
  }

  next(): number {
    this.state = (this.state + 0x6d2b79f5) | 0;
    let t = Math.imul(this.state ^ (this.state >>> 15), 1 | this.state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  }

  below(count: number): number {
    return Math.floor(this.next() * count);
  }

  of<T>(items: readonly T[]): T {
    const item = items[this.below(items.length)];
    if (item === undefined) throw new Error("nothing to choose from");
    return item;
  }
}

export type Victim = "all" | "main" | "one";

/** What is wrong around one run. */
export interface Fault {
  name: string;
  environment?: NodeJS.ProcessEnv;
  store?: Plan;
  kill?: { whom: Victim; afterMs: number; which: number };
  /** Bytes that no file may be longer than. */
  room?: number;
}

const TROUBLES: readonly Trouble[] = [
  "500",
  "hang",
  "cut upload",
  "cut answer",
  "short answer",
  "flipped answer",
];
const VICTIMS: readonly Victim[] = ["all", "main", "one", "one"];

export function drawFault(chance: Chance, clock: string, path: string): Fault {
  const kind = chance.below(10);
  if (kind < 4) {
    const whom = chance.of(VICTIMS);
    const kill = { whom, afterMs: 50 + chance.below(1500), which: chance.next() };
    return { name: `kill -9 ${whom}`, kill };
  }
  if (kind < 8) {
    const trouble = chance.of(TROUBLES);
    const after = trouble === "500" || trouble === "hang" ? 10 : 3;
    const store = {
      trouble,
      after: chance.below(after),
      times: chance.of([1, 4, 1000]),
      where: chance.next(),
    };
    return { name: `store: ${trouble}`, store };
  }
  const rest = chance.below(3);
  if (rest === 0) return { name: "wrong credentials", environment: { AWS_ACCESS_KEY_ID: "wrong" } };
  if (rest === 1) return { name: "no room", room: 512 * chance.below(40) };
  const days = chance.of([-400, -31, -1, 1, 31, 400]);
  return {
    name: `clock ${days} days`,
    environment: { PATH: `${clock}:${path}`, SKEW: String(days * 86400) },
  };
}

/** A folder with a `date` that is wrong by SKEW seconds, where it is asked for the time now. */
export function wrongClock(folder: string): string {
  const real = "/usr/bin/date";
  const script = `#!/bin/sh\ncase " $* " in *" -d "*) exec ${real} "$@" ;; esac\nexec ${real} -d "@$(($(${real} +%s) + SKEW))" "$@"\n`;
  mkdirSync(folder);
  writeFileSync(join(folder, "date"), script);
  chmodSync(join(folder, "date"), 0o755);
  chmodSync(folder, 0o755);
  return folder;
}

export interface Outcome {
  /** null: killed. */
  status: number | null;
  output: string;
  metrics: Map<string, number>;
  seconds: number;
  /** Whether anything went wrong: a run may be over before it does. */
  hit: boolean;
}

/** Runs a command of the program in a folder of its own, with what is wrong, to its end and nothing left of it. */
export async function suffer(
  command: string,
  environment: NodeJS.ProcessEnv,
  place: string,
  fault?: Fault,
  store?: FaultyStore,
): Promise<Outcome> {
  mkdirSync(place, { recursive: true });
  handOver(place);
  const env = { ...environment, ...fault?.environment, TMPDIR: place, HOME: place };
  const limited = [
    "-c",
    'trap "" XFSZ; ulimit -f "$0"; exec "$@"',
    String((fault?.room ?? 0) / 512),
    PROGRAM,
    command,
  ];
  const [program, args] = fault?.room === undefined ? [PROGRAM, [command]] : ["sh", limited];
  store?.go(fault?.store);
  const begun = Date.now();
  const child = spawn(program, args, { env, detached: true, cwd: place, ...postgresUser() });
  let output = "";
  for (const stream of [child.stdout, child.stderr])
    stream.on("data", (part: Buffer) => (output += part.toString()));
  let hit = fault !== undefined && fault.kill === undefined && fault.store === undefined;
  const kill = () => {
    hit = true;
    killed(child, fault?.kill);
  };
  const timer = fault?.kill && setTimeout(kill, fault.kill.afterMs);
  const status = await new Promise<number | null>((resolve) => child.on("exit", resolve));
  if (timer !== undefined) clearTimeout(timer);
  const seconds = (Date.now() - begun) / 1000;
  hit ||= (store?.hits ?? 0) > 0;
  store?.go();
  // Of a killed run nothing goes on, as in a container.
  cleanUp(child, place);
  await new Promise((resolve) => setTimeout(resolve, 30));
  return { status, output, metrics: metricsIn(output), seconds, hit };
}

function killed(child: ChildProcess, kill: Fault["kill"]): void {
  const group = child.pid ?? 0;
  if (group === 0 || kill === undefined) return;
  const rest = kill.whom === "one" ? members(group).filter((id) => id !== group) : [];
  const one = rest[Math.floor(kill.which * rest.length)];
  end(kill.whom === "all" ? -group : kill.whom === "main" ? group : (one ?? group));
}

/** Processes of a group. */
function members(group: number): number[] {
  return readdirSync("/proc")
    .filter((name) => /^\d+$/.test(name))
    .map(Number)
    .filter((id) => {
      try {
        const [, , groupOf] = readFileSync(`/proc/${id}/stat`, "utf8").split(") ")[1]?.split(" ") ?? [];
        return Number(groupOf) === group;
      } catch {
        return false;
      }
    });
}

function end(id: number): void {
  try {
    process.kill(id, "SIGKILL");
  } catch {
    // It has ended by itself.
  }
}

function cleanUp(child: ChildProcess, place: string): void {
  if (child.pid !== undefined) end(-child.pid);
  for (const name of readdirSync(place)) {
    // A scratch server is in a group of its own.
    for (const file of ["scratch/postmaster.pid", "redis/pid"]) {
      const path = join(place, name, file);
      const id = existsSync(path) ? Number(readFileSync(path, "utf8").split("\n")[0]) : 0;
      if (id > 1) end(id);
    }
  }
  execFileSync("rm", ["-rf", place]);
  rmSync(place, { recursive: true, force: true });
}

function metricsIn(output: string): Map<string, number> {
  const lines = [...output.matchAll(/"metric":"(\w+)","value":(-?\d+)/g)];
  return new Map(lines.map(([, name = "", value]) => [name, Number(value)]));
}
