/** What is different between two sets of inputs, property by property. */
import { type Shown, shownSecret, shownUnknown } from "../wire";
import { below, type Key } from "./paths";

export interface Difference {
  /** As Pulumi writes it; into the text of a JSON document as well. */
  path: string;
  /** Absent where there was none. */
  old?: Shown;
  /** Absent where there is none any more. */
  new?: Shown;
}

type Mapping = { [key: string]: Shown };

/**
 * @param isStale Whether a value that cannot be seen now, a secret or an unknown, is another one than it was: by the
 *   name of its property, and what stood there.
 */
export function differences(
  old: Mapping,
  now: Mapping,
  isStale: (property: string, old: Shown | undefined) => boolean,
): Difference[] {
  return keys(old, now).flatMap((key) =>
    compare(own(old, key), own(now, key), below("", key), (value) => isStale(key, value)),
  );
}

function compare(old: Shown | undefined, now: Shown | undefined, path: string, isStale: Stale): Difference[] {
  if (isHidden(old) || isHidden(now)) return hidden(old, now, path, isStale);
  if (Array.isArray(old) && Array.isArray(now)) {
    const indexes = Array.from({ length: Math.max(old.length, now.length) }, (_, index) => index);
    return indexes.flatMap((index) => compare(old[index], now[index], below(path, index), isStale));
  }
  if (isMapping(old) && isMapping(now))
    return keys(old, now).flatMap((key) => compare(own(old, key), own(now, key), below(path, key), isStale));
  if (old === now || isNothing(old, now)) return [];
  const [before, after] = [parsed(old), parsed(now)];
  if (before !== undefined && after !== undefined) return compare(before, after, path, isStale);
  return [{ path, ...(old !== undefined && { old }), ...(now !== undefined && { new: now }) }];
}

/** What cannot be seen stays what it was, unless what it comes from changes. */
function hidden(old: Shown | undefined, now: Shown | undefined, path: string, isStale: Stale): Difference[] {
  const isKept = old === now || (old !== undefined && now === shownUnknown);
  if (isKept && !isStale(old)) return [];
  // What is a secret from now on is not shown as it was before.
  const before = now === shownSecret && old !== undefined ? shownSecret : old;
  return [{ path, ...(before !== undefined && { old: before }), ...(now !== undefined && { new: now }) }];
}

type Stale = (old: Shown | undefined) => boolean;

export function isHidden(value: Shown | undefined): boolean {
  return value === shownSecret || value === shownUnknown;
}

/** `null` and a key that is not there are the same to an engine. */
function isNothing(old: Shown | undefined, now: Shown | undefined): boolean {
  return (old ?? null) === null && (now ?? null) === null;
}

/** The content of a text that is a JSON document. */
function parsed(value: Shown | undefined): Shown | undefined {
  if (typeof value !== "string" || !/^\s*[[{]/.test(value)) return undefined;
  try {
    return JSON.parse(value) as Shown;
  } catch {
    return undefined;
  }
}

function keys(old: Mapping, now: Mapping): string[] {
  return [...new Set([...Object.keys(old), ...Object.keys(now)])].sort();
}

function own(of: Mapping, key: Key): Shown | undefined {
  return Object.hasOwn(of, key) ? of[key] : undefined;
}

function isMapping(value: Shown | undefined): value is Mapping {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
