import type * as pulumi from "@pulumi/pulumi";
import type { AwsTarget } from "../target";
import type { BuiltDatabase, DatabasePlan } from "./built";
import { onDocumentDb } from "./documentdb";
import { onRds } from "./rds";

/** PostgreSQL is RDS, MongoDB is DocumentDB. */
export function onAws(
  name: string,
  plan: DatabasePlan,
  target: AwsTarget,
  opts: pulumi.CustomResourceOptions,
): BuiltDatabase {
  switch (plan.engine) {
    case "postgres":
      return onRds(name, plan, target, opts);
    case "mongodb":
      return onDocumentDb(name, plan, target, opts);
  }
}
