import type * as apiextensions from "@pulumi/kubernetes/apiextensions";
import * as core from "@pulumi/kubernetes/core/v1";
import * as pulumi from "@pulumi/pulumi";
import { createCustomResource } from "../custom-resource";
import { images, REDIS_MINOR } from "../images";
import { createInstancePolicy } from "../instance-policy";
import { labels } from "../naming";
import { createPassword } from "../password";
import { type Reference, References, reference } from "../reference";
import { OPERATOR_CONTAINER, RESTRICTED_CONTAINER, restrictedPod } from "../restricted";
import { SecretBundle } from "../secret-bundle";
import { createCertificate } from "../server-certificate";
import type { KubernetesTarget } from "../target";
import { memoryQuantity } from "../units";
import { type BuiltCache, type CachePlan, connectionValues } from "./built";
import { redisInstances } from "./instances";
import { clusterFields, clusterLabels, ENTRANCE } from "./redis-cluster";
import { serverNames } from "./server-names";
import { memoryPerServer, redisConf } from "./settings";
import { aclFile } from "./users";

/** User and group of redis-operator's images. */
const REDIS_UID = 1000;
/** Container memory over `maxmemory`: replication buffers, and the copy that a snapshot's fork makes. */
const MEMORY_HEADROOM = 1.5;
/** Where redis-operator mounts the file of users from. */
const ACL_FILE = "user.acl";

/** redis-operator: TLS only, users, our part of redis.conf, volumes that outlive the resource. */
export function onKubernetes(
  name: string,
  plan: CachePlan,
  target: KubernetesTarget,
  opts: pulumi.CustomResourceOptions,
): BuiltCache {
  const { scope } = target;
  const objectName = `${scope.system}-${plan.connection}`;
  const replicated = plan.mode === "replicated";
  const sharded = plan.mode === "sharded";
  // The operator keeps the label `redis-role: master` on the primary, and a Service that selects it.
  const entrance = { standalone: "", replicated: "-master", sharded: ENTRANCE }[plan.mode];
  const host = `${objectName}${entrance}.${target.namespace.text}.svc.cluster.local`;
  const podLabels = sharded ? clusterLabels(objectName) : { app: objectName };
  const serverImage = images.redisServer(REDIS_MINOR[plan.version] ?? plan.version);
  const bundle = createSecret();
  const operatorPassword = bundle.ref("operatorPassword", "kubernetes");
  const certificate = createCertificate(
    `${name}-server`,
    `${objectName}-server`,
    serverNames(plan.mode, objectName, target.namespace.text),
    "long",
    target,
    opts,
  );
  const configuration = createConfiguration();
  const policy = createInstancePolicy(name, redisInstances(objectName, plan.mode), target, opts);
  const servers = createServers();
  const ready = replicated ? [servers, createSentinels()] : [servers];
  return {
    bundle,
    reach: { kind: "kubernetes", podLabels },
    authority: { kind: "kubernetes", secret: target.caSecret, key: "ca.crt" },
    ready,
    operatorPassword,
  };

  /** The connection's entries, and those that operator and servers read. */
  function createSecret() {
    const [operator, password] = [createPassword(`${name}-operator`, opts), createPassword(name, opts)];
    const values = {
      ...connectionValues(host, password),
      operatorPassword: operator,
      [ACL_FILE]: pulumi.all([operator, password]).apply((passwords) => aclFile(...passwords)),
    };
    return new SecretBundle(name, { path: plan.connection, objectName, values, readers: [target] }, opts);
  }

  function createServers(): apiextensions.CustomResource {
    const waits = new References();
    waits.await(policy);
    const perServer = memoryPerServer(plan);
    const memory = memoryQuantity(Math.ceil(perServer * MEMORY_HEADROOM));
    const kind = { standalone: "Redis", replicated: "RedisReplication", sharded: "RedisCluster" } as const;
    const { nodeConf, ...shards } = shardFields(waits);
    return createRedis(name, kind[plan.mode], waits, {
      ...(replicated ? { clusterSize: 1 + plan.replicas, pdb: { enabled: true, maxUnavailable: 1 } } : {}),
      ...shards,
      kubernetesConfig: {
        image: serverImage,
        imagePullPolicy: "IfNotPresent",
        redisSecret: passwordKey(waits),
        resources: { requests: { cpu: "250m", memory }, limits: { cpu: "1", memory } },
      },
      TLS: { ca: "ca.crt", cert: "tls.crt", key: "tls.key", secret: { secretName: waits.to(certificate) } },
      acl: { secret: { secretName: passwordKey(waits).name, items: [{ key: ACL_FILE, path: ACL_FILE }] } },
      // Of a RedisCluster the operator reads each role's, and the security context likewise.
      ...(sharded
        ? {}
        : {
            redisConfig: { additionalRedisConfig: waits.to(configuration) },
            securityContext: OPERATOR_CONTAINER,
          }),
      storage: {
        ...nodeConf,
        keepAfterDelete: true,
        volumeClaimTemplate: {
          spec: {
            accessModes: ["ReadWriteOnce"],
            storageClassName: target.storageClass,
            resources: { requests: { storage: memoryQuantity(perServer * 4) } },
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
    });
  }

  function shardFields(waits: References): Partial<ReturnType<typeof clusterFields>> {
    const { shards, replicas, version } = plan;
    if (shards === undefined) return {};
    const { storageClass } = target;
    return clusterFields({
      ...{ objectName, version, shards, replicas, storageClass },
      configuration: waits.to(configuration),
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
      securityContext: OPERATOR_CONTAINER,
    });
  }

  function passwordKey(waits: References): { name: string; key: string } {
    if (operatorPassword.kind !== "kubernetes")
      throw new Error("redis-operator reads its password from a Kubernetes Secret");
    return { name: waits.to(operatorPassword.name), key: operatorPassword.key };
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

  function createRedis(
    logicalName: string,
    kind: "Redis" | "RedisCluster" | "RedisReplication" | "RedisSentinel",
    waits: References,
    spec: Record<string, unknown>,
  ): apiextensions.CustomResource {
    // The operator's own init container writes the configuration. It takes its security context from here, and nothing
    // else: image and `enabled` are of one that would be ours.
    const initContainer = { enabled: false, image: serverImage, securityContext: RESTRICTED_CONTAINER };
    const object = {
      apiVersion: "redis.redis.opstreelabs.in/v1beta2",
      kind,
      name: objectName,
      spec: { ...spec, podSecurityContext: restrictedPod(REDIS_UID), initContainer },
    };
    return createCustomResource(logicalName, object, target, waits, { ...opts, protect: scope.protect });
  }
}
