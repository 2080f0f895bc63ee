// `npm run preview`: cli.ts, from one file that holds everything it loads, the SDKs as well, already compiled. Loading
// and transpiling the sources one by one takes longer than the plan itself. The file's name is the hash of all that it
// was made from, so that it is never older than the sources.
const { spawnSync } = require("node:child_process");
const { existsSync, readFileSync } = require("node:fs");
const { createRequire } = require("node:module");
const { join } = require("node:path");
const { Script } = require("node:vm");
const { bundleFor, keep, sourceHash } = require("./bundle.cjs");

const root = join(__dirname, "..");
const cli = join(__dirname, "cli.ts");

async function start() {
  const bundle = await bundleFor(root, sourceHash(root)).catch(() => undefined);
  if (bundle === undefined) return fromSources();
  const compiled = `${bundle}.compiled`;
  const code = `(function (exports, require, module, __filename, __dirname) {${readFileSync(bundle, "latin1")}\n})`;
  const script = new Script(code, {
    filename: bundle,
    ...(existsSync(compiled) && { cachedData: readFileSync(compiled) }),
  });
  const module = { exports: {} };
  script.runInThisContext()(module.exports, createRequire(cli), module, cli, __dirname);
  module.exports.main(() => again());
  // Once everything that a plan calls has been compiled.
  if (script.cachedDataRejected !== false)
    process.once("exit", () => keep(compiled, script.createCachedData()));
}

/** Where no bundle can be made or kept. */
function fromSources() {
  require("tsx/cjs");
  require(cli).main();
}

/** A bundle has lines of its own: those of the sources are what a person needs. */
function again() {
  const args = ["--require", "tsx/cjs", cli, ...process.argv.slice(2)];
  return spawnSync(process.execPath, args, { stdio: "inherit" }).status ?? 3;
}

void start();
