/** The components of a system as their callers hold them, built once per placement of the stack `prod`. */
import { ApiService } from "../../components/api-service";
import { BackupSchedule } from "../../components/backup-schedule";
import { CacheCluster } from "../../components/cache-cluster";
import { DatabaseCluster } from "../../components/database-cluster";
import { EdgeProxy } from "../../components/edge-proxy";
import { SystemSecrets } from "../../components/system-secrets";
import type { Target } from "../../components/target";
import { backupSite } from "../../environments/backup-site";
import { layNetworks, readers } from "../../environments/layers";
import { loadEnvironment } from "../../environments/load";
import { createProviders } from "../../environments/providers";
import { databaseSheet, edgeSheet } from "../../environments/sheets";
import { tenantProvisioning } from "../../systems/tenant-provisioning";
import { planWith } from "./plan";

export interface Built {
  database: DatabaseCluster;
  cache: CacheCluster;
  edge: EdgeProxy;
  service: ApiService;
  backups: BackupSchedule;
  target: Target;
}

const made = new Map<string, Promise<Built>>();

/** As environments/deploy.ts wires them, on one target. */
export function builtOn(target: "aws" | "kubernetes"): Promise<Built> {
  const known = made.get(target) ?? build(target);
  made.set(target, known);
  return known;
}

async function build(placement: "aws" | "kubernetes"): Promise<Built> {
  let built: Built | undefined;
  await planWith({ stack: "prod", placement }, async () => {
    built = components();
  });
  if (built === undefined) throw new Error("the program did not run");
  return built;
}

function components(): Built {
  const spec = tenantProvisioning;
  const environment = loadEnvironment();
  const [settings] = environment.systems;
  if (settings === undefined) throw new Error("the stack has no system");
  const { name } = settings;
  const { profile } = environment;
  const opts = { providers: createProviders(environment, settings) };
  const scope = { stack: "prod", system: name, environment: environment.name, protect: profile.protect };
  const layers = layNetworks(spec, settings, scope, profile, opts);
  const target = layers.data;
  const site = backupSite(environment, settings, layers, opts);
  const { maintenance } = spec;
  const data = { target, readers: readers(layers), maintenance };
  const sheet = databaseSheet("database", spec.databases.database, profile, settings);
  const database = new DatabaseCluster(
    `${name}-database`,
    { ...sheet, ...data, ...site, connection: "database", standbys: 1, recoveryDays: 35 },
    opts,
  );
  const cache = new CacheCluster(
    `${name}-cache`,
    {
      ...spec.caches.cache,
      ...data,
      save: [],
      connection: "cache",
      mode: "replicated",
      replicas: 2,
      snapshotDays: 35,
    },
    opts,
  );
  const { port, readiness } = spec.services[name as "tenant-provisioning"];
  const { aws } = settings;
  const dns = {
    hostedZoneId: aws?.hostedZoneId ?? "",
    cloudfrontPrefixListId: aws?.cloudfrontPrefixListId ?? "",
  };
  const edge = new EdgeProxy(
    `${name}-edge`,
    { ...edgeSheet(spec, settings), target, dns, upstreams: { [name]: { port, health: readiness } } },
    opts,
  );
  const secrets = new SystemSecrets(
    `${name}-secrets`,
    { generated: {}, given: {}, path: "secrets", objectName: `${name}-secrets`, readers: [target] },
    opts,
  );
  const service = new ApiService(
    name,
    {
      ...spec.services[name as "tenant-provisioning"],
      env: {
        DATABASE_URL: { connection: "database", field: "url" },
        REDIS_URL: { connection: "cache", field: "url" },
      },
      pools: {},
      uses: ["database", "cache"],
      egress: [],
      writablePaths: [],
      release: { command: ["npm", "run", "migration:run"] },
      service: name,
      target,
      connections: [database, cache],
      secrets,
    },
    opts,
  );
  const [backup] = spec.backups;
  const schedule = {
    ...backup,
    objectives: spec.objectives,
    maintenance,
    image: spec.backupImage,
    target,
    database,
    site,
  };
  const backups = new BackupSchedule(`${name}-database-backups`, schedule, opts);
  return { database, cache, edge, service, backups, target };
}
