/** One service of a compose file, in its short forms and its long ones. */
import { ComposeError, type ComposeService, type Health, type Mount, type Port } from "./compose";
import { isMapping, list, type Mapping, mapping, names, optional, text, words } from "./plain-yaml";

/** @throws {ComposeError} */
export function serviceOf(name: string, service: Mapping, at: string): ComposeService {
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
