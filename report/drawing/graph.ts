/** What is drawn of a system: places, and the ways between them. Backups are one place, for they all go the same two ways. */
import type { PlanResource } from "../../preview/plan";
import { summaryOf, targetOf } from "../../preview/summary";
import { type Arrow, heldSites, type PlaceKind, places } from "../../preview/system-picture";
import { kindOf, type PlannedSystem } from "../system";

export interface Node {
  id: string;
  title: string;
  kind: PlaceKind;
  /** What it is made of: `postgres 16`. */
  caption: string;
  /** `aws`, `kubernetes`, or `outside` of the system. */
  target: string;
  /** Of services that are drawn as one (crowd.ts): each by its name, the ports it is reached on, and its caption. */
  members?: { name: string; ports: number[]; caption: string }[];
}

export interface Edge {
  from: string;
  to: string;
  ports: number[];
  /** `TLS`, `HTTPS`, `HTTP`; empty where a plan does not say. */
  spoken: string;
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
    .map(({ name, kind, component }): Node => ({ id: name, title: name, kind, ...about(component, kind) }));
  const [job] = jobs;
  if (job !== undefined)
    nodes.push({
      ...{ id: BACKUPS, title: BACKUPS, kind: "backup", target: about(job.component, "backup").target },
      caption: jobs.length === 1 ? "1 job" : `${jobs.length} jobs`,
    });
  const called = (name: string) => (jobs.some((one) => one.name === name) ? BACKUPS : name);
  const held = heldSites(plan).map(
    (site): Edge => ({ from: "edge", to: site, ports: [], spoken: "", kind: "held" }),
  );
  const edges = [...joined(ways, called), ...held];
  const used = new Set(edges.flatMap(({ from, to }) => [from, to]));
  return { nodes: nodes.filter(({ id }) => used.has(id)), edges };
}

function about(component: PlanResource | undefined, kind: PlaceKind): Pick<Node, "caption" | "target"> {
  if (component === undefined) return { caption: CAPTIONS[kind] ?? "", target: "outside" };
  const [asked = ""] = summaryOf(kindOf(component), component).split(" · ");
  return { caption: CAPTIONS[kind] ?? asked, target: targetOf(component) };
}

/** Of places about which a plan says nothing shorter. */
const CAPTIONS: Readonly<Partial<Record<PlaceKind, string>>> = {
  internet: "whoever visits",
  edge: "TLS 1.2+",
  site: "static files",
  "backup site": "another site",
  outside: "outside",
};

/** One arrow for all ports between two places that speak alike. */
function joined(ways: readonly Arrow[], called: (name: string) => string): Edge[] {
  const found = new Map<string, Edge>();
  for (const { from, to, port, as } of ways) {
    const spoken = /^(HTTPS|HTTP|TLS)\b/.exec(as)?.[1] ?? "";
    const edge: Edge = { from: called(from), to: called(to), ports: [], spoken, kind: kindOfWay(spoken) };
    const key = [edge.from, edge.to, spoken].join("\0");
    const known = found.get(key) ?? edge;
    if (!known.ports.includes(port)) known.ports.push(port);
    found.set(key, known);
  }
  return [...found.values()];
}

function kindOfWay(spoken: string): Edge["kind"] {
  if (spoken === "") return "other";
  return spoken === "HTTP" ? "plain" : "encrypted";
}

/** Beside an arrow: `5432 TLS`. Of more ports than fit there, how many. */
export function labelOf({ ports, spoken }: Edge): string {
  const told = ports.length > 3 ? `${ports.length} ports` : ports.join(", ");
  return [told, spoken].filter((word) => word !== "").join(" ");
}
