/** The operators' schemas. They are not part of the repository: each stays under its own licence. */
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { parse } from "yaml";
import type { PlanResource } from "../../preview/plan";
import { at, type PlanView } from "./plan";
import { problemsOf, type Schema } from "./structural-schema";

/** Folder of the definitions, one YAML file each. */
export const schemasFolder = process.env["WARD_CRDS"] ?? join(__dirname, "../../../shared/crds");

/** A test against one of these files, or against any: skipped where it is not there. */
export function itWithSchema(title: string, body: () => void | Promise<void>, file = ""): void {
  if (existsSync(join(schemasFolder, file))) it(title, body);
  else it.skip(`${title} (no ${file || "schemas"}: set WARD_CRDS to the operators' definitions)`);
}

/** What an operator's schema, a file of the folder, says against the custom resource. */
export function schemaProblems(plan: PlanView, resource: PlanResource, file: string): string[] {
  const inputs = plan.inputs(resource);
  const version = String(at(inputs, "apiVersion")).split("/")[1];
  const { spec } = parse(readFileSync(join(schemasFolder, file), "utf8")) as {
    spec: { versions: { name: string; schema: { openAPIV3Schema: Schema } }[] };
  };
  const found = spec.versions.find(({ name }) => name === version);
  if (found === undefined) return [`no version ${version} in ${file}`];
  return problemsOf(found.schema.openAPIV3Schema, inputs);
}
