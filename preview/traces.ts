/**
 * Pulumi formats a stack trace for every resource, every property and every promise, so that an engine can tell
 * where each comes from and which promise was left behind. That is most of the time that a large plan takes, and
 * a plan that succeeds needs none of it.
 */
import { Resource } from "@pulumi/pulumi";

/** Pulumi's type declarations hide both. Required, since an import could be read and not replaced. */
const resources = Resource as unknown as { stackTrace(skip: number): unknown[] };
const promises = require("@pulumi/pulumi/runtime/debuggable") as {
  debuggablePromise<T>(promise: Promise<T>, label?: unknown): Promise<T>;
};

const registering = new Set<string>();

/** Resources that wait for something, as `name (type)`: when a plan never ends, for something that never comes. */
export function pending(): string[] {
  return [...registering].map((label) => label.replace(/^resource:(.*)\[(.*)\]$/, "$1 ($2)"));
}

/** `body` without traces. The resources' own take every frame whatever the limit is. */
export async function withoutTraces<T>(body: () => Promise<T>): Promise<T> {
  const { stackTrace } = resources;
  const { debuggablePromise } = promises;
  resources.stackTrace = () => [];
  promises.debuggablePromise = tracked;
  try {
    return await withLimit(0, body);
  } finally {
    resources.stackTrace = stackTrace;
    promises.debuggablePromise = debuggablePromise;
  }
}

export function withTraces<T>(body: () => Promise<T>): Promise<T> {
  return withLimit(50, body);
}

async function withLimit<T>(limit: number, body: () => Promise<T>): Promise<T> {
  const before = Error.stackTraceLimit;
  Error.stackTraceLimit = limit;
  try {
    return await body();
  } finally {
    Error.stackTraceLimit = before;
  }
}

/** Only the registration of a whole resource is kept track of, under Pulumi's label: `resource:name[type]`. */
function tracked<T>(promise: Promise<T>, label?: unknown): Promise<T> {
  if (typeof label !== "string" || !label.startsWith("resource:")) return promise;
  registering.add(label);
  return promise.finally(() => registering.delete(label));
}
