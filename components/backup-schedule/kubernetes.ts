import * as batch from "@pulumi/kubernetes/batch/v1";
import * as networking from "@pulumi/kubernetes/networking/v1";
import type * as pulumi from "@pulumi/pulumi";
import { CLIENT_LABEL } from "../api-service/plan";
import { authoritySource } from "../authority-volume";
import { createCustomResource } from "../custom-resource";
import { labels } from "../naming";
import { API_SERVER } from "../network/control-plane";
import { openPort } from "../open-port";
import { envFrom, filesystem } from "../pod";
import { References } from "../reference";
import { RESTRICTED_CONTAINER, restrictedPod } from "../restricted";
import type { KubernetesTarget } from "../target";
import { type BackupPlan, type BuiltBackups, dumpEnv, dumpLocation } from "./plan";
import { cronJob, later, parseTime, scheduledBackup } from "./schedule";

/** User of the dump image. */
const DUMP_UID = 1000;

/** Base backups by CloudNativePG beside its write-ahead log, and a dump to the same site by a CronJob. */
export function onKubernetes(
  name: string,
  plan: BackupPlan,
  target: KubernetesTarget,
  opts: pulumi.CustomResourceOptions,
): BuiltBackups {
  const { source } = plan.database;
  if (source.kind !== "kubernetes")
    throw new Error(`${name}: backups run where the data is, which is not kubernetes`);
  const { cluster } = source;
  const dump = `${cluster.text}-dump`;
  // Percona's operator makes its own, as its cluster says.
  if (source.engine === "postgres") createBaseBackups();
  createDump();
  return { location: dumpLocation(plan) };

  function createBaseBackups(): void {
    const waits = new References();
    const spec = {
      cluster: { name: waits.to(cluster) },
      schedule: scheduledBackup(later(parseTime(plan.at), 1)),
      immediate: true,
      suspend: false,
      backupOwnerReference: "self",
      method: "plugin",
      pluginConfiguration: { name: "barman-cloud.cloudnative-pg.io" },
    };
    const object = { apiVersion: "postgresql.cnpg.io/v1", kind: "ScheduledBackup", name: cluster.text, spec };
    createCustomResource(name, object, target, waits, opts);
  }

  function createDump(): void {
    const waits = new References();
    openPorts(waits);
    const env = dumpEnv(plan, "kubernetes");
    const files = filesystem([], authoritySource(`${name}-dump`, dump, [plan.database], target, waits, opts));
    new batch.CronJob(
      `${name}-dump`,
      {
        metadata: metadata(dump, waits),
        spec: {
          schedule: cronJob(parseTime(plan.at)),
          timeZone: "Etc/UTC",
          concurrencyPolicy: "Forbid",
          startingDeadlineSeconds: 3600,
          suspend: false,
          successfulJobsHistoryLimit: 3,
          failedJobsHistoryLimit: 7,
          jobTemplate: {
            spec: {
              backoffLimit: 2,
              activeDeadlineSeconds: 4 * 3600,
              template: {
                metadata: { labels: podLabels() },
                spec: {
                  restartPolicy: "Never",
                  automountServiceAccountToken: false,
                  enableServiceLinks: false,
                  securityContext: restrictedPod(DUMP_UID),
                  containers: [
                    {
                      name: "dump",
                      image: plan.image,
                      imagePullPolicy: "IfNotPresent",
                      args: ["dump"],
                      env: envFrom(env.plain, env.secrets, waits),
                      resources: {
                        requests: { cpu: "250m", memory: "256Mi" },
                        limits: { cpu: "1", memory: "1Gi" },
                      },
                      securityContext: RESTRICTED_CONTAINER,
                      volumeMounts: files.volumeMounts,
                    },
                  ],
                  volumes: files.volumes,
                },
              },
            },
          },
        },
      },
      waits.options(opts),
    );
  }

  /** To the database, and to the backup site on 443; nowhere else. */
  function openPorts(waits: References): void {
    const client = { kind: "kubernetes", target, podLabels: { [CLIENT_LABEL]: dump } } as const;
    waits.await(...openPort(`${name}-dump`, client, plan.database, opts), ...plan.database.ready);
    const inNamespace = new References();
    const policy = new networking.NetworkPolicy(
      `${name}-dump-site`,
      {
        metadata: metadata(`${dump}-site`, inNamespace),
        spec: {
          podSelector: { matchLabels: podLabels() },
          policyTypes: ["Egress"],
          egress: [{ to: API_SERVER.to, ports: [{ port: 443, protocol: "TCP" }] }],
        },
      },
      inNamespace.options(opts),
    );
    waits.await(policy);
  }

  function podLabels(): Record<string, string> {
    return { app: dump, [CLIENT_LABEL]: dump };
  }

  function metadata(objectName: string, waits: References) {
    return { name: objectName, namespace: waits.to(target.namespace), labels: labels(target.scope, dump) };
  }
}
