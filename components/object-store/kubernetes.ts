import * as core from "@pulumi/kubernetes/core/v1";
import * as policy from "@pulumi/kubernetes/policy/v1";
import type * as pulumi from "@pulumi/pulumi";
import { labels } from "../naming";
import { createPassword } from "../password";
import { type Reference, References, reference } from "../reference";
import { SecretBundle } from "../secret-bundle";
import { createCertificate } from "../server-certificate";
import type { KubernetesTarget } from "../target";
import { createBuckets } from "./bucket-job";
import { type BuiltStore, connectionValues, type StorePlan } from "./built";
import { createStorePolicy } from "./network-policy";
import { createServers } from "./servers";
import { RUSTFS_REGION } from "./settings";

/** S3 and what the servers say among themselves. */
const PORT = 9000;
/** Characters of an access key, as AWS has them. */
const ACCESS_KEY_LENGTH = 20;

/** RustFS (docs/components/object-store.md): TLS only, generated keys, erasure coding, volumes that outlive the resource. */
export function onKubernetes(
  name: string,
  plan: StorePlan,
  target: KubernetesTarget,
  opts: pulumi.CustomResourceOptions,
): BuiltStore {
  const { scope } = target;
  const objectName = `${scope.system}-${plan.connection}`;
  const domain = `${target.namespace.text}.svc.cluster.local`;
  const host = `${objectName}.${domain}`;
  const podLabels = { app: objectName };
  const bundle = new SecretBundle(
    name,
    {
      path: plan.connection,
      objectName,
      values: connectionValues({
        host,
        port: PORT,
        username: createPassword(`${name}-access-key`, opts, ACCESS_KEY_LENGTH),
        password: createPassword(name, opts),
        bucket: plan.buckets[0] ?? "",
        region: RUSTFS_REGION,
      }),
      readers: [target],
    },
    opts,
  );
  const certificate = createCertificate(
    `${name}-server`,
    `${objectName}-server`,
    [host, `${objectName}.${target.namespace.text}.svc`, `*.${objectName}-headless.${domain}`],
    // Nothing says that RustFS reads a renewed one while it runs.
    "long",
    target,
    opts,
  );
  const access = createStorePolicy(name, objectName, PORT, target, opts);
  const service = createService("", { type: "ClusterIP" });
  // Servers have to find each other before any of them is ready.
  const headless = createService("-headless", { clusterIP: "None", publishNotReadyAddresses: true });
  const place = { name, objectName, port: PORT, plan, target, key };
  const servers = createServers({ ...place, domain, certificate, headless, access }, opts);
  createDisruptionBudget();
  const buckets = createBuckets({ ...place, after: [servers, ...service.owners] }, opts);
  return {
    bundle,
    reach: { kind: "kubernetes", podLabels },
    port: PORT,
    authority: { kind: "kubernetes", secret: target.caSecret, key: "ca.crt" },
    ready: [servers, buckets],
  };

  /** An entry of the connection's secret, as a container's environment names it. */
  function key(field: "username" | "password" | "url", waits: References) {
    const ref = bundle.ref(field, "kubernetes");
    if (ref.kind !== "kubernetes") throw new Error("RustFS reads its keys from a Kubernetes Secret");
    return { secretKeyRef: { name: waits.to(ref.name), key: ref.key } };
  }

  function createService(suffix: string, spec: Record<string, string | boolean>): Reference {
    const waits = new References();
    const made = new core.Service(
      `${name}${suffix}`,
      {
        metadata: metadata(`${objectName}${suffix}`, waits),
        spec: { ...spec, selector: podLabels, ports: [{ name: "https", port: PORT, targetPort: PORT }] },
      },
      waits.options({ ...opts }),
    );
    return reference(`${objectName}${suffix}`, made);
  }

  function createDisruptionBudget(): void {
    const waits = new References();
    new policy.PodDisruptionBudget(
      name,
      {
        metadata: metadata(objectName, waits),
        spec: { maxUnavailable: 1, selector: { matchLabels: podLabels } },
      },
      waits.options(opts),
    );
  }

  function metadata(called: string, waits: References) {
    return { name: called, namespace: waits.to(target.namespace), labels: labels(scope, objectName) };
  }
}
