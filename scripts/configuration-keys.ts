/** The keys of a zod schema as rows of a page: where each stands, what it takes, and what an error would say. */
import { z } from "zod";
import { type Meaning, reference } from "../environments/reference";

export interface Key {
  /** `systems.<system>.services.<service>.replicas.min` */
  path: string;
  type: string;
  /** As it stands on the page. */
  otherwise: string;
  /** Nothing where nobody has said it. */
  said: Meaning | undefined;
  /** What an error says would be right, of the key and of what is in it. */
  expected: string[];
  schema: z.core.$ZodType;
}

/** Depth first, in the order of the schema. A key of several shapes of one mapping stands once. */
export function keysOf(path: string, schema: z.core.$ZodType): Key[] {
  const inner = bare(schema);
  if (inner instanceof z.ZodNever) return [];
  return [keyOf(path, schema), ...below(path, schema)];
}

function below(path: string, schema: z.core.$ZodType): Key[] {
  const inner = bare(schema);
  if (inner instanceof z.ZodObject)
    return Object.entries(inner.shape).flatMap(([name, own]) => keysOf(`${path}.${name}`, own));
  if (inner instanceof z.ZodDiscriminatedUnion) return shapes(path, inner);
  if (inner instanceof z.ZodRecord && isMapping(inner.valueType))
    return below(`${path}.<${saidOf(schema)?.each ?? "name"}>`, inner.valueType);
  if (inner instanceof z.ZodArray && isMapping(inner.element)) return below(`${path}[]`, inner.element);
  return [];
}

/** Every shape's keys once: what chooses between them with all that it may be, and of one shape only, with which. */
function shapes(path: string, union: z.ZodDiscriminatedUnion): Key[] {
  const chosen = `${path}.${union.def.discriminator}`;
  const all = union.options.map((option) => below(path, option));
  const named = all.map((keys) => keys.find((key) => key.path === chosen)?.type ?? "");
  const keys = all.flatMap((own, index) =>
    own.map((key) => {
      const everywhere = all.every((others) => others.some((other) => other.path === key.path));
      if (key.path === chosen) return { ...key, type: named.join(" or ") };
      return everywhere ? key : { ...key, type: `${key.type}, with ${named[index]}` };
    }),
  );
  return keys.filter(({ path }, index) => keys.findIndex((other) => other.path === path) === index);
}

function keyOf(path: string, schema: z.core.$ZodType): Key {
  const said = saidOf(schema);
  const parts = [schema, ...itemsOf(schema)];
  return {
    ...{ path, schema, said },
    type: typeOf(schema),
    otherwise:
      defaultOf(schema) ?? said?.without ?? (z.safeParse(schema, undefined).success ? "–" : "**needed**"),
    expected: longest(parts.flatMap(errorsOf)),
  };
}

/** Each message once, and none that another one begins with. */
function longest(messages: string[]): string[] {
  const all = [...new Set(messages)];
  return all.filter((one) => !all.some((other) => other !== one && other.startsWith(one)));
}

function isWrapper(schema: z.core.$ZodType): schema is z.ZodOptional | z.ZodDefault | z.ZodPrefault {
  return schema instanceof z.ZodOptional || schema instanceof z.ZodDefault || schema instanceof z.ZodPrefault;
}

/** Without what says that it may be left out. */
function bare(schema: z.core.$ZodType): z.core.$ZodType {
  return isWrapper(schema) ? bare(schema.unwrap()) : schema;
}

/** Whoever wraps a schema may say it anew. */
function saidOf(schema: z.core.$ZodType): Meaning | undefined {
  const said = reference.get(schema);
  if (said !== undefined) return said;
  return isWrapper(schema) ? saidOf(schema.unwrap()) : undefined;
}

function isMapping(schema: z.core.$ZodType): boolean {
  return bare(schema) instanceof z.ZodObject;
}

/** What is in a list or a mapping of plain values: their errors are told under the key itself. */
function itemsOf(schema: z.core.$ZodType): z.core.$ZodType[] {
  const inner = bare(schema);
  if (inner instanceof z.ZodArray && !isMapping(inner.element)) return [inner.element];
  if (inner instanceof z.ZodRecord && !isMapping(inner.valueType)) return [inner.keyType, inner.valueType];
  return [];
}

/** Most that is named one by one: a page of 30 regions is no page. */
const FEW = 8;

function typeOf(schema: z.core.$ZodType): string {
  const inner = bare(schema);
  if (inner instanceof z.ZodEnum)
    return inner.options.length <= FEW ? inner.options.map((option) => `\`${option}\``).join(" or ") : "text";
  if (inner instanceof z.ZodLiteral) return [...inner.values].map((value) => `\`${value}\``).join(" or ");
  if (inner instanceof z.ZodNumber) return inner.isInt ? "whole number" : "number";
  if (inner instanceof z.ZodBoolean) return "`true` or `false`";
  if (inner instanceof z.ZodArray)
    return isMapping(inner.element) ? "list of mappings" : `list: ${typeOf(inner.element)}`;
  if (inner instanceof z.ZodString) return "text";
  return "mapping";
}

function defaultOf(schema: z.core.$ZodType): string | undefined {
  if (schema instanceof z.ZodOptional) return defaultOf(schema.unwrap());
  if (!(schema instanceof z.ZodDefault)) return undefined;
  const value: unknown = schema.def.defaultValue;
  return typeof value === "object" ? undefined : `\`${String(value)}\``;
}

/** In the schema's own words. Those that quote what was given are told only with it. */
function errorsOf(schema: z.core.$ZodType): string[] {
  const { error, checks = [] } = bare(schema)._zod.def;
  const own = checks.flatMap(({ _zod: { def } }) => ("path" in def && def.path ? [] : [def.error]));
  return [error, ...own].flatMap((tell) => told(tell));
}

/** What a schema says of nothing at all: the messages of this configuration do not look at what they are about. */
function told(tell: ((issue: never) => unknown) | undefined): string[] {
  const message = tell?.({ code: "custom", input: undefined, path: [] } as never);
  return typeof message === "string" ? [message] : [];
}
