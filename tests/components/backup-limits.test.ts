import { expect } from "chai";
import fc from "fast-check";
import {
  ageHours,
  backupAgeHours,
  deadlineHours,
  LONGEST_AGE_HOURS,
  proofAgeHours,
  slowSeconds,
} from "../../components/backup-limits";
import { HOURS, hoursOf } from "../../components/backup-schedule/schedule";

const every = fc.constantFrom<"day" | { hours: number }>("day", ...HOURS.map((hours) => ({ hours })));
const rehearsed = fc.constantFrom<"week" | "month">("week", "month");
const lossMinutes = fc.integer({ min: 1, max: 10_000 });

describe("when somebody is told about backups", () => {
  // hours between two, minutes of work that may be lost, hours that a run may take: hours
  const ages: readonly (readonly [string, "day" | { hours: number }, number, number])[] = [
    ["tebx' dumps, every 2 hours with an hour to lose, are too old after 2 × 2 + 2", { hours: 2 }, 60, 6],
    ["inamsos' dumps, daily with a day to lose, are too old after 2 × 24 + 4", "day", 1440, 52],
    ["hourly snapshots are too old after 2 × 1 + 1", { hours: 1 }, 60, 3],
    ["hourly dumps of whom a day may be lost wake nobody before 24 + 1", { hours: 1 }, 1440, 25],
    ["no more is borne than the 7 days that a backup is kept at least", "day", 60 * 24 * 30, 168],
  ];
  for (const [title, interval, minutes, hours] of ages)
    it(title, () => expect(backupAgeHours(interval, { lossMinutes: minutes })).to.equal(hours));
  it("a monthly drill is missed 31 days, its own 4 hours and a day after the last", () => {
    expect(ageHours({ every: "month" })).to.equal(31 * 24 + 4 + 24);
    expect(ageHours({ every: "week" })).to.equal(7 * 24 + 4 + 24);
    expect(ageHours({ every: "month", hours: 20 })).to.equal(31 * 24 + 20 + 24);
  });
  it("a run is slow from four fifths of what it may take: a drill's objective, another's deadline", () => {
    expect(slowSeconds({ every: "month", recoveryMinutes: 30 })).to.equal(1440);
    expect(slowSeconds({ every: "month", recoveryMinutes: 60 })).to.equal(2880);
    expect(slowSeconds({ every: "day" })).to.equal(11_520);
    expect(slowSeconds({ every: { hours: 2 } })).to.equal(5760);
  });

  it("one run may always be missed: the next ends before anybody is woken", () => {
    fc.assert(
      fc.property(every, lossMinutes, (interval, minutes) => {
        const deadline = deadlineHours({ every: interval });
        const age = backupAgeHours(interval, { lossMinutes: minutes });
        expect(age).to.be.at.least(2 * hoursOf(interval) + deadline);
      }),
    );
  });
  it("two runs may not, unless the owner can bear to lose as much", () => {
    fc.assert(
      fc.property(every, lossMinutes, (interval, minutes) => {
        const age = backupAgeHours(interval, { lossMinutes: minutes });
        const deadline = deadlineHours({ every: interval });
        expect(age).to.be.at.most(Math.max(3 * hoursOf(interval), Math.ceil(minutes / 60) + deadline));
      }),
    );
  });
  it("every age of a backup fits into the week that CloudWatch looks back, and so does what may be lost", () => {
    fc.assert(
      fc.property(every, lossMinutes, (interval, minutes) => {
        const age = backupAgeHours(interval, { lossMinutes: minutes });
        expect(Number.isInteger(age)).to.equal(true);
        expect(age).to.be.within(3, LONGEST_AGE_HOURS);
      }),
    );
  });
  it("more that may be lost never wakes anybody sooner", () => {
    fc.assert(
      fc.property(every, lossMinutes, lossMinutes, (interval, one, other) => {
        const [less, more] = [Math.min(one, other), Math.max(one, other)];
        expect(backupAgeHours(interval, { lossMinutes: less })).to.be.at.most(
          backupAgeHours(interval, { lossMinutes: more }),
        );
      }),
    );
  });
  it("a drill that runs as planned is never missed, however long its month is", () => {
    fc.assert(
      fc.property(rehearsed, fc.integer({ min: 4, max: 200 }), (interval, hours) => {
        const apart = { week: 7, month: 31 }[interval] * 24;
        const run = deadlineHours({ every: interval, hours });
        expect(proofAgeHours(interval, hours)).to.be.above(apart + run);
      }),
    );
  });
});
