/** What programs are told by name and value: variables of containers, functions, services, builds and jobs. */
import { UNKNOWN, type View } from "../../plan/view";
import type { Finding } from "../../rule";
import { holdsSecret, isHarmless, isSecretName } from "../../values/credentials";
import { unjudged, wrong } from "../../writing/expect";

export interface Setting {
  name: string | typeof UNKNOWN;
  value: View;
}

function variable(entry: View): Setting {
  if (entry.unknown) return { name: UNKNOWN, value: entry };
  const name = entry.at("name").or("");
  return { name: typeof name === "string" ? name : UNKNOWN, value: entry.at("value") };
}

export function variables(list: View): Setting[] {
  return list.each().map(variable);
}

function ofFunction(view: View): Setting[] {
  return map(view.at("environment", "variables"));
}

function map(view: View): Setting[] {
  return view.entries().map(([name, value]) => ({ name, value }));
}

function ofService(view: View): Setting[] {
  const source = view.at("sourceConfiguration");
  return [
    source.at("imageRepository", "imageConfiguration"),
    source.at("codeRepository", "codeConfiguration", "codeConfigurationValues"),
  ].flatMap((configuration) => map(configuration.at("runtimeEnvironmentVariables")));
}

/** What a build takes from a store (PARAMETER_STORE, SECRETS_MANAGER) is a reference. */
function ofBuild(view: View): Setting[] {
  return view
    .at("environment", "environmentVariables")
    .each()
    .filter((one) => one.unknown || one.at("type").or("PLAINTEXT") === "PLAINTEXT")
    .map(variable);
}

function ofJob(view: View): Setting[] {
  const properties = view.at("containerProperties");
  if (!properties.given()) return [];
  const document = properties.json();
  return !document || document.unknown
    ? [{ name: UNKNOWN, value: properties }]
    : variables(document.at("environment"));
}

/** What AWS starts without a container that a rule about containers sees. */
export const SERVICES: Readonly<Record<string, (view: View) => Setting[]>> = {
  "aws:lambda/function:Function": ofFunction,
  "aws:apprunner/service:Service": ofService,
  "aws:codebuild/project:Project": ofBuild,
  "aws:batch/jobDefinition:JobDefinition": ofJob,
};

export function judgeSettings(
  settings: readonly Setting[],
  bad: (name: string, value: unknown) => string | undefined,
): Finding[] {
  return settings.flatMap(({ name, value }) => {
    const read = value.or(undefined);
    if (read === UNKNOWN || name === UNKNOWN) return [unjudged(value)];
    const message = read === undefined ? undefined : bad(name, read);
    return message ? [wrong(value, message)] : [];
  });
}

export const CLEAR = "a secret stands here in clear";

export function inClear(name: string, value: unknown): string | undefined {
  return holdsSecret(String(value)) || (isSecretName(name) && !isHarmless(value)) ? CLEAR : undefined;
}
