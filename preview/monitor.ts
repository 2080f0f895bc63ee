/**
 * The monitor of a plan: what an engine would be asked is written down, and answered as an engine answers a
 * first preview. Inputs come back as they were given; ids, ARNs and everything else a provider makes is unknown.
 *
 * Pulumi's mock monitor stays underneath for what a plan does not care about. Its own `registerResource` is
 * replaced, because it hands its user neither parents nor dependencies nor `protect`, and because its URNs keep
 * only the direct parent's type (`B$C`) where an engine keeps the whole chain (`A$B$C`).
 */
import { runtime } from "@pulumi/pulumi";
import type { Alias as ProtoAlias } from "@pulumi/pulumi/proto/alias_pb";
import type { RegisterResourceRequest } from "@pulumi/pulumi/proto/resource_pb";
import type { WireObject } from "./wire";

/** One resource as an engine would be asked for it. */
export interface Registered {
  urn: string;
  type: string;
  name: string;
  /** A resource of a provider; `false` for components. */
  custom: boolean;
  parent?: string;
  /** `<provider urn>::<provider id>`, when one was chosen explicitly. */
  provider?: string;
  /** The same by package, for components. */
  providers: Record<string, string>;
  protect: boolean;
  dependencies: string[];
  propertyDependencies: Record<string, string[]>;
  ignoreChanges: string[];
  replaceOnChanges: string[];
  deleteBeforeReplace: boolean;
  retainOnDelete: boolean;
  aliases: Alias[];
  secretOutputs: string[];
  /** On the wire: secrets and unknowns are still wrapped. */
  inputs: WireObject;
}

/** A former identity: a whole URN, or those parts of it that were different. */
export type Alias = string | AliasParts;

export interface AliasParts {
  name?: string;
  type?: string;
  project?: string;
  stack?: string;
  /** URN; `null` for what had no parent but the stack. */
  parent?: string | null;
}

export interface Recording {
  resources: Registered[];
  /** What the program returned, on the wire. */
  outputs: WireObject;
}

const stackType = "pulumi:pulumi:Stack";

/** Replaces the answers of the mock monitor that `setMocks` has just installed, and returns what it will hear. */
export function record(project: string, stack: string): Recording {
  const recording: Recording = { resources: [], outputs: {} };
  const seen = new Set<string>();
  const monitor = runtime.getMonitor() as unknown as Answering;
  monitor.registerResource = (request, answer) => {
    const registered = read(request, project, stack);
    if (seen.has(registered.urn)) {
      answer(new Error(`Two resources have the URN ${registered.urn}: give one of them another name.`));
      return;
    }
    seen.add(registered.urn);
    recording.resources.push(registered);
    answer(null, answerTo(registered));
  };
  monitor.registerResourceOutputs = (request, answer) => {
    const type = request.getUrn().split("::")[2];
    if (type === stackType) recording.outputs = (request.getOutputs()?.toJavaScript() ?? {}) as WireObject;
    answer(null, {});
  };
  monitor.invoke = (request, answer) => answer(askedProvider(request.getTok()));
  monitor.readResource = (request, answer) =>
    answer(askedProvider(`${request.getType()} ${request.getName()}`));
  return recording;
}

function askedProvider(what: string): Error {
  const details = `The program asked a provider for ${what}. A plan asks no provider anything: what it needs to know is configuration.`;
  // Pulumi's SDK reads `message` after a failed registration, and `details` after a failed call.
  return Object.assign(new Error(details), { details });
}

/** The engine's rule: the whole chain of parent types, without the stack's own. */
export function urnOf(project: string, stack: string, parent: string, type: string, name: string): string {
  const parentType = parent.split("::")[2] ?? stackType;
  const qualified = parentType === stackType ? type : `${parentType}$${type}`;
  return `urn:pulumi:${stack}::${project}::${qualified}::${name}`;
}

function read(request: RegisterResourceRequest, project: string, stack: string): Registered {
  const parent = request.getParent();
  const provider = request.getProvider();
  return {
    urn: urnOf(project, stack, parent, request.getType(), request.getName()),
    type: request.getType(),
    name: request.getName(),
    custom: request.getCustom(),
    ...(parent === "" ? {} : { parent }),
    ...(provider === "" ? {} : { provider }),
    providers: entriesOf(request.getProvidersMap(), (reference) => reference),
    protect: request.getProtect() === true,
    dependencies: request.getDependenciesList(),
    propertyDependencies: entriesOf(request.getPropertydependenciesMap(), (found) => found.getUrnsList()),
    ignoreChanges: request.getIgnorechangesList(),
    replaceOnChanges: request.getReplaceonchangesList(),
    deleteBeforeReplace: request.getDeletebeforereplace(),
    retainOnDelete: request.getRetainondelete() === true,
    aliases: request.getAliasesList().map(aliasOf),
    secretOutputs: request.getAdditionalsecretoutputsList(),
    inputs: (request.getObject()?.toJavaScript() ?? {}) as WireObject,
  };
}

function aliasOf(alias: ProtoAlias): Alias {
  const spec = alias.getSpec();
  if (spec === undefined) return alias.getUrn();
  const parent = spec.getNoparent() ? null : spec.getParenturn() || undefined;
  return {
    ...(spec.getName() !== "" && { name: spec.getName() }),
    ...(spec.getType() !== "" && { type: spec.getType() }),
    ...(spec.getProject() !== "" && { project: spec.getProject() }),
    ...(spec.getStack() !== "" && { stack: spec.getStack() }),
    ...(parent !== undefined && { parent }),
  };
}

function entriesOf<V, T>(
  map: { forEach(visit: (value: V, key: string) => void): void },
  convert: (value: V) => T,
) {
  const entries: Record<string, T> = {};
  map.forEach((value, key) => {
    entries[key] = convert(value);
  });
  return entries;
}

function answerTo({ urn, inputs, custom }: Registered): Answer {
  return {
    getUrn: () => urn,
    getId: () => "",
    // A component's outputs are its constructor's business; the engine's answer to it is not looked at.
    getObject: () => ({ toJavaScript: () => (custom ? inputs : {}) }),
    getPropertydependenciesMap: () => undefined,
    getResult: () => 0,
  };
}

interface Answer {
  getUrn(): string;
  getId(): string;
  getObject(): { toJavaScript(): WireObject };
  getPropertydependenciesMap(): undefined;
  getResult(): number;
}

type Callback<T> = (error: Error | null, answer?: T) => void;

/** The part of Pulumi's monitor client that is answered here. Its type is not exported. */
interface Answering {
  registerResource(request: RegisterResourceRequest, answer: Callback<Answer>): void;
  registerResourceOutputs(
    request: { getUrn(): string; getOutputs(): { toJavaScript(): object } | undefined },
    answer: Callback<object>,
  ): void;
  invoke(request: { getTok(): string }, answer: Callback<never>): void;
  readResource(request: { getType(): string; getName(): string }, answer: Callback<never>): void;
}
