/** The members, in the operator's words. Pure. */
import { cpuQuantity } from "../units";
import type { SearchClusterSpec } from "./args";

/** Name of the only set: every member holds data and votes. */
export const SET = "default";
/** Group of the image's user. */
const GROUP = 1000;

type Size = Pick<SearchClusterSpec, "members" | "cpus" | "memoryGiB" | "storageGiB">;

/** The containers' security contexts are the operator's: since 8.8 it writes those that `restricted` accepts. */
export function nodeSet(
  { members, cpus, memoryGiB, storageGiB }: Size,
  storageClass: string,
  podLabels: Record<string, string>,
): Record<string, unknown> {
  const size = { cpu: cpuQuantity(cpus), memory: `${memoryGiB}Gi` };
  const spread = (topologyKey: string) => ({
    maxSkew: 1,
    topologyKey,
    whenUnsatisfiable: "ScheduleAnyway",
    labelSelector: { matchLabels: podLabels },
  });
  return {
    name: SET,
    count: members,
    config: {
      // Memory maps would ask for a larger vm.max_map_count, which a restricted pod cannot set on its node.
      "node.store.allow_mmap": false,
      // Its data is on the internet, where no member can go.
      "ingest.geoip.downloader.enabled": false,
    },
    podTemplate: {
      spec: {
        automountServiceAccountToken: false,
        securityContext: {
          runAsNonRoot: true,
          fsGroup: GROUP,
          seccompProfile: { type: "RuntimeDefault" },
        },
        containers: [
          // The heap is half of the memory: request and limit are one.
          {
            name: "elasticsearch",
            resources: { requests: size, limits: { ...size, cpu: cpuQuantity(cpus * 2) } },
          },
        ],
        topologySpreadConstraints: ["kubernetes.io/hostname", "topology.kubernetes.io/zone"].map(spread),
      },
    },
    volumeClaimTemplates: [
      {
        // The name by which the operator knows the volume for data.
        metadata: { name: "elasticsearch-data" },
        spec: {
          accessModes: ["ReadWriteOnce"],
          storageClassName: storageClass,
          resources: { requests: { storage: `${storageGiB}Gi` } },
        },
      },
    ],
  };
}
