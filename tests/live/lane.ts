/** One archive with a history of faulty runs. What must be true after each is for those who know what is in it. */
import { execFileSync } from "node:child_process";
import { join } from "node:path";
import { expect } from "chai";
import { type Chance, drawFault, type Fault, type Outcome, suffer } from "./faults";
import { FaultyStore } from "./faulty-store";
import { Objects } from "./objects";

export type Make = "dump" | "copy" | "snapshot" | "sync";

export interface Place {
  /** What makes a backup. */
  make: Make;
  environment: NodeJS.ProcessEnv;
  scratch: string;
  /** A folder with a clock that is wrong. */
  clock: string;
  chance: Chance;
}

/** How long a store is waited for that hangs; for any other, as long as the program does: this machine may be slow. */
const HURRY = { RCLONE_TIMEOUT: "1s", RCLONE_CONTIMEOUT: "1s" };

export abstract class Lane {
  /** Every run with a fault. */
  readonly log: { what: string; status: number | null; seconds: number }[] = [];
  protected readonly make: Make;
  protected readonly environment: NodeJS.ProcessEnv;
  protected readonly scratch: string;
  protected readonly chance: Chance;
  /** What is in the archive, past whatever goes wrong. */
  protected readonly objects: Objects;
  private readonly clock: string;
  private store: FaultyStore | undefined;
  private number = 0;

  constructor({ make, environment, scratch, clock, chance }: Place) {
    this.make = make;
    this.environment = environment;
    this.scratch = scratch;
    this.clock = clock;
    this.chance = chance;
    this.objects = new Objects(this.endpoint, environment["BACKUP_PREFIX"] ?? "");
  }

  async open(): Promise<void> {
    this.store = await FaultyStore.start(this.endpoint);
    for (const name of ["AWS_ENDPOINT_URL_S3", "STORE_ENDPOINT", "RCLONE_CONFIG_EXPORTS_ENDPOINT"])
      if (this.environment[name] !== undefined) this.environment[name] = this.store.endpoint;
    execFileSync("mkdir", ["-p", "-m", "777", this.scratch]);
    await this.clean(this.make);
  }

  close(): void {
    this.store?.stop();
  }

  async live(runs: number): Promise<void> {
    while (this.log.length < runs) {
      await this.step();
      if (this.chance.below(4) === 0) await this.clean(this.make);
    }
    await this.end();
  }

  /** Something goes wrong. */
  protected abstract step(): Promise<void>;
  /** At last all is well. */
  protected abstract end(): Promise<void>;
  /** Whatever has to be so before a run. */
  protected abstract prepare(command: string): Promise<NodeJS.ProcessEnv>;
  /** What has to be true of a run where nothing is wrong. */
  protected abstract isGood(command: string, told: string): Promise<void>;

  protected get endpoint(): string {
    return this.environment["AWS_ENDPOINT_URL_S3"] ?? "";
  }

  protected drawFault(): Fault {
    return drawFault(this.chance, this.clock, this.environment["PATH"] ?? "");
  }

  protected async run(command: string, changes: NodeJS.ProcessEnv = {}, fault?: Fault): Promise<Outcome> {
    const place = join(this.scratch, String(++this.number));
    const hurry = fault?.store?.trouble === "hang" ? HURRY : {};
    const environment = { ...this.environment, ...hurry, ...changes, ...(await this.prepare(command)) };
    return suffer(command, environment, place, fault, this.store);
  }

  protected async clean(command: string): Promise<void> {
    const run = await this.run(command);
    expect(run.status, `${command} with nothing wrong: ${run.output}`).to.equal(0);
    expect(run.metrics.has("failed"), run.output).to.equal(false);
    await this.isGood(command, run.output);
  }

  /** `failed` is told when it failed, and only then; a run that was killed can tell nothing. */
  protected isTrue(run: Outcome, fault: Fault, told: string): void {
    if (run.status === null) expect(fault.kill, told).to.not.equal(undefined);
    else expect(run.metrics.get("failed") === 1, told).to.equal(run.status !== 0);
    if (fault.name === "wrong credentials") expect(run.status, told).to.equal(1);
  }

  protected note(what: string, { status, seconds }: Outcome): void {
    this.log.push({ what: what.replace(/-?\d+ days/, "skew"), status, seconds });
  }
}

/** What a failed claim shows. */
export function told(command: string, fault: Fault, run: Outcome): string {
  return `${command}, ${fault.name} ${JSON.stringify(fault)}: ${run.status} ${run.output}`;
}
