/** Configurations to begin from: a whole one in plain data, and what changes it. */
import type { Environment } from "../../environments/environment";
import { parseEnvironment } from "../../environments/parse";
import { type Problem, describe as tell } from "../../environments/problems";
import { catalog } from "./catalog";

export type Raw = Record<string, unknown>;

/** What both stack files of the repository are like: one hybrid system, everything given. */
export function good(): Raw {
  return {
    environment: "prod",
    aws: {
      region: "us-west-2",
      accountId: "123456789012",
      zones: ["us-west-2a", "us-west-2b"],
      hostedZoneId: "Z0123456789ABCDEFGHIJ",
      cloudfrontPrefixListId: "pl-82a045eb",
    },
    kubernetes: {
      context: "ward-prod",
      flavor: "eks",
      storageClass: "gp3",
      vpc: {
        id: "vpc-0f1e2d3c4b5a60718",
        taskSubnetIds: ["subnet-0f1e2d3c4b5a60711"],
        dataSubnets: { "us-west-2a": "10.10.240.0/24", "us-west-2b": "10.10.241.0/24" },
        podCidrs: ["10.10.0.0/17"],
      },
    },
    backups: { bucket: "ward-backups", region: "us-east-2" },
    systems: { "tenant-provisioning": { domain: "healthcare-platform.com" } },
  };
}

/** Changes one value by its path; `undefined` takes it away. */
export function change(raw: Raw, path: string, value: unknown): Raw {
  const keys = path.split(".");
  const last = keys.pop() ?? "";
  const target = keys.reduce<Raw>((found, key) => {
    found[key] ??= {};
    return found[key] as Raw;
  }, raw);
  if (value === undefined) delete target[last];
  else target[last] = value;
  return raw;
}

export function withChanges(changes: Record<string, unknown>): Raw {
  return Object.entries(changes).reduce((raw, [path, value]) => change(raw, path, value), good());
}

const preview = { stack: "prod", preview: true, secretKeys: ["secrets"] };

export function accepted(raw: Raw): Environment {
  const { environment, problems } = parseEnvironment(raw, preview, catalog);
  if (!environment) throw new Error(`refused:\n${problems.map(tell).join("\n")}`);
  return environment;
}

export function refused(raw: Raw, source = preview): Problem[] {
  return parseEnvironment(raw, source, catalog).problems ?? [];
}
