/** What the pack knows of the stack: the engine hands its configuration to the pack's process. */
import * as pulumi from "@pulumi/pulumi";
import type { Context, Waiver } from "../rule";
import { defaultSettings } from "../settings";

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** Reads one waiver; what is missing stays empty, and W-03 says so. */
function waiver(entry: unknown): Waiver {
  const text = (key: string): string => {
    const value = isRecord(entry) ? entry[key] : undefined;
    return typeof value === "string" ? value : "";
  };
  return {
    rule: text("rule"),
    resource: text("resource"),
    owner: text("owner"),
    reason: text("reason"),
    expires: text("expires"),
  };
}

export function stackContext(now: Date = new Date()): Context {
  const config = new pulumi.Config("ward");
  // Without a known environment the stricter one holds.
  const environment = config.get("environment") === "staging" ? "staging" : "prod";
  const waivers: unknown = config.getObject("waivers") ?? [];
  if (!Array.isArray(waivers)) throw new Error("ward:waivers must be a list");
  return {
    environment,
    stack: process.env["PULUMI_NODEJS_STACK"] ?? "",
    today: now.toISOString().slice(0, 10),
    waivers: waivers.map(waiver),
    settings: defaultSettings(environment),
  };
}
