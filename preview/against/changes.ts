/** What an update would do to a stack: created, updated, replaced, deleted, and what it would destroy. */
import { shownInputs } from "../json";
import type { Plan, PlanResource } from "../plan";
import { systemOf } from "../systems";
import type { Shown } from "../wire";
import { type Difference, differences, isHidden } from "./differences";
import { Identities } from "./identity";
import { isWithin, keysOf } from "./paths";
import { replacing } from "./replacements";
import type { Baseline, Standing } from "./standing";
import { type Held, heldBy } from "./stateful";

export type Action = "created" | "updated" | "replaced" | "deleted";

export interface Change {
  action: Action;
  urn: string;
  /** Where an alias found it. */
  formerUrn?: string;
  type: string;
  name: string;
  system: string | undefined;
  custom: boolean;
  /** An engine refuses to replace or delete it. */
  protect: boolean;
  properties: (Difference & { replaces: boolean })[];
  /** Why, where no property tells: `the provider's region`. */
  reason?: string;
  /** Data that goes with it. */
  destroys?: Held;
  /** What may have been meant, for a resource that is deleted: it seems to be there under another name. */
  renamed?: string;
}

export interface Changes {
  against: string;
  notes: string[];
  /** What destroys data first, then in the plan's order; components and resources. */
  changes: Change[];
  /** Resources that have another URN than before and are not touched by it. */
  moved: number;
  unchanged: number;
}

/** Of resources; components change only what was asked for. */
export function count({ changes }: Changes, action: Action): number {
  return changes.filter((change) => change.custom && change.action === action).length;
}

export function destroysData({ changes }: Changes): boolean {
  return changes.some(({ destroys }) => destroys !== undefined);
}

/** @param chosen Systems; all of the stack when empty. */
export function changesOf(plan: Plan, baseline: Baseline, chosen: readonly string[]): Changes {
  const before = standingOf(plan, baseline, chosen);
  return new Comparison(before, baseline, plan).run();
}

/** Without what the plan leaves out because of `--system`. */
function standingOf(plan: Plan, { resources }: Baseline, chosen: readonly string[]): Standing[] {
  if (chosen.length === 0) return resources;
  const planned = new Set(plan.resources.map(({ urn }) => urn));
  const names = plan.systems.map(({ name }) => name);
  return resources.filter(({ name, urn }) => planned.has(urn) || systemOf(name, names) !== undefined);
}

class Comparison {
  private readonly before: Map<string, Standing>;
  private readonly identities: Identities;
  private readonly actions = new Map<string, Action>();
  private readonly kept = new Set<string>();
  private readonly providers: Map<string, { [key: string]: Shown }>;
  private moved = 0;
  private unchanged = 0;
  private readonly baseline: Baseline;
  private readonly plan: Plan;

  constructor(before: readonly Standing[], baseline: Baseline, plan: Plan) {
    this.baseline = baseline;
    this.plan = plan;
    this.before = new Map(before.map((resource) => [resource.urn, resource]));
    this.identities = new Identities(this.before.keys());
    this.providers = new Map(
      plan.resources
        .filter(({ type }) => type.startsWith("pulumi:providers:"))
        .map((resource) => [resource.urn, shownInputs(resource)]),
    );
  }

  run(): Changes {
    const now = this.plan.resources.flatMap((resource) => this.changeOf(resource) ?? []);
    const gone = [...this.before.values()].filter(({ urn }) => !this.kept.has(urn));
    const created = now.filter(({ action }) => action === "created");
    const names = this.plan.systems.map(({ name }) => name);
    const deleted = gone
      .reverse()
      .map((resource) => deletion(resource, systemOf(resource.name, names), created));
    const all = [...now, ...deleted].filter(({ type }) => type !== "pulumi:pulumi:Stack");
    return {
      against: this.baseline.name,
      notes: this.baseline.notes,
      changes: [...all.filter(({ destroys }) => destroys), ...all.filter(({ destroys }) => !destroys)],
      moved: this.moved,
      unchanged: this.unchanged,
    };
  }

