/**
 * Checks a custom resource as an API server would, and more strictly: an API server drops a field it does not
 * know, and the operator never sees what was meant; here it is a problem.
 * https://kubernetes.io/docs/tasks/extend-kubernetes/custom-resources/custom-resource-definitions/#specifying-a-structural-schema
 */
import type { Shown } from "../../preview/wire";

export interface Schema {
  type?: string;
  properties?: Record<string, Schema>;
  required?: string[];
  additionalProperties?: Schema | boolean;
  items?: Schema;
  enum?: Shown[];
  pattern?: string;
  minimum?: number;
  maximum?: number;
  minLength?: number;
  maxLength?: number;
  minItems?: number;
  maxItems?: number;
  nullable?: boolean;
  "x-kubernetes-int-or-string"?: boolean;
  "x-kubernetes-preserve-unknown-fields"?: boolean;
}

/** Every problem as `path: what is wrong`. */
export function problemsOf(schema: Schema, value: Shown, path = ""): string[] {
  if (value === null) return schema.nullable === true ? [] : [`${path}: is null`];
  return [
    ...typeProblems(schema, value, path),
    ...limitProblems(schema, value, path),
    ...inside(schema, value, path),
  ];
}

function typeProblems(schema: Schema, value: Shown, path: string): string[] {
  if (schema["x-kubernetes-int-or-string"] === true)
    return typeof value === "string" || Number.isInteger(value) ? [] : [`${path}: is no integer or string`];
  if (schema.type === undefined) return [];
  return isOf(schema.type, value) ? [] : [`${path}: is ${kindOf(value)}, should be ${schema.type}`];
}

function isOf(type: string, value: Shown): boolean {
  if (type === "integer") return Number.isInteger(value);
  if (type === "number") return typeof value === "number";
  return kindOf(value) === type;
}

function kindOf(value: Shown): string {
  if (Array.isArray(value)) return "array";
  return value === null ? "null" : typeof value;
}

function limitProblems(schema: Schema, value: Shown, path: string): string[] {
  const problems: string[] = [];
  const unless = (holds: boolean, problem: string) => holds || problems.push(`${path}: ${problem}`);
  if (schema.enum !== undefined)
    unless(schema.enum.includes(value), `is ${value}, not one of ${schema.enum}`);
  if (typeof value === "string") {
    if (schema.pattern !== undefined)
      unless(new RegExp(schema.pattern).test(value), `"${value}" does not match ${schema.pattern}`);
    unless(value.length >= (schema.minLength ?? 0), "is too short");
    unless(value.length <= (schema.maxLength ?? Number.POSITIVE_INFINITY), "is too long");
  }
  if (typeof value === "number") {
    unless(value >= (schema.minimum ?? Number.NEGATIVE_INFINITY), `is below ${schema.minimum}`);
    unless(value <= (schema.maximum ?? Number.POSITIVE_INFINITY), `is above ${schema.maximum}`);
  }
  if (Array.isArray(value)) {
    unless(value.length >= (schema.minItems ?? 0), "has too few items");
    unless(value.length <= (schema.maxItems ?? Number.POSITIVE_INFINITY), "has too many items");
  }
  return problems;
}

function inside(schema: Schema, value: Shown, path: string): string[] {
  if (Array.isArray(value)) {
    const { items } = schema;
    return items === undefined
      ? []
      : value.flatMap((item, index) => problemsOf(items, item, `${path}[${index}]`));
  }
  if (typeof value !== "object" || value === null) return [];
  const missing = (schema.required ?? [])
    .filter((key) => value[key] === undefined)
    .map((key) => `${path}: misses ${key}`);
  const found = Object.entries(value).flatMap(([key, item]) => {
    const known = schema.properties?.[key];
    if (known !== undefined) return problemsOf(known, item, `${path}.${key}`);
    if (typeof schema.additionalProperties === "object")
      return problemsOf(schema.additionalProperties, item, `${path}.${key}`);
    const free =
      schema.additionalProperties === true || schema["x-kubernetes-preserve-unknown-fields"] === true;
    return free || (schema.properties === undefined && schema.type === "object" && path.endsWith("metadata"))
      ? []
      : [`${path}.${key}: is no field`];
  });
  return [...missing, ...found];
}
