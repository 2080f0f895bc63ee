import * as pulumi from "@pulumi/pulumi";
import { CacheCluster } from "../components/cache-cluster";
import type { CacheClusterSpec } from "../components/cache-cluster/args";
import { Network } from "../components/network";
import { environmentNames } from "../environments/schema";

/** Plain values only: what a policy judges has to be known before the update. */
export interface RedisCacheArgs {
  /** Name of the system that it belongs to; stands in the name of everything that is made. */
  system: string;
  /** `staging` or `prod`; in prod nothing that holds data can be deleted. */
  environment: string;
  /** Region of AWS, e.g. `us-west-2`. */
  region: string;
  /** Twelve digits of the account that it is made in. */
  accountId: string;
  /** Two or more availability zones of the region. */
  zones: string[];
  /** Address range of the VPC that is made for it, /16 to /20. */
  cidr: string;
  /** Major version of Redis, e.g. `7`. */
  version: string;
  /** Most memory the data may take, MiB. */
  memoryMiB: number;
  /** What happens when memory is full: `noeviction`, `allkeys-lru`, `volatile-lru`, `allkeys-lfu` or `volatile-ttl`. */
  eviction: string;
  /** Servers besides the primary, in other zones. Default 1. */
  replicas?: number;
  /** Days that daily snapshots are kept, 1 to 35. Default 7. */
  snapshotDays?: number;
}

const evictions = ["noeviction", "allkeys-lru", "volatile-lru", "allkeys-lfu", "volatile-ttl"] as const;

/** A Redis on AWS in a VPC of its own: TLS, a generated password, encrypted, private, snapshots every day. */
export class RedisCache extends pulumi.ComponentResource {
  /** Id of the VPC. */
  readonly vpcId: pulumi.Output<string>;
  /** ARN of the SSM parameter that holds the whole URL with TLS and password, for `secrets[].valueFrom` of a task. */
  readonly urlSecretArn: pulumi.Output<string>;

  /** @throws {pulumi.RunError} when environment or eviction is none of those that there are */
  constructor(name: string, args: RedisCacheArgs, opts?: pulumi.ComponentResourceOptions) {
    super("ward:index:RedisCache", name, {}, opts);
    const { system, cidr, version, memoryMiB, replicas = 1, snapshotDays = 7 } = args;
    const environment = chosen("environment", args.environment, environmentNames);
    const eviction = chosen("eviction", args.eviction, evictions);
    const scope = { stack: pulumi.getStack(), system, environment, protect: environment === "prod" };
    const settings = { region: args.region, accountId: args.accountId, zones: args.zones };
    const place = { kind: "aws", scope, settings } as const;
    const network = { cidr, namespace: system, natPerZone: environment === "prod", place };
    const { target } = new Network(`${name}-network`, network, { parent: this });
    const spec: CacheClusterSpec = {
      ...{ mode: "replicated", version, memoryMiB, eviction, replicas, snapshotDays, save: [] },
      maintenance: { weekday: "Sunday", from: "04:00", to: "06:00" },
    };
    const cache = new CacheCluster(
      `${name}-cache`,
      { ...spec, connection: "cache", target, readers: [target] },
      { parent: this },
    );
    if (target.kind !== "aws") throw new Error("a network on aws has a target on aws");
    this.vpcId = pulumi.output(target.vpcId);
    this.urlSecretArn = pulumi.output(secretArn(cache));
    this.registerOutputs({ vpcId: this.vpcId, urlSecretArn: this.urlSecretArn });
  }
}

function chosen<Name extends string>(field: string, given: string, known: readonly Name[]): Name {
  const found = known.find((name) => name === given);
  if (found !== undefined) return found;
  throw new pulumi.RunError(`RedisCache: ${field} is "${given}"; it should be one of ${known.join(", ")}.`);
}

function secretArn(cache: CacheCluster): string {
  const reference = cache.secret("url", "aws");
  return reference.kind === "aws" ? reference.arn.text : "";
}
