/** `npm run bench:all`: every benchmark, one after another, and at the end one table of their ratios. */
import { spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { root } from "./timed";

const { scripts } = JSON.parse(readFileSync(join(root, "package.json"), "utf8")) as {
  scripts: Record<string, string>;
};
const benches = Object.keys(scripts).filter((name) => /^bench(?!:all$)/.test(name));

const table: string[] = [];
let kept = true;
for (const bench of benches) {
  console.log(`\nnpm run ${bench}\n`);
  const { status, stdout, stderr } = spawnSync("npm", ["run", "--silent", bench], {
    cwd: root,
    encoding: "utf8",
  });
  process.stdout.write(stdout);
  const ratios = stdout.split("\n").filter((line) => / goal [≤≥] /.test(line));
  table.push(
    ...(ratios.length > 0
      ? ratios
      : [`           ${bench} measured nothing: ${stderr.trim().split("\n").at(-1)}`]),
  );
  kept &&= status === 0;
}
console.log(
  `\n${new Date().toISOString().slice(0, 10)}, Node ${process.versions.node}\n\n${table.join("\n")}`,
);
process.exitCode = kept ? 0 : 1;
