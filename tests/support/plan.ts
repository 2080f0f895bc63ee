/** Plans of the repository's own stack files, made in this process and once each. */
import "../../preview/lean-sdk";
import { join } from "node:path";
import { deploySystem } from "../../environments/deploy";
import type { Placement } from "../../environments/environment";
import { loadEnvironment } from "../../environments/load";
import { plan as makePlan, type Plan, type PlanResource } from "../../preview/plan";
import { readStackFile } from "../../preview/stack-file";
import { conceal, reveal, type Shown, shownUnknown } from "../../preview/wire";
import type { SystemSpec } from "../../systems/system";

export type Stack = "staging" | "prod";

export const stacks: readonly Stack[] = ["staging", "prod"];
export const placements: readonly Placement[] = ["aws", "kubernetes", "hybrid"];
export const SYSTEM = "tenant-provisioning";

/** The target of each layer in a placement. */
export const targetOf = {
  services: { aws: "aws", kubernetes: "kubernetes", hybrid: "kubernetes" },
  data: { aws: "aws", kubernetes: "kubernetes", hybrid: "aws" },
} as const;

interface Wish {
  stack: Stack;
  placement: Placement | "default";
  /** @default tenant-provisioning */
  system?: string;
  /** More than one. */
  systems?: readonly string[];
  /** Name of the stack, where it is not its environment's. */
  name?: string;
  /** As `-c` on the command line. */
  changes?: readonly string[];
  /** In place of the repository's spec sheet. */
  spec?: SystemSpec;
}

const root = join(__dirname, "../..");
const plans = new Map<string, Promise<PlanView>>();

/** The plan of one system of a stack file in a placement. */
export function planOf(stack: Stack, placement: Placement, system: string = SYSTEM): Promise<PlanView> {
  const key = `${stack} ${placement} ${system}`;
  const known = plans.get(key) ?? planFor({ stack, placement, system });
  plans.set(key, known);
  return known;
}

/** A plan that differs from those of the repository. */
export function planFor(wish: Wish): Promise<PlanView> {
  const { spec } = wish;
  return planWith(wish, spec === undefined ? () => require("../../index") as unknown : () => deploy(spec));
}

/** A plan of another program under the same configuration. */
export async function planWith(wish: Omit<Wish, "spec">, program: () => unknown): Promise<PlanView> {
  const { stack, placement, system = SYSTEM, systems = [system], changes = [] } = wish;
  const request = {
    project: "ward",
    stack: wish.name ?? stack,
    root,
    config: readStackFile(root, "ward", stack),
    program,
    load: loadEnvironment,
    systems,
    placement,
    changes,
  };
  const made = await makePlan(request);
  const [first] = made.systems;
  if (first === undefined) throw new Error("the plan has no system");
  return new PlanView(stack, placement === "default" ? first.placement : placement, system, made);
}

function deploy(spec: SystemSpec): () => Promise<void> {
  return async () => {
    const environment = loadEnvironment();
    for (const settings of environment.systems) deploySystem(environment, settings, spec);
  };
}

/** A plan with ways to ask it for one value. */
export class PlanView {
  readonly stack: Stack;
  readonly placement: Placement;
  readonly system: string;
  readonly plan: Plan;
  private readonly shown = new Map<string, Shown>();

  constructor(stack: Stack, placement: Placement, system: string, plan: Plan) {
    this.stack = stack;
    this.placement = placement;
    this.system = system;
    this.plan = plan;
  }

  get resources(): readonly PlanResource[] {
    return this.plan.resources;
  }

  all(type: string): PlanResource[] {
    return this.resources.filter((resource) => resource.type === type);
  }

  one(type: string, name?: string): PlanResource {
    const found = this.all(type).filter((resource) => name === undefined || resource.name === name);
    const [first] = found;
    if (first !== undefined && found.length === 1) return first;
    const there = this.all(type).map((resource) => resource.name);
    throw new Error(`${found.length} of ${type} ${name ?? ""}; there are: ${there.join(", ") || "none"}`);
  }

  /** What a resource is given; secrets and unknowns as placeholders. */
  inputs(resource: PlanResource): Shown {
    const known = this.shown.get(resource.urn);
    if (known !== undefined) return known;
    const shown = conceal(resource.inputs);
    this.shown.set(resource.urn, shown);
    return shown;
  }

  /** The same with secrets opened, for what is inside of them. */
  opened(resource: PlanResource): Shown {
    return reveal<typeof shownUnknown>(resource.inputs, shownUnknown);
  }

  /** One input of one resource, by its path: `spec.replicas`. */
  get(type: string, name: string, path: string): Shown | undefined {
    return at(this.inputs(this.one(type, name)), path);
  }

  byUrn(urn: string): PlanResource {
    const found = this.resources.find((resource) => resource.urn === urn);
    if (found === undefined) throw new Error(`no resource ${urn}`);
    return found;
  }
}

/** A value inside of plain data, by a path of keys and positions. */
export function at(value: Shown | undefined, path: string): Shown | undefined {
  let found: Shown | undefined = value;
  for (const key of path.split(".")) {
    if (typeof found !== "object" || found === null) return undefined;
    found = (found as { [key: string]: Shown })[key];
  }
  return found;
}

/** JSON inside of an input, e.g. ECS's container definitions. */
export function parsed(value: Shown | undefined): Shown {
  if (typeof value !== "string") throw new Error(`no JSON text: ${JSON.stringify(value)}`);
  return JSON.parse(value) as Shown;
}

export function listAt(value: Shown | undefined, path = ""): Shown[] {
  const found = path === "" ? value : at(value, path);
  if (!Array.isArray(found)) throw new Error(`no list at "${path}": ${JSON.stringify(value)}`);
  return found;
}

/** The item of a list that is called so. */
export function named(list: Shown | undefined, name: string): Shown {
  const found = listAt(list).find((item) => at(item, "name") === name);
  if (found === undefined)
    throw new Error(`no "${name}" among ${listAt(list).map((item) => at(item, "name"))}`);
  return found;
}
