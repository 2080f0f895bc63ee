import type * as pulumi from "@pulumi/pulumi";
import type { KubernetesTarget } from "../target";
import type { BuiltDatabase, DatabasePlan } from "./built";
import { onCloudNativePg } from "./cloudnative-pg";
import { onPercona } from "./percona";

/** PostgreSQL is CloudNativePG's, MongoDB Percona's. */
export function onKubernetes(
  name: string,
  plan: DatabasePlan,
  target: KubernetesTarget,
  opts: pulumi.CustomResourceOptions,
): BuiltDatabase {
  switch (plan.engine) {
    case "postgres":
      return onCloudNativePg(name, plan, target, opts);
    case "mongodb":
      return onPercona(name, plan, target, opts);
  }
}
