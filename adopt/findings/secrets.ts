/** What is known to everybody who reads the file, and doors that ask for nothing. */
import { kindOf } from "../kinds";
import { isClearSecret } from "../variables";
import { type Check, found } from "./check";

export const secrets: Check = ({ environment, command }) => [
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

export const password: Check = (service) => {
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

export const debugging: Check = ({ environment, command }) => [
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
