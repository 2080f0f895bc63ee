import { expect } from "chai";
import { BACKUP_WINDOW, checkMaintenance, weeklyWindow, windowSeconds } from "../../components/maintenance";
import { Problems } from "../../components/problems";

const window = (from: string, to: string) => ({ weekday: "Sunday", from, to }) as const;

class Noted extends Problems {
  readonly all: string[] = [];
  override unless(holds: boolean, problem: string): void {
    if (!holds) this.all.push(problem);
  }
}

function problemsOf(from: string, to: string): string[] {
  const problems = new Noted();
  checkMaintenance(window(from, to), problems);
  return problems.all;
}

describe("a maintenance window", () => {
  it("is written as AWS takes it, also over midnight", () => {
    expect(weeklyWindow(window("02:00", "04:00"))).to.equal("sun:02:00-sun:04:00");
    expect(weeklyWindow(window("23:00", "00:30"))).to.equal("sun:23:00-mon:00:30");
  });
  it("lasts until the next day when it ends before it begins", () => {
    expect(windowSeconds(window("23:00", "00:30"))).to.equal(5400);
  });
  it("is refused where backups are made at the same time, as AWS would", () => {
    expect(BACKUP_WINDOW).to.equal("00:30-01:30");
    for (const [from, to] of [
      ["01:00", "02:00"],
      ["23:30", "00:45"],
      ["00:00", "03:00"],
    ] as const)
      expect(problemsOf(from, to), `${from}–${to}`).to.deep.equal([
        `maintenance is ${from}–${to}, and backups are made 00:30–01:30: move it`,
      ]);
    for (const [from, to] of [
      ["01:30", "02:30"],
      ["23:00", "00:30"],
    ] as const)
      expect(problemsOf(from, to), `${from}–${to}`).to.deep.equal([]);
  });
  it("is refused when it is shorter than ElastiCache takes", () => {
    expect(problemsOf("05:00", "05:30")).to.deep.equal([
      "maintenance is 05:00–05:30: give it an hour or more",
    ]);
  });
});
