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
 * rule that asks deeper still reports the path that has to become literal. Rules come by one after the
 * other and go the same ways: each place is made, and what is there told to the trace, once.
 */
export class View {
  readonly path: string;
  readonly #value: unknown;
  readonly #trace: Trace;
  #told = false;
  #below: Map<string, View> | undefined;
  #elements: readonly View[] | undefined;
  #document: { view: View } | "none" | undefined;

  constructor(value: unknown, path: string, trace: Trace) {
    this.#value = value === null ? undefined : value;
    this.path = path;
    this.#trace = trace;
  }

  /** The place below this one. Going there judges nothing yet. */
  at(...keys: string[]): View {
    let view: View = this;
    for (const key of keys) view = view.#at(key);
    return view;
  }

  #at(key: string): View {
    const value = this.#value;
    if (value === UNKNOWN) return this;
    this.#below ??= new Map();
    let found = this.#below.get(key);
    if (!found) {
      const here = isRecord(value) && Object.hasOwn(value, key) ? value[key] : undefined;
      found = new View(here, child(this.path, key), this.#trace);
      this.#below.set(key, found);
    }
    return found;
  }

  /** The places whose name is this one in whatever case, as PostgreSQL reads its settings; the one place when there is none. */
  inAnyCase(name: string): readonly View[] {
    const value = this.#value;
    const keys = isRecord(value) ? Object.keys(value).filter((key) => key.toLowerCase() === name) : [];
    return (keys.length > 0 ? keys : [name]).map((key) => this.#at(key));
  }

  read(): Read {
    const value = this.#read();
    if (value === UNKNOWN) return { state: "unknown" };
    return value === undefined ? { state: "absent" } : { state: "known", value };
  }

  #read(): unknown {
    const value = this.#value;
    if (!this.#told) {
      this.#told = true;
      this.#trace.set(this.path, value === UNKNOWN ? "unknown" : value === undefined ? "absent" : "known");
    }
    return value;
  }

  /** The value; what `absent` says when there is none; `UNKNOWN`. */
  or<T>(absent: T): unknown {
    const value = this.#read();
    return value === undefined ? absent : value;
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
  each(): readonly View[] {
    const value = this.#read();
    if (value === undefined) return [];
    if (!Array.isArray(value)) return [this];
    this.#elements ??= value.map(
      (element, index) => new View(element, `${this.path}[${index}]`, this.#trace),
    );
    return this.#elements;
  }

  /** The entries of a map; an unknown map is one entry with an unknown key and value. */
  entries(): [key: string | typeof UNKNOWN, value: View][] {
    const value = this.#read();
    if (value === UNKNOWN) return [[UNKNOWN, this]];
    if (!isRecord(value)) return [];
    this.#trace.asked?.(this.path, "entries");
    return Object.keys(value).map((key) => [key, this.#at(key)]);
  }

  /** The document in a JSON string (or given as an object); `undefined` when it is not JSON. */
  json(): View | undefined {
    const value = this.#read();
    if (typeof value !== "string") return this;
    this.#document ??= documentIn(value, this.path, this.#trace);
    return this.#document === "none" ? undefined : this.#document.view;
  }
}

function documentIn(text: string, path: string, trace: Trace): { view: View } | "none" {
  try {
    return { view: new View(JSON.parse(text), path, trace) };
  } catch {
    return "none";
  }
}
