/** The spec sheet that a compose file amounts to, as TypeScript. */
import type { Placement } from "../environments/environment";
import { systems } from "../systems";
import { type Compose, ComposeError, type ComposeService } from "./compose";
import { type DataStores, dataStoresOf } from "./data";
import { kindOf } from "./kinds";
import { leftOf } from "./left";
import { Code, literal, noted, ours } from "./literal";
import { serviceSheet } from "./service-sheet";
import { type Application, applicationsOf, placeForApplication } from "./services";

export interface Adopted {
  /** Of the sheet's file: `systems/<name>.ts`. */
  text: string;
  /** What its export is called. */
  variable: string;
  services: string[];
  /** Names of secrets that people have to give. */
  secrets: string[];
  /** What the sheet does not hold, each with what takes its place. */
  left: string[];
}

export interface Wanted {
  name: string;
  placement: Placement;
  /** As it is told in the sheet. */
  file: string;
}

/** @throws {ComposeError} when there is nothing that a user could reach */
export function adopt(compose: Compose, { name, placement, file }: Wanted): Adopted {
  const data = dataStoresOf(compose.services, name);
  const own = compose.services.filter((service) => kindOf(service) === "service");
  const found = applicationsOf(own, data);
  const applications = found.length > 0 ? found : [placeForApplication(data)];
  const place =
    found.length > 0 ? {} : { image: ours("registry.example.com/app:1.0.0", "name yours"), port: ours(3000) };
  const secrets = [...new Set(applications.flatMap(({ sources }) => [...sources.secrets]))].sort();
  const known = applications.map((one) => one.name);
  const sheet = {
    name,
    source: file,
    defaultPlacement: noted(placement, "--placement"),
    namespace: ours(name),
    cidr: ours(freeCidr(), "the first that no other sheet has"),
    secrets: noted(secrets, "given: pulumi config set --secret --path 'ward:secrets.<system>.<secret>'"),
    generated: ours({}, "move here what may be new: { JWT_SECRET: 64 }"),
    maintenance: ours({ weekday: "Sunday", from: "04:00", to: "06:00" }, "UTC, after the backups"),
    objectives: ours({ recoveryMinutes: 60, lossMinutes: 60 }),
    databases: data.databases,
    caches: data.caches,
    ...some("brokers", data.brokers),
    ...some("stores", data.stores),
    ...some("search", data.search),
    services: Object.fromEntries(
      applications.map((one) => [one.name, { ...serviceSheet(one, known), ...place }]),
    ),
    edge: edgeOf(applications, compose.services),
    observability: {
      goals: ours({ availabilityPercent: 99.9, latencyPercent: 95, latencySeconds: 1 }),
      http: ours(new Code("HTTP")),
      alerts: ours(new Code("withStandardAlerts()")),
      panels: ours([]),
    },
    ...backups(data),
    backupImage: ours("registry.example.com/ward-backup:1.0.0", "images/backup"),
  };
  const variable = name.replace(/-(.)/g, (_, letter: string) => letter.toUpperCase());
  const text = [
    'import { HTTP, withStandardAlerts } from "./alerts";',
    'import type { SystemSpec } from "./system";',
    "",
    `/** Adopted from ${file}. What is not in that file is marked "ours": read it, and put your own figure there. */`,
    `export const ${variable} = ${literal(sheet)} as const satisfies SystemSpec;`,
    "",
  ].join("\n");
  return { text, variable, services: known, secrets, left: leftOf(compose, found) };
}

const some = (key: string, values: Record<string, unknown>) =>
  Object.keys(values).length === 0 ? {} : { [key]: values };

function freeCidr(): string {
  const taken = new Set(Object.values(systems).map(({ cidr }) => cidr));
  for (let second = 50; second < 255; second++) {
    if (!taken.has(`10.${second}.0.0/16`)) return `10.${second}.0.0/16`;
  }
  throw new ComposeError("Every range from 10.50.0.0/16 to 10.254.0.0/16 belongs to a sheet in systems/.");
}

/** The first that is published is the domain itself; each other one has its name below it. */
function edgeOf(applications: readonly Application[], services: readonly ComposeService[]) {
  const reached = applications.filter(({ port }) => port !== undefined);
  const behind = new Set(
    services.filter((one) => kindOf(one) === "edge").flatMap(({ dependsOn }) => dependsOn),
  );
  const published = reached.filter(
    ({ service }) => service.ports.some((port) => port.published !== undefined) || behind.has(service.name),
  );
  const [first, ...others] = published.length > 0 ? published : reached.slice(0, 1);
  if (first === undefined)
    throw new ComposeError(
      "No service has a port, by `ports`, `expose`, the variable PORT or its health check: say which one users reach.",
    );
  const site = ({ name }: Application, subdomain: string) => ({
    subdomains: [subdomain],
    routes: [{ path: "/", service: name, zone: "all" }],
  });
  return {
    sites: ours([site(first, "@"), ...others.map((one) => site(one, one.name))], "what the file publishes"),
    denied: ours(["/metrics"]),
    rateZones: ours({ all: { requestsPerSecond: 20, burst: 40 } }),
    connectionsPerClient: ours(50),
    maxBodyMiB: ours(1),
    timeouts: ours({ connect: 5, read: 60, send: 60 }),
    failures: ours({ count: 3, seconds: 30 }),
    contentSecurityPolicy: ours(
      "default-src 'self'; object-src 'none'; frame-ancestors 'none'; base-uri 'self'; form-action 'self'",
    ),
    replicas: ours(2),
    logDays: ours(30),
  };
}

function backups({ databases, stores }: DataStores) {
  const of = Object.keys(databases);
  const dump = (name: string) => ({ of: name, every: "day", at: "02:00", keepDays: 30, drill: "month" });
  const copy = (name: string) => ({ of: name, at: "02:30", keepDays: 30 });
  return {
    backups: ours(of.map(dump), "UTC"),
    ...(Object.keys(stores).length === 0 ? {} : { storeBackups: ours(Object.keys(stores).map(copy)) }),
  };
}
