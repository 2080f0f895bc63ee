/** What a plan costs a month, by system and component: a plain result, that text, JSON and pages show. */
import type { Budget } from "../environments/budget";
import type { PlanResource } from "../preview/plan";
import { aws } from "./aws";
import { type BudgetVerdict, compare } from "./budget";
import { inputsOf } from "./inputs";
import { kubernetes } from "./kubernetes";
import { byUse, free, leftOut } from "./others";
import { priceOf, priceRegion, pricesRead } from "./prices";
import { type Quota, quotasOf } from "./quotas";
import { surroundings } from "./surroundings";
import type { Use } from "./use";

/** So much of one thing a month. */
export interface CostLine {
  resource: string;
  urn: string;
  /** Key of the price. */
  price: string;
  note: string;
  /** Units a month. */
  amount: number;
  unit: string;
  /** US dollars a unit. */
  unitUsd: number;
  /** US dollars a month, to the cent. */
  usd: number;
}

export interface ComponentCost {
  /** `DatabaseCluster`; empty for what belongs to no component. */
  kind: string;
  name: string;
  /** US dollars a month: the sum of its lines. */
  usd: number;
  lines: CostLine[];
}

export interface SystemCost {
  /** Nothing for what the stack's systems share. */
  system: string | undefined;
  /** US dollars a month: the sum of its components. */
  usd: number;
  /** The heaviest first. */
  components: ComponentCost[];
}

/** A resource that is charged by the month, and is not in the sum. */
export interface Unpriced {
  resource: string;
  urn: string;
  /** Key that the price table has no price of, or the type that nothing is known of. */
  price: string;
  reason: string;
}

export interface Estimate {
  currency: "USD";
  /** US dollars a month: the sum of its systems. */
  usd: number;
  systems: SystemCost[];
  unpriced: Unpriced[];
  /** Parts of this plan that are charged by use, and in no sum. */
  byUse: string[];
  /** In no sum of any plan. */
  leftOut: readonly string[];
  /** Of the price table. */
  prices: { region: string; read: string; elsewhere: string[] };
  budget: BudgetVerdict | undefined;
  /** Account limits that the plan needs more of than a new account has, first; then those it does not reach. */
  quotas: Quota[];
}

const pricers = { ...aws, ...kubernetes };

export function estimate(resources: readonly PlanResource[], budget: Budget): Estimate {
  const around = surroundings(resources);
  const unpriced: Unpriced[] = [];
  const lines: { resource: PlanResource; line: CostLine }[] = [];
  for (const resource of resources) {
    if (!resource.custom) continue;
    const pricer = pricers[resource.type];
    if (pricer === undefined) {
      if (!free.has(resource.type) && byUse[resource.type] === undefined)
        unpriced.push(missing(resource, resource.type, "the estimate does not know this type"));
      continue;
    }
    for (const use of pricer(inputsOf(resource), resource, around)) {
      const priced = lineOf(resource, use, budget);
      if ("reason" in priced) unpriced.push(priced);
      else lines.push({ resource, line: priced });
    }
  }
  const systems = bySystem(lines, around.component);
  const usd = sum(systems);
  return {
    currency: "USD",
    usd,
    systems,
    unpriced,
    byUse: [...new Set(resources.flatMap(({ type }) => byUse[type] ?? []))].sort(),
    leftOut,
    prices: { region: priceRegion, read: pricesRead, elsewhere: elsewhere(resources) },
    budget: compare(usd, systems, budget),
    quotas: quotasOf(resources, around),
  };
}

function lineOf(resource: PlanResource, use: Use, { kubernetes: unitPrices }: Budget): CostLine | Unpriced {
  const own = CLUSTER[use.price];
  const price = own === undefined ? priceOf(use.price) : { usd: unitPrices[own.price], unit: own.unit };
  if (price === undefined) return missing(resource, use.price, "the price table has no price of it");
  if (!Number.isFinite(use.amount)) return missing(resource, use.price, "the plan does not say how much");
  return {
    ...{ resource: resource.name, urn: resource.urn, price: use.price, note: use.note ?? "" },
    ...{
      amount: Math.round(use.amount * 1e4) / 1e4,
      unit: price.unit,
      unitUsd: price.usd,
      usd: round(use.amount * price.usd),
    },
  };
}

/** Prices of a cluster, which are configuration. */
const CLUSTER: Readonly<Record<string, { price: keyof Budget["kubernetes"]; unit: string }>> = {
  "cluster cpu": { price: "cpu", unit: "CPU-month" },
  "cluster memory": { price: "memoryGiB", unit: "GiB-month" },
  "cluster storage": { price: "storageGiB", unit: "GiB-month" },
  "cluster load balancer": { price: "loadBalancer", unit: "month" },
};

function missing({ name, urn }: PlanResource, price: string, reason: string): Unpriced {
  return { resource: name, urn, price, reason };
}

function bySystem(
  lines: readonly { resource: PlanResource; line: CostLine }[],
  componentOf: (resource: PlanResource) => { kind: string; name: string },
): SystemCost[] {
  const systems = new Map<string | undefined, Map<string, ComponentCost>>();
  for (const { resource, line } of lines) {
    const components = systems.get(resource.system) ?? new Map<string, ComponentCost>();
    systems.set(resource.system, components);
    const { kind, name } = componentOf(resource);
    const component = components.get(`${kind} ${name}`) ?? { kind, name, usd: 0, lines: [] };
    components.set(`${kind} ${name}`, component);
    component.lines.push(line);
    component.usd = round(component.usd + line.usd);
  }
  return [...systems].map(([system, found]) => {
    const components = [...found.values()].sort((a, b) => b.usd - a.usd);
    return { system, usd: sum(components), components };
  });
}

/** Regions of the plan that the table has no prices of. */
function elsewhere(resources: readonly PlanResource[]): string[] {
  const regions = resources
    .filter(({ type }) => type === "pulumi:providers:aws")
    .map(({ inputs }) => inputs["region"]);
  return [
    ...new Set(regions.filter((region) => typeof region === "string" && region !== priceRegion)),
  ].sort() as string[];
}

/** Every figure is one of cents, so that sums are those of the figures that are shown. */
export function round(usd: number): number {
  return Math.round(usd * 100) / 100;
}

function sum(parts: readonly { usd: number }[]): number {
  return round(parts.reduce((total, { usd }) => total + usd, 0));
}
