/** What a service of a compose file is, by the image it runs. */
import type { ComposeService } from "./compose";

export type Kind =
  | "postgres"
  | "mongodb"
  | "redis"
  | "rabbitmq"
  | "store"
  | "search"
  | "edge"
  | "ours"
  | "other"
  | "service";

/** The last part of an image's path, by kind. */
const kinds: readonly [Kind, RegExp][] = [
  ["postgres", /^(postgres|postgresql|postgis|timescaledb(-ha)?|pgvector)$/],
  ["mongodb", /^(mongo|mongodb|mongodb-community-server)$/],
  ["redis", /^(redis|redis-stack-server|valkey|keydb)$/],
  ["rabbitmq", /^rabbitmq$/],
  ["store", /^(minio|rustfs|seaweedfs)$/],
  ["search", /^(elasticsearch|opensearch)$/],
  ["edge", /^(nginx|nginx-unprivileged|traefik|caddy|haproxy|envoy)$/],
  [
    "ours",
    /^(prometheus|grafana|loki|promtail|alertmanager|cadvisor|node-exporter|.*[-_]exporter|certbot|watchtower|portainer(-ce)?|adminer|pgadmin4|mongo-express|redis-commander|kibana|filebeat|logstash|postgres-backup.*|pg_?backup.*|autoheal)$/,
  ],
  [
    "other",
    /^(mysql|mariadb|percona-server|mssql|server|kafka|cp-kafka|zookeeper|memcached|nats|mailhog|keycloak|consul|vault|influxdb|cassandra|clickhouse-server)$/,
  ],
];

export function kindOf({ image, name }: Pick<ComposeService, "image" | "name">): Kind {
  const last = image === undefined ? undefined : pathOf(image).split("/").at(-1);
  if (last === "server" && !image?.includes("mssql")) return "service";
  const found = kinds.find(([, pattern]) => last !== undefined && pattern.test(last))?.[0];
  return found ?? (/^(backup|backups|db-backup)$/.test(name) ? "ours" : "service");
}

/** Holds what must not be lost. */
export const isData = (kind: Kind) =>
  ["postgres", "mongodb", "redis", "rabbitmq", "store", "search"].includes(kind);

/** Without tag and digest: `docker.io/library/postgres:16` is `docker.io/library/postgres`. */
export function pathOf(image: string): string {
  return image.replace(/@.*$/, "").replace(/:[^/:]*$/, "");
}

/** `16-alpine`; none for a digest alone or no tag. */
export function tagOf(image: string): string | undefined {
  return /:([^/:@]+)(@|$)/.exec(image)?.[1];
}

/** What an image's tag says of its version: `16`, `7.0`. */
export function versionOf({ image }: ComposeService, parts: 1 | 2): string | undefined {
  const found = /^v?(\d+)(?:\.(\d+))?/.exec(tagOf(image ?? "") ?? "");
  if (found === null) return undefined;
  return parts === 1 ? found[1] : found[2] === undefined ? undefined : `${found[1]}.${found[2]}`;
}
