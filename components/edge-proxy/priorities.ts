/** Order of a load balancer's rules: the lowest number is asked first. Pure. */
import { createHash } from "node:crypto";

/** Refusals come before every route; a load balancer has 50,000 numbers. */
export const DENIED_FROM = 1;
export const ROUTES_FROM = 25_000;

/** Between refusals and routes: hosts that redirect, then what stays open in maintenance, then its page. */
const REDIRECTS_FROM = 24_300;
const REDIRECTS = 300;
export const OPEN_FROM = 24_600;
export const CLOSED = 24_999;

/** Numbers for each length of path, and lengths that are told apart. */
const PER_LENGTH = 200;
const LENGTHS = 120;

/**
 * Longer paths first, as nginx chooses. A path's number follows from the path alone, so another route never
 * moves it; in the rare case that two meet, the later one takes the next.
 */
export class Priorities {
  private readonly taken = new Set<number>();

  /** @param key what tells it from the same path of another site */
  of(path: string, from: number, key = path): number {
    const length = Math.min(path.length, LENGTHS);
    return this.free(from + (LENGTHS - length) * PER_LENGTH + (hash(key) % PER_LENGTH));
  }

  ofRedirect(host: string): number {
    return this.free(REDIRECTS_FROM + (hash(host) % REDIRECTS));
  }

  private free(wanted: number): number {
    let priority = wanted;
    while (this.taken.has(priority)) priority++;
    this.taken.add(priority);
    return priority;
  }
}

function hash(text: string): number {
  return createHash("sha256").update(text).digest().readUInt32BE();
}
