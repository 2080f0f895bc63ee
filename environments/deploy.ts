/** The only wiring: a spec sheet and an environment become components. */
import { ApiService } from "../components/api-service";
import { BackupSchedule } from "../components/backup-schedule";
import { CacheCluster } from "../components/cache-cluster";
import type { Connection } from "../components/connection";
import { DatabaseCluster } from "../components/database-cluster";
import { EdgeProxy } from "../components/edge-proxy";
import { SystemSecrets } from "../components/system-secrets";
import type { SystemSpec } from "../systems/system";
import { backupSite } from "./backup-site";
import type { Environment, SystemSettings } from "./environment";
import { layNetworks, readers } from "./layers";
import { createProviders } from "./providers";
import { databaseSheet, edgeSheet, serviceSheet } from "./sheets";

export interface SystemOutputs {
  placement: string;
  urls: string[];
  /** Where each backup's dumps are. */
  backups: string[];
}

/** Builds one system of a stack: ground, data, edge, services, backups. */
export function deploySystem(
  environment: Environment,
  settings: SystemSettings,
  spec: SystemSpec,
): SystemOutputs {
  const { profile } = environment;
  const scope = {
    stack: environment.stack,
    system: settings.name,
    environment: environment.name,
    protect: profile.protect,
  };
  const opts = { providers: createProviders(environment, settings) };
  const layers = layNetworks(spec, settings, scope, profile, opts);
  const site = backupSite(environment, settings, layers, opts);
  const databases = each(spec.databases, createDatabase);
  const caches = each(spec.caches, createCache);
  const edge = createEdge();
  createServices({ ...databases, ...caches });
  return {
    placement: settings.placement,
    urls: edge.hosts.map((host) => `https://${host}`),
    backups: spec.backups.map(createBackups),
  };

  function createDatabase(connection: string, sheet: SystemSpec["databases"][string]): DatabaseCluster {
    const sized = databaseSheet(sheet, profile, settings);
    const decided = { recoveryDays: profile.recoveryDays, maintenance: spec.maintenance };
    const standbys = profile.redundantData ? 1 : 0;
    const args = sized.engine === "postgres" ? { ...sized, standbys, ...decided } : { ...sized, ...decided };
    const live = { connection, target: layers.data, readers: readers(layers), ...site };
    return new DatabaseCluster(`${settings.name}-${connection}`, { ...args, ...live }, opts);
  }

  function createCache(connection: string, sheet: SystemSpec["caches"][string]): CacheCluster {
    const copies = profile.redundantData
      ? ({ mode: "replicated", replicas: 2 } as const)
      : ({ mode: "standalone", replicas: 0 } as const);
    const args = {
      ...sheet,
      ...copies,
      snapshotDays: profile.cacheSnapshotDays,
      maintenance: spec.maintenance,
    };
    const live = { connection, target: layers.data, readers: readers(layers) };
    return new CacheCluster(`${settings.name}-${connection}`, { ...args, ...live }, opts);
  }

  function createEdge(): EdgeProxy {
    const upstreams = each(spec.services, (_, { port, readiness }) => ({ port, health: readiness }));
    const live = { target: layers.services, upstreams, ...dns(settings) };
    return new EdgeProxy(`${settings.name}-edge`, { ...edgeSheet(spec, settings), ...live }, opts);
  }

  function createServices(connections: Record<string, Connection>): void {
    const secrets = createSecrets();
    each(spec.services, (service, sheet) => {
      const entrance = edge.entrances[service];
      const live = {
        service,
        target: layers.services,
        connections: sheet.uses.flatMap((used) => connections[used] ?? []),
        secrets,
        ...(entrance === undefined ? {} : { entrance }),
      };
      const name = service === spec.name ? settings.name : `${settings.name}-${service}`;
      return new ApiService(name, { ...serviceSheet(service, sheet, settings), ...live }, opts);
    });
  }

  function createSecrets(): SystemSecrets {
    const given = Object.fromEntries(
      spec.secrets.map((secret) => [secret, environment.secrets.get(settings.name, secret)]),
    );
    const where = { path: "secrets", objectName: `${settings.name}-secrets`, readers: [layers.services] };
    return new SystemSecrets(
      `${settings.name}-secrets`,
      { generated: spec.generated, given, ...where },
      opts,
    );
  }

  function createBackups(sheet: SystemSpec["backups"][number]): string {
    const database = databases[sheet.of];
    if (database === undefined)
      throw new Error(`${spec.name}: backups of "${sheet.of}", which is no database`);
    const { vaultLockGraceDays: lockGraceDays } = profile;
    const args = {
      ...sheet,
      keepDays: settings.overrides.keepDays ?? sheet.keepDays,
      image: settings.images["backup"] ?? spec.backupImage,
      ...(lockGraceDays === undefined ? {} : { lockGraceDays }),
    };
    const live = { target: layers.data, database, ...site };
    return new BackupSchedule(`${settings.name}-${sheet.of}-backups`, { ...args, ...live }, opts).location;
  }
}

/** What an edge on aws needs; the configuration has checked that it is there. */
function dns({ aws }: SystemSettings) {
  if (aws?.hostedZoneId === undefined || aws.cloudfrontPrefixListId === undefined) return {};
  return { dns: { hostedZoneId: aws.hostedZoneId, cloudfrontPrefixListId: aws.cloudfrontPrefixListId } };
}

function each<From, To>(
  record: Readonly<Record<string, From>>,
  make: (key: string, value: From) => To,
): Record<string, To> {
  return Object.fromEntries(Object.entries(record).map(([key, value]) => [key, make(key, value)]));
}
