/** Ways to make one judged value worse, by the kind of value it is: whoever reads the result sees that it is worse. */
import type { Step } from "../../../policy/judging/judged";
import { UNKNOWN } from "../../../policy/rule";
import { GONE } from "./mutate";
import { WORDS, WORST_ELEMENTS } from "./worse-words";

/** A judged place, and what stands there. */
export interface Place {
  steps: readonly Step[];
  value: unknown;
  /** The smallest numbers that configurable rules accept there. */
  minima: number[];
  /** Whether rules ask no more than that something stands there. */
  onlyGiven: boolean;
  /** Whether a program's own setting stands there, of which nobody knows what would be worse. */
  isFree: boolean;
}

export type Operator = "turn off" | "remove" | "make unknown" | "widen" | "lower" | "open" | "fill in";

export interface Change {
  operator: Operator;
  /** One of these has to be refused. More than one only where nothing stands, whose kind nobody knows. */
  to: readonly unknown[];
}

export function changesOf(place: Place): Change[] {
  const { value, onlyGiven, isFree } = place;
  if (onlyGiven) return value === undefined ? [] : removed(place);
  if (value === undefined) return [one("make unknown", UNKNOWN), { operator: "fill in", to: FILLERS }];
  if (value === UNKNOWN) return removed(place);
  if (isFree) return [one("make unknown", UNKNOWN), ...removed(place)];
  return [
    one("make unknown", UNKNOWN),
    ...removed(place),
    ...off(value).map((to) => one("turn off", to)),
    ...widened(place).map((to) => one("widen", to)),
    ...lowered(place).map((to) => one("lower", to)),
    ...opened(place).map((to) => one("open", to)),
  ];
}

function one(operator: Operator, to: unknown): Change {
  return { operator, to: [to] };
}

/** What would be refused if the missing input were a switch, a number, a word, an address or a list. */
const FILLERS: readonly unknown[] = [
  true,
  false,
  0,
  1,
  "*",
  "DELIVERY",
  "LoadBalancer",
  "public-read",
  "0.0.0.0/0",
  ["0.0.0.0/0"],
  ...Object.values(WORST_ELEMENTS).map((element) => [element]),
];

/** An element of a list is not left out: less of a list is mostly less that is allowed. */
function removed({ steps, value }: Place): Change[] {
  if (typeof steps.at(-1) === "number") return [];
  const emptied = Array.isArray(value) && value.length > 0 ? [[]] : [];
  return [GONE, ...emptied].map((to) => one("remove", to));
}

function off(value: unknown): unknown[] {
  if (typeof value === "boolean") return [!value, String(!value)];
  return typeof value === "string" && SWITCHES.has(value) ? [SWITCHES.get(value)] : [];
}

const SWITCHES = new Map(
  [
    ["true", "false"],
    ["1", "0"],
    ["on", "off"],
    ["ON", "OFF"],
    ["enabled", "disabled"],
    ["ENABLED", "DISABLED"],
    ["Enabled", "Suspended"],
  ].flatMap(([yes = "", no = ""]) => [[yes, no] as const, [no, yes] as const]),
);

const PORT = /^(port|fromPort|toPort|targetPort|nodePort|hostPort|containerPort)$/;

function widened({ steps, value }: Place): unknown[] {
  const key = String(steps.at(-1));
  if (typeof value === "string") return world(value);
  if (typeof value === "number" && PORT.test(key)) return [key === "fromPort" ? 0 : 5432];
  if (!Array.isArray(value)) return [];
  const list = value as unknown[];
  const worst = key in WORST_ELEMENTS ? [WORST_ELEMENTS[key]] : [];
  const open = typeof list[0] === "string" ? world(list[0]) : [];
  return [...worst, ...open].flatMap((element) => [
    [...list, element],
    [element, ...list],
  ]);
}

function world(address: string): unknown[] {
  if (/^\d+(\.\d+){3}\/\d+$/.test(address)) return ["0.0.0.0/0"];
  return /^[0-9a-f:]*:[0-9a-f:]*\/\d+$/i.test(address) ? ["::/0"] : [];
}

/** Numbers below what is configured are too low; where a rule has its own number, none is. */
function lowered({ steps, value, minima }: Place): unknown[] {
  if (typeof value === "string") return /^\d+[dwm]$/.test(value) ? ["1d", "0d"] : [];
  if (typeof value !== "number" || PORT.test(String(steps.at(-1)))) return [];
  const half = Math.floor(value / 2);
  const low = minima.flatMap((minimum) => [1, minimum - 1, ...(half < minimum ? [half] : [])]);
  return [...new Set([0, ...low])].filter((number) => number < value);
}

function opened({ steps, value }: Place): unknown[] {
  if (steps.at(-1) === "Principal" && value !== "*") return ["*", { AWS: "*" }];
  return typeof value === "string" ? [...(WORDS[value] ?? [])] : [];
}
