/** What of a compose file is not in its spec sheet, with what takes its place. */
import type { Compose, ComposeService } from "./compose";
import { isData, type Kind, kindOf } from "./kinds";
import type { Application } from "./services";
import { hostOf } from "./variables";

const INSTEAD: Partial<Record<Kind, string>> = {
  edge: "Ward's own edge takes its place: put its routes, limits and headers under `edge`",
  ours: "Ward has its own",
  other: "Ward has no component for it: keep it where it is, and name its address in a variable",
};

/** One line for each service, key, file and address that did not find its place. */
export function leftOf({ services, unread }: Compose, applications: readonly Application[]): string[] {
  const names = new Set([...services.map(({ name }) => name), ...applications.map(({ name }) => name)]);
  const empty =
    applications.length === 0
      ? ["The file runs no application: `app` in the sheet is a place for the one that uses its data."]
      : [];
  return [
    ...empty,
    ...services.flatMap((service) => [
      ...apart(service),
      ...configured(service),
      ...elsewhere(service, names),
    ]),
    ...unread.map((key) => `${key}: no equivalent in a spec sheet`),
  ];
}

function apart(service: ComposeService): string[] {
  const kind = kindOf(service);
  if (kind === "service" || isData(kind)) return [];
  return [`services.${service.name} (${service.image}): ${INSTEAD[kind]}`];
}

function configured({ name, envFiles, mounts }: ComposeService): string[] {
  const files = mounts.filter(
    ({ source, readOnly }) => source !== "" && (readOnly || /\.(conf|cfg|ya?ml|json|ini|toml)$/.test(source)),
  );
  return [
    ...envFiles.map(
      (file) =>
        `services.${name}.env_file ${file}: not read, for it holds secrets; put its variables under \`env\``,
    ),
    ...files.map(
      ({ source }) => `services.${name}.volumes ${source}: configuration goes under \`files\` of the service`,
    ),
  ];
}

/** Addresses of containers that another file starts: a name without a dot. */
function elsewhere({ name, environment }: ComposeService, names: ReadonlySet<string>): string[] {
  const strangers = [...environment].flatMap(([variable, value = ""]) => {
    const host = /^[a-z][\w+.-]*:\/\//i.test(value) ? hostOf(value) : "";
    return host === "" || host.includes(".") || host === "localhost" || names.has(host)
      ? []
      : [`${host} (${variable})`];
  });
  if (strangers.length === 0) return [];
  return [
    `services.${name}.environment: not in this file are ${strangers.join(", ")}. Adopt the files together, or give their addresses`,
  ];
}
