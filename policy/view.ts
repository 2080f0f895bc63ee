/** Three answers to every question about a planned resource: a value, nothing, or not known before the update. */

/**
 * Stands in plain data for a value that is not known before an update. A registered symbol, so that the
 * bundled pack and the sources agree on it when both are loaded in one process.
 */
export const UNKNOWN: unique symbol = Symbol.for("ward.unknown");

export type Read<T = unknown> = { state: "known"; value: T } | { state: "absent" } | { state: "unknown" };

/** Every path that rules judged of one resource, and what they found there. */
export interface Trace extends Map<string, Read["state"]> {
  /** For RULES.md and the tests: places that were looked at in another way than by their value. */
  asked?(path: string, how: "given" | "entries"): void;
}

const BARE_KEY = /^[A-Za-z_$][\w$-]*$/;

function child(path: string, key: string): string {
  if (!BARE_KEY.test(key)) return `${path}[${JSON.stringify(key)}]`;
  return path === "" ? key : `${path}.${key}`;
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/**
 * One place in a resource's inputs. Everything below an unknown value is that same unknown value, so a
 * rule that asks deeper still reports the path that has to become literal.
 */
export class View {
  readonly path: string;
  readonly #value: unknown;
  readonly #trace: Trace;

  constructor(value: unknown, path: string, trace: Trace) {
    this.#value = value === null ? undefined : value;
    this.path = path;
    this.#trace = trace;
  }

  /** The place below this one. Going there judges nothing yet. */
  at(...keys: string[]): View {
    let value = this.#value;
    let path = this.path;
    for (const key of keys) {
      if (value === UNKNOWN) break;
      value = isRecord(value) && Object.hasOwn(value, key) ? value[key] : undefined;
      path = child(path, key);
    }
    return new View(value, path, this.#trace);
  }

  read(): Read {
    const state = this.#value === UNKNOWN ? "unknown" : this.#value === undefined ? "absent" : "known";
    this.#trace.set(this.path, state);
    return state === "known" ? { state, value: this.#value } : { state };
  }

  /** The value; what `absent` says when there is none; `UNKNOWN`. */
  or<T>(absent: T): unknown {
    const read = this.read();
    return read.state === "known" ? read.value : read.state === "absent" ? absent : UNKNOWN;
  }

  /**
   * Whether something stands here. For ids, ARNs and keys of other resources, which are not known before
   * the update: that they are given is all that can be asked, so an unknown value is an answer. An empty
   * text or list gives nothing.
   */
  given(): boolean {
    this.#trace.asked?.(this.path, "given");
    const nothing = this.#value === "" || (Array.isArray(this.#value) && this.#value.length === 0);
    return this.#value !== undefined && !nothing;
  }

  /** Whether the value is not known, without judging it. */
  get unknown(): boolean {
    return this.#value === UNKNOWN;
  }

  /**
   * The elements, each on its own: an unknown one hides nothing beside it. An unknown list is one unknown
   * element, so a loop over it meets it. A single value counts as a list of one, as in IAM documents.
   */
  each(): View[] {
    const read = this.read();
    if (read.state === "absent") return [];
    if (read.state === "unknown" || !Array.isArray(read.value)) return [this];
    return read.value.map((value, index) => new View(value, `${this.path}[${index}]`, this.#trace));
  }

  /** The entries of a map; an unknown map is one entry with an unknown key and value. */
  entries(): [key: string | typeof UNKNOWN, value: View][] {
    const read = this.read();
    if (read.state === "unknown") return [[UNKNOWN, this]];
    if (read.state === "absent" || !isRecord(read.value)) return [];
    this.#trace.asked?.(this.path, "entries");
    return Object.keys(read.value).map((key) => [key, this.at(key)]);
  }

  /** The document in a JSON string (or given as an object); `undefined` when it is not JSON. */
  json(): View | undefined {
    const read = this.read();
    if (read.state !== "known") return this;
    if (typeof read.value !== "string") return this;
    const document = parsed(read.value);
    return document && new View(document.value, this.path, this.#trace);
  }
}

/** Rules ask one after the other about the same text. */
let last: { text: string; document: { value: unknown } | undefined } | undefined;

function parsed(text: string): { value: unknown } | undefined {
  if (last?.text !== text) last = { text, document: parse(text) };
  return last.document;
}

function parse(text: string): { value: unknown } | undefined {
  try {
    return { value: JSON.parse(text) };
  } catch {
    return undefined;
  }
}
