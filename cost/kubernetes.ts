/** What is asked of a cluster, by type of resource: CPUs and memory that are requested, volumes, load balancers. */
import type { Shown } from "../preview/wire";
import { at, cpus, gibibytes, list, number, section, text } from "./inputs";
import { HOURS } from "./prices";
import { RUN_MINUTES, runsPerMonth } from "./runs";
import type { Pricer, Use } from "./use";

/** CPUs and GiB. */
interface Size {
  cpu: number;
  memory: number;
}

export const kubernetes: Readonly<Record<string, Pricer>> = {
  "kubernetes:apps/v1:Deployment": ({ spec }, resource, around) => {
    const scaler = around.partner(resource, "kubernetes:autoscaling/v2:HorizontalPodAutoscaler");
    const pods = number(at(spec, "replicas"), number(at(scaler?.["spec"], "minReplicas"), 1));
    return running(podSize(at(spec, "template", "spec")), pods);
  },
  "kubernetes:apps/v1:StatefulSet": ({ spec }) => {
    const pods = number(at(spec, "replicas"), 1);
    const volumes = list(at(spec, "volumeClaimTemplates")).map((claim) => at(claim, "spec"));
    return [...running(podSize(at(spec, "template", "spec")), pods), ...stored(volumes.map(claimed), pods)];
  },
  "kubernetes:batch/v1:CronJob": ({ spec }) => {
    const runs = runsPerMonth(text(at(spec, "schedule")));
    const size = podSize(at(spec, "jobTemplate", "spec", "template", "spec"));
    return used(size, (runs * RUN_MINUTES) / 60, `${Math.round(runs)} runs of ${RUN_MINUTES} minutes`);
  },
  "kubernetes:core/v1:Service": ({ spec }) =>
    at(spec, "type") === "LoadBalancer" ? [{ price: "cluster load balancer", amount: 1 }] : [],
  "kubernetes:core/v1:PersistentVolumeClaim": ({ spec }) => stored([claimed(spec)], 1),
  "kubernetes:postgresql.cnpg.io/v1:Cluster": ({ spec }) => {
    const pods = number(at(spec, "instances"));
    const wal = at(spec, "walStorage", "size");
    const disks = [at(spec, "storage", "size"), ...(wal === undefined ? [] : [wal])];
    return [...running(requested(at(spec, "resources")), pods), ...stored(disks.map(gibibytes), pods)];
  },
  "kubernetes:psmdb.percona.com/v1:PerconaServerMongoDB": ({ spec }) =>
    list(at(spec, "replsets")).flatMap((set) => {
      const pods = number(at(set, "size"));
      const sidecars = list(at(set, "sidecars")).map((one) => requested(at(one, "resources")));
      const disk = claimed(at(set, "volumeSpec", "persistentVolumeClaim"));
      return [...running(sum([requested(at(set, "resources")), ...sidecars]), pods), ...stored([disk], pods)];
    }),
  "kubernetes:rabbitmq.com/v1beta1:RabbitmqCluster": ({ spec }) => {
    const pods = number(at(spec, "replicas"), 1);
    const disk = gibibytes(at(spec, "persistence", "storage"));
    return [...running(requested(at(spec, "resources")), pods), ...stored([disk], pods)];
  },
  "kubernetes:redis.redis.opstreelabs.in/v1beta2:Redis": ({ spec }) => redis(spec, 1),
  "kubernetes:redis.redis.opstreelabs.in/v1beta2:RedisReplication": ({ spec }) =>
    redis(spec, number(at(spec, "clusterSize"))),
  "kubernetes:redis.redis.opstreelabs.in/v1beta2:RedisSentinel": ({ spec }) =>
    running(requested(at(spec, "kubernetesConfig", "resources")), number(at(spec, "clusterSize"))),
  "kubernetes:redis.redis.opstreelabs.in/v1beta2:RedisCluster": ({ spec }) => {
    // So many leaders, and as many followers, where they say nothing of their own.
    const size = number(at(spec, "clusterSize"));
    const nodes = (role: string) => number(at(spec, role, "replicas"), size);
    return redis(spec, nodes("redisLeader") + nodes("redisFollower"));
  },
  "kubernetes:elasticsearch.k8s.elastic.co/v1:Elasticsearch": ({ spec }) =>
    list(at(spec, "nodeSets")).flatMap((set) => {
      const pods = number(at(set, "count"));
      const disks = list(at(set, "volumeClaimTemplates")).map((claim) => claimed(at(claim, "spec")));
      return [...running(podSize(at(set, "podTemplate", "spec")), pods), ...stored(disks, pods)];
    }),
};

function redis(spec: Shown | undefined, pods: number): Use[] {
  const exporter = section(at(spec, "redisExporter"));
  const sizes = [requested(at(spec, "kubernetesConfig", "resources"))];
  if (exporter["enabled"] === true) sizes.push(requested(exporter["resources"]));
  const claims = ["volumeClaimTemplate", "nodeConfVolumeClaimTemplate"]
    .map((key) => at(spec, "storage", key, "spec"))
    .filter((claim) => claim !== undefined);
  return [...running(sum(sizes), pods), ...(claims.length > 0 ? stored(claims.map(claimed), pods) : [])];
}

/** What a scheduler sets aside: the containers together, or the largest of those that run before them. */
function podSize(pod: Shown | undefined): Size {
  const sizes = (key: string) => list(at(pod, key)).map((container) => requested(at(container, "resources")));
  const together = sum(sizes("containers"));
  const before = sizes("initContainers");
  const most = (part: keyof Size) => Math.max(together[part], ...before.map((size) => size[part]));
  return { cpu: most("cpu"), memory: most("memory") };
}

/** Where only a limit is given, it is requested as well. */
function requested(resources: Shown | undefined): Size {
  const asked = (name: string) => at(resources, "requests", name) ?? at(resources, "limits", name);
  return { cpu: cpus(asked("cpu")), memory: gibibytes(asked("memory")) };
}

function claimed(claim: Shown | undefined): number {
  return gibibytes(at(claim, "resources", "requests", "storage"));
}

function sum(sizes: readonly Size[]): Size {
  const of = (part: keyof Size) => sizes.reduce((total, size) => total + size[part], 0);
  return { cpu: of("cpu"), memory: of("memory") };
}

function running(size: Size, pods: number): Use[] {
  return used(size, pods * HOURS, `${pods} pod${pods === 1 ? "" : "s"}`);
}

function used({ cpu, memory }: Size, hours: number, note: string): Use[] {
  return [
    { price: "cluster cpu", amount: (cpu * hours) / HOURS, note },
    { price: "cluster memory", amount: (memory * hours) / HOURS, note },
  ];
}

function stored(disks: readonly number[], pods: number): Use[] {
  const amount = disks.reduce((total, disk) => total + disk * pods, 0);
  return [{ price: "cluster storage", amount, note: `${pods} pod${pods === 1 ? "" : "s"}` }];
}
