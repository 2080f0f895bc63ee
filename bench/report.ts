/** The lines that a benchmark prints. */

export function row(what: string, value: number, unit: string): string {
  return `${value.toFixed(0).padStart(9)} ${unit}  ${what}`;
}

type Goal = { atMost: number } | { atLeast: number };

/** Prints a ratio and whether it is as good as it should be. */
export function ratio(what: string, value: number, goal: Goal): boolean {
  const kept = "atMost" in goal ? value <= goal.atMost : value >= goal.atLeast;
  const wanted = "atMost" in goal ? `≤ ${goal.atMost.toFixed(2)}` : `≥ ${goal.atLeast.toFixed(2)}`;
  console.log(`${value.toFixed(2).padStart(9)}  ${what.padEnd(58)} goal ${wanted}  ${kept ? "✔" : "✘"}`);
  return kept;
}
