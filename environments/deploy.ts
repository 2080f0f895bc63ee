/** The only wiring: a spec sheet and an environment become components. */
import { ApiService } from "../components/api-service";
import { BackupSchedule } from "../components/backup-schedule";
import { EdgeProxy } from "../components/edge-proxy";
import { IdentityProvider } from "../components/identity-provider";
import { identityUpstream } from "../components/identity-provider/routes";
import { SystemSecrets } from "../components/system-secrets";
import type { SystemSpec } from "../systems/system";
import { backupSite } from "./backup-site";
import { createDataStores } from "./data";
import { each } from "./each";
import type { Environment, SystemSettings } from "./environment";
import { layNetworks } from "./layers";
import { createProviders } from "./providers";
import { edgeSheet, identitySheet, serviceSheet } from "./sheets";

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
  const data = createDataStores(spec, settings, profile, layers, site, opts);
  const edge = createEdge();
  createServices();
  return {
    placement: settings.placement,
    urls: edge.hosts.map((host) => `https://${host}`),
    backups: spec.backups.map(createBackups),
  };

  function createEdge(): EdgeProxy {
    const upstreams = Object.fromEntries(
      Object.entries(spec.services).flatMap(([service, { port, readiness }]) =>
        port === undefined || readiness === undefined ? [] : [[service, { port, health: readiness }]],
      ),
    );
    const identity = each(spec.identity ?? {}, () => identityUpstream);
    const live = { target: layers.services, upstreams: { ...upstreams, ...identity }, ...dns(settings) };
    return new EdgeProxy(`${settings.name}-edge`, { ...edgeSheet(spec, settings), ...live }, opts);
  }

  function createServices(): void {
    const secrets = createSecrets();
    each(spec.services, (service, sheet) => {
      const args = { ...serviceSheet(service, sheet, profile, settings), ...live(service, sheet.uses) };
      return new ApiService(below(spec.name, service), args, opts);
    });
    each(spec.identity ?? {}, (service, sheet) => {
      const args = { ...identitySheet(service, sheet, settings), ...live(service, [sheet.database]) };
      return new IdentityProvider(below(spec.name, service), args, opts);
    });

    function live(service: string, uses: readonly string[]) {
      const entrance = edge.entrances[service];
      return {
        service,
        target: layers.services,
        connections: uses.flatMap((used) => data.connections[used] ?? []),
        secrets,
        ...(entrance === undefined ? {} : { entrance }),
      };
    }
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
    const database = data.databases[sheet.of];
    if (database === undefined)
      throw new Error(`${spec.name}: backups of "${sheet.of}", which is no database`);
    const { vaultLockGraceDays: lockGraceDays } = profile;
    const args = {
      ...sheet,
      objectives: spec.objectives,
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

/** A name that begins with the system's, said once. */
function below(system: string, name: string): string {
  return name === system || name.startsWith(`${system}-`) ? name : `${system}-${name}`;
}
