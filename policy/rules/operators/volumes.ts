/** Volumes of the data stores that operators run. */
import { UNKNOWN, type View } from "../../plan/view";
import type { Finding, Rule } from "../../rule";
import { kindOf } from "../../shapes/kubernetes";
import { HIPAA } from "../../writing/citations";
import { isTrue, must, unjudged, wrong } from "../../writing/expect";
import { MONGODB, RABBITMQ, REDIS } from "./exposure";

const LOST = "the data goes with its pod";

function claimed(view: View): Finding[] {
  return view.given() ? [] : [wrong(view, LOST)];
}

function redis(spec: View, sharded: boolean): Finding[] {
  const storage = spec.at("storage");
  return [
    ...claimed(storage.at("volumeClaimTemplate")),
    ...must(storage.at("keepAfterDelete"), false, isTrue, "the data goes with the Redis"),
    ...(sharded ? must(spec.at("persistenceEnabled"), false, isTrue, LOST) : []),
  ];
}

/** With this finalizer the operator deletes volumes and passwords together with the cluster. */
function mongodb(view: View): Finding[] {
  const spec = view.at("spec");
  const sets = [...spec.at("replsets").each(), spec.at("sharding", "configsvrReplSet")];
  return [
    ...view
      .at("metadata", "finalizers")
      .each()
      .flatMap((finalizer) =>
        must(
          finalizer,
          "",
          (name) => !/delete-psmdb-pvc/.test(String(name)),
          "the data goes with the cluster",
        ),
      ),
    ...sets
      .filter((set) => set.given())
      .map((set) => set.at("volumeSpec"))
      .flatMap((volume) =>
        volume.unknown ? [unjudged(volume)] : claimed(volume.at("persistentVolumeClaim")),
      ),
  ];
}

function rabbitmq(spec: View): Finding[] {
  const claims = spec.at("override", "statefulSet", "spec", "persistentVolumeClaimRetentionPolicy");
  return [
    ...must(spec.at("persistence", "storage"), "10Gi", (size) => !/^0+\D*$/.test(String(size)), LOST),
    ...must(
      claims.at("whenDeleted"),
      "Delete",
      (policy) => policy === "Retain",
      "the operator deletes the volumes with the cluster",
    ),
  ];
}

export const operatorVolumeRules: Rule[] = [
  {
    id: "R-61",
    name: "operators-keep-volumes",
    title: "Data stores on Kubernetes keep their data on volumes that outlive them",
    duty: "retention",
    level: "mandatory",
    severity: "high",
    citations: [HIPAA.backup, HIPAA.integrity],
    why: "Operators delete the volumes with the cluster by default, and a pod's own disk goes with the pod.",
    remediation:
      "Redis: storage.volumeClaimTemplate, keepAfterDelete and persistenceEnabled. MongoDB: a persistentVolumeClaim, without the finalizer delete-psmdb-pvc. RabbitMQ: persistentVolumeClaimRetentionPolicy.whenDeleted Retain by override.",
    types: new RegExp([REDIS, MONGODB, RABBITMQ].map((pattern) => pattern.source).join("|")),
    evaluate: ({ resource, view }) => {
      const kind = kindOf(resource.type)?.kind;
      const spec = view.at("spec");
      if (spec.or({}) === UNKNOWN) return [unjudged(spec)];
      if (kind === "RedisSentinel") return [];
      if (kind === "PerconaServerMongoDB") return mongodb(view);
      return kind === "RabbitmqCluster" ? rabbitmq(spec) : redis(spec, kind === "RedisCluster");
    },
  },
];
