/** Random terms on both sides of the minimums that policies ask for. */
import fc from "fast-check";
import { defaultSettings, type Settings } from "../../../policy/settings";
import { HIDDEN } from "./oracles/ports";

/** Minimums as they are, or raised. */
export const minimum = fc.constantFrom(7, 8, 14, 30, 31, 35, 90, 365, 400);
export const settingsOf = (changes: Partial<Settings>): { settings: Settings } => ({
  settings: { ...defaultSettings("prod"), ...changes },
});

/** Days on both sides of everything that matters, as numbers and texts. */
export const number = fc.oneof(
  minimum.chain((one) => fc.integer({ min: one - 1, max: one + 1 })),
  fc.constantFrom(0, 1, 2, 3, 6, 36, 90, 97, 98, 120, 400),
  fc.integer({ min: -1, max: 500 }),
);
export const days: fc.Arbitrary<unknown> = fc.oneof(
  { weight: 10, arbitrary: number },
  { weight: 3, arbitrary: number.map(String) },
  fc.constantFrom<unknown>(undefined, HIDDEN, "forever", 7.5, "30 days"),
);
