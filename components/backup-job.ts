import * as batch from "@pulumi/kubernetes/batch/v1";
import * as networking from "@pulumi/kubernetes/networking/v1";
import type * as pulumi from "@pulumi/pulumi";
import { CLIENT_LABEL } from "./api-service/plan";
import { authoritySource } from "./authority-volume";
import { deadlineHours } from "./backup-limits";
import { createBackupRule } from "./backup-rule";
import type { BackupRun, ServerBeside } from "./backup-run";
import { cronJob } from "./backup-schedule/schedule";
import { labels } from "./naming";
import { API_SERVER } from "./network/control-plane";
import { openPort } from "./open-port";
import { envFrom, filesystem, pullSecrets } from "./pod";
import { References, reference } from "./reference";
import { RESTRICTED_CONTAINER, restrictedPod } from "./restricted";
import type { KubernetesTarget } from "./target";
import { cpuQuantity, memoryQuantity } from "./units";

/** User of the backup image. */
const BACKUP_UID = 1000;
/** A CronJob that writes to its folder of the backup site: it reaches its data and that site, nothing else. */
export function createBackupJob(
  name: string,
  run: BackupRun,
  target: KubernetesTarget,
  opts: pulumi.CustomResourceOptions,
): void {
  const job = `${name}-${run.role}`;
  const objectName = `${target.scope.system}-${run.of}-${run.role}`;
  const podLabels = { app: objectName, [CLIENT_LABEL]: objectName };
  const waits = new References();
  openPorts();
  const authority = authoritySource(job, objectName, run.opens, target, waits, opts);
  const files = filesystem([], authority, undefined, scratch());
  const cron = new batch.CronJob(
    job,
    {
      metadata: metadata(objectName, waits),
      spec: {
        schedule: cronJob(run.at, run.every),
        timeZone: "Etc/UTC",
        concurrencyPolicy: "Forbid",
        startingDeadlineSeconds: 3600,
        suspend: false,
        successfulJobsHistoryLimit: 3,
        failedJobsHistoryLimit: 7,
        jobTemplate: {
          spec: {
            ...tries(),
            activeDeadlineSeconds: deadlineHours(run) * 3600,
            template: { metadata: { labels: podLabels }, spec: pod() },
          },
        },
      },
    },
    waits.options(opts),
  );
  createBackupRule(job, run, reference(objectName, cron), target, opts);

  function pod() {
    return {
      restartPolicy: "Never",
      automountServiceAccountToken: false,
      enableServiceLinks: false,
      securityContext: restrictedPod(BACKUP_UID),
      ...pullSecrets(run.site.pull, waits),
      ...(run.beside === undefined ? {} : { initContainers: [server(run.beside)] }),
      containers: [
        {
          name: run.role,
          image: run.image,
          imagePullPolicy: "IfNotPresent",
          args: [run.command],
          env: envFrom(run.env.plain, run.env.secrets, waits),
          resources: resources(),
          securityContext: RESTRICTED_CONTAINER,
          volumeMounts: files.volumeMounts,
        },
      ],
      volumes: files.volumes,
    };
  }

  /** Started before the run and stopped after it: a sidecar, as Kubernetes has them since 1.29. */
  function server({ image, command, cpus, memoryMiB }: ServerBeside) {
    const size = { cpu: cpuQuantity(cpus), memory: memoryQuantity(memoryMiB) };
    return {
      name: "server",
      image,
      imagePullPolicy: "IfNotPresent",
      restartPolicy: "Always",
      command,
      resources: { requests: { ...size, cpu: "250m" }, limits: size },
      securityContext: RESTRICTED_CONTAINER,
      volumeMounts: files.volumeMounts.filter(({ name: volume }) => volume === "tmp"),
    };
  }

  function resources() {
    if (run.room === undefined)
      return { requests: { cpu: "250m", memory: "256Mi" }, limits: { cpu: "1", memory: "1Gi" } };
    const memory = memoryQuantity(run.room.memoryMiB);
    return { requests: { cpu: "250m", memory }, limits: { cpu: cpuQuantity(run.room.cpus), memory } };
  }

  /** Each try has a disk of its own, which goes with the Job: one try, unless its node went, and no Job that stays. */
  function tries() {
    if (run.room?.diskGiB === undefined) return { backoffLimit: 2 };
    const rules = [{ action: "Ignore", onPodConditions: [{ type: "DisruptionTarget", status: "True" }] }];
    return { backoffLimit: 0, podFailurePolicy: { rules }, ttlSecondsAfterFinished: 3600 };
  }

  function scratch() {
    if (run.room?.diskGiB === undefined) return undefined;
    return {
      GiB: run.room.diskGiB,
      storageClass: target.scratchStorageClass,
      labels: labels(target.scope, objectName),
    };
  }

  function openPorts(): void {
    const client = { kind: "kubernetes", target, podLabels: { [CLIENT_LABEL]: objectName } } as const;
    for (const connection of run.opens)
      waits.await(...openPort(job, client, connection, opts), ...connection.ready);
    const inNamespace = new References();
    const policy = new networking.NetworkPolicy(
      `${job}-site`,
      {
        metadata: metadata(`${objectName}-site`, inNamespace),
        spec: {
          podSelector: { matchLabels: podLabels },
          policyTypes: ["Egress"],
          egress: [{ to: API_SERVER.to, ports: [{ port: 443, protocol: "TCP" }] }],
        },
      },
      inNamespace.options(opts),
    );
    waits.await(policy);
  }

  function metadata(called: string, references: References) {
    return {
      name: called,
      namespace: references.to(target.namespace),
      labels: labels(target.scope, objectName),
    };
  }
}
