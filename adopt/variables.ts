/** Where the value of a variable comes from, once the system runs by a spec sheet. */
import type { EnvSource } from "../components/api-service/args";
import {
  holdsSecret,
  isHarmless,
  isPlainConnection,
  isSecretName,
  leavesInClear,
} from "../policy/values/credentials";

/** `${NAME}` or `$NAME`, which compose fills in. */
const isFilledIn = (value: string) => /(^|[^$])\$(\{|[A-Za-z_])/.test(value);
/** `${NAME}` alone, or with a message for when it is missing, holds no value; neither does `<a-password>`. */
const isPlace = (value: string) => /^\$\{?\w+(:?\?[^}]*)?\}?$|^<[^>]*>$/.test(value);

/** Whether a secret's value itself stands in the file. */
export function isClearSecret(name: string, value: string | undefined): boolean {
  if (value === undefined || isHarmless(value) || isPlace(value)) return false;
  return holdsSecret(value) || isSecretName(name);
}

/** What other services of the file are called in the sheet. */
export interface Neighbours {
  /** Connections by the host name of what holds the data. */
  connections: ReadonlyMap<string, string>;
  /** Services of the sheet by their host name. */
  services: ReadonlyMap<string, string>;
}

export interface Sources {
  env: Record<string, EnvSource>;
  uses: Set<string>;
  calls: Set<string>;
  /** Given by people. */
  secrets: Set<string>;
}

const FIELDS: readonly [RegExp, "host" | "port" | "username" | "password" | "database" | "url"][] = [
  [/(_HOST|_HOSTNAME|_ENDPOINT|_ADDR|_SERVER)$/i, "host"],
  [/_PORT$/i, "port"],
  [/(_USER|_USERNAME|_ACCESS_KEY|_ACCESS_KEY_ID|_ROOT_USER)$/i, "username"],
  [/(_PASS|_PASSWORD|_SECRET_KEY|_SECRET_ACCESS_KEY|_ROOT_PASSWORD)$/i, "password"],
  [/(_NAME|_DATABASE|_DB|_BUCKET)$/i, "database"],
  [/(_URL|_URI|_DSN)$/i, "url"],
];

/** Every variable of a service, sorted out. No value of a secret is kept. */
export function sourcesOf(
  environment: ReadonlyMap<string, string | undefined>,
  { connections, services }: Neighbours,
): Sources {
  const sources: Sources = { env: {}, uses: new Set(), calls: new Set(), secrets: new Set() };
  const prefixes = new Map<string, string>();
  for (const [name, value = ""] of environment) {
    const connection = connections.get(hostOf(value));
    const [pattern] = FIELDS.find(([pattern]) => pattern.test(name)) ?? [];
    if (connection !== undefined && pattern !== undefined)
      prefixes.set(name.replace(pattern, ""), connection);
  }
  for (const [name, value] of environment) sources.env[name] = sourceOf(name, value);
  return sources;

  function sourceOf(name: string, value: string | undefined): EnvSource {
    const host = hostOf(value ?? "");
    const [pattern, field] = FIELDS.find(([pattern]) => pattern.test(name)) ?? [];
    const connection =
      connections.get(host) ?? (pattern === undefined ? undefined : prefixes.get(name.replace(pattern, "")));
    if (connection !== undefined && (field !== undefined || value?.includes("://"))) {
      sources.uses.add(connection);
      return { connection, field: value?.includes("://") ? "url" : (field ?? "url") };
    }
    const service = services.get(host);
    if (service !== undefined && value?.startsWith("http")) {
      sources.calls.add(service);
      const path = pathAfterHost(value);
      if (path === "") return { service };
    }
    return ownValue(name, value);
  }

  /** Given by people: secrets, what compose takes from elsewhere without a default, and data stores outside of the file. */
  function ownValue(name: string, value: string | undefined): EnvSource {
    const plain = value?.replace(/\$\{\w+:?-([^}]*)\}/g, "$1");
    const secret = isSecretName(name) && !isHarmless(value);
    const store = plain !== undefined && isPlainConnection(plain) && !leavesInClear(plain);
    if (plain !== undefined && !secret && !store && !isFilledIn(plain) && !holdsSecret(plain))
      return plain.replaceAll("$$", "$");
    sources.secrets.add(name);
    return { secret: name };
  }
}

/** Of `redis://:x@redis:6379/0`, `redis:6379` or `redis`: `redis`. */
export function hostOf(value: string): string {
  const rest = value.replace(/^[a-z][\w+.-]*:\/\//i, "").replace(/^[^/]*@/, "");
  return /^[\w.-]+/.exec(rest)?.[0] ?? "";
}

function pathAfterHost(value: string): string {
  return value.replace(/^https?:\/\/[^/]*/, "").replace(/^\/$/, "");
}
