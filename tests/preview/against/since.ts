import { type Change, type Changes, changesOf } from "../../../preview/against/changes";
import { readSaved } from "../../../preview/against/saved";
import { toDocument } from "../../../preview/json";
import type { Plan } from "../../../preview/plan";

/** What one plan changes of another, by way of its saved document. */
export function since(before: Plan, now: Plan, chosen: readonly string[] = []): Changes {
  const text = JSON.stringify(toDocument(before));
  return changesOf(now, readSaved("before.json", text, now.stack), chosen);
}

/** `replaced aws:rds/instance:Instance tebx-database`, of resources. */
export function told({ changes }: Changes): string[] {
  return changes.filter(({ custom }) => custom).map(({ action, type, name }) => `${action} ${type} ${name}`);
}

export function named({ changes }: Changes, name: string): Change {
  const found = changes.find((change) => change.name === name);
  if (found === undefined) throw new Error(`Nothing happens to ${name}.`);
  return found;
}
