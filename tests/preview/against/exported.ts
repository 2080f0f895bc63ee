/**
 * A state as an engine writes it and `pulumi stack export` prints it, of a plan that was carried out.
 * https://github.com/pulumi/pulumi/blob/master/sdk/go/common/apitype/core.go (DeploymentV3, ResourceV3)
 */
import { createHash } from "node:crypto";
import { runtime } from "@pulumi/pulumi";
import type { Plan, PlanResource } from "../../../preview/plan";
import type { Wire, WireObject } from "../../../preview/wire";

/** Stands wherever a provider answered, or a secret was: nothing of a state's own may come out of it. */
export const MADE = "made-by-a-provider";
export const CIPHERTEXT = "v1:n0nCe0fTheState:cipherTextOfTheState=";

const TIME = "2026-01-31T10:00:00.000000000Z";

export interface StoredResource {
  urn: string;
  type: string;
  custom: boolean;
  inputs: WireObject;
  delete?: boolean;
  protect?: boolean;
}

export interface Exported {
  version: 3;
  deployment: { resources: StoredResource[]; [key: string]: unknown };
}

export function exportedState({ stack, resources }: Plan): Exported {
  const packages = new Set(
    resources.filter(({ custom }) => custom).map(({ type }) => type.split(":")[0] ?? ""),
  );
  const defaults = [...packages]
    .filter((name) => name !== "pulumi")
    .map((name) => defaultProvider(stack, name));
  return {
    version: 3,
    deployment: {
      manifest: { time: TIME, magic: idOf("magic"), version: "v3.255.0" },
      secrets_providers: { type: "passphrase", state: { salt: `v1:salt=:${CIPHERTEXT}` } },
      resources: [...defaults, ...resources.map((resource) => stored(stack, resource))],
      metadata: {},
    },
  };
}

function stored(stack: string, resource: PlanResource): StoredResource {
  const { urn, type, custom, parent, protect, retainOnDelete, dependencies, propertyDependencies } = resource;
  const pkg = type.split(":")[0] ?? "";
  const inputs = written(resource.inputs) as WireObject;
  const provider = resource.provider ?? `${defaultProvider(stack, pkg).urn}::${idOf(pkg)}`;
  return {
    urn,
    custom,
    ...(custom && { id: idOf(urn) }),
    type,
    inputs: { ...inputs, ...(custom && pkg === "aws" && { __defaults: ["filledIn"], filledIn: MADE }) },
    ...(custom && { outputs: { ...inputs, id: MADE, arn: MADE } }),
    ...(parent !== undefined && { parent }),
    ...(protect && { protect }),
    ...(retainOnDelete && { retainOnDelete }),
    ...(custom && type.split(":")[0] !== "pulumi" && { provider }),
    ...(dependencies.length > 0 && { dependencies }),
    ...(Object.keys(propertyDependencies).length > 0 && { propertyDependencies }),
    ...(resource.secretOutputs.length > 0 && { additionalSecretOutputs: resource.secretOutputs }),
    created: TIME,
    modified: TIME,
  } as StoredResource;
}

/** As an engine makes one for each package that a program names no provider of. */
function defaultProvider(stack: string, pkg: string): StoredResource & { id: string } {
  const type = `pulumi:providers:${pkg}`;
  const urn = `urn:pulumi:${stack}::ward::${type}::default_1_2_3`;
  return { urn, custom: true, id: idOf(pkg), type, inputs: { version: "1.2.3" } };
}

/** Secrets are encrypted, and what was unknown is there. */
function written(value: Wire): Wire {
  if (value === runtime.unknownValue) return MADE;
  if (value === null || typeof value !== "object") return value;
  if (Array.isArray(value)) return value.map(written);
  if (value[runtime.specialSigKey] === runtime.specialSecretSig)
    return { [runtime.specialSigKey]: runtime.specialSecretSig, ciphertext: CIPHERTEXT };
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, written(item)]));
}

function idOf(text: string): string {
  return createHash("sha256").update(text).digest("hex").slice(0, 36);
}
