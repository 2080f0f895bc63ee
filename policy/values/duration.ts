/** Durations as Go writes them: `720h0m0s`, `90m`. */
const HOURS: Readonly<Record<string, number>> = { h: 1, m: 1 / 60, s: 1 / 3600, ms: 0, us: 0, ns: 0 };

/** In hours; `undefined` for what is none. */
export function hours(duration: unknown): number | undefined {
  const text = String(duration);
  if (!/^(\d+(\.\d+)?(h|ms|us|ns|m|s))+$/.test(text)) return undefined;
  let sum = 0;
  for (const [, count, unit] of text.matchAll(/([\d.]+)(h|ms|us|ns|m|s)/g))
    sum += Number(count) * (HOURS[unit ?? ""] ?? 0);
  return sum;
}
