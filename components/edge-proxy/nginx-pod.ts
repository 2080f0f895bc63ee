/** The pod of nginx: pinned, unprivileged, its root read-only. */
import type * as kubernetes from "@pulumi/kubernetes/types/input";
import { images } from "../images";
import { pullSecrets } from "../pod";
import type { Reference, References } from "../reference";
import { RESTRICTED_CONTAINER, restrictedPod } from "../restricted";
import { NGINX_PORTS } from "./nginx-basics";
import type { EdgePlan } from "./plan";
import { siteFiles } from "./site-files";

/** User of the unprivileged nginx image. */
const NGINX_UID = 101;
export const CERTIFICATES = "/etc/nginx/tls";

/** @param sources the ConfigMap with `nginx.conf` and of the Secret with the certificate */
export function nginxPod(
  plan: EdgePlan,
  podLabels: Record<string, string>,
  sources: { config: Reference; certificate: Reference },
  waits: References,
): kubernetes.core.v1.PodSpec {
  const files = siteFiles(plan);
  return {
    automountServiceAccountToken: false,
    enableServiceLinks: false,
    securityContext: restrictedPod(NGINX_UID),
    ...pullSecrets(files.pull, waits),
    terminationGracePeriodSeconds: 60,
    topologySpreadConstraints: ["topology.kubernetes.io/zone", "kubernetes.io/hostname"].map(
      (topologyKey) => ({
        maxSkew: 1,
        topologyKey,
        whenUnsatisfiable: "ScheduleAnyway",
        labelSelector: { matchLabels: podLabels },
      }),
    ),
    ...(files.initContainers.length === 0 ? {} : { initContainers: files.initContainers }),
    containers: [nginx(files.volumeMounts)],
    volumes: [
      { name: "config", configMap: { name: waits.to(sources.config) } },
      { name: "tls", secret: { secretName: waits.to(sources.certificate) } },
      { name: "tmp", emptyDir: {} },
      ...files.volumes,
    ],
  };
}

function nginx(files: kubernetes.core.v1.VolumeMount[]): kubernetes.core.v1.Container {
  const probe = { tcpSocket: { port: NGINX_PORTS.https }, periodSeconds: 5, timeoutSeconds: 2 };
  const quantity = { cpu: "250m", memory: "256Mi" };
  return {
    name: "nginx",
    image: images.nginx,
    imagePullPolicy: "IfNotPresent",
    ports: Object.entries(NGINX_PORTS).map(([port, containerPort]) => ({
      name: port,
      containerPort,
      protocol: "TCP",
    })),
    resources: { requests: quantity, limits: quantity },
    readinessProbe: probe,
    livenessProbe: { ...probe, periodSeconds: 10, failureThreshold: 3 },
    lifecycle: { preStop: { sleep: { seconds: 10 } } },
    securityContext: RESTRICTED_CONTAINER,
    volumeMounts: [
      { name: "config", mountPath: "/etc/nginx/nginx.conf", subPath: "nginx.conf", readOnly: true },
      { name: "tls", mountPath: CERTIFICATES, readOnly: true },
      { name: "tmp", mountPath: "/tmp" },
      ...files,
    ],
  };
}
