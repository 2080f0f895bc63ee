/** Changes as text: what would destroy data first, then the rest, system by system. */
import type { Colours } from "../colours";
import { plural } from "../tree";
import type { Shown } from "../wire";
import { wrap } from "../wrap";
import { type Action, type Change, type Changes, count } from "./changes";
import type { Difference } from "./differences";
import { nameOf } from "./saved";

/** Signs as an engine prints them; the words beside them say the same without colours. */
const SIGNS: Readonly<Record<Action, string>> = { created: "+", updated: "~", replaced: "±", deleted: "-" };
const ACTIONS = Object.keys(SIGNS) as Action[];
/** Properties of a resource, and lines of a text, before the rest is only counted. */
const ENOUGH = 8;
/** Resources of one type that are listed by name when they come or go. */
const FEW = 3;

interface Look {
  colours: Colours;
  /** Columns. */
  width: number;
  /** Every property, and every component as well. */
  all: boolean;
}

/** Paragraphs. */
export function changesText(changes: Changes, look: Look): string[] {
  const { colours } = look;
  const destroying = changes.changes.filter(({ destroys }) => destroys);
  const others = changes.changes.filter(({ destroys, custom }) => !destroys && (custom || look.all));
  return [
    ...(destroying.length > 0 ? [colours.red(colours.bold(alarm(destroying)))] : []),
    ...destroying.map((change) => lossText(change, look)),
    headline(changes, look),
    ...bySystem(others).map(([system, own]) =>
      [colours.bold(system), ...grouped(own, look).flatMap((group) => lines(group, look))].join("\n"),
    ),
  ];
}

function alarm(destroying: readonly Change[]): string {
  const counts = ACTIONS.map(
    (action) => [action, destroying.filter((one) => one.action === action).length] as const,
  );
  const told = counts.filter(([, many]) => many > 0).map(([action, many]) => `${many} ${action}`);
  return `✘ This would destroy data: ${told.join(", ")}`;
}

function headline(changes: Changes, { colours }: Look): string {
  const { against, moved, unchanged, notes } = changes;
  const counts = ACTIONS.filter((action) => count(changes, action) > 0).map(
    (action) => `${count(changes, action)} ${action}`,
  );
  const rest = [
    `${unchanged} as they are`,
    ...(moved > 0 ? [`${moved} of them under another name`] : []),
  ].join(", ");
  const told = counts.length === 0 ? "nothing changes" : counts.join(" · ");
  return [
    `${colours.bold(`Changes since ${against}`)}  ${told}  ${colours.dim(rest)}`,
    ...notes.map((note) => colours.yellow(`! ${note}`)),
  ].join("\n");
}

function bySystem(changes: readonly Change[]): [string, Change[]][] {
  const found = new Map<string, Change[]>();
  for (const change of changes) {
    const system = change.system ?? "the stack itself";
    found.set(system, [...(found.get(system) ?? []), change]);
  }
  return [...found];
}

/** Of resources that come or go and have no more to tell, those of one type are one line. */
function grouped(changes: readonly Change[], { all }: Look): Change[][] {
  const groups = new Map<string, Change[]>();
  for (const change of changes) {
    const { action, type, urn, reason } = change;
    const isPlain = !all && reason === undefined && (action === "created" || action === "deleted");
    const key = isPlain ? `${action} ${type}` : urn;
    groups.set(key, [...(groups.get(key) ?? []), change]);
  }
  return [...groups.values()].flatMap((group) => (group.length > FEW ? [group] : group.map((one) => [one])));
}

function lines([change, ...others]: readonly Change[], look: Look): string[] {
  if (change === undefined) return [];
  if (others.length > 0) {
    const { name, ...same } = change;
    return [`  ${title({ ...same, name: `${name} and ${others.length} more` }, look)}`];
  }
  return [`  ${title(change, look)}`, ...details(change, look).map((line) => `      ${line}`)];
}