  private changeOf(resource: PlanResource): Change | undefined {
    const formerUrn = this.identities.of(resource);
    const former = formerUrn === undefined ? undefined : this.before.get(formerUrn);
    if (former === undefined) return this.as("created", resource, {});
    this.kept.add(former.urn);
    const moved = former.urn === resource.urn ? {} : { formerUrn: former.urn };
    const inputs = shownInputs(resource);
    const found = this.differencesOf(resource, former, inputs);
    const forced = resource.custom ? replacing(resource.type, found, inputs, resource.replaceOnChanges) : [];
    const properties = found.map((one) => ({ ...one, replaces: forced.includes(one.path) }));
    const reason = former.type === resource.type ? this.providersReason(resource, former) : "another type";
    if (forced.length > 0 || reason !== undefined) {
      const destroys = this.destroyed(former);
      return this.as("replaced", resource, {
        ...moved,
        properties,
        protect: former.protect && resource.protect,
        ...(reason !== undefined && { reason }),
        ...(destroys !== undefined && { destroys }),
      });
    }
    if (properties.length > 0) return this.as("updated", resource, { ...moved, properties });
    this.moved += former.urn === resource.urn || !resource.custom ? 0 : 1;
    this.unchanged += resource.custom ? 1 : 0;
    return undefined;
  }

  private as(action: Action, resource: PlanResource, more: Partial<Change>): Change {
    this.actions.set(resource.urn, action);
    const { urn, type, name, system, custom, protect } = resource;
    return { action, urn, type, name, system, custom, protect, properties: [], ...more };
  }

  private destroyed(former: Standing): Held | undefined {
    return former.retainOnDelete ? undefined : heldBy(former.type, former.inputs);
  }

  private differencesOf(
    resource: PlanResource,
    former: Standing,
    inputs: { [key: string]: Shown },
  ): Difference[] {
    const { ignoreChanges, propertyDependencies } = resource;
    const comesFrom = (property: string, action: Action) =>
      (propertyDependencies[property] ?? []).some((urn) => this.actions.get(urn) === action);
    const differing = (isStale: (property: string) => boolean) =>
      differences(
        former.inputs,
        inputs,
        (property, old) => (!this.baseline.known && !isHidden(old)) || isStale(property),
      );
    const found = differing((property) => comesFrom(property, "replaced"));
    // What has come to a list comes from what is new; where nothing has, what is new took another's place.
    const grown = new Set(found.filter(({ old }) => old === undefined).map(({ path }) => keysOf(path)[0]));
    const isStale = (property: string) =>
      comesFrom(property, "replaced") || (comesFrom(property, "created") && !grown.has(property));
    return differing(isStale).filter(({ path }) => !ignoreChanges.some((ignored) => isWithin(path, ignored)));
  }

  /** A provider of another region does not find what there is. */
  private providersReason(resource: PlanResource, former: Standing): string | undefined {
    if (!resource.type.startsWith("aws:") || /^aws:(iam|route53|cloudfront)\//.test(resource.type))
      return undefined;
    const then = this.before.get(former.provider ?? "")?.inputs["region"];
    const now = this.providers.get(resource.provider?.split("::").slice(0, 4).join("::") ?? "")?.["region"];
    if (then === undefined || now === undefined || then === now) return undefined;
    return `its provider's region: ${String(then)} → ${String(now)}`;
  }
}

function deletion(former: Standing, system: string | undefined, created: readonly Change[]): Change {
  const { urn, type, name, custom, protect, retainOnDelete } = former;
  const destroys = retainOnDelete ? undefined : heldBy(type, former.inputs);
  const same = created.filter(
    (other) => other.type === type && (other.name === name || destroys !== undefined),
  );
  const [other] = same;
  return {
    ...{ action: "deleted", urn, type, name, system, custom, protect, properties: [] },
    ...(retainOnDelete && { reason: "only Pulumi forgets it: it stays in the cloud" }),
    ...(destroys !== undefined && { destroys }),
    ...(other !== undefined && same.length === 1 && { renamed: other.urn }),
  };
}
