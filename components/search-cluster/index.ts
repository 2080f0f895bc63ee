import type * as pulumi from "@pulumi/pulumi";
import { DataStore } from "../data-store";
import { Problems } from "../problems";
import { type Builders, buildOn, type Target } from "../target";
import type { SearchClusterSpec } from "./args";
import { onAws } from "./aws";
import type { BuiltSearch, SearchPlan } from "./built";
import { onKubernetes } from "./kubernetes";
import { checkSearch, checkZones } from "./settings";

export interface SearchClusterArgs extends SearchClusterSpec {
  target: Target;
  /** Name of the connection, unique in the system, e.g. `search`. */
  connection: string;
  /** Where services run that write to it; the connection's secret is written there. */
  readers: Target[];
}

const builders = { aws: onAws, kubernetes: onKubernetes } satisfies Builders<SearchPlan, BuiltSearch>;

/** Elasticsearch (OpenSearch on aws) that only its system's services reach: TLS only, daily indices that end. */
export class SearchCluster extends DataStore {
  constructor(name: string, args: SearchClusterArgs, opts?: pulumi.ComponentResourceOptions) {
    const { target, readers, connection, ...spec } = args;
    super("ward:components:SearchCluster", name, { ...spec, target: target.kind }, opts, (parent) => {
      const problems = new Problems();
      checkSearch(spec, problems);
      checkZones(spec, target, problems);
      problems.refuse(parent, name);
      const built = buildOn(builders, target, name, { ...spec, connection, readers }, { parent });
      return { connection, ...built };
    });
  }
}
