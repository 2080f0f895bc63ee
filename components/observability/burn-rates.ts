/**
 * Alerts about what users were promised. A goal leaves a budget of failures; what counts is how many times faster than
 * evenly it is spent, over a long window that proves it and a short one that says it goes on. Figures are those of the
 * SRE workbook (https://sre.google/workbook/alerting-on-slos/, multiwindow, multi-burn-rate), without its slowest one:
 * an alarm of CloudWatch sums over a day at most.
 */
import type { Goals } from "./args";

export interface BurnWindow {
  /** Last part of the alert's name. */
  pace: "Fast" | "Steady" | "Slow";
  longMinutes: number;
  shortMinutes: number;
  /** Times the even pace. */
  factor: number;
  severity: "critical" | "warning";
}

const BURN_WINDOWS: readonly BurnWindow[] = [
  { pace: "Fast", longMinutes: 60, shortMinutes: 5, factor: 14.4, severity: "critical" },
  { pace: "Steady", longMinutes: 360, shortMinutes: 30, factor: 6, severity: "critical" },
  { pace: "Slow", longMinutes: 1440, shortMinutes: 120, factor: 3, severity: "warning" },
];

interface Promised {
  /** `Availability` or `Latency`. */
  goal: "Availability" | "Latency";
  /** Share of requests that may fail it, 0–1. */
  budget: number;
  says: string;
}

/** At night a single failed request is a large share: fewer than this many in the long window wake nobody. */
export const FEWEST_FAILURES = 10;

export function promises({ availabilityPercent, latencyPercent, latencySeconds }: Goals): Promised[] {
  return [
    {
      goal: "Availability",
      budget: budget(availabilityPercent),
      says: `fails so many requests that ${availabilityPercent} % will not be reached`,
    },
    {
      goal: "Latency",
      budget: budget(latencyPercent),
      says: `answers so many requests after more than ${latencySeconds} s that ${latencyPercent} % within it will not be reached`,
    },
  ];
}

/** One alert: a promise, and a window in which it is broken too fast. */
export interface Burn {
  /** E.g. `AvailabilityBurnsFast`. */
  alert: string;
  promise: Promised;
  window: BurnWindow;
  /** Share of requests, 0–1, above which it rings. */
  mostShare: number;
}

export function burns(goals: Goals): Burn[] {
  return promises(goals).flatMap((promise) =>
    BURN_WINDOWS.map((window) => ({
      alert: `${promise.goal}Burns${window.pace}`,
      promise,
      window,
      mostShare: mostShare(promise, window),
    })),
  );
}

/** A share that fails. A goal of 95 % cannot be missed 14.4 times faster than evenly: then as fast as can be. */
export function mostShare({ budget }: Promised, { factor }: BurnWindow): number {
  return Math.min(rounded(budget * factor), 0.9);
}

function budget(percent: number): number {
  return rounded((100 - percent) / 100);
}

/** 0.1 * 3 is 0.30000000000000004. */
function rounded(share: number): number {
  return Number(share.toPrecision(6));
}
