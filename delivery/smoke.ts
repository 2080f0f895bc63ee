/**
 * Asks every public host of a stack, right after an update, what a user would notice first.
 *
 *   node --require tsx/cjs delivery/smoke.ts --stack staging
 *   node --require tsx/cjs delivery/smoke.ts --stack prod --at 203.0.113.7     before DNS points there
 *
 * Health is asked ten times, five seconds apart, before it counts as bad (seed 002, deployment). Exits 1 when a host
 * fails, with one line for each.
 */
import { type Address, addressesOf, ask, type Place, placeOf } from "./edge";
import { main, optionsOf } from "./options";
import { planOf } from "./planned";

export interface Patience {
  tries: number;
  /** Between two tries. */
  seconds: number;
}

/** What is wrong with a host; empty when nothing is. */
export async function problemsOf(address: Address, place: Place, patience: Patience): Promise<string[]> {
  const { host, path, denied, redirectTo } = address;
  if (redirectTo !== undefined) {
    return found(
      `https://${host}/`,
      () => redirects("https", host, `https://${redirectTo}/`, place),
      patience,
    );
  }
  const well = await found(`https://${host}${path}`, () => healthy(host, path, place), patience);
  // A host that does not answer would only say so again.
  if (well.length > 0) return well;
  const once = { tries: 1, seconds: 0 };
  return [
    ...(await found(`http://${host}/`, () => redirects("http", host, `https://${host}/`, place), once)),
    ...(denied === undefined
      ? []
      : await found(`https://${host}${denied}`, () => hidden(host, denied, place), once)),
  ];
}

/** Says what is wrong, or nothing. */
type Check = () => Promise<string | undefined>;

async function found(url: string, check: Check, { tries, seconds }: Patience): Promise<string[]> {
  for (let attempt = 1; ; attempt++) {
    const problem = await check().catch((error: Error) => error.message);
    if (problem === undefined) return [];
    if (attempt >= tries) return [`${url}: ${problem}`];
    await new Promise((resolve) => setTimeout(resolve, seconds * 1000));
  }
}

async function healthy(host: string, path: string, place: Place): Promise<string | undefined> {
  const { status, headers } = await ask("https", host, path, place);
  if (status !== 200) return `answers ${status} instead of 200`;
  const missing = ["strict-transport-security", "x-content-type-options", "content-security-policy"];
  const lacking = missing.filter((name) => headers[name] === undefined);
  return lacking.length === 0 ? undefined : `sends no ${lacking.join(", no ")}`;
}

async function redirects(scheme: "https" | "http", host: string, to: string, place: Place) {
  const { status, headers } = await ask(scheme, host, "/", place);
  if (![301, 308].includes(status)) return `answers ${status} instead of a permanent redirect to ${to}`;
  return headers["location"] === to ? undefined : `redirects to ${headers["location"]} instead of ${to}`;
}

async function hidden(host: string, path: string, place: Place): Promise<string | undefined> {
  const { status } = await ask("https", host, path, place);
  return status === 404 ? undefined : `answers ${status} instead of 404: it is for the scraper only`;
}

async function run(args: string[]): Promise<number> {
  const usage = "Usage: smoke.ts --stack STACK [--at ADDRESS] [--tries 10] [--seconds 5]";
  const given = optionsOf(args, usage, { stack: undefined, at: "dns", tries: "10", seconds: "5" });
  const place = placeOf(given.at);
  const patience = { tries: Number(given.tries), seconds: Number(given.seconds) };
  const addresses = addressesOf(planOf(given.stack));
  const problems = (await Promise.all(addresses.map((one) => problemsOf(one, place, patience)))).flat();
  for (const problem of problems) console.error(`✘ ${problem}`);
  console.log(`${addresses.length} hosts asked, ${problems.length} problems`);
  return problems.length === 0 ? 0 : 1;
}

if (require.main === module) void main(run);
