/** The least pod that Pod Security "restricted" admits, with changes: cases are told as what differs from it. */
import { changed, type Props } from "../support";

export const POD = "kubernetes:core/v1:Pod";

export type Change = readonly [path: string, value: unknown];

const CONTAINER = {
  image: "registry.example/shop/api:1.4.2",
  securityContext: { allowPrivilegeEscalation: false, capabilities: { drop: ["ALL"] } },
};

const RESTRICTED: Props = {
  metadata: { name: "it", namespace: "shop" },
  spec: {
    securityContext: { runAsNonRoot: true, seccompProfile: { type: "RuntimeDefault" } },
    containers: [{ name: "main", ...CONTAINER }],
    initContainers: [{ name: "first", ...CONTAINER }],
  },
};

/** Short names of the places that cases are about; the rest of a path is literal. */
const PLACES: Readonly<Record<string, readonly (string | number)[]>> = {
  pod: ["spec"],
  main: ["spec", "containers", 0],
  init: ["spec", "initContainers", 0],
  meta: ["metadata"],
};

function keys(path: string): (string | number)[] {
  const [place = "", ...rest] = path.split("/");
  return [...(PLACES[place] ?? [place]), ...rest.map((key) => (/^\d+$/.test(key) ? Number(key) : key))];
}

/** `pod/…`, `main/…`, `init/…` and `meta/…` are the places; `undefined` removes what is there. */
export function pod(...changes: Change[]): Props {
  return changes.reduce((props, [path, value]) => changed(props, keys(path), value), RESTRICTED);
}

/** The kinds that hold a pod, each with the pod's inputs at their place. */
export const HOLDERS: readonly (readonly [type: string, holding: (pod: Props) => Props])[] = [
  [POD, (pod) => pod],
  ["kubernetes:core/v1:PodTemplate", (template) => ({ template })],
  ["kubernetes:core/v1:PodList", (pod) => ({ items: [pod] })],
  ...["core/v1:ReplicationController", "apps/v1:ReplicaSet", "apps/v1:Deployment", "apps/v1:DaemonSet"].map(
    (type) => [`kubernetes:${type}`, (template: Props) => ({ spec: { template } })] as const,
  ),
  ["kubernetes:apps/v1:StatefulSet", (template) => ({ spec: { template } })],
  ["kubernetes:batch/v1:Job", (template) => ({ spec: { template } })],
  ["kubernetes:batch/v1:CronJob", (template) => ({ spec: { jobTemplate: { spec: { template } } } })],
];
