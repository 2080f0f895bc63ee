/** Every resource of the plan, to search in. */
import type { Plan, PlanResource } from "../../preview/plan";
import { html, type Markup } from "../markup";
import { table } from "../table";
import { target } from "./system";

export function resources(plan: Plan): Markup {
  const all = plan.resources.filter(({ custom }) => custom);
  const names = new Map(plan.resources.map(({ urn, name }) => [urn, name]));
  return html`<p class="search"><label for="find-resource">Find a resource</label> <input id="find-resource" type="search" data-search="resources-table" autocomplete="off" placeholder="name, type, system, target"> <output for="find-resource">${all.length} of ${all.length}</output></p>
${table(
  "Every resource of the plan",
  ["name", "type", "system", "part of", "target", "guarded"],
  all.map((resource) => [
    ...[resource.name, html`<code>${shortType(resource)}</code>`, resource.system ?? "the stack itself"],
    ...[
      names.get(resource.parent ?? "") ?? "",
      target(builtOn(resource)),
      resource.protect ? "protected" : "",
    ],
  ]),
  { id: "resources-table" },
)}`;
}

/** `aws:rds/instance:Instance` says everything twice. A group of Kubernetes is no folder. */
function shortType({ type }: PlanResource): string {
  const [provider = "", module = "", name = ""] = type.split(":");
  return [provider, provider === "kubernetes" ? module : module.split("/")[0], name].join(":");
}

function builtOn({ type }: PlanResource): string {
  const provider = type.startsWith("pulumi:providers:") ? type.split(":")[2] : type.split(":")[0];
  return provider === "aws" || provider === "kubernetes" ? provider : "";
}
