/** The components of a system as a tree: one line each, with what was asked for and how many resources it comes to. */
import type { Colours } from "./colours";
import { shownInputs } from "./json";
import type { PlanResource } from "./plan";
import type { Shown } from "./wire";

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
  const branch: Branch = { children: (urn) => children.get(urn) ?? [], all, width, colours };
  return linesOf(roots, "", branch);
}

interface Branch {
  children(urn: string): PlanResource[];
  all: boolean;
  width: number;
  colours: Colours;
}

function linesOf(siblings: readonly PlanResource[], indent: string, branch: Branch): string[] {
  const shown = branch.all ? siblings : siblings.filter(({ custom }) => !custom);
  const others = siblings.length - shown.length;
  const rows = shown.map((resource) => ({ resource, text: lineFor(resource, branch) }));
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

function lineFor(resource: PlanResource, branch: Branch): string {
  const { colours } = branch;
  if (resource.custom)
    return `${resource.name}  ${colours.dim(resource.type)}${resource.protect ? "  protected" : ""}`;
  const kind = componentToken.exec(resource.type)?.[1] ?? resource.type;
  const total = descendants(resource.urn, branch);
  const protectedCount = total.filter((inside) => inside.protect).length;
  const counts = [
    plural(total.length, "resource"),
    ...(protectedCount > 0 ? [`${protectedCount} protected`] : []),
  ];
  const columns = [
    colours.bold(kind.padEnd(15)),
    shortName(resource).padEnd(16),
    counts.join(", ").padEnd(25),
  ];
  return `${columns.join(" ")} ${colours.dim(summaryOf(resource))}`.trimEnd();
}

/** `database` for `tenant-provisioning-database`: the system's name stands above the tree. */
function shortName({ name, system }: PlanResource): string {
  return system !== undefined && name.startsWith(`${system}-`) ? name.slice(system.length + 1) : name;
}

function descendants(urn: string, branch: Branch): PlanResource[] {
  return branch
    .children(urn)
    .flatMap((child) => [...(child.custom ? [child] : []), ...descendants(child.urn, branch)]);
}

/** The plain part of what a component was asked for: `postgres 15, 100 GiB` is worth more than a list of children. */
function summaryOf(resource: PlanResource): string {
  return Object.entries(shownInputs(resource))
    .flatMap(([key, value]) => {
      const text = brief(value);
      return text === undefined ? [] : [`${key} ${text}`];
    })
    .join(" · ");
}

function brief(value: Shown): string | undefined {
  if (typeof value === "string" || typeof value === "number") return String(value);
  if (
    typeof value === "object" &&
    value !== null &&
    !Array.isArray(value) &&
    "min" in value &&
    "max" in value
  )
    return `${String(value["min"])}–${String(value["max"])}`;
  return undefined;
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
