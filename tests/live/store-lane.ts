/** A history of an object store's copies: a good run leaves what the store holds, and nothing that one has copied is ever lost. */
import { expect } from "chai";
import { type Manifest, sealOf } from "./archive";
import { Lane, type Place, told } from "./lane";
import { Objects } from "./objects";

const NAMES = ["a.txt", "b.txt", "folder/c.txt", "folder/ä d.txt", "e", "f"];

export class StoreLane extends Lane {
  private readonly bucket: string;
  private readonly source: Objects;
  /** All that the copy has ever held after a good run, as `name content`. */
  private readonly held = new Set<string>();
  /** Of what runs put aside, which never changes. */
  private readonly aside = new Map<string, string>();

  constructor(place: Place) {
    super(place);
    this.bucket = place.environment["STORE_BUCKETS"] ?? "";
    this.source = new Objects(this.endpoint, "files", this.bucket);
  }

  override async open(): Promise<void> {
    for (const name of NAMES) await this.write(name);
    await super.open();
  }

  protected async step(): Promise<void> {
    if (this.chance.below(12) === 0) return this.twoAtOnce();
    if (this.chance.below(6) === 0) return this.damaged();
    for (let changes = this.chance.below(4); changes > 0; changes--) await this.change();
    const fault = this.drawFault();
    const before = new Set(await this.manifests());
    const run = await this.run(this.make, {}, fault);
    const words = told(this.make, fault, run);
    this.isTrue(run, fault, words);
    const made = (await this.manifests()).filter((name) => !before.has(name));
    if (run.status === 0 || run.metrics.has("finished_seconds")) expect(made.length, words).to.equal(1);
    if (fault.name.startsWith("clock")) expect([run.status, made], words).to.deep.equal([1, []]);
    // It is written last: also where the run was killed after it, all is there.
    for (const name of made) await this.isWhole(name, words);
    if (run.status === 0) await this.isGood(this.make, words);
    await this.isKept(words);
    if (run.hit) this.note(`sync, ${fault.name}`, run);
  }

  protected async end(): Promise<void> {
    for (const command of [this.make, "list", "verify"]) await this.clean(command);
  }

  protected async prepare(): Promise<NodeJS.ProcessEnv> {
    return {};
  }

  protected async isGood(command: string, output: string): Promise<void> {
    if (command !== this.make) return;
    const [there, copied] = [await contentOf(this.source), await this.copied()];
    expect(copied, output).to.deep.equal(there);
    for (const [name, content] of there) this.held.add(`${name} ${content}`);
    await this.isKept(output);
  }

  /** They may trip over each other, and lose nothing for it. */
  private async twoAtOnce(): Promise<void> {
    await this.change();
    const both = await Promise.all([this.run(this.make), this.run(this.make)]);
    const words = both.map(({ output }) => output).join("\n");
    for (const run of both) {
      expect(run.metrics.get("failed") === 1, words).to.equal(run.status !== 0);
      this.note("sync, two at once", run);
    }
    await this.isKept(words);
    await this.clean(this.make);
  }

  /** A copy that somebody has harmed in the archive is not verified; the next run mends it. */
  private async damaged(): Promise<void> {
    await this.clean(this.make);
    const copy = this.objects.below(`current/${this.bucket}/files`);
    const victim = this.chance.of(await copy.names());
    const content = await copy.get(victim);
    const harm = this.chance.of(["flipped", "cut", "missing"]);
    const place = this.chance.below(content.length - 1);
    if (harm === "missing") await copy.remove(victim);
    else if (harm === "cut") await copy.put(victim, content.subarray(0, place));
    else {
      content[place] = (content[place] ?? 0) ^ (1 << this.chance.below(8));
      await copy.put(victim, content);
    }
    const run = await this.run("verify");
    const words = `verify of ${victim} ${harm}: ${run.output}`;
    expect([run.status, run.metrics.get("failed")], words).to.deep.equal([1, 1]);
    expect(run.output, words).to.contain("damaged");
    this.note(`copied object ${harm}`, run);
    for (const command of [this.make, "verify"]) await this.clean(command);
  }

  private async isWhole(stamp: string, words: string): Promise<void> {
    const manifest = JSON.parse((await this.objects.get(`${stamp}/manifest.json`)).toString()) as Manifest;
    expect(manifest.seal, words).to.equal(sealOf(manifest));
    const { size } = await contentOf(this.source);
    expect(
      manifest.files.map(({ name }) => name),
      words,
    ).to.deep.equal([`current/${this.bucket}`, `${this.bucket}.sums`]);
    expect(manifest.files[0], words).to.deep.include({ name: `current/${this.bucket}`, count: size });
    expect(await this.copied(), words).to.deep.equal(await contentOf(this.source));
  }

  private async isKept(words: string): Promise<void> {
    const found = new Set([...(await this.copied())].map(([name, content]) => `${name} ${content}`));
    const middle = `/${this.bucket}/files/`;
    for (const path of await this.objects.names()) {
      const [folder = "", name] = path.split(middle);
      if (name === undefined || folder === "current") continue;
      const content = this.aside.get(path) ?? (await this.objects.get(path)).toString();
      this.aside.set(path, content);
      found.add(`${name} ${content}`);
    }
    expect(
      [...this.held].filter((one) => !found.has(one)),
      words,
    ).to.deep.equal([]);
  }

  private copied(): Promise<Map<string, string>> {
    return contentOf(this.objects.below(`current/${this.bucket}/files`));
  }

  private async manifests(): Promise<string[]> {
    const names = await this.objects.names();
    return names.flatMap((name) => /^(\d[^/]*)\/manifest\.json$/.exec(name)?.[1] ?? []);
  }

  private async change(): Promise<void> {
    const name = this.chance.of(NAMES);
    // A store without anything is never copied.
    if (name !== "a.txt" && this.chance.below(3) === 0) await this.source.remove(name);
    else await this.write(name);
  }

  private async write(name: string): Promise<void> {
    const content = String(this.chance.next()).repeat(1 + this.chance.below(400));
    await this.source.put(name, Buffer.from(content));
  }
}

async function contentOf(objects: Objects): Promise<Map<string, string>> {
  const found = new Map<string, string>();
  for (const name of await objects.names()) found.set(name, (await objects.get(name)).toString());
  return found;
}
