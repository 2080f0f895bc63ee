/** What is drawn of a system: places, and the ways between them. Backups are one place, for they all go the same two ways. */
import type { PlanResource } from "../../preview/plan";
import { summaryOf, targetOf } from "../../preview/summary";
import { type Arrow, heldSites, type PlaceKind, places } from "../../preview/system-picture";
import { kindOf, type PlannedSystem } from "../system";

export interface Node {
  id: string;
  kind: PlaceKind;
  /** What it is made of: `postgres 16`. */
  caption: string;
  /** `aws`, `kubernetes`, or `outside` of the system. */
  target: string;
}

export interface Edge {
  from: string;
  to: string;
  /** Port and what is spoken: `5432 TLS`. */
  label: string;
  /** `plain` is HTTP inside of a network of the system's own; `held` are files that the edge has itself. */
  kind: "encrypted" | "plain" | "other" | "held";
}

export interface Graph {
  nodes: Node[];
  edges: Edge[];
}

const BACKUPS = "backups";

export function graphOf(system: PlannedSystem): Graph {
  const { plan, settings, ways } = system;
  const found = places(plan, settings.name, ways);
  const jobs = found.filter(({ kind }) => kind === "backup");
  const nodes = found
    .filter(({ kind }) => kind !== "backup")
    .map(({ name, kind, component }): Node => ({ id: name, kind, ...about(component, kind) }));
  const [job] = jobs;
  if (job !== undefined)
    nodes.push({
      ...{ id: BACKUPS, kind: "backup", target: about(job.component, "backup").target },
      caption: jobs.length === 1 ? "1 job" : `${jobs.length} jobs`,
    });
  const called = (name: string) => (jobs.some((one) => one.name === name) ? BACKUPS : name);
  const held = heldSites(plan).map((site): Edge => ({ from: "edge", to: site, label: "", kind: "held" }));
  const used = new Set([
    ...ways.flatMap(({ from, to }) => [called(from), called(to)]),
    ...held.map(({ to }) => to),
  ]);
  return { nodes: nodes.filter(({ id }) => used.has(id)), edges: [...joined(ways, called), ...held] };
}

function about(component: PlanResource | undefined, kind: PlaceKind): Pick<Node, "caption" | "target"> {
  if (component === undefined) return { caption: OUTSIDE[kind] ?? "", target: "outside" };
  const [first = ""] = kind === "edge" ? ["TLS 1.2+"] : summaryOf(kindOf(component), component).split(" · ");
  return { caption: first, target: targetOf(component) };
}

const OUTSIDE: Readonly<Partial<Record<PlaceKind, string>>> = {
  internet: "whoever visits",
  "backup site": "another site",
  outside: "not Ward's",
};

/** One arrow for all ports between two places that speak alike. */
function joined(ways: readonly Arrow[], called: (name: string) => string): Edge[] {
  const found = new Map<string, { edge: Omit<Edge, "label">; ports: Set<number>; spoken: string }>();
  for (const { from, to, port, as } of ways) {
    const edge = { from: called(from), to: called(to), kind: kindOfWay(as) };
    const spoken = /^(HTTPS|HTTP|TLS)\b/.exec(as)?.[1] ?? "";
    const key = [edge.from, edge.to, spoken].join("\0");
    const known = found.get(key) ?? { edge, ports: new Set(), spoken };
    known.ports.add(port);
    found.set(key, known);
  }
  return [...found.values()].map(({ edge, ports, spoken }) => ({
    ...edge,
    label: [[...ports].join(", "), spoken].filter((word) => word !== "").join(" "),
  }));
}

function kindOfWay(as: string): Edge["kind"] {
  if (/^(HTTPS|TLS)\b/.test(as)) return "encrypted";
  return as.startsWith("HTTP") ? "plain" : "other";
}