function title({ action, name, type }: Change, { colours }: Look): string {
  const paint = {
    created: colours.green,
    updated: colours.yellow,
    replaced: colours.red,
    deleted: colours.red,
  }[action];
  return `${paint(`${SIGNS[action]} ${action.padEnd(8)}`)}  ${name}  ${colours.dim(type)}`;
}

/** Former name, reason and properties. */
function details(change: Change, look: Look): string[] {
  const { formerUrn, reason, properties } = change;
  const room = look.width - 6;
  const shown = look.all ? properties : properties.slice(0, ENOUGH);
  const more = properties.length - shown.length;
  return [
    ...(formerUrn === undefined ? [] : [`was ${nameOf(formerUrn)}, by its alias`]),
    ...(reason === undefined ? [] : [reason]),
    ...shown.flatMap((property) => propertyLines(property, look, room)),
    ...(more > 0
      ? [look.colours.dim(`and ${plural(more, "more property").replace("propertys", "properties")} (--all)`)]
      : []),
  ];
}

function propertyLines(property: Difference & { replaces: boolean }, look: Look, room: number): string[] {
  const { path, old, new: now, replaces } = property;
  const why = replaces ? look.colours.red("  forces a replacement") : "";
  if (old === now)
    return [
      `${path}  ${old === "[secret]" ? "another secret" : "another one, known after the update"}${why}`,
    ];
  if (isText(old) && isText(now)) return [`${path}${why}`, ...textLines(old, now, look)];
  const half = Math.max(12, Math.floor((room - path.length - 6 - (replaces ? 22 : 0)) / 2));
  return [`${path}  ${short(old, half)} → ${short(now, half)}${why}`];
}

/** Of a text with lines, those that went and came. */
function textLines(old: string, now: string, { colours, all, width }: Look): string[] {
  const [before, after] = [old.split("\n"), now.split("\n")];
  const gone = before
    .filter((line) => !after.includes(line))
    .map((line) => colours.red(cut(`  - ${line}`, width - 6)));
  const came = after
    .filter((line) => !before.includes(line))
    .map((line) => colours.green(cut(`  + ${line}`, width - 6)));
  const both = [...gone, ...came];
  const shown = all ? both : both.slice(0, ENOUGH);
  return [
    ...shown,
    ...(both.length > shown.length
      ? [`  and ${plural(both.length - shown.length, "more line")} (--all)`]
      : []),
  ];
}

function isText(value: Shown | undefined): value is string {
  return typeof value === "string" && value.includes("\n");
}

function short(value: Shown | undefined, width: number): string {
  if (value === undefined) return "nothing";
  if (value === "[secret]" || value === "[unknown]") return value;
  return cut(JSON.stringify(value), width);
}

function cut(text: string, width: number): string {
  return text.length <= width ? text : `${text.slice(0, width - 1)}…`;
}

/** One that destroys data: what is lost, why, and what to do instead. */
function lossText(change: Change, look: Look): string {
  const { colours } = look;
  const { destroys, protect, renamed, system, action } = change;
  const told = (text: string, indent: number) => `      ${wrap(text, look.width - 6, indent + 6)}`;
  const [first = "", ...more] =
    renamed === undefined ? (destroys?.instead ?? []) : [aliasStep(change, renamed)];
  const steps = more.length === 0 ? [] : [first, ...more];
  return [
    `  ${title(change, look)}${system === undefined ? "" : colours.dim(`  ${system}`)}`,
    ...details(change, look).map((line) => `      ${line}`),
    told(`holds    ${destroys?.what}`, 9),
    ...(protect ? [told(`guarded  ${GUARDED}`, 9)] : []),
    told(`instead  ${more.length === 0 ? first : ""}`.trimEnd(), 9),
    ...steps.map((step, index) => told(`  ${index + 1}. ${step}`, 5)),
    ...(action === "replaced" && renamed === undefined
      ? ["        or put back what forces the replacement"]
      : []),
  ].join("\n");
}

const GUARDED = "`pulumi up` stops at it, because of `protect`; what comes before it is done by then";

function aliasStep({ urn }: Change, renamed: string): string {
  return `If this is ${nameOf(renamed)} now, say so in its options: aliases: ["${urn}"]`;
}
