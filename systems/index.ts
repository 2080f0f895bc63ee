/** The systems Ward knows. A new one is a spec sheet and a line here. */
import type { KnownSystem } from "../environments/systems";
import { hospital } from "./hospital";
import { inamsos } from "./inamsos";
import { nxPortal } from "./nx-portal";
import { sharedConnections } from "./pools";
import { imageNames, plainVariables, type SystemSpec } from "./system";
import { tebx } from "./tebx";
import { tenantProvisioning } from "./tenant-provisioning";

const sheets: readonly SystemSpec[] = [tebx, nxPortal, inamsos, hospital, tenantProvisioning];

/** Spec sheets by name. */
export const systems: Readonly<Record<string, SystemSpec>> = Object.fromEntries(
  sheets.map((spec) => [spec.name, spec]),
);

/** What the configuration checks against them. */
export const catalog: Readonly<Record<string, KnownSystem>> = Object.fromEntries(
  sheets.map((spec) => [spec.name, known(spec)]),
);

function known(spec: SystemSpec): KnownSystem {
  const {
    name,
    defaultPlacement,
    secrets,
    cidr,
    services,
    identity = {},
    databases,
    caches,
    sites = {},
  } = spec;
  return {
    ...{ name, defaultPlacement, secrets, cidr },
    services: [...Object.keys(services), ...Object.keys(identity)],
    databases: Object.keys(databases),
    caches: Object.keys(caches),
    sites: Object.keys(sites),
    fewestZones: spec.search === undefined ? 2 : 3,
    images: imageNames(spec),
    variables: plainVariables(spec),
    connections: sharedConnections(spec),
  };
}
