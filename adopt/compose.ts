/** A compose file as far as Ward understands it. https://github.com/compose-spec/compose-spec/blob/main/spec.md */
import { isAlias, isMap, LineCounter, parseDocument, visit } from "yaml";

/** A compose file that cannot be read: told by its message alone. */
export class ComposeError extends Error {
  override readonly name = "ComposeError";
}

export interface Port {
  /** What it is published as on the host; none when only other containers reach it. */
  published: string | undefined;
  /** Address of the host that it is published at. */
  address: string | undefined;
  target: number;
}

export interface Mount {
  /** Name of a volume, or a path of the host. */
  source: string;
  target: string;
  readOnly: boolean;
}

export interface ComposeService {
  name: string;
  image: string | undefined;
  /** Built from source; its image has no name then, or one that nobody pushed. */
  built: boolean;
  environment: ReadonlyMap<string, string | undefined>;
  envFiles: readonly string[];
  ports: readonly Port[];
  mounts: readonly Mount[];
  command: readonly string[];
  health: Health | undefined;
  dependsOn: readonly string[];
  replicas: number;
  /** As they are written: `1G`, `0.5`. */
  limits: { cpus?: string; memory?: string };
  reservations: { cpus?: string; memory?: string };
  restart: string | undefined;
  user: string | undefined;
  privileged: boolean;
  hostNetwork: boolean;
  capabilities: readonly string[];
}

export interface Health {
  test: string;
  interval: string | undefined;
  timeout: string | undefined;
  retries: number | undefined;
  startPeriod: string | undefined;
}

export interface Compose {
  name: string | undefined;
  services: readonly ComposeService[];
  /** What was there and is not read: `services.web.cgroup_parent`. */
  unread: readonly string[];
}

type Mapping = { readonly [key: string]: unknown };

/** Read, or without a meaning outside of one host's Docker. */
const READ = new Set([
  ...[
    "image",
    "build",
    "environment",
    "env_file",
    "ports",
    "expose",
    "volumes",
    "command",
    "healthcheck",
    "depends_on",
  ],
  ...[
    "links",
    "deploy",
    "mem_limit",
    "mem_reservation",
    "cpus",
    "restart",
    "user",
    "privileged",
    "network_mode",
  ],
  ...[
    "cap_add",
    "container_name",
    "hostname",
    "networks",
    "logging",
    "init",
    "stdin_open",
    "tty",
    "scale",
    "platform",
  ],
  ...["pull_policy", "stop_grace_period", "read_only", "security_opt", "labels", "cap_drop", "working_dir"],
]);
const TOP = new Set(["version", "name", "services", "volumes", "networks"]);

/** @throws {ComposeError} with the line, where there is one */
export function readCompose(text: string, file: string): Compose {
  const content = yamlOf(text, file);
  const services = content["services"];
  if (!isMapping(services) || Object.keys(services).length === 0)
    throw new ComposeError(`${file}: has no \`services\`. Is it a compose file?`);
  const unread = Object.keys(content).filter((key) => !TOP.has(key) && !key.startsWith("x-"));
  const read = Object.entries(services).map(([name, service]) => {
    if (!isMapping(service)) throw new ComposeError(`${file}: services.${name} should be a mapping of keys`);
    const known = Object.keys(service).filter((key) => !READ.has(key) && !key.startsWith("x-"));
    unread.push(...known.map((key) => `services.${name}.${key}`));
    return serviceOf(name, service, `${file}: services.${name}`);
  });
  const { name } = content;
  return { name: typeof name === "string" ? name : undefined, services: read, unread };
}

function yamlOf(text: string, file: string): Mapping {
  const lines = new LineCounter();
  const document = parseDocument(text, { merge: true, lineCounter: lines, prettyErrors: false });
  const [error] = document.errors;
  const at = (offset: number) => lines.linePos(offset).line;
  if (error) throw new ComposeError(`${file}, line ${at(error.pos[0])}: this is not YAML. ${error.message}`);
  visit(document, {
    Node: (_, node) => {
      if (isAlias(node) && !node.resolve(document))
        throw new ComposeError(
          `${file}, line ${at(node.range?.[0] ?? 0)}: no anchor is called ${node.source}`,
        );
      if (!isAlias(node) && node.tag?.startsWith("!") === true)
        throw new ComposeError(
          `${file}, line ${at(node.range?.[0] ?? 0)}: the tag ${node.tag} is not read; merge the files first: docker compose config`,
        );
    },
  });
  if (!isMap(document.contents)) throw new ComposeError(`${file}: should be a mapping with \`services\``);
  return document.toJS() as Mapping;
}

