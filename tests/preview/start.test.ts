import { spawnSync } from "node:child_process";
import { cpSync, mkdirSync, mkdtempSync, readdirSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { expect } from "chai";
import { build } from "esbuild";

const { folders } = require("../../preview/bundle.cjs") as { folders: string[] };

const repository = join(__dirname, "../..");
const packages = join(repository, "node_modules");

/** A program of one line, in a house with the same rooms. */
const cli = `
  import { word } from "../components/word";
  export function main(again?: () => number): void {
    const origin = new Error().stack?.includes("cli.ts:") ? "sources" : "bundle";
    if (word === "fail" && again !== undefined) { process.exitCode = again(); return; }
    console.log(origin, word, process.argv.slice(2).join(" "));
    if (word === "fail") process.exitCode = 3;
  }
  if (require.main === module) main();
`;

describe("npm run preview, as it starts", function () {
  this.timeout(60_000);
  let root: string;
  const write = (file: string, text: string) => {
    mkdirSync(dirname(join(root, file)), { recursive: true });
    writeFileSync(join(root, file), text);
  };
  const say = (word: string) => write("components/word.ts", `export const word: string = "${word}";\n`);
  const start = (...args: string[]) => {
    const { status, stdout, stderr } = spawnSync(process.execPath, ["preview/start.cjs", ...args], {
      cwd: root,
      encoding: "utf8",
    });
    return { status, said: (stdout + stderr).trim() };
  };
  const bundles = () =>
    readdirSync(join(root, "node_modules/.cache/ward")).filter((file) => file.endsWith(".cjs"));

  beforeEach(() => {
    root = mkdtempSync(join(tmpdir(), "ward-start-"));
    for (const folder of folders) mkdirSync(join(root, folder), { recursive: true });
    for (const file of ["start.cjs", "bundle.cjs", "heavy.json"])
      cpSync(join(repository, "preview", file), join(root, "preview", file));
    write("index.ts", "");
    write("preview/cli.ts", cli);
    write("node_modules/.package-lock.json", "{}");
    for (const name of ["esbuild", "tsx", "get-tsconfig", "resolve-pkg-maps"])
      symlinkSync(join(packages, name), join(root, "node_modules", name));
    say("first");
  });
  afterEach(() => rmSync(root, { recursive: true, force: true }));

  it("runs from one compiled file, made once", () => {
    expect(start("--stack", "prod")).to.deep.equal({ status: 0, said: "bundle first --stack prod" });
    expect(bundles()).to.have.length(1);
    expect(readdirSync(join(root, "node_modules/.cache/ward"))).to.include(`${bundles()[0]}.compiled`);
    expect(start()).to.deep.equal({ status: 0, said: "bundle first" });
    expect(bundles()).to.have.length(1);
  });

  it("never runs an older state of the sources, or of the packages", () => {
    start();
    say("second");
    expect(start().said).to.equal("bundle second");
    write("node_modules/.package-lock.json", '{"packages": {}}');
    start();
    expect(bundles()).to.have.length(3);
    say("first");
    expect(start().said).to.equal("bundle first");
  });

  it("keeps the newest few of its files", () => {
    for (const word of ["a", "b", "c", "d", "e", "f"]) {
      say(word);
      start();
    }
    expect(bundles()).to.have.length(4);
    expect(start().said).to.equal("bundle f");
  });

  it("runs a program that fails once more, from its sources, which have lines to tell", () => {
    say("fail");
    expect(start("--json")).to.deep.equal({ status: 3, said: "sources fail --json" });
  });

  it("runs from the sources where no file can be made", () => {
    write("node_modules/.cache", "in the way");
    expect(start("--all")).to.deep.equal({ status: 0, said: "sources first --all" });
  });

  it("is not fooled by a compiled file of another Node", () => {
    start();
    write(`node_modules/.cache/ward/${bundles()[0]}.compiled`, "nothing of the kind");
    expect(start().said).to.equal("bundle first");
  });
});

describe("the preview of this house", () => {
  it("is compiled anew when any file changes that it is made of", async () => {
    const inputs = await inputsOf("preview/cli.ts");
    const [rooms, others] = [
      inputs.filter((path) => path.includes("/")),
      inputs.filter((path) => !path.includes("/")),
    ];
    expect(folders).to.include.members([...new Set(rooms.map((path) => path.split("/")[0]))]);
    expect(others).to.deep.equal(["index.ts"]);
  });

  it("prints the same from its bundle and from its sources", () => {
    const args = ["--stack", "prod", "--system", "inamsos", "--json"];
    const run = (...how: string[]) =>
      spawnSync(process.execPath, [...how, ...args], {
        cwd: repository,
        encoding: "utf8",
        maxBuffer: 2 ** 28,
      });
    const plain = ({ stdout }: { stdout: string }) => ({ ...(JSON.parse(stdout) as object), durationMs: 0 });
    const [bundle, sources] = [run("preview/start.cjs"), run("--require", "tsx/cjs", "preview/cli.ts")];
    expect(bundle.status, bundle.stderr).to.equal(sources.status);
    expect(plain(bundle)).to.deep.equal(plain(sources));
  }).timeout(120_000);
});

async function inputsOf(entry: string): Promise<string[]> {
  const { metafile } = await build({
    ...{ entryPoints: [join(repository, entry)], absWorkingDir: repository, write: false, metafile: true },
    ...{ bundle: true, packages: "external", platform: "node", logLevel: "silent" },
  });
  return Object.keys(metafile.inputs);
}
