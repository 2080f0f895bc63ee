/** What is unsafe in a compose file. No finding holds the value of a variable. */
import { leavesInClear } from "../policy/values/credentials";
import type { Compose, ComposeService, Port } from "./compose";
import { isData, kindOf, tagOf } from "./kinds";
import { isClearSecret } from "./variables";

export interface Finding {
  service: string;
  /** What is wrong, with the line's own words where they are no secret. */
  problem: string;
  /** What the spec sheet does about it, or what is left to do. */
  instead: string;
}

/** Every finding, data stores first. */
export function findingsOf({ services }: Compose): Finding[] {
  const data = services.filter((service) => isData(kindOf(service)));
  const rest = services.filter((service) => !data.includes(service));
  return [...data, ...rest].flatMap((service) =>
    CHECKS.flatMap((check) => check(service)).map((finding) => ({ service: service.name, ...finding })),
  );
}

type Found = Omit<Finding, "service">;
type Check = (service: ComposeService) => Found[];

const found = (wrong: boolean, problem: string, instead: string): Found[] =>
  wrong ? [{ problem, instead }] : [];

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

const publishedPorts: Check = (service) => {
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

const plainHttp: Check = (service) => {
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

const image: Check = ({ image: name, built }) => {
  if (name === undefined)
    return found(
      built,
      "built on the host: what runs has no name",
      "push the image, and name it by digest in the stack file",
    );
  const tag = tagOf(name);
  const moving =
    !name.includes("@sha256:") &&
    (tag === undefined || /^(latest|stable|main|master|edge|dev|nightly)$/.test(tag));
  const shown = tag === undefined ? `${name} has no tag, which is latest` : `${name} moves`;
  return found(
    moving,
    `image ${shown}: what runs tomorrow is not what was tested`,
    "an exact tag, or a digest in the stack file",
  );
};

const secrets: Check = ({ environment, command }) => [
  ...[...environment].flatMap(([name, value]) =>
    found(
      isClearSecret(name, value),
      `${name} stands in clear in the file`,
      "given or generated; change it: whoever read the file knows it",
    ),
  ),
  ...command.flatMap((word) =>
    found(
      /^--?(requirepass|masterauth|password|passwd|secret|token|auth)(=|$)/i.test(word),
      `${word.split("=")[0]} stands in the command: every process of the host can read it`,
      "given by secret",
    ),
  ),
];

const password: Check = (service) => {
  const kind = kindOf(service);
  const redis =
    kind === "redis" &&
    !service.command.join(" ").includes("requirepass") &&
    !service.environment.has("REDIS_PASSWORD") &&
    !service.environment.has("REDIS_ARGS");
  const trusting =
    service.environment.get("POSTGRES_HOST_AUTH_METHOD") === "trust" ||
    service.environment.get("ALLOW_EMPTY_PASSWORD") === "yes" ||
    service.environment.get("xpack.security.enabled") === "false";
  return found(redis || trusting, "asks for no password", "a generated password, and TLS");
};

const health: Check = (service) =>
  found(
    service.health === undefined && kindOf(service) !== "ours",
    "has no health check: one that hangs goes on being asked",
    kindOf(service) === "service"
      ? "probes on /health: name the path that answers"
      : "watched by its operator, or by AWS",
  );

const backups: Check = (service) => {
  const kind = kindOf(service);
  const kept = service.mounts.filter(
    ({ source, readOnly }) =>
      source !== "" &&
      !readOnly &&
      !/\.(sock|conf|cfg|ya?ml|json|env|sql|sh|pem|crt|key|ini|toml)$|^\/(etc|var\/run|run|proc|sys|dev)\b/.test(
        source,
      ),
  );
  if (isData(kind))
    return kept.length > 0
      ? found(
          true,
          `${kept.map(({ source }) => source).join(", ")}: nothing in the file backs it up`,
          kind === "rabbitmq" || kind === "search"
            ? "three servers; put nothing there that exists nowhere else"
            : "backups outside of what they protect, and drills",
        )
      : found(true, "keeps its data in the container: it goes with it", "a volume, encrypted and backed up");
  return kind === "service"
    ? kept.flatMap(({ source, target }) =>
        found(
          true,
          `${source} at ${target}: files on one host, which nothing backs up`,
          "writable and empty at every start: move what must stay to an object store",
        ),
      )
    : [];
};

const memory: Check = (service) =>
  found(
    service.limits.memory === undefined && kindOf(service) !== "ours",
    "has no memory limit: one leak takes the host",
    "a limit, ours where the file has none",
  );

const restart: Check = (service) =>
  found(
    service.restart === undefined || ["no", "none"].includes(service.restart),
    "has no restart policy: it stays down after a crash",
    "restarted, and spread over zones",
  );

const host: Check = ({ privileged, hostNetwork, mounts, capabilities, user }) => [
  ...found(privileged, "is privileged: root on the host", "restricted: no privilege, read-only root"),
  ...found(hostNetwork, "uses the host's network: no isolation", "a network of its own, closed by default"),
  ...found(
    mounts.some(({ source }) => /docker\.sock$/.test(source)),
    "mounts docker.sock: root on the host",
    "none: the cluster restarts and updates",
  ),
  ...found(
    mounts.some(({ source }) => /^\/(|etc|root|proc|sys|var|home)\/?$/.test(source)),
    "mounts a folder of the host's system",
    "none",
  ),
  ...found(
    capabilities.some((name) => /^(CAP_)?(ALL|SYS_ADMIN|NET_ADMIN|SYS_PTRACE|SYS_MODULE)$/.test(name)),
    `adds ${capabilities.join(", ")}`,
    "all capabilities dropped",
  ),
  ...found(/^(0|root)(:|$)/.test(user ?? ""), "runs as root", "a user of its own"),
];

const debugging: Check = ({ environment, command }) => [
  ...[...environment].flatMap(([name, value = ""]) =>
    found(
      (/^(DEBUG|FLASK_DEBUG|DJANGO_DEBUG|APP_DEBUG|APOLLO_PLAYGROUND|APOLLO_INTROSPECTION|GRAPHQL_PLAYGROUND)$/.test(
        name,
      ) &&
        /^(1|true|yes|on|\*)$/i.test(value)) ||
        (/^(NODE_ENV|RAILS_ENV|FLASK_ENV|ASPNETCORE_ENVIRONMENT|APP_ENV)$/.test(name) && /^dev/i.test(value)),
      `${name} is set for development`,
      "set for production",
    ),
  ),
  ...[...environment].flatMap(([name, value]) =>
    found(
      name === "NODE_TLS_REJECT_UNAUTHORIZED" && value === "0",
      `${name} switches off the check of certificates`,
      "servers are verified",
    ),
  ),
  ...found(
    command.some((word) => /^--inspect/.test(word)) ||
      /--inspect/.test(environment.get("NODE_OPTIONS") ?? ""),
    "runs with Node's debugger open",
    "none",
  ),
];

const outside: Check = ({ environment }) =>
  [...environment].flatMap(([name, value = ""]) =>
    found(
      leavesInClear(value),
      `${name} asks another host in clear`,
      "https: a preview refuses it otherwise",
    ),
  );

const CHECKS: readonly Check[] = [
  publishedPorts,
  plainHttp,
  image,
  secrets,
  password,
  health,
  backups,
  memory,
  restart,
  host,
  debugging,
  outside,
];
