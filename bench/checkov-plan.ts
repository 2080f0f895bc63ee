/**
 * The plans as Checkov reads them: AWS as the JSON of a Terraform plan, Kubernetes as manifests. Near enough for
 * Checkov to do its work on every resource; what it finds is not to be taken for a verdict. No secret is in it.
 */
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { stringify } from "yaml";
import type { Registered } from "../preview/monitor";
import { conceal, type Shown, shownUnknown } from "../preview/wire";

/** Where Terraform's name of a type is not the module's name and the resource's. */
const prefixes: Record<string, string> = { ec2: "", rds: "db_", servicediscovery: "service_discovery_" };
const names: Record<string, string> = { "lb/loadBalancer": "lb" };
/** Inputs whose keys are the user's own. */
const maps = new Set(["tags", "variables", "parameters"]);

export function writePlans(plans: readonly (readonly Registered[])[], folder: string): void {
  plans.forEach((resources, index) => {
    const own = join(folder, String(index));
    mkdirSync(own);
    const of = (provider: string) => resources.filter(({ type }) => type.startsWith(`${provider}:`));
    writeFileSync(join(own, "tfplan.json"), JSON.stringify(terraformPlan(of("aws"))));
    const manifests = of("kubernetes").map(({ inputs }) => stringify(conceal(inputs)));
    writeFileSync(join(own, "manifests.yaml"), manifests.join("---\n"));
  });
}

function terraformPlan(resources: readonly Registered[]): unknown {
  const planned = resources.map(({ type, name, inputs }) => {
    const terraformType = terraformTypeOf(type);
    const [values] = [terraformValue(conceal(inputs))].flat();
    return {
      ...{ address: `${terraformType}.${name}`, mode: "managed", type: terraformType, name },
      ...{ provider_name: "registry.terraform.io/hashicorp/aws", schema_version: 0, values },
    };
  });
  return {
    ...{ format_version: "1.2", terraform_version: "1.9.8" },
    planned_values: { root_module: { resources: planned } },
    resource_changes: planned.map(({ values, ...resource }) => ({
      ...resource,
      change: { actions: ["create"], before: null, after: values, after_unknown: {} },
    })),
    configuration: { root_module: { resources: [] } },
  };
}

/** `aws:ecs/taskDefinition:TaskDefinition` is `aws_ecs_task_definition`. */
function terraformTypeOf(type: string): string {
  const path = type.split(":")[1] ?? "";
  const [module = "", name = ""] = path.split("/");
  return `aws_${names[path] ?? `${prefixes[module] ?? `${module}_`}${snakeCase(name)}`}`;
}

/** Terraform writes a block as a list, also where there is one of it. */
function terraformValue(value: Shown): Shown {
  if (value === shownUnknown) return null;
  if (Array.isArray(value)) return value.flatMap(terraformValue);
  if (typeof value !== "object" || value === null) return value;
  const entries = Object.entries(value).map(([key, item]) => [
    snakeCase(key),
    maps.has(key) ? item : terraformValue(item),
  ]);
  return [Object.fromEntries(entries)];
}

function snakeCase(name: string): string {
  return name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
}
