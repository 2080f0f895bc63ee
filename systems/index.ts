/** The systems Ward knows. A new one is a spec sheet and a line here. */
import { imageNames, plainVariables, type SystemSpec } from "./system";
import { tenantProvisioning } from "./tenant-provisioning";

const sheets: readonly SystemSpec[] = [tenantProvisioning];

/** Spec sheets by name, with the names of their images and variables for the configuration to check against. */
export const systems: Readonly<Record<string, SystemSpec & { images: string[]; variables: string[] }>> =
  Object.fromEntries(
    sheets.map((spec) => [spec.name, { ...spec, images: imageNames(spec), variables: plainVariables(spec) }]),
  );
