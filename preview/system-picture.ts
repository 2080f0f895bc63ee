/** What talks to what in a system, on which port: read from the rules that a plan opens. Pure. */
import { shownInputs } from "./json";
import type { Plan, PlanResource } from "./plan";
import type { Shown } from "./wire";

export interface Arrow {
  from: string;
  to: string;
  port: number;
  /** What is spoken. */
  as: string;
}

type Inputs = Record<string, Shown>;

const OUT = /^(aws:vpc\/securityGroupEgressRule:|kubernetes:networking\.k8s\.io\/v1:NetworkPolicy)/;

/** What stands in a picture: a component, or what lies outside of the system. */
export type PlaceKind =
  | "internet"
  | "edge"
  | "service"
  | "data"
  | "site"
  | "backup site"
  | "backup"
  | "outside";

export interface Place {
  name: string;
  kind: PlaceKind;
  /** What it was planned as; none for what lies outside. */
  component?: PlanResource;
}

const DATA = ["DatabaseCluster", "CacheCluster", "MessageBroker", "ObjectStore", "SearchCluster"];
const BACKUPS = ["BackupSchedule", "CacheBackup", "StoreBackup"];

/** Everything that stands in the picture of a system: the edge, services, data, and whatever else a way ends at. */
export function places(plan: Plan, system: string, ways: readonly Arrow[]): Place[] {
  const found: Place[] = [
    { name: "internet", kind: "internet" },
    ...all(plan, "EdgeProxy").map((component) => ({ name: "edge", kind: "edge", component }) as const),
    ...all(plan, "ApiService").map(
      (component) => ({ name: calledName(component), kind: "service", component }) as const,
    ),
    ...DATA.flatMap((kind) => all(plan, kind)).map(
      (component) => ({ name: short(component.name, system), kind: "data", component }) as const,
    ),
    ...all(plan, "StaticSite").map(
      (component) => ({ name: calledSite(component), kind: "site", component }) as const,
    ),
    { name: "backup site", kind: "backup site" },
  ];
  const backups = new Map(backupsOf(plan).map((component) => [backupOf(component), component]));
  const ends = new Set(ways.flatMap(({ from, to }) => [from, to]));
  const rest = [...ends].filter((end) => !found.some(({ name }) => nodeId(name) === nodeId(end)));
  return [
    ...found,
    ...rest.map((name): Place => {
      const component = backups.get(name);
      return component === undefined ? { name, kind: "outside" } : { name, kind: "backup", component };
    }),
  ];
}

/** Static sites that the edge holds itself: their files have no way of their own. */
export function heldSites(plan: Plan): string[] {
  return all(plan, "StaticSite")
    .filter(({ inputs }) => inputs["target"] === "kubernetes")
    .map(calledSite);
}

/** Mermaid's shapes: a data store is a cylinder. */
const SHAPES: Readonly<Partial<Record<PlaceKind, readonly [string, string]>>> = {
  internet: ["([", "])"],
  edge: ["{{", "}}"],
  data: ["[(", ")]"],
  site: ["[/", "/]"],
  "backup site": ["[(", ")]"],
};

/** The same as lines of a Mermaid flowchart. */
export function nodes(plan: Plan, system: string, ways: readonly Arrow[]): string[] {
  const shaped = places(plan, system, ways).map(({ name, kind }) => {
    const [open, close] = SHAPES[kind] ?? ["[", "]"];
    return `${nodeId(name)}${open}"${name}"${close}`;
  });
  return [...shaped, ...heldSites(plan).map((site) => `${nodeId("edge")} --- ${nodeId(site)}`)];
}

