/** Who watches a system: one component for each target that it is on. */
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import type * as pulumi from "@pulumi/pulumi";
import { ecsName } from "../components/api-service/plan";
import { replicaIdentifier } from "../components/database-cluster/rds";
import type { EdgeProxy } from "../components/edge-proxy";
import { brokerName } from "../components/message-broker/settings";
import { Observability } from "../components/observability";
import type { Watched } from "../components/observability/args";
import type { Account } from "../components/observability/signals/signal";
import { type Reference, reference } from "../components/reference";
import { domainNameOf } from "../components/search-cluster/settings";
import type { AwsTarget, Target } from "../components/target";
import type { SystemSpec } from "../systems/system";
import type { DataStores } from "./data";
import type { Profile, SystemSettings } from "./environment";
import type { Layers } from "./layers";
import { watchedData, watchedServices } from "./watched";

/** What was made, for alarms that wait for it and name it. */
interface Made {
  data: DataStores;
  /** Services and identity providers, by physical name. */
  services: Readonly<Record<string, pulumi.Resource>>;
  edge: EdgeProxy;
}

export function createObservability(
  spec: SystemSpec,
  settings: SystemSettings,
  profile: Profile,
  layers: Layers,
  made: Made,
  opts: pulumi.ComponentResourceOptions,
): void {
  const services = watchedServices(spec, settings, profile, layers.services.kind);
  const data = watchedData(spec, settings, profile, layers.data.kind);
  if (layers.services === layers.data) create("observability", layers.data, [...services, ...data]);
  else {
    create("observability", layers.services, services);
    create("data-observability", layers.data, data);
  }

  function create(role: string, target: Target, watched: Watched[]): void {
    const balancer = target.kind === "aws" ? balancerOf(made.edge) : undefined;
    const live = {
      ids: target.kind === "aws" ? names(watched, made, target) : {},
      ...(balancer === undefined ? {} : { balancer }),
      // One of the whole system: where its data is elsewhere, those panels say so by being empty.
      ...(target.kind === "kubernetes" ? dashboardOf(spec) : {}),
    };
    const args = { ...spec.observability, watched, target, ...live };
    new Observability(`${spec.name}-${role}`, args, opts);
  }
}

/** What AWS calls each watched thing. */
function names(watched: readonly Watched[], { data, services }: Made, target: AwsTarget): Account["ids"] {
  return Object.fromEntries(
    watched.flatMap((thing) => nameOf(thing).map(([name, id]) => [`${thing.kind}/${name}`, id])),
  );

  function nameOf({ kind, name }: Watched): [string, Reference][] {
    const { scope } = target;
    const service = services[name];
    const ready = data.connections[name]?.ready ?? [];
    if (kind === "service")
      return service === undefined ? [] : [[name, reference(ecsName(name, target), service)]];
    if (kind === "database") return databaseNames(name);
    if (kind === "cache") {
      const source = data.caches[name]?.source;
      return source?.kind === "aws" ? [[name, source.group]] : [];
    }
    if (kind === "broker") return [[name, reference(brokerName(scope, name), ...ready)]];
    if (kind === "search") return [[name, reference(domainNameOf(scope, name), ...ready)]];
    return [];
  }

  function databaseNames(name: string): [string, Reference][] {
    const database = data.databases[name];
    if (database?.source.kind !== "aws") return [];
    const replica = replicaIdentifier(target.scope, name, 0);
    return [
      [name, database.source.identifier],
      [`${name}-replica-0`, reference(replica, ...database.ready)],
    ];
  }
}

/** The load balancer and its groups, out of the labels under which it counts requests. */
function balancerOf({ entrances, certificateArn }: EdgeProxy): Account["balancer"] | undefined {
  const labels = Object.entries(entrances).flatMap(([service, entrance]) =>
    entrance.kind === "aws" ? [[service, entrance.requestLabel] as const] : [],
  );
  const [first] = labels;
  if (first === undefined) return undefined;
  return {
    ...(certificateArn === undefined ? {} : { certificateArn }),
    loadBalancer: first[1].apply((label) => label.split("/targetgroup/")[0] ?? ""),
    targetGroups: Object.fromEntries(labels.map(([service, label]) => [service, label.apply(groupOf)])),
  };
}

function groupOf(label: string): string {
  return `targetgroup/${label.split("/targetgroup/")[1] ?? ""}`;
}

function dashboardOf({ name }: SystemSpec): { dashboard?: string } {
  const file = join(__dirname, "../systems/dashboards", `${name}.json`);
  return existsSync(file) ? { dashboard: readFileSync(file, "utf8") } : {};
}
