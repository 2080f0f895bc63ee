/** Applications of a compose file, as services of a spec sheet. */
import type { ComposeService } from "./compose";
import type { DataStores } from "./data";
import { type Sources, sourcesOf } from "./variables";

export interface Application {
  /** Its name in the sheet. */
  name: string;
  service: ComposeService;
  /** Of all its copies in the file: `api-1`, `api-2`. */
  replicas: number;
  port: number | undefined;
  sources: Sources;
}

/** Copies of one service, which compose has to write out, are one with more replicas. */
export function applicationsOf(services: readonly ComposeService[], data: DataStores): Application[] {
  const groups = new Map<string, ComposeService[]>();
  for (const service of services) {
    const name = nameOf(service.name);
    groups.set(name, [...(groups.get(name) ?? []), service]);
  }
  const hosts = new Map(services.map(({ name }) => [name, nameOf(name)]));
  for (const name of groups.keys()) hosts.set(name, name);
  return [...groups].flatMap(([name, [service, ...copies]]) => {
    if (service === undefined) return [];
    const neighbours = { connections: data.connections, services: hosts };
    const sources = sourcesOf(service.environment, neighbours);
    for (const other of service.dependsOn) {
      const connection = data.connections.get(other);
      if (connection !== undefined) sources.uses.add(connection);
    }
    sources.calls.delete(name);
    const replicas = [service, ...copies].reduce((sum, one) => sum + one.replicas, 0);
    return [{ name, service, replicas, port: portOf(service), sources }];
  });
}

/** `api-gateway-1` and `api_gateway` are `api-gateway`. */
export const nameOf = (name: string) =>
  name
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, "-")
    .replace(/^-|-\d+$|-$/g, "")
    .slice(0, 30) || "service";

/** What the container listens on: its variable, what it publishes, or what its health check asks. */
function portOf({ environment, ports, health }: ComposeService): number | undefined {
  const variable = ["PORT", "APP_PORT", "HTTP_PORT", "SERVER_PORT"]
    .map((name) => environment.get(name))
    .find((value) => /^\d+$/.test(value ?? ""));
  const asked = /https?:\/\/(?:localhost|127\.0\.0\.1):(\d+)/.exec(health?.test ?? "")?.[1];
  const port = Number(variable ?? ports[0]?.target ?? asked);
  return Number.isInteger(port) && port > 0 ? port : undefined;
}

/** What a file without applications gets: a place for the one that uses its data. */
export function placeForApplication(data: DataStores): Application {
  const name = "app";
  const none = {
    environment: new Map(),
    envFiles: [],
    ports: [],
    mounts: [],
    command: [],
    dependsOn: [],
    capabilities: [],
  };
  const unset = { image: undefined, health: undefined, restart: undefined, user: undefined };
  const flags = {
    built: false,
    privileged: false,
    hostNetwork: false,
    replicas: 1,
    limits: {},
    reservations: {},
  };
  const uses = new Set(data.connections.values());
  const sources = { env: {}, uses, calls: new Set<string>(), secrets: new Set<string>() };
  return { name, service: { name, ...none, ...unset, ...flags }, replicas: 1, port: 3000, sources };
}
