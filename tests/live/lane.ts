/** One archive with a history of faulty runs, and what must be true after each. */
import { execFileSync } from "node:child_process";
import { join } from "node:path";
import { expect } from "chai";
import type { Evidence } from "./evidence";
import { type Chance, drawFault, type Fault, type Outcome, suffer } from "./faults";
import { FaultyStore } from "./faulty-store";
import { Objects } from "./objects";

const OLD = "20200101T000000Z";
const CONTENT = "SELECT md5(string_agg(p::text, ',' ORDER BY id)) FROM patients p";

export class Lane {
  /** Every run with a fault. */
  readonly log: { what: string; status: number | null; seconds: number }[] = [];
  /** What makes a backup. */
  private readonly make: "dump" | "copy";
  private readonly environment: NodeJS.ProcessEnv;
  private readonly scratch: string;
  private readonly clock: string;
  private readonly chance: Chance;
  private readonly objects: Objects;
  private store: FaultyStore | undefined;
  private number = 0;
  private target = "";

  constructor(
    make: "dump" | "copy",
    environment: NodeJS.ProcessEnv,
    scratch: string,
    clock: string,
    chance: Chance,
  ) {
    this.make = make;
    this.environment = environment;
    this.scratch = scratch;
    this.clock = clock;
    this.chance = chance;
    this.objects = new Objects(environment["AWS_ENDPOINT_URL_S3"] ?? "", environment["BACKUP_PREFIX"] ?? "");
  }

  async open(): Promise<void> {
    this.store = await FaultyStore.start(this.environment["AWS_ENDPOINT_URL_S3"] ?? "");
    this.environment["AWS_ENDPOINT_URL_S3"] = this.store.endpoint;
    execFileSync("mkdir", ["-p", "-m", "777", this.scratch]);
    await this.clean(this.make);
  }

  close(): void {
    this.store?.stop();
  }

  async live(runs: number): Promise<void> {
    while (this.log.length < runs) {
      if (this.chance.below(5) === 0) await this.damaged();
      else if (this.chance.below(12) === 0) await this.twoAtOnce();
      else await this.faulty();
      if (this.chance.below(4) === 0) await this.clean(this.make);
      await this.trim();
    }
    for (const command of [this.make, "list", "verify", "restore", "drill"]) await this.clean(command);
  }

  /** A run with a fault: what it says has to be what it did. */
  private async faulty(): Promise<void> {
    const command = this.chance.of([this.make, this.make, this.make, "verify", "restore", "drill"]);
    const fault = drawFault(this.chance, this.clock, this.environment["PATH"] ?? "");
    if (this.chance.below(3) === 0) await this.grow(OLD);
    const before = await this.objects.backups();
    const evidence = await this.drills();
    const run = await this.run(command, {}, fault);
    const told = `${command}, ${fault.name} ${JSON.stringify(fault)}: ${run.status} ${run.output}`;
    const after = await this.objects.backups();
    const made = [...after.keys()].filter((name) => !before.has(name));
    this.isTrue(run, fault, told);
    expect(
      [...after].filter(([, whole]) => !whole),
      told,
    ).to.deep.equal([]);
    for (const name of before.keys())
      if (!name.startsWith(OLD)) expect([...after.keys()], told).to.include(name);
    if (command !== this.make) expect(made, told).to.deep.equal([]);
    else if (run.status === 0 || run.metrics.has("finished_seconds")) expect(made.length, told).to.equal(1);
    if (fault.name.startsWith("clock") && command !== "restore") {
      expect(run.status, told).to.equal(1);
      expect([...after.keys()], told).to.deep.equal([...before.keys()]);
    }
    if (fault.name === "wrong credentials") expect(run.status, told).to.equal(1);
    if (command === "restore" && run.status === 0) this.isRestored(told);
    for (const drill of (await this.drills()).filter((name) => !evidence.includes(name)))
      await this.isEvidence(drill, run, told);
    if (run.hit)
      this.log.push({
        what: fault.name.replace(/-?\d+ days/, "skew"),
        status: run.status,
        seconds: run.seconds,
      });
  }

