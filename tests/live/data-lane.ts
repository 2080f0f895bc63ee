/** A history of dumps, or of copies of a cache: each backup is good or is none, whatever goes wrong around it. */
import { execFileSync } from "node:child_process";
import { expect } from "chai";
import type { Evidence } from "./evidence";
import type { Outcome } from "./faults";
import { Lane, told } from "./lane";

const OLD = "20200101T000000Z";
const CONTENT = "SELECT md5(string_agg(p::text, ',' ORDER BY id)) FROM patients p";

export class DataLane extends Lane {
  private target = "";

  protected async step(): Promise<void> {
    if (this.chance.below(5) === 0) await this.damaged();
    else if (this.chance.below(12) === 0) await this.twoAtOnce();
    else await this.faulty();
    await this.trim();
  }

  protected async end(): Promise<void> {
    for (const command of [this.make, "list", "verify", "restore", "drill"]) await this.clean(command);
  }

  protected async prepare(command: string): Promise<NodeJS.ProcessEnv> {
    if (command === "snapshot") await this.age();
    if (command !== "restore") return {};
    if (this.make !== "dump") return { RESTORE_FOLDER: this.scratch };
    if (this.target !== "") this.sql("postgres", `DROP DATABASE IF EXISTS ${this.target} WITH (FORCE)`);
    this.target = `restored_${this.scratch.slice(-1)}_${this.log.length}`;
    return { RESTORE_DATABASE: this.target };
  }

  protected async isGood(command: string, output: string): Promise<void> {
    if (command === "restore" && this.make === "dump")
      expect(this.sql(this.target, CONTENT), output).to.equal(this.sql("postgres", CONTENT));
  }

  /** A run with a fault: what it says has to be what it did. */
  private async faulty(): Promise<void> {
    const command = this.chance.of([this.make, this.make, this.make, "verify", "restore", "drill"]);
    const fault = this.drawFault();
    if (this.chance.below(3) === 0) await this.grow(OLD);
    if (command === "snapshot") await this.age();
    const before = await this.objects.backups();
    const evidence = await this.drills();
    const run = await this.run(command, {}, fault);
    const words = told(command, fault, run);
    const after = await this.objects.backups();
    const made = [...after.keys()].filter((name) => !before.has(name));
    this.isTrue(run, fault, words);
    if (run.metrics.has("drilled_seconds")) expect(run.metrics.get("loss_seconds"), words).to.be.at.least(0);
    expect(
      [...after].filter(([, whole]) => !whole),
      words,
    ).to.deep.equal([]);
    for (const name of before.keys())
      if (!name.startsWith(OLD)) expect([...after.keys()], words).to.include(name);
    if (command !== this.make) expect(made, words).to.deep.equal([]);
    else if (run.metrics.has("finished_seconds")) expect(made.length, words).to.equal(1);
    const wrongClock = fault.name.startsWith("clock") && command !== "restore";
    // Of a cache on aws a copy is not due yet, for whoever lives in the past.
    if (wrongClock) expect([...after.keys()], words).to.deep.equal([...before.keys()]);
    if (wrongClock && command !== "snapshot") expect(run.status, words).to.equal(1);
    if (command === this.make && run.status === 0 && !wrongClock) expect(made.length, words).to.equal(1);
    if (run.status === 0) await this.isGood(command, words);
    for (const drill of (await this.drills()).filter((name) => !evidence.includes(name)))
      await this.isEvidence(drill, run, words);
    if (run.hit) this.note(fault.name, run);
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
    const words = `${command} of ${victim} ${harm}: ${run.output}`;
    expect(run.status, words).to.equal(1);
    expect(run.metrics.get("failed"), words).to.equal(1);
    expect(run.output, words).to.match(/damaged|there is no backup/);
    expect(await this.objects.names(), words).to.not.include(`${name}/verified.json`);
    await this.objects.removeAll(name);
    this.note(`stored object ${harm}`, run);
  }

  private async twoAtOnce(): Promise<void> {
    if (this.make === "snapshot") return; // The second has no copy to make that day.
    const before = await this.objects.backups();
    const both = await Promise.all([this.run(this.make), this.run(this.make)]);
    const words = both.map(({ output }) => output).join("\n");
    const after = await this.objects.backups();
    expect(
      both.map(({ status }) => status),
      words,
    ).to.deep.equal([0, 0]);
    expect([...after.values()], words).to.not.include(false);
    expect([...after.keys()].filter((name) => !before.has(name)).length, words).to.equal(2);
    for (const run of both) this.note("two at once", run);
  }

  private async isEvidence(drill: string, run: Outcome, words: string): Promise<void> {
    const evidence = JSON.parse((await this.objects.get(drill)).toString()) as Evidence;
    if (run.status === 0) expect(evidence.verdict, words).to.equal("proven");
    if (evidence.verdict === "proven") {
      expect((await this.objects.backups()).get(evidence.backup), words).to.equal(true);
      expect(evidence.tables?.length, words).to.be.at.least(1);
      expect(evidence.why, words).to.equal("");
    } else expect(evidence.why, words).to.not.equal("");
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

  /** Makes today's backups yesterday's: of a cache on aws there is one a day. */
  private async age(): Promise<void> {
    const today = new Date().toISOString().slice(0, 10).replaceAll("-", "");
    const before = new Date(Date.now() - 86_400_000).toISOString().slice(0, 10).replaceAll("-", "");
    for (const name of (await this.objects.backups()).keys()) {
      if (!name.startsWith(today)) continue;
      await this.objects.copy(name, name.replace(today, before));
      await this.objects.removeAll(name);
    }
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
