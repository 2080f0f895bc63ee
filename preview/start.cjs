// `npm run preview`: cli.ts, from one compiled file.
const { spawnSync } = require("node:child_process");
const { join } = require("node:path");
const { setFlagsFromString } = require("node:v8");
const { load } = require("./bundle.cjs");

// A plan is over within a second: what V8 would optimise meanwhile costs more than it saves, but for what is called most.
setFlagsFromString("--interrupt-budget=1200000");
setFlagsFromString("--sparkplug");

const root = join(__dirname, "..");
const cli = join(__dirname, "cli.ts");

async function start() {
  const preview = await load(root, "preview/cli.ts");
  if (preview === undefined) fromSources();
  else preview.main(() => again());
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
