/**
 * The workloads that operators would make of our custom resources: their labels and ports, and the security contexts
 * that they take from the resource. Read from the operators' own code; what they mount is left out.
 */
import type { Shown } from "../../../preview/wire";
import { at, listAt } from "../../support/plan";
import type { Resource } from "./api";
import { type Container, service, statefulSet, type Workload } from "./operator-workload";

type Operator = (name: string, spec: Shown) => Workload[];

const operators: Record<string, Operator> = {
  "postgresql.cnpg.io/Cluster": cloudNativePg,
  "psmdb.percona.com/PerconaServerMongoDB": percona,
  "rabbitmq.com/RabbitmqCluster": rabbitmq,
  "redis.redis.opstreelabs.in/Redis": redis("standalone"),
  "redis.redis.opstreelabs.in/RedisReplication": redis("replication"),
  "redis.redis.opstreelabs.in/RedisSentinel": redis("sentinel"),
  "redis.redis.opstreelabs.in/RedisCluster": redisCluster,
  "elasticsearch.k8s.elastic.co/Elasticsearch": elasticsearch,
};

/** The StatefulSets of a custom resource and their Services; none when it stands for no pods. */
export function workloadsOf({ apiVersion, kind, metadata, spec }: Resource): Resource[] {
  const operator = operators[`${apiVersion.split("/")[0]}/${kind}`];
  const workloads = operator === undefined || spec === undefined ? [] : operator(metadata.name, spec);
  const { namespace = "" } = metadata;
  return workloads
    .filter(({ replicas }) => replicas > 0)
    .flatMap((workload) => [statefulSet(workload, namespace), service(workload, namespace)]);
}

/** Its own defaults are restricted; ours would win. cloudnative-pg: pkg/specs/pods.go, containers.go */
function cloudNativePg(name: string, spec: Shown): Workload[] {
  const seccompProfile = { type: "RuntimeDefault" };
  const pod = { seccompProfile, runAsUser: 26, runAsGroup: 26, runAsNonRoot: true, fsGroup: 26 };
  const own = {
    seccompProfile,
    capabilities: { drop: ["ALL"] },
    privileged: false,
    runAsNonRoot: true,
    readOnlyRootFilesystem: true,
    allowPrivilegeEscalation: false,
  };
  const context = merged(own, at(spec, "securityContext"));
  return [
    {
      name,
      replicas: Number(at(spec, "instances")),
      labels: { "cnpg.io/cluster": name, "cnpg.io/podRole": "instance" },
      securityContext: merged(pod, at(spec, "podSecurityContext")),
      containers: [
        {
          name: "postgres",
          securityContext: context,
          resources: at(spec, "resources"),
          ports: { postgresql: 5432, metrics: 9187, status: 8000 },
        },
      ],
      initContainers: [{ name: "bootstrap-controller", securityContext: context }],
    },
  ];
}

/** Nothing of its own. percona-server-mongodb-operator: pkg/psmdb/statefulset.go, pkg/naming/labels.go */
function percona(name: string, spec: Shown): Workload[] {
  return listAt(spec, "replsets").map((set) => ({
    name: `${name}-${at(set, "name")}`,
    replicas: Number(at(set, "size")),
    labels: {
      "app.kubernetes.io/name": "percona-server-mongodb",
      "app.kubernetes.io/instance": name,
      "app.kubernetes.io/component": "mongod",
      "app.kubernetes.io/replset": String(at(set, "name")),
    },
    securityContext: at(set, "podSecurityContext"),
    containers: [
      {
        name: "mongod",
        securityContext: at(set, "containerSecurityContext"),
        resources: at(set, "resources"),
        ports: { mongodb: 27017 },
      },
      {
        name: "backup-agent",
        securityContext: at(spec, "backup.containerSecurityContext"),
        resources: at(spec, "backup.resources"),
      },
      ...((at(set, "sidecars") ?? []) as Shown[]).map(sidecar),
    ],
    initContainers: [{ name: "mongo-init", securityContext: at(spec, "initContainerSecurityContext") }],
  }));
}

function sidecar(given: Shown): Container {
  const ports = ((at(given, "ports") ?? []) as Shown[]).map((port) => [
    at(port, "name"),
    at(port, "containerPort"),
  ]);
  return {
    name: String(at(given, "name")),
    securityContext: at(given, "securityContext"),
    resources: at(given, "resources"),
    ports: Object.fromEntries(ports) as Record<string, number>,
  };
}

