/** Who reaches a service, and whom it asks. */
import { leavesInClear } from "../../policy/values/credentials";
import type { Port } from "../compose";
import { isData, kindOf } from "../kinds";
import { type Check, found } from "./check";

/** Ports of administration and of data that a browser has no business with. */
const INNER = new Map<number, string>([
  ...([
    [5432, "PostgreSQL"],
    [3306, "MySQL"],
    [27017, "MongoDB"],
    [6379, "Redis"],
    [5672, "AMQP"],
    [9200, "Elasticsearch"],
  ] as const),
  ...([
    [15672, "RabbitMQ's administration"],
    [9000, "the object store"],
    [9001, "the object store's console"],
    [9229, "Node's debugger"],
  ] as const),
  ...([
    [5005, "Java's debugger"],
    [2375, "Docker, without a password"],
    [9090, "Prometheus"],
    [22, "SSH"],
  ] as const),
]);

const onLoopback = ({ address }: Port) => address === "127.0.0.1" || address === "[::1]";

export const publishedPorts: Check = (service) => {
  const published = service.ports.filter((port) => port.published !== undefined && !onLoopback(port));
  const kind = kindOf(service);
  const inner = published.filter(
    ({ target }) => isData(kind) || (kind === "service" && INNER.get(target) && target !== 9000),
  );
  return inner.flatMap(({ target }) =>
    found(
      true,
      `port ${target} is published on the host: ${INNER.get(target) ?? "a data store"} for everybody who reaches it`,
      "private: only the services that use it reach it, over TLS",
    ),
  );
};

export const plainHttp: Check = (service) => {
  const kind = kindOf(service);
  const published = service.ports.filter(
    (port) => port.published !== undefined && !onLoopback(port) && !INNER.has(port.target),
  );
  if (kind === "edge")
    return found(
      published.length > 0 && !published.some(({ target }) => [443, 8443].includes(target)),
      "the edge answers plain HTTP only",
      "the edge is TLS; port 80 redirects",
    );
  return kind === "service"
    ? published.flatMap(({ target }) =>
        found(
          true,
          `port ${target} is published: plain HTTP, past any edge`,
          "behind the edge: TLS, headers, rate limits",
        ),
      )
    : [];
};

export const outside: Check = ({ environment }) =>
  [...environment].flatMap(([name, value = ""]) =>
    found(
      leavesInClear(value),
      `${name} asks another host in clear`,
      "https: a preview refuses it otherwise",
    ),
  );
