/** A saved file: the document of `npm run preview -- --json`, or a state as `pulumi stack export` writes it. */
import { runtime } from "@pulumi/pulumi";
import { UsageError } from "../choice";
import { conceal, type Shown, shownSecret, type Wire, type WireObject } from "../wire";
import type { Baseline, Standing } from "./standing";

/** @throws {UsageError} when the text is neither, or of another stack. */
export function readSaved(name: string, text: string, stack: string): Baseline {
  const content = parse(name, text);
  if (isPlan(content)) {
    if (content.stack !== stack) throw otherStack(name, content.stack, stack);
    return { name, resources: content.resources.map(planned), known: false, notes: [] };
  }
  const state = content["deployment"] ?? latest(content);
  if (!isMapping(state))
    throw new UsageError(
      `--against ${name}: this is neither a plan nor a state. ` +
        `Save one by \`npm run -s preview -- --stack ${stack} --json > before.json\` or \`pulumi stack export --stack ${stack} > before.json\`.`,
    );
  return stored(name, state as unknown as State, stack);
}

interface Document {
  stack: string;
  resources: Entry[];
}

/** Documents of older versions tell less. */
interface Entry {
  urn: string;
  type: string;
  name: string;
  parent: string | null;
  inputs: { [key: string]: Shown };
  protect: boolean;
  custom?: boolean;
  provider?: string | null;
  retainOnDelete?: boolean;
}

function planned(entry: Entry): Standing {
  const { urn, type, name, parent, provider, inputs, protect, retainOnDelete = false } = entry;
  const { custom = !/^(ward:|pulumi:pulumi:)/.test(type) } = entry;
  const links = { ...(parent && { parent }), ...(provider && { provider }) };
  return { urn, type, name, custom, protect, retainOnDelete, inputs, ...links };
}

/** The parts of a state that matter here. https://github.com/pulumi/pulumi/blob/master/sdk/go/common/apitype/core.go */
interface State {
  resources?: Stored[];
  pending_operations?: unknown[];
}

interface Stored {
  urn: string;
  type: string;
  custom?: boolean;
  /** Replaced already, and still to be deleted. */
  delete?: boolean;
  /** Read, and not managed. */
  external?: boolean;
  parent?: string;
  provider?: string;
  protect?: boolean;
  retainOnDelete?: boolean;
  additionalSecretOutputs?: string[];
  inputs?: WireObject;
}

function stored(
  name: string,
  { resources = [], pending_operations: pending }: State,
  stack: string,
): Baseline {
  const first = resources[0]?.urn.split("::")[0]?.replace("urn:pulumi:", "");
  if (first !== undefined && first !== stack) throw otherStack(name, first, stack);
  const condemned = resources.filter((resource) => resource.delete === true).length;
  const interrupted = pending?.length ?? 0;
  return {
    name,
    resources: resources.filter(isManaged).map(standing),
    known: true,
    notes: [
      ...(condemned > 0
        ? [`${condemned} of its resources, replaced before, wait for their deletion at the next update.`]
        : []),
      ...(interrupted > 0
        ? [`An update was interrupted (${interrupted} pending): \`pulumi refresh\` first.`]
        : []),
    ],
  };
}

function isManaged({ urn, external, delete: condemned }: Stored): boolean {
  return condemned !== true && external !== true && !DEFAULT_PROVIDER.test(urn);
}

/** Made by an engine for what names no provider; a plan without one has none. */
const DEFAULT_PROVIDER = /::pulumi:providers:[\w-]+::default/;

function standing(resource: Stored): Standing {
  const { urn, type, custom = false, parent, protect = false, retainOnDelete = false } = resource;
  const provider = DEFAULT_PROVIDER.test(resource.provider ?? "")
    ? undefined
    : providerUrn(resource.provider);
  const links = { ...(parent && { parent }), ...(provider && { provider }) };
  return {
    urn,
    type,
    name: nameOf(urn),
    custom,
    protect,
    retainOnDelete,
    ...links,
    inputs: inputsOf(resource),
  };
}

