/** Sizes and times as compose files write them. */

const UNITS: Readonly<Record<string, number>> = { b: 1 / 1024 ** 2, k: 1 / 1024, m: 1, g: 1024 };

/** MiB of `512M`, `1g`, `2gb`, `1GiB`; none of what is no size. */
export function mibOf(text: string): number | undefined {
  const [, figure = "", unit = "b"] = /^(\d+(?:\.\d+)?)\s*([bkmg])?i?b?$/i.exec(text.trim()) ?? [];
  const scale = UNITS[unit.toLowerCase()];
  return figure === "" || scale === undefined ? undefined : Math.round(Number(figure) * scale);
}

/** Whole GiB, rounded up. */
export function gibOf(text: string): number | undefined {
  const mib = mibOf(text);
  return mib === undefined ? undefined : Math.ceil(mib / 1024);
}

/** Seconds of `1m30s`, `40s`, `500ms`; at least one. None of what is no time. */
export function secondsOf(text: string): number | undefined {
  if (!/^(\d+(ms|us|h|m|s))+$/.test(text)) return undefined;
  const each = { h: 3600, m: 60, s: 1, ms: 0.001, us: 0 };
  const parts = [...text.matchAll(/(\d+)(ms|us|h|m|s)/g)];
  const sum = parts.reduce(
    (total, [, figure, unit]) => total + Number(figure) * each[unit as keyof typeof each],
    0,
  );
  return Math.max(1, Math.round(sum));
}
