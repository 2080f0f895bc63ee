/**
 * Measures how fast every public host of a stack answers, after an update: 95 of 100 answers within two seconds
 * (seed 002, performance).
 *
 *   node --require tsx/cjs delivery/response-time.ts --stack staging
 *
 * Exits 1 when a host is slower, or answers with an error. It asks five times a second, below every rate zone.
 */
import { type Address, addressesOf, ask, type Place, placeOf } from "./edge";
import { main, optionsOf } from "./options";
import { planOf } from "./planned";

/** The time that this share of the answers took at most: nearest rank, so always one that was measured. */
export function percentile(milliseconds: readonly number[], share: number): number {
  const sorted = [...milliseconds].sort((one, other) => one - other);
  return sorted[Math.max(0, Math.ceil(sorted.length * share) - 1)] ?? 0;
}

export interface Measured {
  url: string;
  /** Of 95 in 100 answers, in milliseconds. */
  p95: number;
  /** Answers that were none, or a server's error. */
  errors: number;
}

export async function measure(
  { host, path }: Address,
  place: Place,
  requests: number,
  pauseMs = 200,
): Promise<Measured> {
  const times: number[] = [];
  for (let number = 0; number < requests; number++) {
    const answer = await ask("https", host, path, place).catch(() => undefined);
    if (answer !== undefined && answer.status < 500) times.push(answer.milliseconds);
    await new Promise((resolve) => setTimeout(resolve, pauseMs));
  }
  return { url: `https://${host}${path}`, p95: percentile(times, 0.95), errors: requests - times.length };
}

async function run(args: string[]): Promise<number> {
  const usage = "Usage: response-time.ts --stack STACK [--milliseconds 2000] [--requests 100] [--at ADDRESS]";
  const defaults = { stack: undefined, milliseconds: "2000", requests: "100", at: "dns" };
  const given = optionsOf(args, usage, defaults);
  const place = placeOf(given.at);
  const asked = addressesOf(planOf(given.stack)).filter(({ redirectTo }) => redirectTo === undefined);
  const measured = await Promise.all(asked.map((one) => measure(one, place, Number(given.requests))));
  const bad = measured.filter(({ p95, errors }) => errors > 0 || p95 > Number(given.milliseconds));
  for (const one of measured) {
    const errors = one.errors === 0 ? "" : `, ${one.errors} errors`;
    console.log(
      `${bad.includes(one) ? "✘" : "✔"} ${one.url}: 95 % within ${Math.round(one.p95)} ms${errors}`,
    );
  }
  return bad.length === 0 ? 0 : 1;
}

if (require.main === module) void main(run);
