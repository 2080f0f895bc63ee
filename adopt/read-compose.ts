/** The text of a compose file, read. */
import { isAlias, isMap, LineCounter, parseDocument, visit } from "yaml";
import { type Compose, ComposeError } from "./compose";
import { serviceOf } from "./compose-service";
import { isMapping, type Mapping } from "./plain-yaml";

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
