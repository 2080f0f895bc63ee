/** Order of a load balancer's rules: the lowest number is asked first. Pure. */
import { createHash } from "node:crypto";

/** Refusals come before every route; a load balancer has 50,000 numbers. */
export const DENIED_FROM = 1;
export const ROUTES_FROM = 25_000;

/** Numbers for each length of path, and lengths that are told apart. */
const PER_LENGTH = 200;
const LENGTHS = 120;

/**
 * Longer paths first, as nginx chooses. A path's number follows from the path alone, so another route never
 * moves it; in the rare case that two meet, the later one takes the next.
 */
export class Priorities {
  private readonly taken = new Set<number>();

  of(path: string, from: number): number {
    const length = Math.min(path.length, LENGTHS);
    const hash = createHash("sha256").update(path).digest().readUInt32BE();
    let priority = from + (LENGTHS - length) * PER_LENGTH + (hash % PER_LENGTH);
    while (this.taken.has(priority)) priority++;
    this.taken.add(priority);
    return priority;
  }
}
