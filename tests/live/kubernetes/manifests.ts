/** The manifests of a plan, as an update hands them to the cluster: with every value. */
import { reveal } from "../../../preview/wire";
import { appliedOf } from "../../support/applied";
import { planOperators } from "../../support/operators";
import type { Stack } from "../../support/plan";
import type { Api, Resource } from "./api";

export interface Plan {
  title: string;
  namespace: string;
  /** In the order in which the program asks for them. */
  manifests: Resource[];
}

export async function planOf(
  stack: Stack,
  placement: "kubernetes" | "hybrid",
  system: string,
): Promise<Plan> {
  const { resources } = await appliedOf(stack, placement, system);
  const manifests = resources
    .filter(({ type }) => type.startsWith("kubernetes:"))
    .map(({ inputs }) => reveal<null>(inputs, null) as unknown as Resource);
  const namespace = manifests.find(({ kind }) => kind === "Namespace")?.metadata.name;
  if (namespace === undefined) throw new Error(`${system} has no namespace`);
  return { title: `${system} in ${stack}`, namespace, manifests };
}

/** The operators' stack, as far as its manifests are not charts'. */
export async function operatorsManifests(): Promise<Resource[]> {
  const plan = await planOperators();
  return plan.resources
    .filter(({ type }) => type.startsWith("kubernetes:") && !type.startsWith("kubernetes:helm.sh/"))
    .map((resource) => plan.opened(resource) as unknown as Resource);
}

/** Those whose kind the server knows; an operator's schema may not be at hand. */
export async function known(api: Api, manifests: readonly Resource[]): Promise<Resource[]> {
  const groups = await api.get<{ groups: { name: string }[] }>("/apis");
  const names = new Set(groups.groups.map(({ name }) => name));
  return manifests.filter(({ apiVersion }) => {
    const [group, version] = apiVersion.split("/");
    return version === undefined || names.has(String(group));
  });
}
