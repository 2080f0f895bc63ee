import type * as pulumi from "@pulumi/pulumi";
import { type BuiltData, DataStore } from "../data-store";
import { Problems } from "../problems";
import { type Builders, buildOn, type Target } from "../target";
import type { CacheClusterSpec } from "./args";
import { onAws } from "./aws";
import { type CachePlan, REDIS_PORT } from "./built";
import { onKubernetes } from "./kubernetes";
import { checkCache } from "./settings";
import { type CacheSource, cacheSource } from "./source";

export interface CacheClusterArgs extends CacheClusterSpec {
  target: Target;
  /** Name of the connection, unique in the system, e.g. `cache`. */
  connection: string;
  /** Where services run that use the cache; the connection's secret is written there. */
  readers: Target[];
}

const builders = { aws: onAws, kubernetes: onKubernetes } satisfies Builders<CachePlan, BuiltData>;

/** Redis that only its system's services reach: TLS only, with a password, encrypted at rest. */
export class CacheCluster extends DataStore {
  /** What backups are taken of. */
  readonly source: CacheSource;

  constructor(name: string, args: CacheClusterArgs, opts?: pulumi.ComponentResourceOptions) {
    const { target, readers, connection, ...spec } = args;
    super("ward:components:CacheCluster", name, { ...spec, target: target.kind }, opts, (parent) => {
      const problems = new Problems();
      checkCache(spec, target.scope.environment, problems);
      problems.refuse(parent, name);
      const built = buildOn(builders, target, name, { ...spec, connection, readers }, { parent });
      return { connection, port: REDIS_PORT, ...built };
    });
    this.source = cacheSource(spec, connection, target, this.ready);
  }
}
