/**
 * Which resource of before a resource of now is: the one with its URN, or one that an alias names. As an engine finds
 * it: an alias of a component goes for everything below it.
 * https://github.com/pulumi/pulumi/blob/master/pkg/resource/deploy/step_generator.go (generateAliases)
 */
import type { Alias, Registered } from "../monitor";
import { urnOf } from "../monitor";
import { nameOf } from "./saved";

type Resource = Pick<Registered, "urn" | "type" | "name" | "parent" | "aliases">;

export class Identities {
  /** URNs of before that a resource of now has taken over, by that resource's URN. */
  private readonly former = new Map<string, string>();
  private readonly known: ReadonlySet<string>;

  /** @param known URNs of before. */
  constructor(known: Iterable<string>) {
    this.known = new Set(known);
  }

  /** To be asked in the order of registration: parents first. Nothing for a resource that is new. */
  of(resource: Resource): string | undefined {
    if (this.known.has(resource.urn)) return resource.urn;
    const found = this.aliasesOf(resource).find((urn) => this.known.has(urn));
    if (found !== undefined) this.former.set(resource.urn, found);
    return found;
  }

  private aliasesOf(resource: Resource): string[] {
    const own = resource.aliases.map((alias) => this.resolve(resource, alias));
    const { parent } = resource;
    const inherited = parent === undefined ? undefined : this.former.get(parent);
    if (parent === undefined || inherited === undefined) return own;
    const below = [resource.urn, ...own].map((urn) =>
      childOf(inherited, nameOf(parent), typeOf(urn), nameOf(urn)),
    );
    return [...own, ...below];
  }

  private resolve({ urn, type, name, parent }: Resource, alias: Alias): string {
    if (typeof alias === "string") return alias;
    const [stack = "", project = ""] = urn.replace("urn:pulumi:", "").split("::");
    const above = alias.parent === undefined ? parent : (alias.parent ?? undefined);
    const then = above === undefined ? "" : (this.former.get(above) ?? above);
    return urnOf(
      alias.project ?? project,
      alias.stack ?? stack,
      then,
      alias.type ?? type,
      alias.name ?? name,
    );
  }
}

/** `newapp-function` below `newapp`, which was `app`, was `app-function`. */
function childOf(parent: string, parentName: string, type: string, name: string): string {
  const [stack = "", project = ""] = parent.replace("urn:pulumi:", "").split("::");
  const was = name.startsWith(parentName) ? nameOf(parent) + name.slice(parentName.length) : name;
  return urnOf(project, stack, parent, type, was);
}

function typeOf(urn: string): string {
  return urn.split("::")[2]?.split("$").at(-1) ?? "";
}
