/** The engine's plan and the preview's, brought to the same form. */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { runtime } from "@pulumi/pulumi";
import { shownSecret, shownUnknown, type Wire, type WireObject } from "../../preview/wire";
import type { FullPlan } from "./full-plan";
import type { Workspace } from "./workspace";

/** A resource as both plans tell it. */
export interface Told {
  type: string;
  parent: string | null;
  provider: string | null;
  protect: boolean;
  dependencies: string[];
  propertyDependencies: Record<string, string[]>;
  inputs: Wire;
}

export interface Broken {
  rule: string;
  level: string;
  urn: string;
}

export interface Comparable {
  status: number | null;
  resources: Record<string, Told>;
  violations: Broken[];
}

export interface PreviewPlan extends Comparable {
  /** `urn#path` of each input that the document prints as `[secret]`. */
  secrets: string[];
  /** `urn#path` of each input that it prints as `[unknown]`. */
  unknown: string[];
  secretsToFill: string[];
}

interface State extends Partial<Omit<Told, "inputs">> {
  urn: string;
  type: string;
  inputs?: WireObject;
}

interface EngineEvent {
  policyEvent?: { resourceUrn: string; message: string; enforcementLevel: string };
}

export async function enginePlan(workspace: Workspace, stack: string): Promise<Comparable> {
  const log = join(workspace.root, "events.json");
  const asked = ["preview", "--stack", stack, "--policy-pack", "policy", "--json", "--event-log", log];
  const { status, stdout } = await workspace.pulumi(...asked);
  const { steps = [] } = JSON.parse(stdout) as { steps?: { newState: State }[] };
  const events = readFileSync(log, "utf8").trim().split("\n");
  return {
    status,
    resources: Object.fromEntries(steps.map(({ newState }) => [newState.urn, told(newState)])),
    violations: events.flatMap((line) => broken(JSON.parse(line) as EngineEvent)).sort(byText),
  };
}

export async function previewPlan(
  workspace: Workspace,
  stack: string,
  placement: string,
  program = "index.ts",
): Promise<PreviewPlan> {
  const script = ["--require", "tsx/cjs", "tests/engine/full-plan.ts", stack, placement, program];
  const { document, requests } = JSON.parse(await workspace.must(process.execPath, script)) as FullPlan;
  const mandatory = document.violations.some(({ level }) => level === "mandatory");
  const states = requests.map((request) => {
    const entry = document.resources.find(({ urn }) => urn === request.urn);
    const { parent = null, protect = false, dependencies = [] } = entry ?? {};
    return [request.urn, told({ ...request, parent, protect, dependencies })];
  });
  const paths = (mark: string) =>
    document.resources.flatMap(({ urn, inputs }) => pathsOf(inputs, (value) => value === mark, urn)).sort();
  return {
    status: mandatory ? 255 : 0,
    resources: Object.fromEntries(states) as Record<string, Told>,
    violations: document.violations.map(({ rule, level, urn }) => ({ rule, level, urn })).sort(byText),
    secrets: paths(shownSecret),
    unknown: paths(shownUnknown),
    secretsToFill: document.secretsToFill,
  };
}

/** `urn#path` of each value at any depth that is such a one. */
export function pathsOf(value: Wire, isOne: (value: Wire) => boolean, path: string): string[] {
  if (isOne(value)) return [path];
  if (value === null || typeof value !== "object") return [];
  return Object.entries(value).flatMap(([key, item]) => pathsOf(item, isOne, `${path}#${key}`));
}

function told(state: State): Told {
  const { type, parent, protect, dependencies, propertyDependencies, inputs = {} } = state;
  return {
    type,
    parent: parent ?? null,
    provider: providerOf(state.provider),
    protect: protect ?? false,
    dependencies: [...(dependencies ?? [])].sort(),
    propertyDependencies: Object.fromEntries(
      Object.entries(propertyDependencies ?? {})
        .filter(([, urns]) => urns.length > 0)
        .map(([property, urns]) => [property, [...urns].sort()]),
    ),
    inputs: shown(type.startsWith("pulumi:providers:") ? withoutEngines(inputs) : inputs),
  };
}

/** A provider's id is the engine's to choose, and so are providers that the program does not name. */
function providerOf(reference: string | null | undefined): string | null {
  if (!reference) return null;
  const urn = reference.split("::").slice(0, 4).join("::");
  return urn.split("::")[3]?.startsWith("default") ? null : urn;
}

/** The engine adds the version of the package, and room for its own notes. */
function withoutEngines({ version: _version, __internal: _internal, ...given }: WireObject): WireObject {
  return given;
}

/**
 * The engine prints a secret that is not known yet as unknown, and one that is as `[secret]`. (Whether each secret
 * of the preview is one for the engine, too, is seen in the state, in update.test.ts.)
 */
function shown(value: Wire): Wire {
  if (value === runtime.unknownValue) return shownUnknown;
  if (value === null || typeof value !== "object") return value;
  if (Array.isArray(value)) return value.map(shown);
  if (value[runtime.specialSigKey] === runtime.specialSecretSig)
    return JSON.stringify(value).includes(runtime.unknownValue) ? shownUnknown : shownSecret;
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, shown(item)]));
}

/** The pack writes the rule's id before its message. */
function broken({ policyEvent }: EngineEvent): Broken[] {
  if (policyEvent === undefined) return [];
  const rule = policyEvent.message.split(":")[0] ?? "";
  return [{ rule, level: policyEvent.enforcementLevel, urn: policyEvent.resourceUrn }];
}

function byText(one: Broken, other: Broken): number {
  return JSON.stringify(one) < JSON.stringify(other) ? -1 : 1;
}
