/** The only wiring: a spec sheet and an environment become components. */
import { ApiService } from "../components/api-service";
import { EdgeProxy } from "../components/edge-proxy";
import { IdentityProvider } from "../components/identity-provider";
import { identityUpstream } from "../components/identity-provider/routes";
import { toldOf } from "../components/observability/told";
import { ServiceCalls } from "../components/service-calls";
import { StaticSite } from "../components/static-site";
import { SystemSecrets } from "../components/system-secrets";
import type { SystemSpec } from "../systems/system";
import { backupSite } from "./backup-site";
import { createBackups } from "./backups";
import { createDataStores } from "./data";
import { each } from "./each";
import type { Environment, SystemSettings } from "./environment";
import { layNetworks } from "./layers";
import { createObservability } from "./observability";
import { createOnCall } from "./on-call";
import { createProviders } from "./providers";
import { imageOf } from "./registry";
import { createRepositories, logIn } from "./registry-resources";
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
  createRepositories(environment, settings, spec, scope);
  const grounds = layNetworks(spec, settings, scope, profile, opts);
  const layers = createOnCall(environment, settings, grounds, opts);
  const login = logIn(environment, settings, layers, opts);
  const site = backupSite(environment, settings, layers, opts);
  const data = createDataStores(spec, settings, profile, layers, site, opts);
  const edge = createEdge();
  const services = createServices();
  createObservability(spec, settings, profile, layers, { data, services, edge }, opts);
  const program = { ...site, ...login.of("backup", layers.data) };
  return {
    placement: settings.placement,
    urls: edge.hosts.map((host) => `https://${host}`),
    backups: createBackups(spec, settings, profile, layers, data, program, opts),
  };

  function createEdge(): EdgeProxy {
    const upstreams = Object.fromEntries(
      Object.entries(spec.services).flatMap(([service, { port, readiness }]) =>
        port === undefined || readiness === undefined ? [] : [[service, { port, health: readiness }]],
      ),
    );
    const identity = each(spec.identity ?? {}, () => identityUpstream);
    const live = { target: layers.services, upstreams: { ...upstreams, ...identity }, ...dns(settings) };
    const staticSites = createSites();
    const args = { ...edgeSheet(spec, settings), ...live, staticSites };
    return new EdgeProxy(`${settings.name}-edge`, args, opts);
  }

  function createSites(): Record<string, StaticSite> {
    return each(spec.sites ?? {}, (site, sheet) => {
      const folder = settings.sites[site]?.folder;
      const image = imageOf(settings, site, sheet.image);
      const local = folder === undefined ? {} : { localFolder: folder };
      const live = { target: layers.services, ...login.of(site, layers.services) };
      const args = { ...sheet, image, site, ...live, ...local };
      return new StaticSite(below(spec.name, site), args, opts);
    });
  }

  function createServices(): Record<string, ApiService | IdentityProvider> {
    const secrets = createSecrets();
    const services = each(spec.services, (service, sheet) => {
      const told = layers.services.kind === "aws" ? toldOf(service, spec.observability) : undefined;
      const wanted = { ...serviceSheet(service, sheet, profile, settings), ...(told && { told }) };
      const args = { ...wanted, ...live(service, sheet.uses) };
      return new ApiService(below(spec.name, service), { ...args, neighbours: spec.services }, opts);
    });
    if (Object.values(spec.services).some(({ calls = [] }) => calls.length > 0)) {
      const among = { target: layers.services, services: Object.values(services) };
      new ServiceCalls(below(spec.name, "calls"), among, opts);
    }
    const identity = each(spec.identity ?? {}, (service, sheet) => {
      const args = { ...identitySheet(service, sheet, settings), ...live(service, [sheet.database]) };
      return new IdentityProvider(below(spec.name, service), args, opts);
    });
    return { ...services, ...identity };

    function live(service: string, uses: readonly string[]) {
      const entrance = edge.entrances[service];
      return {
        service,
        target: layers.services,
        connections: uses.flatMap((used) => data.connections[used] ?? []),
        secrets,
        ...login.of(service, layers.services),
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
