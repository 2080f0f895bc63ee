import type { CacheClusterSpec } from "./args";

/** The Services that redis-operator makes for each kind, as suffixes of the object's name. */
const SERVICES: Readonly<Record<CacheClusterSpec["mode"], readonly string[]>> = {
  standalone: ["", "-headless"],
  replicated: ["", "-master", "-replica", "-headless", "-sentinel"],
  sharded: ["-leader", "-leader-headless", "-follower", "-follower-headless", "-master"],
};

/** Every name that a client, a server or a sentinel calls a server by. */
export function serverNames(mode: CacheClusterSpec["mode"], objectName: string, namespace: string): string[] {
  return SERVICES[mode].flatMap((suffix) => [
    `${objectName}${suffix}.${namespace}.svc`,
    `${objectName}${suffix}.${namespace}.svc.cluster.local`,
    `*.${objectName}${suffix}.${namespace}.svc.cluster.local`,
  ]);
}