function serviceOf(name: string, service: Mapping, at: string): ComposeService {
  const deploy = mapping(service["deploy"]);
  const resources = mapping(deploy["resources"]);
  const size = (key: "limits" | "reservations", memory: string, cpus: string) => {
    const given = mapping(resources[key]);
    return {
      ...optional("cpus", text(given["cpus"] ?? service[cpus])),
      ...optional("memory", text(given["memory"] ?? service[memory])),
    };
  };
  return {
    name,
    image: text(service["image"]),
    built: service["build"] !== undefined,
    environment: variables(service["environment"], `${at}.environment`),
    envFiles: list(service["env_file"]).map((one) => text(isMapping(one) ? one["path"] : one) ?? ""),
    ports: [
      ...list(service["ports"]).flatMap((port) => portsOf(port, `${at}.ports`)),
      ...list(service["expose"]).map((port) => ({
        published: undefined,
        address: undefined,
        target: Number.parseInt(String(port), 10),
      })),
    ],
    mounts: list(service["volumes"]).flatMap(mountOf),
    command: words(service["command"]),
    health: healthOf(service["healthcheck"]),
    dependsOn: [
      ...names(service["depends_on"]),
      ...list(service["links"]).map((link) => String(link).split(":")[0] ?? ""),
    ],
    replicas: Number(deploy["replicas"] ?? service["scale"] ?? 1),
    limits: size("limits", "mem_limit", "cpus"),
    reservations: size("reservations", "mem_reservation", ""),
    restart: text(service["restart"] ?? mapping(deploy["restart_policy"])["condition"]),
    user: text(service["user"]),
    privileged: service["privileged"] === true,
    hostNetwork: service["network_mode"] === "host",
    capabilities: list(service["cap_add"]).map(String),
  };
}

/** As a mapping, or a list of `NAME=value`; a name alone is taken from the shell. */
function variables(value: unknown, at: string): Map<string, string | undefined> {
  if (isMapping(value)) return new Map(Object.entries(value).map(([name, item]) => [name, text(item)]));
  return new Map(
    list(value).map((line) => {
      if (typeof line !== "string") throw new ComposeError(`${at}: should hold texts like NAME=value`);
      const split = line.indexOf("=");
      return split < 0 ? [line, undefined] : [line.slice(0, split), line.slice(split + 1)];
    }),
  );
}

/** `"127.0.0.1:8080:80/tcp"`, `"5432:5432"`, `80`, a range, or the long form. */
function portsOf(port: unknown, at: string): Port[] {
  if (isMapping(port)) {
    const target = Number(port["target"]);
    return [{ published: text(port["published"]), address: text(port["host_ip"]), target }];
  }
  const plain = String(port)
    .replace(/\/(tcp|udp)$/, "")
    .replace(/\$\{[^}]*?:?-([^}]*)\}/g, "$1");
  const parts =
    /^(?:(?<address>\[[^\]]*\]|(?:\d+\.){3}\d+):)?(?:(?<published>[\d-]*|\$\{?\w+\}?):)?(?<target>[\d-]+|\$\{?\w+\}?)$/.exec(
      plain,
    )?.groups;
  if (parts === undefined) throw new ComposeError(`${at}: "${String(port)}" is no port like "8080:80"`);
  const [first = "", last = first] = (parts["target"] ?? "").split("-");
  const published = parts["published"] ?? undefined;
  if (!/^\d+$/.test(first)) return [];
  return range(Number(first), Number(last)).map((target) => ({
    published,
    address: parts["address"],
    target,
  }));
}

const range = (from: number, to: number) =>
  Array.from({ length: Math.min(to - from + 1, 100) }, (_, index) => from + index);

function mountOf(volume: unknown): Mount[] {
  if (isMapping(volume)) {
    if (volume["type"] === "tmpfs") return [];
    return [
      {
        source: text(volume["source"]) ?? "",
        target: text(volume["target"]) ?? "",
        readOnly: volume["read_only"] === true,
      },
    ];
  }
  const [source = "", target, mode = ""] = String(volume).split(":");
  return [
    {
      source: target === undefined ? "" : source,
      target: target ?? source,
      readOnly: mode.split(",").includes("ro"),
    },
  ];
}

function healthOf(value: unknown): Health | undefined {
  if (!isMapping(value) || value["disable"] === true) return undefined;
  const test = Array.isArray(value["test"])
    ? value["test"].filter((word) => !/^CMD(-SHELL)?$/.test(String(word))).join(" ")
    : text(value["test"]);
  if (test === undefined || test === "NONE") return undefined;
  const retries = value["retries"] === undefined ? undefined : Number(value["retries"]);
  return {
    test,
    interval: text(value["interval"]),
    timeout: text(value["timeout"]),
    retries,
    startPeriod: text(value["start_period"]),
  };
}

const isMapping = (value: unknown): value is Mapping =>
  typeof value === "object" && value !== null && !Array.isArray(value);
const mapping = (value: unknown): Mapping => (isMapping(value) ? value : {});
const list = (value: unknown): readonly unknown[] =>
  Array.isArray(value) ? value : value === undefined || value === null ? [] : [value];
const names = (value: unknown) => (isMapping(value) ? Object.keys(value) : list(value).map(String));
const text = (value: unknown) => (value === undefined || value === null ? undefined : String(value));
const optional = <Key extends string>(key: Key, value: string | undefined) =>
  value === undefined ? {} : ({ [key]: value } as Record<Key, string>);
/** A command as a shell would split it. */
const words = (value: unknown): string[] =>
  Array.isArray(value)
    ? value.map(String)
    : (text(value)?.match(/"[^"]*"|'[^']*'|\S+/g) ?? []).map((word) => word.replace(/^(["'])(.*)\1$/, "$2"));
