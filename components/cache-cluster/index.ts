import type * as pulumi from "@pulumi/pulumi";
import { DataStore } from "../data-store";
import { Problems } from "../problems";
import { type Builders, buildOn, type Target } from "../target";
import type { CacheClusterSpec } from "./args";
import { onAws } from "./aws";
import { type BuiltCache, type CachePlan, REDIS_PORT } from "./built";
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

const builders = { aws: onAws, kubernetes: onKubernetes } satisfies Builders<CachePlan, BuiltCache>;

/** Redis that only its system's services reach: TLS only, users with rights of their own, encrypted at rest. */
export class CacheCluster extends DataStore {
  /** What backups are taken of. */
  readonly source: CacheSource;

  constructor(name: string, args: CacheClusterArgs, opts?: pulumi.ComponentResourceOptions) {
    const { target, readers, connection, ...spec } = args;
    let operatorPassword: BuiltCache["operatorPassword"];
    super("ward:components:CacheCluster", name, { ...spec, target: target.kind }, opts, (parent) => {
      const problems = new Problems();
      checkCache(spec, target.scope.environment, problems);
      problems.refuse(parent, name);
      const built = buildOn(builders, target, name, { ...spec, connection, readers }, { parent });
      operatorPassword = built.operatorPassword;
      return { connection, port: REDIS_PORT, ...built };
    });
    this.source = cacheSource(spec, connection, target, this.ready, operatorPassword);
  }
}
