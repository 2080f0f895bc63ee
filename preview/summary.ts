/** What a component was asked for, in the few words a person wants first. */
import { shownInputs } from "./json";
import type { PlanResource } from "./plan";
import type { Shown } from "./wire";

type Inputs = Record<string, Shown>;
type Words = (string | undefined)[];

const byKind: Record<string, (inputs: Inputs) => Words> = {
  Network: (of) => [
    text(of["cidr"]),
    list(of["zones"], "zone"),
    text(of["vpc"]),
    of["target"] === "kubernetes" ? `namespace ${text(of["namespace"])}` : undefined,
  ],
  ClusterAddons: (of) => [list(of["operators"], "operator"), `issuer ${text(of["clusterIssuer"])}`],
  SystemSecrets: (of) => [list(of["generated"], "generated"), list(of["given"], "given")],
  DatabaseCluster: (of) => [
    `${text(of["engine"])} ${text(of["version"])}`,
    `${text(of["memoryGiB"])} GiB memory`,
    `${text(of["storageGiB"])} GiB disk`,
    Number(of["standbys"] ?? 0) > 0 ? "a standby" : undefined,
    `recovery ${text(of["recoveryDays"])} days`,
  ],
  CacheCluster: (of) => [
    `redis ${text(of["version"])}`,
    text(of["mode"]),
    `${text(of["memoryMiB"])} MiB`,
    text(of["eviction"]),
  ],
  MessageBroker: (of) => [
    `rabbitmq ${text(of["version"])}`,
    `${text(of["members"])} members`,
    `${text(of["memoryMiB"])} MiB each`,
  ],
  SearchCluster: (of) => [
    of["target"] === "aws" ? "opensearch" : `elasticsearch ${text(of["version"])}`,
    `${text(of["members"])} members`,
    `${text(of["memoryGiB"])} GiB memory and ${text(of["storageGiB"])} GiB disk each`,
  ],
  ObjectStore: (of) => [
    Array.isArray(of["buckets"]) ? `buckets ${of["buckets"].join(" ")}` : undefined,
    of["versioning"] === true ? "versioned" : undefined,
    `${text(of["storageGiB"])} GiB`,
  ],
  ApiService: (of) => [
    `${range(of["replicas"])} replicas`,
    `${part(of["cpus"], "limit")} CPU, ${part(of["memoryMiB"], "limit")} MiB`,
    of["port"] === undefined ? "no port" : `port ${text(of["port"])}`,
  ],
  StaticSite: (of) => [`files of ${text(of["folder"])}`],
  ServiceCalls: (of) => [list(of["calls"], "calls")],
  IdentityProvider: (of) => [text(of["host"]), `realm ${text(of["realm"])}`, list(of["clients"], "client")],
  EdgeProxy: (of) => [hosts(of["sites"]), "TLS 1.2+", of["maintenance"] ? "in maintenance" : undefined],
  CacheBackup: (of) => [
    `snapshot ${often(of["every"])}`,
    `copy every day at ${text(of["at"])} UTC`,
    `kept ${text(of["keepDays"])} days`,
    `restore rehearsed every ${text(of["drill"])}`,
  ],
  StoreBackup: (of) => [
    `copy every day at ${text(of["at"])} UTC`,
    `what it replaces kept ${text(of["keepDays"])} days`,
  ],
  BackupSchedule: (of) => [
    `dump ${times(of)} UTC`,
    `kept ${text(of["keepDays"])} days`,
    `restore rehearsed every ${text(of["drill"])}`,
  ],
};

/** For a component of another kind: its plain inputs as they are. */
export function summaryOf(kind: string, resource: PlanResource): string {
  const inputs = shownInputs(resource) as Inputs;
  const words = byKind[kind]?.(inputs) ?? plain(inputs);
  return words.filter((word) => word !== undefined && word !== "").join(" · ");
}

/** Where a component is built. */
export function targetOf(resource: PlanResource): string {
  return text((shownInputs(resource) as Inputs)["target"]);
}

/** `every day at 04:30`, `every 2 hours from 00:00`. */
function times({ every, at }: Inputs): string {
  return `${often(every)} ${part(every, "hours") === "" ? "at" : "from"} ${text(at)}`;
}

function often(every: Shown | undefined): string {
  const hours = part(every, "hours");
  if (hours === "") return `every ${text(every)}`;
  return hours === "1" ? "every hour" : `every ${hours} hours`;
}

function plain(inputs: Inputs): Words {
  return Object.entries(inputs).flatMap(([key, value]) =>
    typeof value === "string" || typeof value === "number" ? [`${key} ${value}`] : [],
  );
}

function text(value: Shown | undefined): string {
  return typeof value === "string" || typeof value === "number" ? String(value) : "";
}

function list(value: Shown | undefined, noun: string): string | undefined {
  if (typeof value !== "object" || value === null) return undefined;
  const count = Array.isArray(value) ? value.length : Object.keys(value).length;
  if (count === 0) return undefined;
  return `${count} ${noun}${/^(zone|operator|client)$/.test(noun) && count > 1 ? "s" : ""}`;
}

/** Of all sites, without those that only redirect. */
function hosts(sites: Shown | undefined): string {
  if (!Array.isArray(sites)) return "";
  const served = (sites as Inputs[]).filter((site) => site["redirectTo"] === undefined);
  return served.flatMap((site) => site["hosts"] ?? []).join(" ");
}

function part(value: Shown | undefined, key: string): string {
  return typeof value === "object" && value !== null && !Array.isArray(value) ? text(value[key]) : "";
}

function range(value: Shown | undefined): string {
  return `${part(value, "min")}–${part(value, "max")}`;
}
