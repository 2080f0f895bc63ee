/** The components of a system as a tree: one line each, with what was asked for and how many resources it comes to. */
import type { Colours } from "./colours";
import type { PlanResource } from "./plan";
import { summaryOf, targetOf } from "./summary";

const componentToken = /^ward:[^:]+:(.+)$/;

/** Lines for the resources of one system, or of the stack itself. */
export function treeOf(
  resources: readonly PlanResource[],
  all: boolean,
  width: number,
  colours: Colours,
): string[] {
  const urns = new Set(resources.map(({ urn }) => urn));
  const children = new Map<string, PlanResource[]>();
  const roots: PlanResource[] = [];
  for (const resource of resources) {
    const { parent } = resource;
    if (parent === undefined || !urns.has(parent)) roots.push(resource);
    else children.set(parent, [...(children.get(parent) ?? []), resource]);
  }
  const columns = {
    kind: widest(resources, kindOf, "component".length),
    name: widest(resources, shortName, "name".length),
  };
  const heading = [
    `   ${"component".padEnd(columns.kind)}`,
    "name".padEnd(columns.name),
    "target".padEnd(10),
    "  #",
    "what was asked for",
  ].join(" ");
  const branch: Branch = { children: (urn) => children.get(urn) ?? [], all, width, columns, colours };
  const isSystem = roots.some(({ custom }) => !custom);
  return [...(isSystem ? [colours.dim(heading)] : []), ...linesOf(roots, "", branch)];
}

interface Branch {
  children(urn: string): PlanResource[];
  all: boolean;
  width: number;
  columns: { kind: number; name: number };
  colours: Colours;
}

/** Of the components: columns are as wide as what stands in them. */
function widest(
  resources: readonly PlanResource[],
  text: (of: PlanResource) => string,
  least: number,
): number {
  return Math.max(least, ...resources.filter(({ custom }) => !custom).map((of) => text(of).length));
}

function kindOf({ type }: PlanResource): string {
  return componentToken.exec(type)?.[1] ?? type;
}

function linesOf(siblings: readonly PlanResource[], indent: string, branch: Branch): string[] {
  const shown = branch.all ? siblings : siblings.filter(({ custom }) => !custom);
  const others = siblings.length - shown.length;
  const rows = shown.map((resource) => ({ resource, text: lineFor(resource, branch, indent.length) }));
  const count = rows.length + (others > 0 ? 1 : 0);
  const lines = rows.flatMap(({ resource, text }, index) => {
    const last = index === count - 1;
    const below = linesOf(branch.children(resource.urn), `${indent}${last ? "   " : "│  "}`, branch);
    const onlyResources = branch.children(resource.urn).every(({ custom }) => custom);
    return [
      cut(`${indent}${last ? "└─ " : "├─ "}${text}`, branch),
      ...(onlyResources && !branch.all ? [] : below),
    ];
  });
  if (others > 0) lines.push(`${indent}└─ ${branch.colours.dim(`${plural(others, "resource")} of its own`)}`);
  return lines;
}

/** What is below something is shown further in, and its columns stand where the others do. */
function lineFor(resource: PlanResource, branch: Branch, indent: number): string {
  const { colours } = branch;
  if (resource.custom)
    return `${resource.name}  ${colours.dim(resource.type)}${resource.protect ? "  protected" : ""}`;
  const kind = kindOf(resource);
  const columns = [
    colours.bold(kind.padEnd(branch.columns.kind - indent)),
    shortName(resource).padEnd(branch.columns.name),
    targetOf(resource).padEnd(10),
    String(descendants(resource.urn, branch).length).padStart(3),
    colours.dim(summaryOf(kind, resource)),
  ];
  return columns.join(" ").trimEnd();
}

/**
 * `database` for `tenant-provisioning-database`: the system's name stands above the tree. A service has the name that
 * the configuration gives it.
 */
function shortName({ name, system, inputs }: PlanResource): string {
  if (typeof inputs["service"] === "string") return inputs["service"];
  return system !== undefined && name.startsWith(`${system}-`) ? name.slice(system.length + 1) : name;
}

function descendants(urn: string, branch: Branch): PlanResource[] {
  return branch
    .children(urn)
    .flatMap((child) => [...(child.custom ? [child] : []), ...descendants(child.urn, branch)]);
}

/** Colour codes take no room on the screen, and the one that ends a colour has to stay. */
function cut(line: string, { width }: Branch): string {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: escape sequences begin with one
  const parts = line.match(/\u001b\[\d+m|./gsu) ?? [];
  const isCode = (part: string) => part.length > 1 && part.startsWith("\u001b");
  const visible = parts.filter((part) => !isCode(part)).length;
  if (visible <= width) return line;
  let room = width - 1;
  return parts
    .map((part) => {
      if (isCode(part)) return part;
      room -= 1;
      return room >= 0 ? part : room === -1 ? "…" : "";
    })
    .join("");
}

export function plural(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? "" : "s"}`;
}
