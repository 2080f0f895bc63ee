import type * as apiextensions from "@pulumi/kubernetes/apiextensions";
import * as core from "@pulumi/kubernetes/core/v1";
import * as networking from "@pulumi/kubernetes/networking/v1";
import type * as pulumi from "@pulumi/pulumi";
import { createCustomResource } from "../custom-resource";
import { images, REDIS_MINOR } from "../images";
import { labels } from "../naming";
import { API_SERVER, REDIS_OPERATOR, SCRAPER } from "../network/control-plane";
import { createPassword } from "../password";
import { type Reference, References, reference } from "../reference";
import { OPERATOR_CONTAINER, restrictedPod } from "../restricted";
import { SecretBundle } from "../secret-bundle";
import { createCertificate } from "../server-certificate";
import type { KubernetesTarget } from "../target";
import { memoryQuantity } from "../units";
import { type BuiltCache, type CachePlan, connectionValues, REDIS_PORT } from "./built";
import { redisConf } from "./settings";

const PORTS = { sentinel: 26379, metrics: 9121 } as const;
/** User and group of redis-operator's images. */
const REDIS_UID = 1000;
/** Container memory over `maxmemory`: replication buffers, and the copy that a snapshot's fork makes. */
const MEMORY_HEADROOM = 1.5;

