import type * as pulumi from "@pulumi/pulumi";
import { DataStore } from "../data-store";
import { Problems } from "../problems";
import { type Builders, buildOn, type Target } from "../target";
import type { ObjectStoreSpec } from "./args";
import { onAws } from "./aws";
import type { BuiltStore, StorePlan } from "./built";
import { onKubernetes } from "./kubernetes";
import { checkStore } from "./settings";
import { type StoreSource, storeSource } from "./source";

export interface ObjectStoreArgs extends ObjectStoreSpec {
  target: Target;
  /** Name of the connection, unique in the system, e.g. `files`. */
  connection: string;
  /** Where services run that use the store; the connection's secret is written there. */
  readers: Target[];
}

const builders = { aws: onAws, kubernetes: onKubernetes } satisfies Builders<StorePlan, BuiltStore>;

/** Buckets that only its system's services use, through the S3 API: TLS only, versioned, keys of their own. */
export class ObjectStore extends DataStore {
  /** What backups are taken of. */
  readonly source: StoreSource;

  constructor(name: string, args: ObjectStoreArgs, opts?: pulumi.ComponentResourceOptions) {
    const { target, readers, connection, ...spec } = args;
    super("ward:components:ObjectStore", name, { ...spec, target: target.kind }, opts, (parent) => {
      const problems = new Problems();
      checkStore(spec, problems);
      problems.refuse(parent, name);
      const built = buildOn(builders, target, name, { ...spec, connection, readers }, { parent });
      return { connection, ...built };
    });
    this.source = storeSource(spec.buckets, connection, target, this.ready);
  }
}
