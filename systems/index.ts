/** The systems Ward knows. A new one is a spec sheet and a line here. */
import { imageNames, mostReplicas, plainVariables, type SystemSpec } from "./system";
import { tenantProvisioning } from "./tenant-provisioning";

const sheets: readonly SystemSpec[] = [tenantProvisioning];

/** A sheet, and what the configuration checks against it. */
type KnownSheet = SystemSpec & { images: string[]; variables: string[]; mostReplicas?: number };

/** Spec sheets by name. */
export const systems: Readonly<Record<string, KnownSheet>> = Object.fromEntries(
  sheets.map((spec) => [spec.name, known(spec)]),
);

function known(spec: SystemSpec): KnownSheet {
  const most = mostReplicas(spec);
  const names = { images: imageNames(spec), variables: plainVariables(spec) };
  return { ...spec, ...names, ...(most === undefined ? {} : { mostReplicas: most }) };
}
