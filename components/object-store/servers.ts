import * as apps from "@pulumi/kubernetes/apps/v1";
import type * as pulumi from "@pulumi/pulumi";
import { images } from "../images";
import { labels } from "../naming";
import { type Reference, References } from "../reference";
import { RESTRICTED_CONTAINER, restrictedPod } from "../restricted";
import type { KubernetesTarget } from "../target";
import type { ObjectStoreSpec } from "./args";
import { layout, PODS } from "./settings";

/** User and group of RustFS's image. */
export const RUSTFS_UID = 10001;
const TLS_FOLDER = "/etc/rustfs/tls";

type KeyField = "username" | "password" | "url";

/** What servers and the Job that makes the buckets have in common. */
export interface Place {
  name: string;
  objectName: string;
  port: number;
  plan: ObjectStoreSpec;
  target: KubernetesTarget;
  key(field: KeyField, waits: References): { secretKeyRef: { name: string; key: string } };
}

interface Servers extends Place {
  /** `<namespace>.svc.cluster.local` */
  domain: string;
  certificate: Reference;
  headless: Reference;
  /** The policy that lets them find each other. */
  access: pulumi.Resource;
}

/** Four pods, each with its drives; together one erasure-coded set. Its layout is for ever: docs/components/object-store.md. */
export function createServers(servers: Servers, opts: pulumi.CustomResourceOptions): apps.StatefulSet {
  const { name, objectName, port, plan, target, domain, certificate, headless, access } = servers;
  const waits = new References();
  waits.await(access);
  const { drives, driveGiB } = layout(plan);
  const numbers = Array.from({ length: drives }, (_, index) => index);
  const podLabels = { app: objectName };
  const spec = {
    replicas: PODS,
    serviceName: waits.to(headless),
    podManagementPolicy: "Parallel",
    selector: { matchLabels: podLabels },
    persistentVolumeClaimRetentionPolicy: { whenDeleted: "Retain", whenScaled: "Retain" },
    template: { metadata: { labels: podLabels }, spec: pod() },
    volumeClaimTemplates: numbers.map((number) => ({
      metadata: { name: `data${number}` },
      spec: {
        accessModes: ["ReadWriteOnce"],
        storageClassName: target.storageClass,
        resources: { requests: { storage: `${driveGiB}Gi` } },
      },
    })),
  };
  const metadata = {
    name: objectName,
    namespace: waits.to(target.namespace),
    labels: labels(target.scope, objectName),
  };
  return new apps.StatefulSet(
    name,
    { metadata, spec },
    waits.options({ ...opts, protect: target.scope.protect }),
  );

  function pod() {
    const files = { "tls.crt": "rustfs_cert.pem", "tls.key": "rustfs_key.pem", "ca.crt": "ca.crt" };
    return {
      automountServiceAccountToken: false,
      enableServiceLinks: false,
      securityContext: restrictedPod(RUSTFS_UID),
      topologySpreadConstraints: ["kubernetes.io/hostname", "topology.kubernetes.io/zone"].map(
        (topologyKey) => ({
          maxSkew: 1,
          topologyKey,
          whenUnsatisfiable: "ScheduleAnyway",
          labelSelector: { matchLabels: podLabels },
        }),
      ),
      containers: [container()],
      volumes: [
        { name: "logs", emptyDir: {} },
        {
          name: "tls",
          secret: {
            secretName: waits.to(certificate),
            items: Object.entries(files).map(([key, path]) => ({ key, path })),
          },
        },
      ],
    };
  }

  function container() {
    const probe = (path: string) => ({ httpGet: { path, port, scheme: "HTTPS" }, periodSeconds: 10 });
    return {
      name: "rustfs",
      image: images.rustfs,
      imagePullPolicy: "IfNotPresent",
      env: environment(),
      ports: [{ name: "https", containerPort: port }],
      startupProbe: { ...probe("/health"), failureThreshold: 30 },
      livenessProbe: probe("/health"),
      readinessProbe: probe("/health/ready"),
      resources: { requests: { cpu: "250m", memory: "1Gi" }, limits: { cpu: "2", memory: "2Gi" } },
      securityContext: RESTRICTED_CONTAINER,
      volumeMounts: [
        ...numbers.map((number) => ({ name: `data${number}`, mountPath: `/data/rustfs${number}` })),
        { name: "logs", mountPath: "/logs" },
        { name: "tls", mountPath: TLS_FOLDER, readOnly: true },
      ],
    };
  }

  /** https://docs.rustfs.com/reference/environment-variables */
  function environment() {
    const { parity } = layout(plan);
    const drive = drives === 1 ? "0" : `{0...${drives - 1}}`;
    const pods = `${objectName}-{0...${PODS - 1}}.${headless.text}.${domain}`;
    return [
      { name: "RUSTFS_ACCESS_KEY", valueFrom: servers.key("username", waits) },
      { name: "RUSTFS_ADDRESS", value: `:${port}` },
      { name: "RUSTFS_CONSOLE_ENABLE", value: "false" },
      { name: "RUSTFS_OBS_LOG_DIRECTORY", value: "/logs" },
      { name: "RUSTFS_SECRET_KEY", valueFrom: servers.key("password", waits) },
      { name: "RUSTFS_STORAGE_CLASS_STANDARD", value: `EC:${parity}` },
      { name: "RUSTFS_TLS_PATH", value: TLS_FOLDER },
      { name: "RUSTFS_VOLUMES", value: `https://${pods}:${port}/data/rustfs${drive}` },
    ];
  }
}
