/** Backups that a cluster makes. */
import type { Specimen } from "./specimen";

const here = (name: string) => ({ name, namespace: "portal" });
const dump = {
  metadata: here("records-backup"),
  spec: {
    schedule: "30 2 * * *",
    timeZone: "Etc/UTC",
    suspend: false,
    concurrencyPolicy: "Forbid",
    startingDeadlineSeconds: 3600,
    successfulJobsHistoryLimit: 3,
    jobTemplate: {
      spec: {
        backoffLimit: 3,
        template: {
          spec: {
            restartPolicy: "Never",
            automountServiceAccountToken: false,
            securityContext: {
              runAsNonRoot: true,
              runAsUser: 10001,
              seccompProfile: { type: "RuntimeDefault" },
            },
            containers: [
              {
                name: "dump",
                image: "registry.example.com/dump:2.1.0",
                env: [
                  { name: "PGSSLMODE", value: "verify-full" },
                  {
                    name: "PGPASSWORD",
                    valueFrom: { secretKeyRef: { name: "records-app", key: "password" } },
                  },
                ],
                resources: { requests: { cpu: "100m", memory: "256Mi" }, limits: { memory: "256Mi" } },
                securityContext: {
                  allowPrivilegeEscalation: false,
                  readOnlyRootFilesystem: true,
                  capabilities: { drop: ["ALL"] },
                },
              },
            ],
          },
        },
      },
    },
  },
};
const velero = {
  metadata: { name: "nightly", namespace: "velero" },
  spec: {
    schedule: "0 3 * * *",
    paused: false,
    useOwnerReferencesInBackup: false,
    template: {
      ttl: "720h0m0s",
      includedNamespaces: ["*"],
      snapshotVolumes: true,
      storageLocation: "default",
    },
  },
};

export const clusterBackups: readonly Specimen[] = [
  {
    what: "a dump every night",
    type: "kubernetes:batch/v1:CronJob",
    options: { name: "records-backup" },
    props: dump,
  },
  {
    what: "a restore drill every week, made by a component",
    type: "kubernetes:batch/v1:CronJob",
    options: { name: "records-drill", under: ["ward:components:BackupSchedule"] },
    props: { ...dump, spec: { ...dump.spec, schedule: "0 5 * * SUN", suspend: undefined } },
  },
  {
    what: "a job that is no backup, and may be late",
    type: "kubernetes:batch/v1:CronJob",
    options: { name: "report" },
    props: {
      metadata: here("report"),
      spec: { schedule: "@daily", jobTemplate: dump.spec.jobTemplate },
    },
  },
  { what: "backups of a cluster by Velero", type: "kubernetes:velero.io/v1:Schedule", props: velero },
  {
    what: "backups of a cluster by Velero that keep as long as it says",
    type: "kubernetes:velero.io/v1:Schedule",
    props: { ...velero, spec: { schedule: "@every 6h", template: { includedNamespaces: ["portal"] } } },
  },
];
