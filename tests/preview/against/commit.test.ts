import { execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readdirSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect } from "chai";
import { baselineOf } from "../../../preview/against/baseline";

const { version: installed } = require("yaml/package.json") as { version: string };

/** A preview that prints what its commit plans. */
const script = (name: string) => `
  const inputs = { from: "${name}", npm: process.env.npm_config_stack ?? null };
  const entry = { urn: "urn:pulumi:prod::ward::a:b:C::x", type: "a:b:C", name: "x", parent: null, protect: false };
  console.log(JSON.stringify({ stack: process.argv[3], resources: [{ ...entry, inputs }] }));
  process.exitCode = 1;
`;

describe("a commit to compare with", function () {
  this.timeout(60_000);
  let root: string;

  const git = (...args: string[]) =>
    execFileSync("git", ["-c", "user.name=t", "-c", "user.email=t@example.com", ...args], {
      cwd: root,
      encoding: "utf8",
    });
  const write = (file: string, text: string) => writeFileSync(join(root, file), text);
  const commit = (tag: string) => {
    git("add", "--all");
    git("commit", "--quiet", "--allow-empty", "--message", tag);
    git("tag", tag);
  };
  const depend = (yaml: string) => write("package.json", JSON.stringify({ dependencies: { yaml } }));
  const left = () => readdirSync(tmpdir()).filter((name) => name.startsWith("ward-against-"));
  const refusal = async (ref: string) => {
    const error = await baselineOf(root, ref, "prod").catch((reason: unknown) => reason);
    expect(error).to.have.property("name", "UsageError");
    return (error as Error).message;
  };

  before(() => {
    root = mkdtempSync(join(tmpdir(), "ward-git-"));
    git("init", "--quiet", "--initial-branch", "main");
    write(".gitignore", "node_modules\n");
    depend(installed);
    symlinkSync(join(__dirname, "../../../node_modules"), join(root, "node_modules"));
    commit("empty");
    mkdirSync(join(root, "preview"));
    write("preview/cli.ts", script("first"));
    commit("stackless");
    write("Pulumi.prod.yaml", "config: {}\n");
    write("preview/cli.ts", "console.error('the well is dry'); process.exitCode = 3;");
    commit("failing");
    depend("1.0.0");
    commit("outdated");
    depend(installed);
    write("preview/cli.ts", script("second"));
    commit("second");
    write("preview/cli.ts", script("not committed"));
  });
  after(() => rmSync(root, { recursive: true, force: true }));

  it("is planned by its own preview, from its own files, even when its policies block it", async () => {
    const found = await baselineOf(root, "main", "prod");
    expect(found.name).to.match(/^main \([0-9a-f]{7}\)$/);
    expect(found.resources.map(({ inputs }) => inputs["from"])).to.deep.equal(["second"]);
  });

  it("leaves the working tree, the index and the temporary folder as they were", async () => {
    const before = [git("status", "--short"), left()];
    await baselineOf(root, "main", "prod");
    await refusal("failing").catch(() => undefined);
    expect([git("status", "--short"), left()]).to.deep.equal(before);
    expect(before[0]).to.equal(" M preview/cli.ts\n");
  });

  it("is not told what npm took for the other one", async () => {
    process.env["npm_config_stack"] = "staging";
    try {
      expect((await baselineOf(root, "main", "prod")).resources[0]?.inputs["npm"]).to.equal(null);
    } finally {
      delete process.env["npm_config_stack"];
    }
  });

  it("is refused when it has other dependencies, with what to do", async () => {
    expect(await refusal("outdated")).to.match(
      new RegExp(`yaml 1\\.0\\.0, installed is ${installed}.*npm ci.*before\\.json`),
    );
  });

  it("is refused when it has no preview", async () => {
    expect(await refusal("empty")).to.match(/empty \([0-9a-f]{7}\): that commit has no preview/);
  });

  it("is refused when its program fails, in its own words", async () => {
    expect(await refusal("failing")).to.contain("the well is dry");
  });

  it("in which there is no such stack yet has nothing", async () => {
    const found = await baselineOf(root, "stackless", "prod");
    expect(found.resources).to.deep.equal([]);
    expect(found.notes.join()).to.contain("all of it is new");
  });

  it("is refused when there is no such thing", async () => {
    expect(await refusal("mian")).to.match(/neither a file here nor a commit/);
    expect(await refusal("--all")).to.match(/neither a file here nor a commit/);
  });
});
