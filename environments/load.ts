/** The only reader of Pulumi's configuration: it becomes an Environment, or everything that is wrong with it. */
import * as pulumi from "@pulumi/pulumi";
import { catalog } from "../systems";
import type { Environment } from "./environment";
import { parseEnvironment } from "./parse";
import { ConfigurationError } from "./problems";
import type { Catalog } from "./systems";

const namespace = "ward:";

/** @throws {ConfigurationError} with every problem; nothing has been created then. */
export function loadEnvironment(known: Catalog = catalog): Environment {
  const stack = pulumi.getStack();
  const raw: Record<string, unknown> = {};
  const secretKeys: string[] = [];
  for (const [fullKey, text] of Object.entries(pulumi.runtime.allConfig())) {
    if (!fullKey.startsWith(namespace)) continue;
    const key = fullKey.slice(namespace.length);
    raw[key] = parseText(text);
    if (isSecret(fullKey)) secretKeys.push(key);
  }
  const source = { stack, preview: pulumi.runtime.isDryRun(), secretKeys };
  const { environment, problems } = parseEnvironment(raw, source, known);
  if (problems) throw new ConfigurationError(stack, problems);
  return environment;
}

/** An engine hands structured values over as JSON, and plain ones as they are. */
function parseText(text: string): unknown {
  if (!/^\s*[[{]/.test(text)) return text;
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}

/** Pulumi has it, and its type declarations hide it: `Config.get` warns by it when a secret is read as plain. */
function isSecret(fullKey: string): boolean {
  const runtime = pulumi.runtime as unknown as { isConfigSecret(key: string): boolean };
  return runtime.isConfigSecret(fullKey);
}
