/** Finds pods wherever they hide. */
import { oncePer } from "../plan/once-per";
import type { View } from "../plan/view";
import type { Subject } from "../rule";
import { builtIn, custom, kindOf, objects } from "./kubernetes";

export interface PodSpec {
  spec: View;
  metadata: View;
  /** Part of a pod only: what is left out cannot be judged. */
  patch: boolean;
}

/** Where a custom resource has its pods' template. `[]` steps into every element of a list. */
interface Template {
  group: string;
  kinds: string;
  way: readonly string[];
  /** The operator lays the template over a pod of its own. */
  overlay: boolean;
}

const TEMPLATES: readonly Template[] = [
  {
    group: "elasticsearch.k8s.elastic.co",
    kinds: "Elasticsearch",
    way: ["spec", "nodeSets", "[]", "podTemplate"],
    overlay: true,
  },
  ...Object.entries({
    kibana: "Kibana",
    logstash: "Logstash",
    apm: "ApmServer",
    enterprisesearch: "EnterpriseSearch",
    maps: "ElasticMapsServer",
  }).map(([part, kinds]) => ({
    group: `${part}.k8s.elastic.co`,
    kinds,
    way: ["spec", "podTemplate"],
    overlay: true,
  })),
  {
    group: "rabbitmq.com",
    kinds: "RabbitmqCluster",
    way: ["spec", "override", "statefulSet", "spec", "template"],
    overlay: true,
  },
  { group: "postgresql.cnpg.io", kinds: "Pooler", way: ["spec", "template"], overlay: true },
  {
    group: "monitoring.coreos.com",
    kinds: "Prometheus|PrometheusAgent|Alertmanager|ThanosRuler",
    way: [],
    overlay: true,
  },
  { group: "argoproj.io", kinds: "Rollout", way: ["spec", "template"], overlay: false },
  { group: "serving.knative.dev", kinds: "Service|Configuration", way: ["spec", "template"], overlay: false },
  {
    group: "grafana.integreatly.org",
    kinds: "Grafana",
    way: ["spec", "deployment", "spec", "template"],
    overlay: true,
  },
  {
    group: "k8s.keycloak.org",
    kinds: "Keycloak",
    way: ["spec", "unsupported", "podTemplate"],
    overlay: true,
  },
  { group: "keda.sh", kinds: "ScaledJob", way: ["spec", "jobTargetRef", "template"], overlay: false },
];

const BUILT_IN = builtIn(
  "core|apps|batch|extensions",
  "Pod|Deployment|StatefulSet|DaemonSet|ReplicaSet|ReplicationController|Job|CronJob|PodTemplate",
);

export const POD_HOLDERS = new RegExp(
  [BUILT_IN, ...TEMPLATES.map(({ group, kinds }) => custom(group, kinds))]
    .map(({ source }) => source)
    .join("|"),
);

const WAY_TO_POD: Readonly<Record<string, readonly string[]>> = {
  Pod: [],
  PodTemplate: ["template"],
  CronJob: ["spec", "jobTemplate", "spec", "template"],
};

/** The places that a way leads to; `[]` steps into every element of a list. */
export function follow(view: View, way: readonly string[]): View[] {
  return way.reduce<View[]>(
    (views, step) => views.flatMap((one) => (step === "[]" ? one.each() : [one.at(step)])),
    [view],
  );
}

export const podSpecs = oncePer((subject: Subject): readonly PodSpec[] => {
  const kind = kindOf(subject.resource.type);
  if (!kind) return [];
  const template = TEMPLATES.find(
    ({ group, kinds }) => group === kind.group && kinds.split("|").includes(kind.kind),
  );
  const way = template?.way ?? WAY_TO_POD[kind.kind] ?? ["spec", "template"];
  return objects(subject)
    .flatMap((object) => follow(object, way))
    .map((pod) => ({
      spec: pod.at("spec"),
      metadata: pod.at("metadata"),
      patch: kind.patch || template?.overlay === true,
    }));
});

/** All containers of a pod: init containers and debugging ones run with the same rights. */
export const containers = oncePer((spec: View): readonly View[] =>
  ["containers", "initContainers", "ephemeralContainers"].flatMap((list) => spec.at(list).each()),
);
