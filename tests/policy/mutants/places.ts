/** The places of a resource that rules judge, as the rules themselves tell. */
import { rulesFor } from "../../../policy/judging/judge";
import { joinedBy, judgedBy, type Questions, shapeOf, stepsOf } from "../../../policy/judging/judged";
import type { PlannedResource } from "../../../policy/plan/resource";
import type { Context, RuleFacts } from "../../../policy/rule";
import { stackRules } from "../../../policy/rules";
import type { Place } from "./operators";
import { valueAt } from "./place";

export interface JudgedPlace extends Place {
  /** The path without what differs from resource to resource. */
  shape: string;
  rules: Set<RuleFacts>;
}

/** Variables of programs, files and annotations: texts under names that their owner chose. */
const FREE = /(^|\.)(data|env|environment|annotations|files)(\.\*|\[\]\.value)$/;

/** Places of one resource, by their path. */
export type Places = Map<string, JudgedPlace>;

export function placesOf(resource: PlannedResource, context: Context): Places {
  const places: Places = new Map();
  for (const rule of rulesFor(resource.type))
    add(places, resource, rule, judgedBy(rule, resource, context), context);
  return places;
}

/** Places that rules about the whole stack judge, by resource. */
export function joinedPlaces(
  resources: readonly PlannedResource[],
  context: Context,
): Map<PlannedResource, Places> {
  const found = new Map(resources.map((resource) => [resource, new Map() as Places]));
  for (const rule of stackRules) {
    const { questions } = joinedBy(rule, resources, context);
    for (const [resource, places] of found) {
      const asked = questions.get(resource.urn);
      if (asked) add(places, resource, rule, asked, context);
    }
  }
  return found;
}

function add(
  places: Places,
  resource: PlannedResource,
  rule: RuleFacts,
  asked: Questions,
  { settings }: Context,
): void {
  for (const path of new Set([...asked.keys(), ...asked.given, ...asked.references])) {
    const steps = stepsOf(path);
    const place = places.get(path) ?? {
      steps,
      shape: shapeOf(path, asked.maps),
      value: valueAt(resource.props, steps),
      minima: [],
      onlyGiven: true,
      isFree: false,
      rules: new Set(),
    };
    places.set(path, place);
    place.rules.add(rule);
    if (asked.maps.size > 0) place.shape = shapeOf(path, asked.maps);
    place.isFree = FREE.test(place.shape);
    if (asked.has(path)) place.onlyGiven = false;
    if (rule.setting) place.minima.push(settings[rule.setting]);
  }
}
