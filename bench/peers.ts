/**
 * `npm run bench:peers`: a preview next to what a user would have otherwise, in one run on one machine.
 *
 *   cdk  `cdk synth` of a CDK app with five systems of the same size (peers/cdk), which judges nothing, next to
 *        `npm run preview` of the stack prod on aws, which does
 *
 * Installs the app's packages the first time.
 */
import { existsSync } from "node:fs";
import { join } from "node:path";
import { median } from "./median";
import { ratio, row } from "./report";
import { timeProcess } from "./timed";

const repetitions = 3;
const goals = { cdk: { atLeast: 10 } };
const app = join(__dirname, "peers/cdk");

function synth(): number {
  return timeProcess("npx", ["cdk", "synth", "--quiet"], app);
}

function preview(): number {
  return timeProcess("npm", [
    "run",
    "--silent",
    "preview",
    "--",
    "--stack",
    "prod",
    "--placement",
    "aws",
    "--json",
  ]);
}

function main(): void {
  if (!existsSync(join(app, "node_modules"))) timeProcess("npm", ["ci", "--silent"], app);
  const times = { synth: [] as number[], preview: [] as number[] };
  for (let repetition = 0; repetition <= repetitions; repetition++)
    for (const [what, time] of [
      ["synth", synth],
      ["preview", preview],
    ] as const) {
      const ms = time();
      // The first is for caches.
      if (repetition > 0) times[what].push(ms);
    }
  const [theirs, ours] = [median(times.synth), median(times.preview)];
  console.log(`medians of ${repetitions}, Node ${process.versions.node}\n`);
  console.log(row("cdk synth of five systems", theirs, "ms"));
  console.log(row("npm run preview -- --stack prod --placement aws --json", ours, "ms"));
  console.log("");
  process.exitCode = ratio("cdk      cdk synth / preview", theirs / ours, goals.cdk) ? 0 : 1;
}

main();
