/** A Redis of redis-operator, in whichever mode the stack runs it. */
import type { PlanView } from "../support/plan";
import { byStack } from "./facts";
import { text } from "./workload";

/** The operator's resource of a cache that is not sharded. */
export function redis(plan: PlanView, name: string) {
  const kind = byStack(plan, { prod: "RedisReplication", staging: "Redis" });
  return plan.get(`kubernetes:redis.redis.opstreelabs.in/v1beta2:${kind}`, name, "spec");
}

/** Lines of our part of its redis.conf. */
export function redisConf(plan: PlanView, name: string): string[] {
  const files = plan.get("kubernetes:core/v1:ConfigMap", name, "data");
  return text((files as Record<string, string>)["redis-additional.conf"]).split("\n");
}
