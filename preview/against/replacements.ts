/** Which differences a provider cannot bring about in place: it makes the resource anew, and deletes the old one. */
import type { Shown } from "../wire";
import aws from "./aws-replacements.json";
import type { Difference } from "./differences";
import { kubernetesReplacements } from "./kubernetes-replacements";
import { isWithin, keysOf } from "./paths";

type Inputs = { [key: string]: Shown };

/** The paths among the differences that force a replacement. */
export function replacing(
  type: string,
  found: readonly Difference[],
  now: Inputs,
  replaceOnChanges: readonly string[],
): string[] {
  const forced = [...replaceOnChanges, ...forcedBy(type, now)];
  const decided = conditions[type] ?? (() => false);
  return found
    .filter((difference) => forced.some((path) => touches(difference, path)) || decided(difference))
    .map(({ path }) => path);
}

/** Whether the table knows what forces a replacement of a type. */
export function isKnown(type: string): boolean {
  return !type.startsWith("aws:") || type in table;
}

const table: Readonly<Record<string, readonly string[]>> = aws.types;

function forcedBy(type: string, now: Inputs): readonly string[] {
  const [package_ = ""] = type.split(":");
  if (package_ === "aws") return ["region", ...(table[type] ?? [])];
  if (package_ === "kubernetes") return kubernetesReplacements(type);
  return everything[package_]?.(now) ?? [];
}

/** What they made cannot be made otherwise. */
const everything: Readonly<Record<string, (now: Inputs) => readonly string[]>> = {
  random: () => [""],
  // A certificate that is to be renewed earlier is the same until then.
  tls: (now) => Object.keys(now).filter((key) => key !== "earlyRenewalHours"),
};

/** Where a provider looks at the values: its `CustomizeDiff`. https://github.com/hashicorp/terraform-provider-aws */
const conditions: Readonly<Record<string, (difference: Difference) => boolean>> = {
  // A cache is never downgraded.
  "aws:elasticache/replicationGroup:ReplicationGroup": ({ path, old, new: now }) =>
    (path === "engine" && old === "valkey") ||
    (path === "engineVersion" && parseFloat(String(now)) < parseFloat(String(old))),
  // Encryption is turned on in place, and never off.
  "aws:opensearch/domain:Domain": ({ path, old, new: now }) =>
    /^(encryptAtRest|nodeToNodeEncryption|advancedSecurityOptions)(\.enabled)?$/.test(path) &&
    isOn(old) &&
    !isOn(now),
  "aws:docdb/cluster:Cluster": ({ path, new: now }) =>
    path === "serverlessV2ScalingConfiguration" && now === undefined,
};

function isOn(value: Shown | undefined): boolean {
  if (typeof value !== "object" || value === null || Array.isArray(value)) return value === true;
  return value["enabled"] === true;
}

/** A difference at the path, below it, or of a whole that has it inside. */
function touches({ path, old, new: now }: Difference, forced: string): boolean {
  if (forced === "" || isWithin(path, forced)) return true;
  if (!isWithin(forced, path)) return false;
  const rest = keysOf(forced).slice(keysOf(path).length);
  return [old, now].some((value) => holds(value, rest));
}

function holds(value: Shown | undefined, [key, ...rest]: (string | number)[]): boolean {
  if (value === undefined || value === null) return false;
  if (key === undefined) return true;
  if (typeof value !== "object") return false;
  if (Array.isArray(value)) return key === "*" && value.some((item) => holds(item, rest));
  return holds(value[key], rest);
}