/** What stands in `override` is merged over its own. cluster-operator: internal/resource/statefulset.go */
function rabbitmq(name: string, spec: Shown): Workload[] {
  const template = at(spec, "override.statefulSet.spec.template.spec");
  const contextOf = (list: string, one: string) => {
    const containers = at(template, list) as Shown[] | undefined;
    return at(
      containers?.find((found) => at(found, "name") === one),
      "securityContext",
    );
  };
  return [
    {
      name,
      replicas: Number(at(spec, "replicas")),
      labels: { "app.kubernetes.io/name": name, "app.kubernetes.io/component": "rabbitmq" },
      securityContext: merged({ runAsUser: 999, fsGroup: 0 }, at(template, "securityContext")),
      containers: [
        {
          name: "rabbitmq",
          securityContext: contextOf("containers", "rabbitmq"),
          resources: at(spec, "resources"),
          ports: { epmd: 4369, amqps: 5671, "management-tls": 15671, "prometheus-tls": 15691 },
        },
      ],
      initContainers: [
        { name: "setup-container", securityContext: contextOf("initContainers", "setup-container") },
      ],
    },
  ];
}

/** Nothing of its own. redis-operator: internal/k8sutils/labels.go, statefulset.go */
function redis(setup: "standalone" | "replication" | "sentinel"): Operator {
  return (name, spec) => {
    const called = setup === "sentinel" ? `${name}-sentinel` : name;
    const labels = { app: called, redis_setup_type: setup, role: setup };
    const port: Record<string, number> = setup === "sentinel" ? { sentinel: 26379 } : { redis: 6379 };
    const replicas = Number(at(spec, "clusterSize") ?? 1);
    return [redisWorkload({ name: called, replicas, labels, spec, own: at(spec, "securityContext"), port })];
  };
}

function redisCluster(name: string, spec: Shown): Workload[] {
  return ["leader", "follower"].map((role) => {
    const part = at(spec, role === "leader" ? "redisLeader" : "redisFollower");
    const called = `${name}-${role}`;
    return redisWorkload({
      name: called,
      replicas: Number(at(part, "replicas") ?? at(spec, "clusterSize")),
      labels: { app: called, redis_setup_type: "cluster", role, cluster: name },
      spec,
      own: at(part, "securityContext"),
      port: { redis: 6379, bus: 16379 },
    });
  });
}

interface RedisPart extends Pick<Workload, "name" | "replicas" | "labels"> {
  spec: Shown;
  own: Shown | undefined;
  port: Record<string, number>;
}

function redisWorkload({ spec, own, port, ...part }: RedisPart): Workload {
  const resources = at(spec, "kubernetesConfig.resources");
  const exporter = {
    name: "redis-exporter",
    securityContext: at(spec, "redisExporter.securityContext"),
    resources: at(spec, "redisExporter.resources"),
    ports: { "redis-exporter": 9121 },
  };
  return {
    ...part,
    securityContext: at(spec, "podSecurityContext"),
    containers: [
      { name: "redis", securityContext: own, resources, ports: port },
      ...(at(spec, "redisExporter.enabled") === true ? [exporter] : []),
    ],
    initContainers: [{ name: "init-config", securityContext: at(spec, "initContainer.securityContext") }],
  };
}

/** Containers' contexts are its own. cloud-on-k8s: pkg/controller/elasticsearch/nodespec/defaults.go */
function elasticsearch(name: string, spec: Shown): Workload[] {
  const own = {
    allowPrivilegeEscalation: false,
    capabilities: { drop: ["ALL"] },
    privileged: false,
    readOnlyRootFilesystem: true,
  };
  return listAt(spec, "nodeSets").map((set) => ({
    name: `${name}-es-${at(set, "name")}`,
    replicas: Number(at(set, "count")),
    labels: {
      "common.k8s.elastic.co/type": "elasticsearch",
      "elasticsearch.k8s.elastic.co/cluster-name": name,
    },
    securityContext: at(set, "podTemplate.spec.securityContext"),
    containers: [{ name: "elasticsearch", securityContext: own, ports: { https: 9200, transport: 9300 } }],
    initContainers: [{ name: "elastic-internal-init-filesystem", securityContext: own }],
  }));
}

function merged(own: object, given: Shown | undefined): Shown {
  return { ...own, ...(given as object | undefined) } as Shown;
}
