import { defaultSettings } from "../../../policy/judging/judge";
import { UNKNOWN } from "../../../policy/rule";
import { check, resource } from "../support";

const month = { settings: { ...defaultSettings("prod"), backupDays: 31 } };

check("A schedule of Velero", {
  good: resource("kubernetes:velero.io/v1:Schedule", {
    spec: { schedule: "0 3 * * *", template: { ttl: "720h0m0s", includedNamespaces: ["web"] } },
  }),
  accepts: [
    { what: "Velero's own 30 days", change: [[["spec", "template", "ttl"], undefined]] },
    { what: "every six hours", change: [[["spec", "schedule"], "@every 6h"]] },
    {
      what: "files in place of snapshots",
      change: [[["spec", "template"], { snapshotVolumes: false, defaultVolumesToFsBackup: true }]],
    },
  ],
  refuses: [
    ...["24h0m0s", "30d", "0", UNKNOWN].map((ttl) => ({
      what: `a time to live of ${String(ttl)}`,
      change: [[["spec", "template", "ttl"], ttl]] as [string[], unknown][],
      finds: ["R-23 spec.template.ttl"],
    })),
    {
      what: "Velero's own 30 days where 31 are asked for",
      change: [[["spec", "template", "ttl"], undefined]],
      context: month,
      finds: ["R-23 spec.template.ttl"],
    },
    { what: "paused", change: [[["spec", "paused"], true]], finds: ["R-23 spec.paused"] },
    { what: "perhaps paused", change: [[["spec", "paused"], UNKNOWN]], finds: ["R-23 spec.paused"] },
    { what: "never", change: [[["spec", "schedule"], "never"]], finds: ["R-23 spec.schedule"] },
    {
      what: "without volumes",
      change: [[["spec", "template", "snapshotVolumes"], false]],
      finds: ["R-23 spec.template.snapshotVolumes"],
    },
    {
      what: "without claims",
      change: [
        [
          ["spec", "template", "excludedResources"],
          ["events", "persistentvolumeclaims"],
        ],
      ],
      finds: ["R-23 spec.template.excludedResources[1]"],
    },
  ],
});

check("A backup of Velero", {
  good: resource("kubernetes:velero.io/v1:Backup", { spec: { ttl: "168h" } }),
  refuses: [{ what: "a day", change: [[["spec", "ttl"], "24h"]], finds: ["R-23 spec.ttl"] }],
});

check("Where Velero keeps backups", {
  good: resource("kubernetes:velero.io/v1:BackupStorageLocation", {
    spec: { provider: "aws", config: { region: "us-east-2", serverSideEncryption: "AES256" } },
  }),
  accepts: [
    { what: "a key of its own", change: [[["spec", "config"], { kmsKeyId: UNKNOWN }]] },
    { what: "another cloud", change: [[["spec"], { provider: "gcp" }]] },
    { what: "another store by TLS", change: [[["spec", "config", "s3Url"], "https://store:9000"]] },
  ],
  refuses: [
    {
      what: "a store in clear",
      change: [[["spec", "config", "s3Url"], "http://store:9000"]],
      finds: ["T-60 spec.config.s3Url"],
    },
    {
      what: "whoever says it is the store",
      change: [[["spec", "config", "insecureSkipTLSVerify"], "true"]],
      finds: ["T-60 spec.config.insecureSkipTLSVerify"],
    },
    {
      what: "backups in clear",
      change: [[["spec", "config", "serverSideEncryption"], undefined]],
      finds: ["E-61 spec.config.serverSideEncryption"],
    },
  ],
});
