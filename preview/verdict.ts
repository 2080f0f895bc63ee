/** The policies' verdict on a plan: the same rules as the pack, on the same inputs. */
import type { Environment } from "../environments/environment";
import { type Context, defaultSettings, judge, type Verdict } from "../policy/judging/judge";
import type { PlannedResource } from "../policy/plan/resource";
import { UNKNOWN } from "../policy/rule";
import type { Registered } from "./monitor";
import { revealAll } from "./wire";

export function verdictOn(
  resources: readonly Registered[],
  environment: Environment,
  partial: boolean,
  today?: string,
): Verdict {
  return judge(resources.map(toPlanned), contextOf(environment, partial, today));
}

export function contextOf(
  environment: Environment,
  partial: boolean,
  today: string = new Date().toISOString().slice(0, 10),
): Context {
  return {
    environment: environment.name,
    stack: environment.stack,
    today,
    waivers: environment.waivers,
    settings: defaultSettings(environment.name),
    partial,
  };
}

export function toPlanned(resource: Registered): PlannedResource {
  const { urn, type, name, protect, parent, provider, dependencies, propertyDependencies, ignoreChanges } =
    resource;
  return {
    urn,
    type,
    name,
    protect,
    dependencies,
    propertyDependencies,
    ignoreChanges,
    props: revealAll(resource.inputs, UNKNOWN),
    ...(parent !== undefined && { parent }),
    ...(provider !== undefined && { provider }),
  };
}
