/** Puts plans to a few rules only, so that what other rules think of random plans does not matter. */
import { Plan } from "../../../policy/plan/plan";
import type { PlannedResource } from "../../../policy/plan/resource";
import { type Context, matches, View } from "../../../policy/rule";
import { rules, stackRules } from "../../../policy/rules";
import { contextOf } from "../support";

interface Found {
  id: string;
  path: string;
  message: string;
}

/** What rules say. Rules that join resources are asked when no other one found anything, as engines do. */
export function asked(
  ...ids: string[]
): (resources: PlannedResource[], changes?: Partial<Context>) => Found[] {
  const single = rules.filter(({ id }) => ids.includes(id));
  const joining = stackRules.filter(({ id }) => ids.includes(id));
  if (single.length + joining.length !== ids.length) throw new Error(`no such rule among ${ids}`);
  return (resources, changes = {}) => {
    const context = contextOf(changes);
    const found = resources.flatMap((resource) =>
      single
        .filter((rule) => matches(rule, resource.type))
        .flatMap((rule) =>
          rule
            .evaluate({ resource, view: new View(resource.props, "", new Map()) }, context)
            .map((finding) => ({ ...finding, id: rule.id })),
        ),
    );
    if (found.length > 0) return found;
    return joining.flatMap((rule) =>
      rule.evaluate(new Plan(resources), context).map((finding) => ({ ...finding, id: rule.id })),
    );
  };
}

/** What rules say, as `id path`. */
export function asker(
  ...ids: string[]
): (resources: PlannedResource[], changes?: Partial<Context>) => string[] {
  const ask = asked(...ids);
  return (resources, changes) => ask(resources, changes).map(({ id, path }) => `${id} ${path}`.trim());
}
