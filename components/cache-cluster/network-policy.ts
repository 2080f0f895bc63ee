import * as networking from "@pulumi/kubernetes/networking/v1";
import type * as pulumi from "@pulumi/pulumi";
import { labels } from "../naming";
import { API_SERVER, REDIS_OPERATOR, SCRAPER } from "../network/control-plane";
import { References } from "../reference";
import type { KubernetesTarget } from "../target";
import type { CacheClusterSpec } from "./args";
import { REDIS_PORT } from "./built";
import { BUS_PORT } from "./redis-cluster";

const PORTS = { sentinel: 26379, metrics: 9121 } as const;

/** Servers and sentinels talk among themselves, the operator configures, Prometheus scrapes; no one else. */
export function createRedisPolicy(
  name: string,
  objectName: string,
  mode: CacheClusterSpec["mode"],
  target: KubernetesTarget,
  opts: pulumi.CustomResourceOptions,
): networking.NetworkPolicy {
  const waits = new References();
  const sharded = mode === "sharded";
  const apps = sharded
    ? [`${objectName}-leader`, `${objectName}-follower`]
    : [objectName, `${objectName}-sentinel`];
  const pods = { matchExpressions: [{ key: "app", operator: "In", values: apps }] };
  const among = tcp(REDIS_PORT, sharded ? BUS_PORT : PORTS.sentinel);
  const operated = sharded ? tcp(REDIS_PORT) : among;
  return new networking.NetworkPolicy(
    name,
    {
      metadata: {
        name: objectName,
        namespace: waits.to(target.namespace),
        labels: labels(target.scope, objectName),
      },
      spec: {
        podSelector: pods,
        policyTypes: ["Ingress", "Egress"],
        ingress: [
          { from: [{ podSelector: pods }], ports: among },
          { from: [REDIS_OPERATOR], ports: operated },
          { from: [SCRAPER], ports: tcp(PORTS.metrics) },
        ],
        egress: [{ to: [{ podSelector: pods }], ports: among }, API_SERVER],
      },
    },
    waits.options(opts),
  );
}

function tcp(...ports: number[]): { port: number; protocol: string }[] {
  return ports.map((port) => ({ port, protocol: "TCP" }));
}
