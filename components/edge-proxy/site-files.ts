/** How the files of static sites reach nginx's pod: each site's image copies them before nginx starts. */
import type * as kubernetes from "@pulumi/kubernetes/types/input";
import type { PullSecret } from "../registry-credentials";
import { RESTRICTED_CONTAINER } from "../restricted";
import type { EdgePlan } from "./plan";

type Container = kubernetes.core.v1.Container;
type Volume = kubernetes.core.v1.Volume;
type VolumeMount = kubernetes.core.v1.VolumeMount;

/** Folder of a static site in nginx's container. */
export function rootOf(site: string): string {
  return `${volumeFolder(site)}/files`;
}

interface SiteFiles {
  initContainers: Container[];
  /** Of the images' registry: one serves all of a system. */
  pull: PullSecret | undefined;
  volumes: Volume[];
  volumeMounts: VolumeMount[];
}

/** Empty where an edge serves no files. */
export function siteFiles(plan: EdgePlan): SiteFiles {
  const named = new Set(plan.sites.flatMap((site) => site.static?.site ?? []));
  const sites = [...named].sort();
  return {
    initContainers: sites.map((site) => copies(site, plan)),
    pull: sites.map((site) => originOf(site, plan).pull).find((pull) => pull !== undefined),
    volumes: sites.map((site) => ({ name: volumeName(site), emptyDir: {} })),
    volumeMounts: sites.map((site) => ({ ...mount(site), readOnly: true })),
  };
}

function copies(site: string, plan: EdgePlan): Container {
  const origin = originOf(site, plan);
  const root = rootOf(site);
  const quantity = { cpu: "100m", memory: "64Mi" };
  return {
    name: volumeName(site),
    image: origin.image,
    imagePullPolicy: "IfNotPresent",
    // With their times, so that every pod says the same Last-Modified and ETag. Anew, if the pod's containers are.
    command: ["sh", "-c", `rm -rf ${root} && cp -Rp ${origin.folder} ${root}`],
    resources: { requests: quantity, limits: quantity },
    securityContext: RESTRICTED_CONTAINER,
    volumeMounts: [mount(site)],
  };
}

function originOf(site: string, plan: EdgePlan) {
  const origin = plan.staticSites[site]?.origin;
  if (origin?.kind !== "kubernetes")
    throw new Error(`static site "${site}": an edge on kubernetes takes files from an image`);
  return origin;
}

function mount(site: string): VolumeMount {
  return { name: volumeName(site), mountPath: volumeFolder(site) };
}

function volumeName(site: string): string {
  return `site-${site}`;
}

function volumeFolder(site: string): string {
  return `/srv/${site}`;
}
