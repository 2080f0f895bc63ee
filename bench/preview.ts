/**
 * `npm run bench`: what a preview costs, next to what it cannot cost less than, in one run on one machine.
 * Seconds depend on the machine and on what else it does; the ratios hold.
 *
 *   start   the whole `npm run preview -- --stack prod --json`, next to a bare `require` of the SDKs it uses
 *   growth  one resource among a hundred copies of the system, next to one resource of a single copy
 *   memory  what one resource among those copies keeps, next to one among five
 *   floor   the same resource, next to registering the same inputs bare on Pulumi's own mock monitor
 */
import { median } from "./median";
import { ratio, row } from "./report";
import { sdksOf } from "./sdks";
import { root, timeProcess, timeWorkload } from "./timed";

const repetitions = 5;
const copies = Number(process.env["WARD_BENCH_COPIES"] ?? 100);
const few = 5;
const goals = {
  start: { atMost: 2.0 },
  growth: { atMost: 1.2 },
  memory: { atMost: 1.2 },
  floor: { atMost: 1.3 },
};

async function main(): Promise<void> {
  const sdks = sdksOf(root, ["components", "environments", "systems", "index.ts"]);
  const times = {
    require: [] as number[],
    preview: [] as number[],
    one: [] as number[],
    many: [] as number[],
    bare: [] as number[],
  };
  const memory = [few, copies].map((count) => timeWorkload("held", count));
  const preview = () => timeProcess("npm", ["run", "--silent", "preview", "--", "--stack", "prod", "--json"]);
  // Which may have to compile what has changed since the last one.
  preview();
  // In turn rather than in blocks, so that whatever else the machine does falls on all of them alike.
  for (let repetition = 0; repetition < repetitions; repetition++) {
    times.require.push(
      timeProcess(process.execPath, ["-e", sdks.map((sdk) => `require(${JSON.stringify(sdk)})`).join(";")]),
    );
    times.preview.push(preview());
    times.one.push(timeWorkload("one", copies));
    times.many.push(timeWorkload("many", copies));
    times.bare.push(timeWorkload("bare", copies));
  }
  const [bareRequire, whole] = [median(times.require), median(times.preview)];
  const [one, many, bare] = [median(times.one), median(times.many), median(times.bare)];
  console.log(`medians of ${repetitions}, Node ${process.versions.node}\n`);
  console.log(
    row(`bare require of the program's ${sdks.length} modules of Pulumi's SDKs`, bareRequire, "ms"),
  );
  console.log(row("npm run preview -- --stack prod --json", whole, "ms"));
  console.log(row("one resource of one system, planned and judged", one * 1000, "µs"));
  console.log(row(`one resource of ${copies} systems, planned and judged`, many * 1000, "µs"));
  console.log(row("one of the same resources, registered bare", bare * 1000, "µs"));
  const [ofFew = Number.NaN, ofMany = Number.NaN] = memory;
  console.log(row(`one resource of ${few} systems, held in memory`, ofFew / 1024, "KiB"));
  console.log(row(`one resource of ${copies} systems, held in memory`, ofMany / 1024, "KiB"));
  console.log("");
  const kept = [
    ratio("start   whole preview / bare require", whole / bareRequire, goals.start),
    ratio(`growth  per resource, ${copies} systems / 1 system`, many / one, goals.growth),
    ratio(`memory  per resource, ${copies} systems / ${few} systems`, ofMany / ofFew, goals.memory),
    ratio("floor   per resource, planned / registered bare", many / bare, goals.floor),
  ];
  process.exitCode = kept.every(Boolean) ? 0 : 1;
}

void main();
