import type * as apiextensions from "@pulumi/kubernetes/apiextensions";
import type * as pulumi from "@pulumi/pulumi";
import { createCustomResource, READY } from "../custom-resource";
import { images, POSTGRES_MINOR } from "../images";
import { createInstancePolicy } from "../instance-policy";
import { POSTGRES_OPERATOR } from "../network/control-plane";
import { createPassword } from "../password";
import { type Reference, References, reference } from "../reference";
import { SecretBundle } from "../secret-bundle";
import { createCertificate } from "../server-certificate";
import type { KubernetesTarget } from "../target";
import { objectStoreSpec } from "./archive";
import type { BuiltDatabase, PostgresPlan } from "./built";
import { preloaded } from "./extensions";
import { connectionValues } from "./postgres-url";
import { newDatabaseSql } from "./roles";
import { serverParameters } from "./tuning";

/** Ports of a CloudNativePG instance: SQL, the instance manager's status, metrics. */
const PORTS = { sql: 5432, status: 8000, metrics: 9187 } as const;

/** CloudNativePG: TLS only, certificates from the namespace's CA, write-ahead log archived to the backup site. */
export function onCloudNativePg(
  name: string,
  plan: PostgresPlan,
  target: KubernetesTarget,
  opts: pulumi.CustomResourceOptions,
): BuiltDatabase {
  const { scope } = target;
  const clusterName = `${scope.system}-${plan.connection}`;
  const hostOf = (role: string) => `${clusterName}-${role}.${target.namespace.text}.svc.cluster.local`;
  const { readReplicas = 0 } = plan;
  const standbys = Math.max(plan.standbys, readReplicas);
  const preload = preloaded(plan.extensions);
  const podLabels = { "cnpg.io/cluster": clusterName };
  const password = createPassword(name, opts);
  const bundle = new SecretBundle(
    name,
    {
      path: plan.connection,
      objectName: clusterName,
      type: "kubernetes.io/basic-auth",
      values: connectionValues(plan, hostOf("rw"), password, readReplicas > 0 ? hostOf("ro") : undefined),
      readers: [target],
    },
    opts,
  );
  const policy = createInstancePolicy(
    name,
    {
      objectName: clusterName,
      pods: { matchLabels: podLabels },
      among: [PORTS.sql, PORTS.status],
      operator: POSTGRES_OPERATOR,
      metricsPort: PORTS.metrics,
    },
    target,
    opts,
  );
  const cluster = createCluster();
  return {
    bundle,
    reach: { kind: "kubernetes", podLabels },
    authority: { kind: "kubernetes", secret: target.caSecret, key: "ca.crt" },
    ready: [cluster],
    source: { kind: "kubernetes", engine: "postgres", cluster: reference(clusterName, cluster) },
  };

  function createCluster(): apiextensions.CustomResource {
    const waits = new References();
    const certificate = createCertificate(
      `${name}-server`,
      `${clusterName}-server`,
      serverNames(),
      "short",
      target,
      opts,
    );
    const store = createObjectStore();
    waits.await(policy);
    const secret = bundle.ref("password", "kubernetes");
    const zones = { topologyKey: "topology.kubernetes.io/zone", podAntiAffinityType: "preferred" };
    const spec = {
      instances: standbys + 1,
      imageName: images.postgresServer(POSTGRES_MINOR[plan.version] ?? plan.version),
      enableSuperuserAccess: false,
      enablePDB: true,
      primaryUpdateStrategy: "unsupervised",
      primaryUpdateMethod: "switchover",
      bootstrap: {
        initdb: {
          database: plan.database,
          owner: plan.user,
          dataChecksums: true,
          secret: { name: secret.kind === "kubernetes" ? waits.to(secret.name) : "" },
          postInitApplicationSQL: newDatabaseSql(plan),
        },
      },
      certificates: { serverTLSSecret: waits.to(certificate), serverCASecret: waits.to(certificate) },
      postgresql: {
        parameters: serverParameters(plan.tuning),
        // CloudNativePG ends its list with a rule that admits plain TCP: refuse that first.
        pg_hba: ["hostnossl all all all reject"],
        ...(preload.length === 0 ? {} : { shared_preload_libraries: preload }),
        ...(standbys > 0 ? { synchronous: { method: "any", number: 1, dataDurability: "preferred" } } : {}),
      },
      resources: {
        requests: { cpu: String(plan.cpus), memory: `${plan.memoryGiB}Gi` },
        limits: { cpu: String(plan.cpus), memory: `${plan.memoryGiB}Gi` },
      },
      storage: { size: `${plan.storageGiB}Gi`, storageClass: target.storageClass },
      walStorage: {
        size: `${Math.max(10, Math.ceil(plan.storageGiB / 5))}Gi`,
        storageClass: target.storageClass,
      },
      affinity: { enablePodAntiAffinity: true, ...zones },
      plugins: [
        {
          name: "barman-cloud.cloudnative-pg.io",
          enabled: true,
          isWALArchiver: true,
          parameters: { barmanObjectName: waits.to(store), serverName: clusterName },
        },
      ],
    };
    const object = {
      apiVersion: "postgresql.cnpg.io/v1",
      kind: "Cluster",
      name: clusterName,
      waitFor: READY,
      spec,
    };
    return createCustomResource(name, object, target, waits, { ...opts, protect: scope.protect });
  }

  function serverNames(): string[] {
    const namespace = target.namespace.text;
    return ["rw", "ro", "r"].flatMap((role) => [
      `${clusterName}-${role}`,
      `${clusterName}-${role}.${namespace}`,
      `${clusterName}-${role}.${namespace}.svc`,
      `${clusterName}-${role}.${namespace}.svc.cluster.local`,
    ]);
  }

  function createObjectStore(): Reference {
    const waits = new References();
    const spec = objectStoreSpec(plan, waits);
    const object = { apiVersion: "barmancloud.cnpg.io/v1", kind: "ObjectStore", name: clusterName, spec };
    const stateful = { ...opts, protect: scope.protect };
    return reference(clusterName, createCustomResource(`${name}-archive`, object, target, waits, stateful));
  }
}
