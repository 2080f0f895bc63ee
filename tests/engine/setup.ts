/** Around the whole suite: the engine is looked for, and one stand-in provider serves every test. */
import { execFileSync } from "node:child_process";
import { StandInProvider } from "./stand-in-provider";

let started: { provider: StandInProvider; port: number } | undefined;
let engine: string | undefined;

export async function mochaGlobalSetup(): Promise<void> {
  engine = engineVersion();
  if (engine === undefined) {
    console.log(
      "No `pulumi` on PATH: the engine's tests are skipped. See https://www.pulumi.com/docs/install/.",
    );
    return;
  }
  console.log(`Engine: Pulumi ${engine}`);
  started = await StandInProvider.start();
}

export function mochaGlobalTeardown(): void {
  started?.provider.stop();
}

export const mochaHooks = {
  beforeAll(this: Mocha.Context): void {
    if (engine === undefined) this.skip();
  },
};

/** The provider that every engine of the tests attaches to. */
export function standIn(): { provider: StandInProvider; port: number } {
  if (started === undefined) throw new Error("The stand-in provider has not been started.");
  return started;
}

function engineVersion(): string | undefined {
  try {
    return execFileSync("pulumi", ["version"], {
      encoding: "utf8",
      stdio: ["ignore", "pipe", "ignore"],
    }).trim();
  } catch {
    return undefined;
  }
}
