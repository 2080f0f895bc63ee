import type * as apiextensions from "@pulumi/kubernetes/apiextensions";
import * as policy from "@pulumi/kubernetes/policy/v1";
import * as pulumi from "@pulumi/pulumi";
import { createCustomResource } from "../custom-resource";
import type { BuiltData } from "../data-store";
import { images, RABBITMQ_PATCH } from "../images";
import { createInstancePolicy } from "../instance-policy";
import { labels } from "../naming";
import { RABBITMQ_OPERATOR } from "../network/control-plane";
import { createPassword } from "../password";
import { References } from "../reference";
import { RESTRICTED_CONTAINER } from "../restricted";
import { SecretBundle } from "../secret-bundle";
import { createCertificate } from "../server-certificate";
import type { KubernetesTarget } from "../target";
import { memoryQuantity } from "../units";
import { type BrokerPlan, connectionValues } from "./built";
import { rabbitmqConf } from "./settings";

/** Erlang's port mapper and distribution, among the servers; what operator and Prometheus call is TLS. */
const PORTS = { epmd: 4369, distribution: 25672, management: 15671, metrics: 15691 } as const;

/** Longest wait of a stopping server for the others to take over its queues; the operator's default is a week. */
const TERMINATION_SECONDS = 600;

/** RabbitMQ's cluster operator: TLS only, our user, quorum queues, volumes that outlive the resource. */
export function onKubernetes(
  name: string,
  plan: BrokerPlan,
  target: KubernetesTarget,
  opts: pulumi.CustomResourceOptions,
): BuiltData {
  const { scope } = target;
  const objectName = `${scope.system}-${plan.connection}`;
  const namespace = target.namespace.text;
  const host = `${objectName}.${namespace}.svc.cluster.local`;
  // The operator's own labels. https://github.com/rabbitmq/cluster-operator/blob/main/internal/metadata/label.go
  const podLabels = { "app.kubernetes.io/component": "rabbitmq", "app.kubernetes.io/name": objectName };
  const bundle = createSecret();
  const certificate = createCertificate(
    `${name}-server`,
    `${objectName}-server`,
    ["", "-nodes"].flatMap((suffix) => [
      `${objectName}${suffix}.${namespace}.svc`,
      `${objectName}${suffix}.${namespace}.svc.cluster.local`,
      `*.${objectName}${suffix}.${namespace}.svc.cluster.local`,
    ]),
    "short",
    target,
    opts,
  );
  const access = createInstancePolicy(
    name,
    {
      objectName,
      pods: { matchLabels: podLabels },
      among: [PORTS.epmd, PORTS.distribution],
      operator: RABBITMQ_OPERATOR,
      operated: [PORTS.management],
      metricsPort: PORTS.metrics,
    },
    target,
    opts,
  );
  const cluster = createCluster();
  createDisruptionBudget();
  return {
    bundle,
    reach: { kind: "kubernetes", podLabels },
    authority: { kind: "kubernetes", secret: target.caSecret, key: "ca.crt" },
    ready: [cluster],
  };

  /** The connection's entries, and those the operator reads its default user from (externalSecret). */
  function createSecret() {
    const password = createPassword(name, opts);
    const values = {
      ...connectionValues(host, plan.user, password),
      "default_user.conf": pulumi.interpolate`default_user = ${plan.user}\ndefault_pass = ${password}\n`,
      provider: "rabbitmq",
      type: "rabbitmq",
    };
    return new SecretBundle(name, { path: plan.connection, objectName, values, readers: [target] }, opts);
  }

  function createCluster(): apiextensions.CustomResource {
    const waits = new References();
    waits.await(access);
    const memory = memoryQuantity(plan.memoryMiB);
    const spec = {
      replicas: plan.members,
      image: images.rabbitmqServer(RABBITMQ_PATCH[plan.version] ?? plan.version),
      service: { type: "ClusterIP" },
      tls: {
        secretName: waits.to(certificate),
        // The same Secret holds `ca.crt`: a client that shows a certificate is checked, none has to.
        caSecretName: waits.to(certificate),
        disableNonTLSListeners: true,
      },
      secretBackend: { externalSecret: { name: userSecret(waits) } },
      persistence: { storage: `${plan.storageGiB}Gi`, storageClassName: target.storageClass },
      // RabbitMQ derives its limits from the memory it is given: request and limit are one.
      resources: { requests: { cpu: "250m", memory }, limits: { cpu: "2", memory } },
      rabbitmq: { additionalConfig: rabbitmqConf(plan) },
      terminationGracePeriodSeconds: TERMINATION_SECONDS,
      affinity: {
        podAntiAffinity: {
          preferredDuringSchedulingIgnoredDuringExecution: [
            {
              weight: 100,
              podAffinityTerm: {
                labelSelector: { matchLabels: podLabels },
                topologyKey: "kubernetes.io/hostname",
              },
            },
          ],
        },
      },
      override: { statefulSet: { spec: statefulSet() } },
    };
    const object = {
      apiVersion: "rabbitmq.com/v1beta1",
      kind: "RabbitmqCluster",
      name: objectName,
      waitFor: "condition=AllReplicasReady",
      spec,
    };
    return createCustomResource(name, object, target, waits, { ...opts, protect: scope.protect });
  }

  function userSecret(waits: References): string {
    const ref = bundle.ref("password", "kubernetes");
    if (ref.kind !== "kubernetes") throw new Error("RabbitMQ reads its user from a Kubernetes Secret");
    return waits.to(ref.name);
  }

  function createDisruptionBudget(): void {
    const waits = new References();
    new policy.PodDisruptionBudget(
      name,
      {
        metadata: {
          name: objectName,
          namespace: waits.to(target.namespace),
          labels: labels(scope, objectName),
        },
        spec: { maxUnavailable: 1, selector: { matchLabels: podLabels } },
      },
      waits.options(opts),
    );
  }
}

/** The operator would delete the volumes with the cluster. User and groups of the pods stay the operator's. */
function statefulSet() {
  return {
    persistentVolumeClaimRetentionPolicy: { whenDeleted: "Retain", whenScaled: "Retain" },
    template: {
      spec: {
        securityContext: { runAsNonRoot: true, seccompProfile: { type: "RuntimeDefault" } },
        containers: [{ name: "rabbitmq", securityContext: RESTRICTED_CONTAINER }],
        initContainers: [{ name: "setup-container", securityContext: RESTRICTED_CONTAINER }],
      },
    },
  };
}
