/** Known cases of backups, volumes and namespaces. */
import type { Props } from "../support";
import { adjudicated, cases, type Row } from "./row";

const SCHEDULE = "kubernetes:velero.io/v1:Schedule";
const CRON_JOB = "kubernetes:batch/v1:CronJob";
const STORAGE_CLASS = "kubernetes:storage.k8s.io/v1:StorageClass";
const NAMESPACE = "kubernetes:core/v1:Namespace";
const SCHEDULED_BACKUP = "kubernetes:postgresql.cnpg.io/v1:ScheduledBackup";

const schedule = (more: Props, template: Props = {}): Props => ({
  spec: { schedule: "0 7 * * *", template: { includedNamespaces: ["shop"], ...template }, ...more },
});

const velero: readonly Row[] = [
  ...cases(
    { source: "kyverno", rule: "velero-validate-cron-schedule", type: SCHEDULE, ours: "R-23" },
    {
      bad: { "six fields": schedule({ schedule: "0 7 * * * *" }) },
      good: { "five fields": schedule({}) },
    },
  ),
  ...cases(
    { source: "operators", rule: "velero/schedule", type: SCHEDULE, ours: "R-23" },
    {
      bad: {
        "a schedule that pauses": schedule({ paused: true }),
        "backups that are gone after a day": schedule({}, { ttl: "24h0m0s" }),
        "volumes left out": schedule({}, { snapshotVolumes: false }),
        "claims left out": schedule({}, { excludedResources: ["persistentvolumeclaims"] }),
      },
      good: {
        "thirty days, as it is by default": schedule({}),
        "volumes copied as files": schedule({}, { snapshotVolumes: false, defaultVolumesToFsBackup: true }),
      },
    },
  ),
];

const job = (more: Props): Props => ({
  spec: {
    schedule: "0 2 * * *",
    concurrencyPolicy: "Forbid",
    startingDeadlineSeconds: 600,
    ...more,
  },
});

const jobs: readonly Row[] = cases(
  {
    source: "operators",
    rule: "kubernetes/cron-jobs",
    type: CRON_JOB,
    options: { name: "shop-backup" },
    ours: "R-22",
  },
  {
    bad: {
      "a job that is suspended": job({ suspend: true }),
      "no schedule": job({ schedule: undefined }),
      "a run every year": job({ schedule: "0 2 1 1 *" }),
      "a run on a day that never comes": job({ schedule: "0 2 31 2 *" }),
      "a schedule of six fields": job({ schedule: "0 0 2 * * *" }),
      "two runs that may meet": job({ concurrencyPolicy: "Allow" }),
      "one run that is stopped by the next": job({ concurrencyPolicy: "Replace" }),
      "a deadline shorter than the controller's ten seconds": job({ startingDeadlineSeconds: 5 }),
    },
    good: {
      "every night": job({}),
      "every month": job({ schedule: "0 2 1 * *" }),
      "every day, by its name": job({ schedule: "@daily" }),
      "days by their names": job({ schedule: "30 3 * * SUN" }),
    },
  },
);

const stores: readonly Row[] = [
  ...cases(
    { source: "operators", rule: "cloudnative-pg/scheduled-backup", type: SCHEDULED_BACKUP, ours: "R-24" },
    {
      bad: {
        "a backup that is suspended": { spec: { schedule: "0 0 2 * * *", suspend: true } },
        "a backup every year": { spec: { schedule: "0 0 2 1 1 *" } },
        "five fields, of which it takes the first for seconds": { spec: { schedule: "0 2 * * *" } },
      },
      good: {
        "six fields, as this operator reads them": { spec: { schedule: "0 0 2 * * *", method: "plugin" } },
        "every six hours": { spec: { schedule: "@every 6h" } },
      },
    },
  ),
  ...cases(
    { source: "operators", rule: "kubernetes/storage-classes", type: STORAGE_CLASS, ours: "R-25" },
    {
      bad: {
        "volumes that are deleted by default": { provisioner: "ebs.csi.aws.com" },
        "volumes that are deleted": { provisioner: "ebs.csi.aws.com", reclaimPolicy: "Delete" },
      },
      good: { "volumes that stay": { provisioner: "ebs.csi.aws.com", reclaimPolicy: "Retain" } },
    },
  ),
  ...adjudicated("the sample is about the class's name; what it makes is deleted with its claim", [
    ...cases(
      { source: "gatekeeper", rule: "storageclass", type: STORAGE_CLASS, ours: "R-25" },
      { bad: { "a class that may be used": { provisioner: "foo", allowVolumeExpansion: true } } },
    ),
  ]),
];

const level = (labels?: Props): Props => ({ metadata: { name: "shop", ...(labels && { labels }) } });
const ENFORCE = "pod-security.kubernetes.io/enforce";

const namespaces: readonly Row[] = [
  ...cases(
    { source: "kyverno", rule: "add-psa-labels", type: NAMESPACE, ours: "C-15" },
    {
      bad: {
        "no level": level(),
        "a level that only warns": level({ "pod-security.kubernetes.io/warn": "restricted" }),
        privileged: level({ [ENFORCE]: "privileged" }),
      },
      good: { restricted: level({ [ENFORCE]: "restricted" }) },
    },
  ),
  ...adjudicated("baseline lets programs be root; only operators need it", [
    ...cases(
      { source: "kyverno", rule: "add-psa-labels", type: NAMESPACE, ours: "C-15" },
      { bad: { baseline: level({ [ENFORCE]: "baseline" }) } },
    ),
  ]),
];

export const recoveryRows: readonly Row[] = [...velero, ...jobs, ...stores, ...namespaces];
