/** What a stack may change about a spec sheet: sizes by environment, and its own overrides. Pure. */
import type { ApiServiceSpec, EnvSource } from "../components/api-service/args";
import type { EdgeProxySpec } from "../components/edge-proxy/args";
import type { IdentityProviderSpec } from "../components/identity-provider/args";
import { windowSeconds } from "../components/maintenance";
import {
  type DatabaseSheet,
  type IdentitySheet,
  type MongoSheet,
  type PostgresSheet,
  type ServiceSheet,
  type SystemSpec,
  withDomain,
} from "../systems/system";
import type { Profile, SystemSettings } from "./environment";
import { imageOf } from "./registry";

/**
 * A database in the environment's size. Memory and what follows from it shrink together, so that a smaller
 * server runs with the guide's proportions instead of not starting.
 */
export function databaseSheet(
  database: string,
  sheet: PostgresSheet,
  profile: Profile,
  settings: SystemSettings,
): PostgresSheet;
export function databaseSheet(
  database: string,
  sheet: MongoSheet,
  profile: Profile,
  settings: SystemSettings,
): MongoSheet;
export function databaseSheet(
  database: string,
  sheet: DatabaseSheet,
  profile: Profile,
  settings: SystemSettings,
): DatabaseSheet;
export function databaseSheet(
  database: string,
  sheet: DatabaseSheet,
  profile: Profile,
  settings: SystemSettings,
): DatabaseSheet {
  const share = profile.databaseMemoryShare;
  const { minimum, ...whole } = sheet;
  const size = {
    memoryGiB: Math.max(2, Math.round(sheet.memoryGiB * share)),
    cpus: Math.max(1, Math.round(sheet.cpus * share)),
    ...(profile.minimumSizes ? minimum : {}),
    storageGiB: settings.overrides.storageGiB[database] ?? sheet.storageGiB,
  };
  if (whole.engine === "mongodb") return { ...whole, ...size };
  return {
    ...whole,
    ...size,
    tuning: {
      ...whole.tuning,
      sharedBuffersMiB: Math.round(whole.tuning.sharedBuffersMiB * share),
      workMemMiB: Math.max(4, Math.round(whole.tuning.workMemMiB * share)),
    },
  };
}

/** A service in the environment's size, with the stack's image and replicas, and its domain in variables and destinations. */
export function serviceSheet(
  service: string,
  sheet: ServiceSheet,
  profile: Profile,
  settings: SystemSettings,
): ApiServiceSpec {
  const { domain, overrides } = settings;
  const env = Object.fromEntries(
    Object.entries(sheet.env).map(([name, source]): [string, EnvSource] => [
      name,
      typeof source === "string" ? withDomain(settings.env[name] ?? source, domain) : source,
    ]),
  );
  const { minimum, ...whole } = sheet;
  return {
    ...whole,
    ...(profile.minimumSizes ? minimum : {}),
    env,
    egress: sheet.egress.map(({ host, port }) => ({ host: withDomain(host, domain), port })),
    image: imageOf(settings, service, sheet.image),
    replicas: overrides.replicas[service] ?? sheet.replicas,
  };
}

/** An identity provider with its full host names, and the stack's image and replicas. */
export function identitySheet(
  service: string,
  { subdomain, clients, ...sheet }: IdentitySheet,
  settings: SystemSettings,
): IdentityProviderSpec {
  const replicas = settings.overrides.replicas[service] ?? sheet.replicas;
  return {
    ...sheet,
    host: hostOf(subdomain, settings),
    image: imageOf(settings, service, sheet.image),
    ...(replicas === undefined ? {} : { replicas }),
    clients: clients.map(({ redirectSubdomains, ...client }) => ({
      ...client,
      redirectHosts: redirectSubdomains.map((name) => hostOf(name, settings)),
    })),
  };
}

/** The edge with its full host names, in maintenance if the stack says so. */
export function edgeSheet(spec: SystemSpec, settings: SystemSettings): EdgeProxySpec {
  const { edge, maintenance } = spec;
  return {
    ...edge,
    contentSecurityPolicy: withDomain(edge.contentSecurityPolicy, settings.domain),
    sites: edge.sites.map(({ subdomains, redirectTo, contentSecurityPolicy, ...site }) => ({
      ...site,
      ...(contentSecurityPolicy === undefined
        ? {}
        : { contentSecurityPolicy: withDomain(contentSecurityPolicy, settings.domain) }),
      hosts: subdomains.map((subdomain) => hostOf(subdomain, settings)),
      ...(redirectTo === undefined ? {} : { redirectTo: hostOf(redirectTo, settings) }),
    })),
    ...(settings.maintenance === true
      ? { maintenance: { retryAfterSeconds: windowSeconds(maintenance), message: CLOSED } }
      : {}),
  };
}

function hostOf(subdomain: string, { domain }: SystemSettings): string {
  return subdomain === "@" ? domain : `${subdomain}.${domain}`;
}

const CLOSED = "We are working on this service. Please try again later.";
