/** Turns what zod reports into problems that name the path, what was found and the key that was meant. */
import { z } from "zod";
import { nearest, oneOf, type Problem, show } from "./problems";

export type PathTo = (path: PropertyKey[]) => string;

/** `ward:aws` + `zones`, `0` -> `ward:aws.zones[0]` */
export function pathUnder(root: string): PathTo {
  return (path) =>
    path.reduce<string>(
      (text, key) =>
        typeof key === "number" ? `${text}[${key}]` : `${text}${text.endsWith(":") ? "" : "."}${String(key)}`,
      root,
    );
}

export interface Parsed<T> {
  value: T | undefined;
  problems: Problem[];
}

export function parseWith<S extends z.ZodType>(schema: S, raw: unknown, pathTo: PathTo): Parsed<z.output<S>> {
  const result = schema.safeParse(raw);
  if (result.success) return { value: result.data, problems: [] };
  return {
    value: undefined,
    problems: result.error.issues.flatMap((issue) => problemsOf(issue, schema, raw, pathTo)),
  };
}

function problemsOf(issue: z.core.$ZodIssue, schema: z.ZodType, raw: unknown, pathTo: PathTo): Problem[] {
  const value = valueAt(raw, issue.path);
  if (issue.code === "unrecognized_keys") {
    const known = keysOf(schemaAt(schema, issue.path), value);
    return issue.keys.map((key) => unknownKey(pathTo([...issue.path, key]), key, known));
  }
  if (issue.code === "invalid_key") {
    const key = String(issue.path.at(-1));
    return [
      {
        path: pathTo(issue.path),
        found: `the key ${show(key)}`,
        expected: issue.issues[0]?.message ?? issue.message,
      },
    ];
  }
  const known = issue.code === "invalid_value" ? issue.values.map(String) : [];
  const meant = typeof value === "string" ? nearest(value, known) : undefined;
  return [
    {
      path: pathTo(issue.path),
      found: show(value),
      expected: issue.message,
      ...(meant && { nearest: meant }),
    },
  ];
}

export function unknownKey(path: string, key: string, known: readonly string[]): Problem {
  const meant = nearest(key, known);
  return {
    path,
    found: `the unknown key ${show(key)}`,
    expected: oneOf(known),
    ...(meant && { nearest: meant }),
  };
}

function valueAt(value: unknown, path: PropertyKey[]): unknown {
  return path.reduce<unknown>((found, key) => (isObject(found) ? found[key] : undefined), value);
}

function schemaAt(schema: unknown, path: PropertyKey[]): unknown {
  return path.reduce<unknown>((found, key) => {
    const inner = unwrap(found);
    if (inner instanceof z.ZodObject) return inner.shape[String(key)];
    if (inner instanceof z.ZodArray) return inner.element;
    return inner instanceof z.ZodRecord ? inner.valueType : undefined;
  }, schema);
}

function unwrap(schema: unknown): unknown {
  const wrapped = [z.ZodOptional, z.ZodDefault, z.ZodPrefault].some((kind) => schema instanceof kind);
  return wrapped ? unwrap((schema as z.ZodOptional).unwrap()) : schema;
}

/** Keys that may be given beside what is: one that never may is there to say where it went. */
function keysOf(schema: unknown, value: unknown): string[] {
  const inner = unwrap(schema);
  if (inner instanceof z.ZodDiscriminatedUnion)
    return inner.options
      .filter(takes(inner.def.discriminator, value))
      .flatMap((option) => keysOf(option, value));
  if (!(inner instanceof z.ZodObject)) return [];
  return Object.keys(inner.shape).filter((key) => !(unwrap(inner.shape[key]) instanceof z.ZodNever));
}

/** Which options of a union are the one that a value's own key chooses. */
function takes(discriminator: string, value: unknown): (option: unknown) => boolean {
  return (option) => {
    const key: unknown = option instanceof z.ZodObject ? option.shape[discriminator] : undefined;
    return key instanceof z.ZodType && key.safeParse(valueAt(value, [discriminator])).success;
  };
}

export function isObject(value: unknown): value is Record<PropertyKey, unknown> {
  return typeof value === "object" && value !== null;
}

/** An object of the configuration: a mapping, not a list. */
export function isMapping(value: unknown): value is Record<string, unknown> {
  return isObject(value) && !Array.isArray(value);
}