/** redis-operator: TLS only, password, our part of redis.conf, volumes that outlive the resource. */
export function onKubernetes(
  name: string,
  plan: CachePlan,
  target: KubernetesTarget,
  opts: pulumi.CustomResourceOptions,
): BuiltCache {
  const { scope } = target;
  const objectName = `${scope.system}-${plan.connection}`;
  const replicated = plan.mode === "replicated";
  // The operator keeps the label `redis-role: master` on the primary, and a Service that selects it.
  const host = `${replicated ? `${objectName}-master` : objectName}.${target.namespace.text}.svc.cluster.local`;
  const podLabels = { app: objectName };
  const password = createPassword(name, opts);
  const bundle = new SecretBundle(
    name,
    {
      path: plan.connection,
      objectName,
      values: connectionValues(host, password),
      readers: [target],
    },
    opts,
  );
  const certificate = createCertificate(
    `${name}-server`,
    `${objectName}-server`,
    serverNames(),
    "long",
    target,
    opts,
  );
  const configuration = createConfiguration();
  const policy = createPolicy();
  const servers = createServers();
  const ready = replicated ? [servers, createSentinels()] : [servers];
  return {
    bundle,
    reach: { kind: "kubernetes", podLabels },
    authority: { kind: "kubernetes", secret: target.caSecret, key: "ca.crt" },
    ready,
  };

  function createServers(): apiextensions.CustomResource {
    const waits = new References();
    waits.await(policy);
    const memory = memoryQuantity(Math.ceil(plan.memoryMiB * MEMORY_HEADROOM));
    return createRedis(name, replicated ? "RedisReplication" : "Redis", waits, {
      ...(replicated ? { clusterSize: 1 + plan.replicas, pdb: { enabled: true, maxUnavailable: 1 } } : {}),
      kubernetesConfig: {
        image: images.redisServer(REDIS_MINOR[plan.version] ?? plan.version),
        imagePullPolicy: "IfNotPresent",
        redisSecret: passwordKey(waits),
        resources: { requests: { cpu: "250m", memory }, limits: { cpu: "1", memory } },
      },
      TLS: { ca: "ca.crt", cert: "tls.crt", key: "tls.key", secret: { secretName: waits.to(certificate) } },
      redisConfig: { additionalRedisConfig: waits.to(configuration) },
      storage: {
        keepAfterDelete: true,
        volumeClaimTemplate: {
          spec: {
            accessModes: ["ReadWriteOnce"],
            storageClassName: target.storageClass,
            resources: { requests: { storage: memoryQuantity(plan.memoryMiB * 4) } },
          },
        },
      },
      redisExporter: {
        enabled: true,
        image: images.redisExporter,
        imagePullPolicy: "IfNotPresent",
        securityContext: OPERATOR_CONTAINER,
        resources: { requests: { cpu: "50m", memory: "64Mi" }, limits: { cpu: "100m", memory: "128Mi" } },
      },
      podSecurityContext: restrictedPod(REDIS_UID),
      securityContext: OPERATOR_CONTAINER,
    });
  }

  /** Three observers, of which two must agree, promote a replica when the primary is gone. Pods: `app: <name>-sentinel`. */
  function createSentinels(): apiextensions.CustomResource {
    const waits = new References();
    waits.await(servers);
    return createRedis(`${name}-sentinel`, "RedisSentinel", waits, {
      clusterSize: 3,
      pdb: { enabled: true, maxUnavailable: 1 },
      kubernetesConfig: {
        image: images.redisSentinel(REDIS_MINOR[plan.version] ?? plan.version),
        imagePullPolicy: "IfNotPresent",
        redisSecret: passwordKey(waits),
        resources: { requests: { cpu: "50m", memory: "64Mi" }, limits: { cpu: "200m", memory: "128Mi" } },
      },
      redisSentinelConfig: {
        redisReplicationName: objectName,
        masterGroupName: plan.connection,
        quorum: "2",
        redisReplicationPassword: { secretKeyRef: passwordKey(waits) },
      },
      TLS: { ca: "ca.crt", cert: "tls.crt", key: "tls.key", secret: { secretName: waits.to(certificate) } },
      podSecurityContext: restrictedPod(REDIS_UID),
      securityContext: OPERATOR_CONTAINER,
    });
  }

  function passwordKey(waits: References): { name: string; key: string } {
    const ref = bundle.ref("password", "kubernetes");
    if (ref.kind !== "kubernetes")
      throw new Error("redis-operator reads its password from a Kubernetes Secret");
    return { name: waits.to(ref.name), key: ref.key };
  }

  function serverNames(): string[] {
    const namespace = target.namespace.text;
    const services = replicated ? ["", "-master", "-replica", "-headless", "-sentinel"] : ["", "-headless"];
    return services.flatMap((suffix) => [
      `${objectName}${suffix}.${namespace}.svc`,
      `${objectName}${suffix}.${namespace}.svc.cluster.local`,
      `*.${objectName}${suffix}.${namespace}.svc.cluster.local`,
    ]);
  }

  function createConfiguration(): Reference {
    const waits = new References();
    const configMap = new core.ConfigMap(
      name,
      {
        metadata: {
          name: `${objectName}-config`,
          namespace: waits.to(target.namespace),
          labels: labels(scope, objectName),
        },
        data: { "redis-additional.conf": redisConf(plan) },
      },
      waits.options(opts),
    );
    return reference(`${objectName}-config`, configMap);
  }

  /** Servers and sentinels talk among themselves, the operator configures, Prometheus scrapes; no one else. */
  function createPolicy(): networking.NetworkPolicy {
    const waits = new References();
    const pods = {
      matchExpressions: [{ key: "app", operator: "In", values: [objectName, `${objectName}-sentinel`] }],
    };
    const redis = [REDIS_PORT, PORTS.sentinel].map((port) => ({ port, protocol: "TCP" }));
    return new networking.NetworkPolicy(
      name,
      {
        metadata: {
          name: objectName,
          namespace: waits.to(target.namespace),
          labels: labels(scope, objectName),
        },
        spec: {
          podSelector: pods,
          policyTypes: ["Ingress", "Egress"],
          ingress: [
            { from: [{ podSelector: pods }], ports: redis },
            { from: [REDIS_OPERATOR], ports: redis },
            { from: [SCRAPER], ports: [{ port: PORTS.metrics, protocol: "TCP" }] },
          ],
          egress: [{ to: [{ podSelector: pods }], ports: redis }, API_SERVER],
        },
      },
      waits.options(opts),
    );
  }

  function createRedis(
    logicalName: string,
    kind: "Redis" | "RedisReplication" | "RedisSentinel",
    waits: References,
    spec: Record<string, unknown>,
  ): apiextensions.CustomResource {
    const object = {
      apiVersion: "redis.redis.opstreelabs.in/v1beta2",
      kind,
      name: objectName,
      spec,
    };
    return createCustomResource(logicalName, object, target, waits, { ...opts, protect: scope.protect });
  }
}
