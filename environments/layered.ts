/** A system's own `aws` and `kubernetes` over the stack's. */
import type { z } from "zod";
import { isMapping, isObject, type Parsed, parseWith, pathUnder } from "./issues";

/** A system's section over the stack's. A problem is told where the value stands that causes it. */
export function merged<S extends z.ZodType>(
  key: "aws" | "kubernetes",
  root: string,
  own: unknown,
  stack: unknown,
  schema: S,
): Parsed<z.output<S>> & { raw: unknown } {
  const over = isMapping(own) ? own[key] : undefined;
  const raw = layer(stack, over);
  if (raw === undefined) return { raw, value: undefined, problems: [] };
  const pathTo = (path: PropertyKey[]) =>
    (sets(over, path) ? pathUnder(`${root}.${key}`) : pathUnder(`ward:${key}`))(path);
  return { raw, ...parseWith(schema, raw, pathTo) };
}

/** Mappings are laid over one another key by key; everything else is replaced whole. */
function layer(under: unknown, over: unknown): unknown {
  if (over === undefined) return under;
  if (!isMapping(under) || !isMapping(over)) return over;
  const keys = new Set([...Object.keys(under), ...Object.keys(over)]);
  return Object.fromEntries(
    [...keys].map((key) => [
      key,
      replacedWhole.has(key) ? (over[key] ?? under[key]) : layer(under[key], over[key]),
    ]),
  );
}

/** Keyed by what belongs to one VPC: another one's entries must not stay. */
const replacedWhole = new Set(["dataSubnets"]);

function sets(over: unknown, path: PropertyKey[]): boolean {
  let found = over;
  for (const key of path) {
    if (!isObject(found)) return found !== undefined;
    found = found[key];
  }
  return found !== undefined;
}
