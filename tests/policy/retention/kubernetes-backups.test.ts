import { check, resource } from "../support";

check("A backup CronJob", {
  good: resource(
    "kubernetes:batch/v1:CronJob",
    {
      spec: {
        schedule: "0 */2 * * *",

        concurrencyPolicy: "Forbid",
        startingDeadlineSeconds: 300,
      },
    },
    { name: "tebx-db-backup" },
  ),
  refuses: [
    { what: "suspended", change: [[["spec", "suspend"], true]], finds: ["R-22 spec.suspend"] },
    {
      what: "two at a time",
      change: [[["spec", "concurrencyPolicy"], undefined]],
      finds: ["R-22 spec.concurrencyPolicy"],
    },
    {
      what: "no second chance",
      change: [[["spec", "startingDeadlineSeconds"], undefined]],
      finds: ["R-22 spec.startingDeadlineSeconds"],
    },
    { what: "no schedule", change: [[["spec", "schedule"], "daily"]], finds: ["R-22 spec.schedule"] },
    {
      what: "another name under BackupSchedule",
      change: [[["spec", "suspend"], true]],
      options: { name: "x", under: ["ward:components:BackupSchedule"] },
      finds: ["R-22 spec.suspend"],
    },
    {
      what: "whose name says only in the cluster what it is",
      change: [
        [["metadata", "name"], "nightly-dump"],
        [["spec", "suspend"], true],
      ],
      options: { name: "x" },
      finds: ["R-22 spec.suspend"],
    },
    {
      what: "another name under CacheBackup",
      change: [[["spec", "suspend"], true]],
      options: { name: "x", under: ["ward:components:CacheBackup"] },
      finds: ["R-22 spec.suspend"],
    },
  ],
});
