/** What there is to watch of a system: its spec sheet in the environment's size, as each layer's target runs it. Pure. */
import { ownMetricsPort, podsService } from "../components/api-service/plan";
import { keycloakService } from "../components/identity-provider/service";
import { PODS } from "../components/object-store/settings";
import type { Watched, WatchedDatabase, WatchedEdge, WatchedService } from "../components/observability/args";
import { toldOf } from "../components/observability/told";
import type { TargetKind } from "../components/target";
import type { ServiceSheet, SystemSpec } from "../systems/system";
import { copies, members, standbysOf } from "./data";
import type { Profile, SystemSettings } from "./environment";
import { databaseSheet, identitySheet, serviceSheet } from "./sheets";

export function watchedServices(
  spec: SystemSpec,
  settings: SystemSettings,
  profile: Profile,
  on: TargetKind,
): (WatchedService | WatchedEdge)[] {
  const routed = new Set(spec.edge.sites.flatMap(({ routes }) => routes.map(({ service }) => service)));
  const own = Object.entries(spec.services).map(([name, sheet]) => {
    const { replicas } = serviceSheet(name, sheet, profile, settings);
    return service(name, { ...sheet, replicas }, sheet.metricsPath !== undefined);
  });
  const identity = Object.entries(spec.identity ?? {}).map(([name, sheet]) =>
    service(name, keycloakService(identitySheet(name, sheet, settings)), false),
  );
  const all = [...own, ...identity];
  const jobs = all.flatMap(({ routed, counted, job }) =>
    routed && counted && job !== undefined ? [job] : [],
  );
  return [...all, { kind: "edge", name: "edge", jobs }];

  function service(
    name: string,
    sheet: Pick<ServiceSheet, "metricsPath" | "metricsPort" | "port" | "replicas">,
    counted: boolean,
  ): WatchedService {
    const asked =
      on === "kubernetes" && ownMetricsPort(sheet as ServiceSheet) !== undefined ? podsService(name) : name;
    const job = sheet.metricsPath === undefined ? {} : { job: asked };
    const told = on === "aws" && toldOf(name, spec.observability) !== undefined ? { told: true } : {};
    const { replicas } = sheet;
    return { kind: "service", name, replicas, routed: routed.has(name), counted, ...job, ...told };
  }
}

export function watchedData(
  spec: SystemSpec,
  settings: SystemSettings,
  profile: Profile,
  on: TargetKind,
): Watched[] {
  const databases = Object.entries(spec.databases).map(([name, sheet]): WatchedDatabase => {
    const sized = databaseSheet(name, sheet, profile, settings);
    const { engine, storageGiB } = sized;
    if (sized.engine === "mongodb")
      return {
        kind: "database",
        name,
        engine,
        servers: sized.priorities.length,
        readReplicas: 0,
        storageGiB,
      };
    const { readReplicas = 0, tuning } = sized;
    // The standby of RDS answers nobody.
    const others = on === "aws" ? readReplicas : Math.max(standbysOf(profile), readReplicas);
    const { maxConnections } = tuning;
    return { kind: "database", name, engine, servers: 1 + others, readReplicas, storageGiB, maxConnections };
  });
  const caches = Object.entries(spec.caches).map(([name, sheet]): Watched => {
    const { replicas, ...mode } = copies(settings.overrides.shards[name] ?? sheet.shards, profile);
    const shards = "shards" in mode ? mode.shards : 1;
    const evicts = sheet.eviction !== "noeviction";
    return { kind: "cache", name, shards, replicas, evicts, saves: sheet.save.length > 0 };
  });
  const each = <Sheet>(
    sheets: Readonly<Record<string, Sheet>> | undefined,
    make: (name: string, sheet: Sheet) => Watched,
  ) => Object.entries(sheets ?? {}).map(([name, sheet]) => make(name, sheet));
  return [
    ...databases,
    ...caches,
    ...each(spec.brokers, (name) => ({ kind: "broker", name, members: members(profile) })),
    ...each(spec.search, (name, { storageGiB }) => ({
      kind: "search",
      name,
      members: members(profile),
      storageGiB,
    })),
    ...each(spec.stores, (name) => ({ kind: "store", name, members: PODS })),
  ];
}
