/** `Pulumi.<stack>.yaml` as an engine would read it, except that nothing can be decrypted here. */
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { parseDocument, visit } from "yaml";
import { shownSecret } from "./wire";

export type Plain = null | boolean | number | string | Plain[] | { [key: string]: Plain };

/** The configuration of one project, by key without the project's name. */
export interface StackConfig {
  values: { [key: string]: Plain };
  /** Keys that hold a secret anywhere inside: an engine keeps the whole value secret then. */
  secretKeys: string[];
}

/** A stack file that is not there or cannot be read: the user's to repair. */
export class StackFileError extends Error {
  override readonly name = "StackFileError";
}

export function readStackFile(root: string, project: string, stack: string): StackConfig {
  const file = `Pulumi.${stack}.yaml`;
  const document = parse(file, textOf(root, file, stack));
  const config = document["config"] ?? {};
  if (!isObject(config)) throw new StackFileError(`${file}: \`config\` should be a list of keys and values.`);
  const result: StackConfig = { values: {}, secretKeys: [] };
  for (const [fullKey, value] of Object.entries(config)) {
    const key = ownKey(fullKey, project);
    if (key === undefined) continue;
    result.values[key] = withPlaceholders(value, () => result.secretKeys.push(key));
  }
  result.secretKeys = [...new Set(result.secretKeys)];
  return result;
}

/** The stacks that have a file, by name. */
export function stacksIn(root: string): string[] {
  return readdirSync(root)
    .map((file) => /^Pulumi\.(.+)\.yaml$/.exec(file)?.[1])
    .filter((name) => name !== undefined)
    .sort();
}

/** As an engine hands configuration to a program: scalars as text, everything else as JSON. */
export function toEngineConfig(project: string, config: StackConfig) {
  const text = (value: Plain) => (typeof value === "string" ? value : JSON.stringify(value));
  return {
    config: Object.fromEntries(
      Object.entries(config.values).map(([key, value]) => [`${project}:${key}`, text(value)]),
    ),
    secretKeys: config.secretKeys.map((key) => `${project}:${key}`),
  };
}

function textOf(root: string, file: string, stack: string): string {
  try {
    return readFileSync(join(root, file), "utf8");
  } catch (error) {
    if (!isObject(error) || error["code"] !== "ENOENT") throw error;
    const stacks = stacksIn(root);
    const there = stacks.length > 0 ? `There are: ${stacks.join(", ")}.` : "There is no stack file at all.";
    throw new StackFileError(`There is no stack "${stack}": ${file} does not exist. ${there}`);
  }
}

function parse(file: string, text: string): { [key: string]: Plain } {
  // As the engine's own reader does: merge keys, and dates where nothing quotes them.
  const document = parseDocument(text, { prettyErrors: false, merge: true, customTags: ["timestamp"] });
  const refuse = (at: number, message: string) => {
    throw new StackFileError(
      `${file}, line ${text.slice(0, at).split("\n").length}: this is not YAML. ${message}`,
    );
  };
  const error = document.errors[0];
  if (error) refuse(error.pos[0], error.message);
  visit(document, {
    Alias: (_, alias) => {
      if (!alias.resolve(document)) refuse(alias.range?.[0] ?? 0, `No anchor is called ${alias.source}.`);
    },
  });
  const content: unknown = document.toJS();
  if (content === null) return {};
  if (!isObject(content)) throw new StackFileError(`${file}: should start with \`config:\`.`);
  for (const key of Object.keys(content)) {
    if (TOP_LEVEL.has(key)) continue;
    const hint = key.startsWith("ward:")
      ? `Indent it under \`config:\`.`
      : `Known are ${[...TOP_LEVEL].join(", ")}.`;
    throw new StackFileError(`${file}: "${key}" means nothing at the top. ${hint}`);
  }
  return content as { [key: string]: Plain };
}

/** All that an engine reads of a stack file. https://www.pulumi.com/docs/iac/concepts/projects/stack-settings-file/ */
const TOP_LEVEL = new Set(["config", "encryptedkey", "encryptionsalt", "environment", "secretsprovider"]);

/** `ward:config:aws` is how old stack files write `ward:aws`; a key without a namespace is the project's. */
function ownKey(fullKey: string, project: string): string | undefined {
  const parts = fullKey.split(":");
  if (parts.length === 1) return fullKey;
  if (parts[0] !== project) return undefined;
  return (parts[1] === "config" && parts.length > 2 ? parts.slice(2) : parts.slice(1)).join(":");
}

function withPlaceholders(value: Plain | Date, onSecret: () => void): Plain {
  if (value instanceof Date) return `${value.toISOString().slice(0, 19).replace("T", " ")} +0000 UTC`;
  if (Array.isArray(value)) return value.map((item) => withPlaceholders(item, onSecret));
  if (!isObject(value)) return value;
  if (typeof value["secure"] === "string" && Object.keys(value).length === 1) {
    onSecret();
    return shownSecret;
  }
  return Object.fromEntries(
    Object.entries(value).map(([key, item]) => [key, withPlaceholders(item, onSecret)]),
  );
}

function isObject(value: unknown): value is { [key: string]: Plain } {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
