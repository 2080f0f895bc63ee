import type * as pulumi from "@pulumi/pulumi";
import { createCustomResource } from "../custom-resource";
import { createInstancePolicy } from "../instance-policy";
import { MONGODB_OPERATOR } from "../network/control-plane";
import { createPassword } from "../password";
import { type Reference, References, reference } from "../reference";
import { OPERATOR_CONTAINER, restrictedPod } from "../restricted";
import { SecretBundle } from "../secret-bundle";
import { createCertificate } from "../server-certificate";
import type { KubernetesTarget } from "../target";
import type { BuiltDatabase, MongoPlan } from "./built";
import { connectionValues, MONGODB_PORT, serverImage } from "./mongo";
import { backupSpec, createArchiveAccess } from "./percona-backup";
import { EXPORTER_PORT, exporter } from "./percona-exporter";

/** The operator's release that understands this resource; images are those it was tested with. */
const CR_VERSION = "1.22.0";
/** User of Percona's images. */
const UID = 1001;
/** The operator's own users. It would invent passwords itself, in a Secret that nobody manages. */
const SYSTEM_USERS = {
  BACKUP: "backup",
  CLUSTER_ADMIN: "clusterAdmin",
  CLUSTER_MONITOR: "clusterMonitor",
  DATABASE_ADMIN: "databaseAdmin",
  USER_ADMIN: "userAdmin",
} as const;

/** Percona Server for MongoDB: TLS required, certificates from the namespace's CA, oplog archived to the backup site. */
export function onPercona(
  name: string,
  plan: MongoPlan,
  target: KubernetesTarget,
  opts: pulumi.CustomResourceOptions,
): BuiltDatabase {
  const { scope } = target;
  const clusterName = `${scope.system}-${plan.connection}`;
  const setName = `${clusterName}-${plan.replicaSet}`;
  const domain = `${setName}.${target.namespace.text}.svc.cluster.local`;
  const pods = plan.priorities.map((_, index) => `${setName}-${index}`);
  const podLabels = { "app.kubernetes.io/instance": clusterName, "app.kubernetes.io/component": "mongod" };
  const image = serverImage(plan.version);
  const password = createPassword(name, opts);
  const members = {
    hosts: pods.map((pod) => `${pod}.${domain}`),
    replicaHost: domain,
    replicaSet: plan.replicaSet,
    authSource: plan.database,
    retryWrites: true,
  };
  const bundle = new SecretBundle(
    name,
    {
      path: plan.connection,
      objectName: clusterName,
      values: connectionValues(plan, domain, members, password),
      readers: [target],
    },
    opts,
  );
  const access = createArchiveAccess(name, clusterName, plan, target, opts);
  const policy = createInstancePolicy(
    name,
    {
      objectName: clusterName,
      pods: { matchLabels: podLabels },
      among: [MONGODB_PORT],
      operator: MONGODB_OPERATOR,
      metricsPort: EXPORTER_PORT,
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
    source: {
      ...{ kind: "kubernetes", cluster: reference(clusterName, cluster) },
      ...{ engine: "mongodb", serverImage: image },
    },
  };

  function createCluster() {
    const waits = new References();
    waits.await(policy);
    const certificate = createServerCertificate();
    const ssl = waits.to(certificate);
    const users = createSystemUsers();
    const own = bundle.ref("password", "kubernetes");
    const spec = {
      crVersion: CR_VERSION,
      image,
      imagePullPolicy: "IfNotPresent",
      initContainerSecurityContext: OPERATOR_CONTAINER,
      updateStrategy: "SmartUpdate",
      upgradeOptions: { apply: "disabled", setFCV: false },
      tls: { mode: "requireTLS", allowInvalidCertificates: false },
      secrets: { users: waits.to(users), ssl, sslInternal: ssl },
      users: [
        {
          name: plan.user,
          db: plan.database,
          passwordSecretRef: {
            name: own.kind === "kubernetes" ? waits.to(own.name) : "",
            key: "password",
          },
          roles: [{ name: "readWrite", db: plan.database }],
        },
      ],
      sharding: { enabled: false },
      // What mongod writes goes to the pod's output, as everywhere else.
      logcollector: { enabled: false },
      replsets: [{ ...replicaSet(), ...exporter(users, certificate, waits) }],
      backup: backupSpec(plan, access, waits),
    };
    const object = {
      apiVersion: "psmdb.percona.com/v1",
      kind: "PerconaServerMongoDB",
      name: clusterName,
      waitFor: "jsonpath={.status.state}=ready",
      spec,
    };
    return createCustomResource(name, object, target, waits, { ...opts, protect: scope.protect });
  }

  function replicaSet(): Record<string, unknown> {
    const size = { cpu: String(plan.cpus), memory: `${plan.memoryGiB}Gi` };
    return {
      name: plan.replicaSet,
      size: plan.priorities.length,
      replsetOverrides: Object.fromEntries(
        pods.map((pod, index) => [pod, { priority: plan.priorities[index] }]),
      ),
      // Never two on one node; over zones as far as there are any.
      affinity: { antiAffinityTopologyKey: "kubernetes.io/hostname" },
      topologySpreadConstraints: [
        {
          maxSkew: 1,
          topologyKey: "topology.kubernetes.io/zone",
          whenUnsatisfiable: "ScheduleAnyway",
          labelSelector: { matchLabels: podLabels },
        },
      ],
      podDisruptionBudget: { maxUnavailable: 1 },
      podSecurityContext: restrictedPod(UID),
      containerSecurityContext: OPERATOR_CONTAINER,
      expose: { enabled: false, type: "ClusterIP" },
      resources: { requests: size, limits: size },
      volumeSpec: {
        persistentVolumeClaim: {
          storageClassName: target.storageClass,
          accessModes: ["ReadWriteOnce"],
          resources: { requests: { storage: `${plan.storageGiB}Gi` } },
        },
      },
    };
  }

  /** Members know each other by their organization (x509), clients verify the names. */
  function createServerCertificate(): Reference {
    const service = [setName, `${setName}.${target.namespace.text}`, domain];
    const names = ["localhost", ...service.flatMap((host) => [host, `*.${host}`])];
    const subject = { organizations: [clusterName] };
    return createCertificate(
      `${name}-server`,
      `${clusterName}-server`,
      names,
      "short",
      target,
      opts,
      subject,
    );
  }

  function createSystemUsers(): Reference {
    const values = Object.fromEntries(
      Object.entries(SYSTEM_USERS).flatMap(([key, user]) => [
        [`MONGODB_${key}_USER`, user],
        [`MONGODB_${key}_PASSWORD`, createPassword(`${name}-${user.toLowerCase()}`, opts)],
      ]),
    );
    const objectName = `${clusterName}-users`;
    const path = `${plan.connection}-users`;
    const users = new SecretBundle(`${name}-users`, { path, objectName, values, readers: [target] }, opts);
    const ref = users.ref("MONGODB_USER_ADMIN_PASSWORD", "kubernetes");
    if (ref.kind !== "kubernetes") throw new Error("Percona reads its users from a Kubernetes Secret");
    return ref.name;
  }
}
