/** Data stores that Kubernetes operators run: what they publish. */
import type { View } from "../../plan/view";
import type { Rule } from "../../rule";
import { custom, kindOf } from "../../shapes/kubernetes";
import { HIPAA } from "../../writing/citations";
import { isFalse, must, wrong } from "../../writing/expect";

export const REDIS = custom(
  "redis.redis.opstreelabs.in",
  "Redis|RedisReplication|RedisSentinel|RedisCluster",
);
export const CNPG_CLUSTER = custom("postgresql.cnpg.io", "Cluster");
export const CNPG_POOLER = custom("postgresql.cnpg.io", "Pooler");
export const MONGODB = custom("psmdb.percona.com", "PerconaServerMongoDB");
export const RABBITMQ = custom("rabbitmq.com", "RabbitmqCluster");
export const STORES = new RegExp(
  [REDIS, CNPG_CLUSTER, CNPG_POOLER, MONGODB, RABBITMQ].map((pattern) => pattern.source).join("|"),
);

/** What Percona's operator runs of one MongoDB: the members of its sets, and what spreads over them. */
export function mongodbParts(spec: View): View[] {
  return [
    ...spec
      .at("replsets")
      .each()
      .flatMap((set) => [set, set.at("nonvoting"), set.at("hidden")]),
    spec.at("sharding", "mongos"),
    spec.at("sharding", "configsvrReplSet"),
  ];
}

/** Where each operator is told about a Service that it makes, and under which names the Service's kind stands. */
function services(kind: string, spec: View): [service: View, kinds: readonly string[]][] {
  switch (kind) {
    case "Cluster":
      return spec
        .at("managed", "services", "additional")
        .each()
        .map((service) => [service.at("serviceTemplate", "spec"), ["type"]]);
    case "Pooler":
      return [[spec.at("serviceTemplate", "spec"), ["type"]]];
    case "PerconaServerMongoDB":
      return mongodbParts(spec).map((part) => [part.at("expose"), ["type", "exposeType"]]);
    case "RabbitmqCluster":
      return [
        [spec.at("service"), ["type"]],
        [spec.at("override", "service", "spec"), ["type"]],
      ];
    default:
      return redisServices(spec);
  }
}

/** A Redis has its Services in one place, a sharded one beside its leaders and followers too. */
function redisServices(spec: View): [service: View, kinds: readonly string[]][] {
  return [spec, spec.at("redisLeader"), spec.at("redisFollower")].flatMap((part) => {
    const service = part.at("kubernetesConfig", "service");
    return [
      [service, ["serviceType"]],
      [service.at("headless"), ["type"]],
      [service.at("additional"), ["type"]],
    ] as [View, readonly string[]][];
  });
}

export const exposureRules: Rule[] = [
  {
    id: "P-30",
    name: "operators-publish-no-store",
    title: "Data stores on Kubernetes have no public Service",
    duty: "private-ports",
    level: "mandatory",
    severity: "critical",
    citations: [HIPAA.access, HIPAA.transmission],
    why: "An operator makes the Service, so no rule about Services sees it.",
    remediation: "Leave the service type ClusterIP, and hostPort and hostNetwork out.",
    types: STORES,
    evaluate: ({ resource, view }) => {
      const spec = view.at("spec");
      const made = services(kindOf(resource.type)?.kind ?? "", spec);
      const types = made.flatMap(([service, kinds]) => [
        ...kinds.flatMap((key) =>
          must(
            service.at(key),
            "ClusterIP",
            (value) => value === "ClusterIP" || value === "Headless",
            "the store gets a public Service",
          ),
        ),
        ...service
          .at("externalIPs")
          .each()
          .map((address) => wrong(address, "the store takes over an address")),
      ]);
      const host = ["hostPort", "hostNetwork"].flatMap((key) =>
        must(spec.at(key), false, isFalse, "the store opens ports of its node"),
      );
      return [...types, ...host];
    },
  },
];