  /** A backup that somebody has harmed in the store is never good again. */
  private async damaged(): Promise<void> {
    const name = "20300101T000000Z-0bad";
    await this.grow(name);
    await this.objects.remove(`${name}/verified.json`);
    const names = (await this.objects.names()).filter(
      (path) => path.startsWith(`${name}/`) && !path.includes("started"),
    );
    const victim = this.chance.of(names.filter((path) => !path.includes("verified")));
    const harm = this.chance.of(["flipped", "cut", "missing"]);
    const content = await this.objects.get(victim);
    if (harm === "missing") await this.objects.remove(victim);
    else if (harm === "cut")
      await this.objects.put(victim, content.subarray(0, this.chance.below(content.length - 1)));
    else {
      const place = this.chance.below(content.length - 1);
      content[place] = (content[place] ?? 0) ^ (1 << this.chance.below(8));
      await this.objects.put(victim, content);
    }
    const command = this.chance.of(["verify", "verify", "restore", "drill"]);
    const run = await this.run(command, { BACKUP_AT: name });
    const told = `${command} of ${victim} ${harm}: ${run.output}`;
    expect(run.status, told).to.equal(1);
    expect(run.metrics.get("failed"), told).to.equal(1);
    expect(run.output, told).to.match(/damaged|there is no backup/);
    expect(await this.objects.names(), told).to.not.include(`${name}/verified.json`);
    await this.objects.removeAll(name);
    this.log.push({ what: `stored object ${harm}`, status: run.status, seconds: run.seconds });
  }

  private async twoAtOnce(): Promise<void> {
    const before = await this.objects.backups();
    const both = await Promise.all([this.run(this.make), this.run(this.make)]);
    const told = both.map(({ output }) => output).join("\n");
    const after = await this.objects.backups();
    expect(
      both.map(({ status }) => status),
      told,
    ).to.deep.equal([0, 0]);
    expect([...after.values()], told).to.not.include(false);
    expect([...after.keys()].filter((name) => !before.has(name)).length, told).to.equal(2);
    for (const run of both) this.log.push({ what: "two at once", status: run.status, seconds: run.seconds });
  }

  private async clean(command: string): Promise<void> {
    const run = await this.run(command);
    expect(run.status, `${command} with nothing wrong: ${run.output}`).to.equal(0);
    expect(run.metrics.has("failed"), run.output).to.equal(false);
    if (command === "restore") this.isRestored(run.output);
  }

  private run(command: string, changes: NodeJS.ProcessEnv = {}, fault?: Fault): Promise<Outcome> {
    const place = join(this.scratch, String(++this.number));
    const more: NodeJS.ProcessEnv = { ...changes };
    if (command === "restore" && this.make === "dump") {
      const drop = this.target;
      if (drop !== "") this.sql("postgres", `DROP DATABASE IF EXISTS ${drop} WITH (FORCE)`);
      this.target = `restored_${this.scratch.slice(-1)}_${this.number}`;
      more["RESTORE_DATABASE"] = this.target;
    }
    if (command === "restore") more["RESTORE_FOLDER"] = this.scratch;
    return suffer(command, { ...this.environment, ...more }, place, fault, this.store);
  }

  /** `failed` is told when it failed, and only then; a run that was killed can tell nothing. */
  private isTrue(run: Outcome, fault: Fault, told: string): void {
    if (run.status === null) expect(fault.kill, told).to.not.equal(undefined);
    else expect(run.metrics.get("failed") === 1, told).to.equal(run.status !== 0);
    if (run.metrics.has("drilled_seconds")) expect(run.metrics.get("loss_seconds"), told).to.be.at.least(0);
  }

  private isRestored(told: string): void {
    if (this.make === "dump")
      expect(this.sql(this.target, CONTENT), told).to.equal(this.sql("postgres", CONTENT));
  }

  private async isEvidence(drill: string, run: Outcome, told: string): Promise<void> {
    const evidence = JSON.parse((await this.objects.get(drill)).toString()) as Evidence;
    if (run.status === 0) expect(evidence.verdict, told).to.equal("proven");
    if (evidence.verdict === "proven") {
      expect((await this.objects.backups()).get(evidence.backup), told).to.equal(true);
      expect(evidence.tables?.length, told).to.be.at.least(1);
    } else expect(evidence.why, told).to.not.equal("");
  }

  private async drills(): Promise<string[]> {
    return (await this.objects.names()).filter((name) => /^drills\/\d/.test(name));
  }

  /** A backup of another time. */
  private async grow(name: string): Promise<void> {
    const [newest = ""] = [...(await this.objects.backups()).keys()]
      .filter((one) => one !== OLD)
      .sort()
      .reverse();
    await this.objects.copy(newest, name);
  }

  /** Four backups are history enough. */
  private async trim(): Promise<void> {
    const all = [...(await this.objects.backups()).keys()].sort();
    for (const name of all.slice(0, -4)) await this.objects.removeAll(name);
  }

  private sql(database: string, text: string): string {
    const env = { ...this.environment, PGOPTIONS: "-c client_min_messages=error" };
    return execFileSync("psql", ["-XAtqd", database, "-c", text], { env, encoding: "utf8" }).trim();
  }
}
