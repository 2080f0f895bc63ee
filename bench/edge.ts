/**
 * `npm run bench:edge`: the edge's speed, by wrk on loopback, beside what it is measured against.
 *
 *   plain  nginx without features, before the same service and files
 *   guide  seed 003's own configuration, repaired as far as it takes to start
 *   ours   what is generated for the hospital
 *
 * The three take turns, so that a busy machine is as busy for each of them: the ratios hold. Rates and connections of
 * a client are raised in all of them: a limit is no speed.
 */
import { spawnSync } from "node:child_process";
import { findProgram } from "../tests/live/servers";
import { CONTENDERS, type Contender, startContenders } from "./edge-contenders";
import { median } from "./median";
import { ratio, row } from "./report";

const rounds = Number(process.env["WARD_BENCH_ROUNDS"] ?? 5);
const SECONDS = 2;

const LOADS = {
  API: ["/api/patients"],
  "static file": ["/assets/app.3f.js"],
  "TLS handshake": ["/assets/small.3f.js", "Connection: close"],
} as const;

interface Measured {
  perSecond: number;
  p99: number;
}

async function main(): Promise<void> {
  const wrk = findProgram("wrk");
  if (wrk === undefined) throw new Error("no wrk: apt-get install wrk");
  const started = await startContenders();
  let kept = true;
  try {
    console.log(`${started.version}, median of ${rounds} rounds of ${SECONDS} s`);
    for (const load of Object.keys(LOADS) as (keyof typeof LOADS)[]) {
      const found = takeTurns((contender) => measure(wrk, started.ports[contender], LOADS[load]));
      kept = compare(load, found) && kept;
    }
  } finally {
    await started.stop();
  }
  if (!kept) process.exitCode = 1;
}

type Rounds = Record<Contender, Measured[]>;

function takeTurns(once: (contender: Contender) => Measured): Rounds {
  const found: Rounds = { plain: [], guide: [], ours: [] };
  for (let round = 0; round <= rounds; round++)
    for (const contender of CONTENDERS) {
      const measured = once(contender);
      // The first round is for caches.
      if (round > 0) found[contender].push(measured);
    }
  return found;
}

function compare(load: string, found: Rounds): boolean {
  console.log();
  for (const contender of CONTENDERS) {
    const [perSecond, p99] = (["perSecond", "p99"] as const).map((what) =>
      median(found[contender].map((it) => it[what])),
    );
    console.log(row(`${load}, ${contender}; 99 % within ${p99?.toFixed(1)} ms`, perSecond ?? 0, "/s"));
  }
  const beside = (other: Contender, what: keyof Measured) =>
    median(found.ours.map((it, round) => it[what] / (found[other][round]?.[what] ?? Number.NaN)));
  const fast = [
    ratio(`${load}: requests per second, ours to plain`, beside("plain", "perSecond"), { atLeast: 0.95 }),
    ratio(`${load}: requests per second, ours to guide`, beside("guide", "perSecond"), { atLeast: 1 }),
  ].every(Boolean);
  for (const other of ["plain", "guide"] as const)
    console.log(`${beside(other, "p99").toFixed(2).padStart(9)}  ${load}: 99th percentile, ours to ${other}`);
  return fast;
}

/** @throws where an answer was none */
function measure(wrk: string, port: number, [path, header]: readonly [string, string?]): Measured {
  const more = header === undefined ? [] : ["--header", header];
  const load = ["--threads", "1", "--connections", "16", "--duration", `${SECONDS}s`, "--latency", ...more];
  const { stdout } = spawnSync(wrk, [...load, `https://localhost:${port}${path}`], { encoding: "utf8" });
  const perSecond = /Requests\/sec:\s+([\d.]+)/.exec(stdout)?.[1];
  const [, p99, unit = ""] = /99%\s+([\d.]+)(us|ms|s)/.exec(stdout) ?? [];
  if (perSecond === undefined || p99 === undefined || /Non-2xx|Socket errors: connect [1-9]/.test(stdout))
    throw new Error(`wrk was not answered well:\n${stdout}`);
  return { perSecond: Number(perSecond), p99: Number(p99) * (MILLISECONDS[unit] ?? Number.NaN) };
}

const MILLISECONDS: Readonly<Record<string, number>> = { us: 0.001, ms: 1, s: 1000 };

void main();
