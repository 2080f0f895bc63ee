/** What is done to buckets beside backups, on a real S3 API: the Job that makes them, and the commands of the pages. */
import { spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readFileSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect } from "chai";
import { RUSTFS_REGION } from "../../components/object-store/settings";
import type { Shown } from "../../preview/wire";
import { systems } from "../../systems";
import { at, listAt, planOf } from "../support/plan";
import { Archive } from "./archive";
import { discard } from "./servers";

const PAGES = join(__dirname, "../../docs");

describe("buckets, on a real S3 API", () => {
  const scratch = mkdtempSync(join(tmpdir(), "ward-buckets-"));
  let archive: Archive;

  before(async function () {
    archive = await Archive.start(this, scratch, "none");
  });
  after(() => {
    archive?.stop();
    discard(scratch);
  });

  /** Of several systems, buckets may have the same name. */
  beforeEach(() => fetch(`${archive.endpoint}/moto-api/reset`, { method: "POST" }));

  for (const [system, { stores }] of Object.entries(systems))
    for (const [name, { buckets }] of Object.entries(stores ?? {}))
      it(`are made as their sheet says, and once only: ${name} of ${system}`, async () => {
        const plan = await planOf("prod", "kubernetes", system);
        const spec = plan.inputs(plan.one("ward:components:ObjectStore", `${system}-${name}`));
        const job = plan.inputs(plan.one("kubernetes:batch/v1:Job", `${system}-${name}-buckets`));
        const command = listAt(job, "spec.template.spec.containers.0.command").map(String);
        perform(command);
        for (const bucket of buckets) ask("put-object", bucket, "--key", "kept");
        perform(command);
        for (const bucket of buckets) {
          expect(at(ask("list-objects-v2", bucket), "Contents.0.Key")).to.equal("kept");
          const versions = at(spec, "versioning") === true;
          expect(at(ask("get-bucket-versioning", bucket), "Status")).to.equal(
            versions ? "Enabled" : undefined,
          );
          const days = at(spec, "expireDays");
          if (!versions && days === undefined) continue;
          const rule = at(ask("get-bucket-lifecycle-configuration", bucket), "Rules.0");
          expect(at(rule, "Status")).to.equal("Enabled");
          expect(at(rule, "Expiration.Days")).to.equal(days);
          const old = at(rule, "NoncurrentVersionExpiration.NoncurrentDays");
          if (versions) expect(old).to.be.above(0);
        }
      });

  it("give back what was overwritten, and what was removed, by the runbook's commands", () => {
    const bucket = "prod-tebx-uploads-uploads-123456789012";
    const key = "2026/01/31/scan.pdf";
    ask("create-bucket", bucket);
    ask("put-bucket-versioning", bucket, "--versioning-configuration", "Status=Enabled");
    const block = blockOf("runbooks/restore.md", "list-object-versions");
    write(bucket, key, "good");
    write(bucket, key, "bad");
    perform(["sh", "-euc", block]);
    expect(read(bucket, key)).to.equal("good");
    ask("delete-object", bucket, "--key", key);
    expect(read(bucket, key)).to.equal("");
    perform(["sh", "-euc", block]);
    expect(read(bucket, key)).to.equal("good");
  });

  it("get a site's files by the page's commands: those with a hash for a year, and nothing is removed", () => {
    const BUCKET = "prod-tebx-site-dashboard-123456789012";
    ask("create-bucket", BUCKET);
    write(BUCKET, "assets/app.old.js", "of the last release");
    mkdirSync(join(scratch, "dist/assets"), { recursive: true });
    for (const file of ["index.html", "logo.svg", "assets/app.3f.js"])
      writeFileSync(join(scratch, "dist", file), file);
    perform(["sh", "-euc", blockOf("components/static-site.md", "aws s3 sync")], { BUCKET });
    const kept = (key: string) => at(ask("head-object", BUCKET, "--key", key), "CacheControl");
    expect(kept("assets/app.3f.js")).to.equal("public, max-age=31536000, immutable");
    expect([kept("index.html"), kept("logo.svg")]).to.deep.equal(["no-cache", "no-cache"]);
    expect(at(ask("head-object", BUCKET, "--key", "index.html"), "ContentType")).to.equal("text/html");
    expect(read(BUCKET, "assets/app.old.js")).to.equal("of the last release");
  });

  function ran(more: NodeJS.ProcessEnv = {}) {
    // As the Job of a plan has it: in any other region S3 wants to be told where.
    const region = { AWS_REGION: RUSTFS_REGION, AWS_DEFAULT_REGION: RUSTFS_REGION };
    const env = { ...archive.environment, ...region, S3_ENDPOINT: archive.endpoint, AWS_PAGER: "", ...more };
    return { env, cwd: scratch, encoding: "utf8" } as const;
  }

  function perform([program = "", ...args]: readonly string[], more: NodeJS.ProcessEnv = {}): void {
    const { status, stderr } = spawnSync(program, args, ran(more));
    expect(status, stderr).to.equal(0);
  }

  function ask(command: string, bucket: string, ...more: string[]): Shown {
    const { status, stdout, stderr } = spawnSync(
      "aws",
      ["s3api", command, "--bucket", bucket, ...more],
      ran(),
    );
    expect(status, `${command} ${stderr}`).to.equal(0);
    return stdout.trim() === "" ? {} : (JSON.parse(stdout) as Shown);
  }

  function write(bucket: string, key: string, input: string): void {
    spawnSync("aws", ["s3", "cp", "-", `s3://${bucket}/${key}`], { ...ran(), input });
  }

  function read(bucket: string, key: string): string {
    return spawnSync("aws", ["s3", "cp", `s3://${bucket}/${key}`, "-"], ran()).stdout;
  }
});

/** The only block of a page that has these words. */
function blockOf(page: string, words: string): string {
  const text = readFileSync(join(PAGES, page), "utf8");
  const blocks = [...text.matchAll(/```sh\n([\s\S]*?)```/g)].map(([, block = ""]) => block);
  const found = blocks.filter((block) => block.includes(words));
  expect(found.length, words).to.equal(1);
  return found[0] ?? "";
}
