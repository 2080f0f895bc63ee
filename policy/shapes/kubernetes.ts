/** The many shapes in which one kind of Kubernetes object arrives: group versions, patches, lists. */
import { oncePer } from "../plan/once-per";
import type { View } from "../plan/view";
import type { Subject } from "../rule";

const TOKEN = /^kubernetes:([^:]+)\/(v\w+):(\w+?)(Patch|List)?$/;

export interface Kind {
  group: string;
  version: string;
  kind: string;
  /** A server-side apply patch: what it leaves out may be set by someone else. */
  patch: boolean;
  list: boolean;
}

export function kindOf(type: string): Kind | undefined {
  const match = TOKEN.exec(type);
  if (!match) return undefined;
  const [, group = "", version = "", kind = "", suffix] = match;
  return { group, version, kind, patch: suffix === "Patch", list: suffix === "List" };
}

/** A pattern for kinds of a built-in group, in any version, as themselves, patches and lists. */
export function builtIn(group: string, kinds: string): RegExp {
  return new RegExp(`^kubernetes:(?:${group})/v\\w+:(?:${kinds})(?:Patch|List)?$`);
}

/** A pattern for custom resources; their group carries dots, which the token keeps. */
export function custom(group: string, kinds: string): RegExp {
  return new RegExp(`^kubernetes:(?:${group.replaceAll(".", "\\.")})/v\\w+:(?:${kinds})(?:Patch)?$`);
}

/** The objects that a resource holds: itself, or the items of a list. */
export const objects = oncePer(({ resource, view }: Subject): readonly View[] =>
  kindOf(resource.type)?.list ? view.at("items").each() : [view],
);