function inputsOf({ type, inputs = {}, additionalSecretOutputs = [] }: Stored): { [key: string]: Shown } {
  const given = type.startsWith("kubernetes:") ? withoutAutoname(inputs) : inputs;
  const kept = withoutDefaults(given) as WireObject;
  const shown = Object.entries(kept).map(([key, value]) => [
    key,
    additionalSecretOutputs.includes(key) ? shownSecret : conceal(value),
  ]);
  const all = Object.fromEntries(shown) as { [key: string]: Shown };
  if (!type.startsWith("pulumi:providers:")) return all;
  // The engine's own.
  const { version: _version, __internal: _notes, ...config } = all;
  return config;
}

/**
 * What a provider filled in stands in `__defaults` beside it, and is filled in again. Hashes of files are the
 * engine's.
 */
function withoutDefaults(value: Wire): Wire {
  if (Array.isArray(value)) return value.map(withoutDefaults);
  if (!isMapping(value)) return value;
  const { __defaults: filled, ...rest } = value;
  const names = Array.isArray(filled) ? filled : [];
  const isFile = [runtime.specialAssetSig, runtime.specialArchiveSig].includes(
    String(value[runtime.specialSigKey]),
  );
  const kept = Object.entries(rest).filter(([key]) => !names.includes(key) && !(isFile && key === "hash"));
  return Object.fromEntries(kept.map(([key, item]) => [key, withoutDefaults(item)]));
}

/** https://github.com/pulumi/pulumi-kubernetes/blob/master/provider/pkg/metadata/naming.go */
function withoutAutoname(inputs: WireObject): WireObject {
  const { metadata } = inputs;
  if (!isMapping(metadata)) return inputs;
  const { annotations, labels, ...rest } = metadata;
  const own = without(annotations, "pulumi.com/autonamed");
  const { name: _name, ...unnamed } = rest;
  const isNamedByPulumi = isMapping(annotations) && annotations["pulumi.com/autonamed"] === "true";
  return {
    ...inputs,
    metadata: {
      ...(isNamedByPulumi ? unnamed : rest),
      ...(own !== undefined && { annotations: own }),
      ...(labels !== undefined && { labels }),
    },
  };
}

function without(mapping: Wire | undefined, key: string): Wire | undefined {
  if (!isMapping(mapping) || !(key in mapping)) return mapping;
  const { [key]: _gone, ...rest } = mapping;
  return Object.keys(rest).length === 0 ? undefined : rest;
}

function parse(name: string, text: string): Mapping {
  const content = ((): unknown => {
    try {
      return JSON.parse(text);
    } catch {
      throw new UsageError(`--against ${name}: this is not JSON.`);
    }
  })();
  if (!isMapping(content as Wire))
    throw new UsageError(`--against ${name}: this is neither a plan nor a state.`);
  const found = content as Mapping;
  if (Array.isArray(found["steps"]))
    throw new UsageError(
      `--against ${name}: this is what \`pulumi preview --json\` prints, which tells only what changes. Give a state: \`pulumi stack export > before.json\`.`,
    );
  return found;
}

/** As a backend of one's own stores it. */
function latest({ checkpoint }: Mapping): Wire | undefined {
  return isMapping(checkpoint) ? checkpoint["latest"] : undefined;
}

function isPlan(content: Mapping): content is Mapping & Document {
  return Array.isArray(content["resources"]) && typeof content["stack"] === "string";
}

function otherStack(name: string, found: string, stack: string): UsageError {
  return new UsageError(
    `--against ${name}: this is the stack "${found}", and the plan is of "${stack}". Add --stack ${found}, or give a file of "${stack}".`,
  );
}

export function nameOf(urn: string): string {
  return urn.split("::").slice(3).join("::");
}

/** `<urn>::<id>` */
function providerUrn(reference: string | undefined): string | undefined {
  return reference?.split("::").slice(0, 4).join("::");
}

type Mapping = { [key: string]: Wire };

function isMapping(value: Wire | undefined): value is Mapping {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