/** Every way that is open, without DNS, operators, scraping and the cloud's own services. */
export function arrows(plan: Plan): Arrow[] {
  const services = all(plan, "ApiService");
  const found: Arrow[] = [];
  for (const edge of all(plan, "EdgeProxy")) {
    found.push({ from: "internet", to: "edge", port: 443, as: "HTTPS (80 redirects)" });
    for (const service of services.filter((one) => routed(edge).includes(calledName(one))))
      found.push({ from: "edge", to: calledName(service), port: portOf(service), as: "HTTP, inside" });
    // On kubernetes the files are copied to the edge when it starts.
    for (const site of all(plan, "StaticSite").filter(({ inputs }) => inputs["target"] === "aws"))
      found.push({ from: "edge", to: calledSite(site), port: 443, as: "HTTPS, signed" });
  }
  for (const service of services) {
    const from = calledName(service);
    const inputs = shownInputs(service) as Inputs;
    for (const connection of texts(inputs["uses"]))
      found.push({ from, to: connection, port: opened(plan, service, connection) ?? 443, as: "TLS" });
    for (const called of texts(inputs["calls"])) {
      const other = services.find((one) => calledName(one) === called);
      if (other !== undefined) found.push({ from, to: called, port: portOf(other), as: "HTTP, inside" });
    }
    for (const port of (inputs["peerPorts"] ?? []) as number[])
      found.push({ from, to: from, port, as: "its replicas among themselves" });
    for (const { host, port } of (inputs["egress"] ?? []) as unknown as { host: string; port: number }[])
      found.push({ from, to: host, port, as: "outside" });
  }
  for (const backup of backupsOf(plan)) {
    const of = backedUp(backup);
    const from = backupOf(backup);
    found.push({ from, to: of, port: opened(plan, backup, of) ?? 443, as: "TLS" });
    found.push({ from, to: "backup site", port: 443, as: "HTTPS" });
  }
  return found;
}

function all({ resources }: Plan, kind: string): PlanResource[] {
  return resources.filter(({ type }) => type === `ward:components:${kind}`);
}

function backupsOf(plan: Plan): PlanResource[] {
  return BACKUPS.flatMap((kind) => all(plan, kind));
}

/** Name of the data that a backup copies. */
export function backedUp(backup: PlanResource): string {
  return String((shownInputs(backup) as Inputs)["of"]);
}

function backupOf(backup: PlanResource): string {
  return `backup of ${backedUp(backup)}`;
}

/** Mermaid takes letters and digits for a name, and "end" ends its drawing. */
export function nodeId(name: string): string {
  return `_${name.replace(/[^A-Za-z0-9]/g, "_")}`;
}

function short(name: string, system: string): string {
  return name.startsWith(`${system}-`) ? name.slice(system.length + 1) : name;
}

/** A service by the name that routes and calls give it. */
function calledName(service: PlanResource): string {
  return String((shownInputs(service) as Inputs)["service"]);
}

/** A static site by the name that the edge's sites give it. */
function calledSite(site: PlanResource): string {
  return String((shownInputs(site) as Inputs)["site"]);
}

function portOf(service: PlanResource): number {
  return Number((shownInputs(service) as Inputs)["port"]);
}

function routed(edge: PlanResource): string[] {
  const { sites } = shownInputs(edge) as { sites?: { routes?: { service: string }[] }[] };
  return (sites ?? []).flatMap(({ routes = [] }) => routes.map(({ service }) => service));
}

function texts(value: Shown | undefined): string[] {
  return Array.isArray(value) ? value.map(String) : [];
}

/** The port that a component's own rule opens to a connection. */
function opened({ resources }: Plan, component: PlanResource, connection: string): number | undefined {
  const rule = resources.find(
    ({ parent, type, name }) =>
      parent === component.urn && OUT.test(type) && new RegExp(`-to-${connection}(-egress)?$`).test(name),
  );
  if (rule === undefined) return undefined;
  const inputs = shownInputs(rule) as Inputs;
  const spec = inputs["spec"] as { egress?: { ports?: { port: number }[] }[] } | undefined;
  return Number(inputs["fromPort"] ?? spec?.egress?.[0]?.ports?.[0]?.port);
}
