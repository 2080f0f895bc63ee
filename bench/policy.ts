/**
 * `npm run bench:policy`: what the policies cost, in one run on one machine. Seconds depend on the machine and on
 * what else it does; the ratios hold.
 *
 *   judging  all rules on the five plans of prod, by a process that has judged nothing before, next to 150 ms; from one
 *            compiled file and under Node's flags, as in `npm run preview`
 *   start    the served pack from Pulumi's runner to its first answer, next to a pack without rules
 *   checkov  Checkov's judging of the same plans, without its start, next to ours; only where it is installed
 */
import { Checkov } from "./checkov";
import { median } from "./median";
import { ratio, row } from "./report";
import { timeStart } from "./served";
import { type Judging, timeJudging } from "./timed";

const repetitions = 5;
const budgetMs = 150;
const goals = { judging: { atMost: 1 }, start: { atMost: 2 }, checkov: { atLeast: 20 } };

interface Times {
  judging: Judging[];
  start: number[];
  empty: number[];
  checkov: number[];
}

async function main(): Promise<void> {
  const checkov = await Checkov.found();
  try {
    report(await measured(checkov));
  } finally {
    checkov?.remove();
  }
}

/** In turn rather than in blocks, so that whatever else the machine does falls on all of them alike. */
async function measured(checkov: Checkov | undefined): Promise<Times> {
  const times: Times = { judging: [], start: [], empty: [], checkov: [] };
  timeJudging();
  for (let repetition = 0; repetition < repetitions; repetition++) {
    times.judging.push(timeJudging());
    times.start.push(await timeStart("ward"));
    times.empty.push(await timeStart("no-rules"));
    if (checkov) times.checkov.push(checkov.time());
  }
  return times;
}

function report({ judging, ...times }: Times): void {
  const { rules, resources } = judging[0] ?? { rules: 0, resources: 0 };
  const first = median(judging.map(({ firstMs }) => firstMs));
  const again = median(judging.map(({ againMs }) => againMs));
  const [start, empty] = [median(times.start), median(times.empty)];
  const perSecond = (ms: number) => (rules * resources) / ms;
  console.log(`medians of ${repetitions}, Node ${process.versions.node}, five plans of prod\n`);
  console.log(row(`${rules} rules on ${resources} resources, judged for the first time`, first, "ms"));
  console.log(row("the same again, once Node has compiled the rules", again, "ms"));
  console.log(row("thousand rules × resources per second, first time", perSecond(first), "  "));
  console.log(row("thousand rules × resources per second, again", perSecond(again), "  "));
  console.log(row("start of the served pack, to its first answer", start, "ms"));
  console.log(row("start of a pack without rules, to its first answer", empty, "ms"));
  const theirs = median(times.checkov);
  const there = times.checkov.length > 0;
  if (there) console.log(row("Checkov on the same plans, without its start", theirs, "ms"));
  else console.log("Checkov is not on PATH: no comparison with it");
  console.log("");
  const kept = [
    ratio(`judging  the five plans, first time / ${budgetMs} ms`, first / budgetMs, goals.judging),
    ratio("start    the served pack / a pack without rules", start / empty, goals.start),
    ...(there ? [ratio("checkov  Checkov's judging / ours, first time", theirs / first, goals.checkov)] : []),
  ];
  process.exitCode = kept.every(Boolean) ? 0 : 1;
}

void main();
