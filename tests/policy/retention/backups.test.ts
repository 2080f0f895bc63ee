import { UNKNOWN } from "../../../policy/rule";
import { check, resource } from "../support";

const rule = ["rules", 0];
check("A log group", {
  good: resource("aws:cloudwatch/logGroup:LogGroup", { name: "/ward/prod/api", retentionInDays: 30 }),
  accepts: [
    {
      what: "audit logs for a year",
      change: [
        [["name"], "/aws/docdb/x/audit"],
        [["retentionInDays"], 365],
      ],
    },
  ],
  refuses: [
    {
      what: "forever by default",
      change: [[["retentionInDays"], undefined]],
      finds: ["R-18 retentionInDays"],
    },
    { what: "forever", change: [[["retentionInDays"], 0]], finds: ["R-18 retentionInDays"] },
    { what: "five days", change: [[["retentionInDays"], 5]], finds: ["R-18 retentionInDays"] },
    {
      what: "a number that CloudWatch does not know",
      change: [[["retentionInDays"], 31]],
      finds: ["R-18 retentionInDays"],
    },
    {
      what: "audit logs for a month in prod",
      change: [[["name"], "/aws/docdb/x/audit"]],
      finds: ["R-18 retentionInDays"],
    },
    {
      what: "a name that nobody knows, with a month in prod",
      change: [[["name"], UNKNOWN]],
      finds: ["R-18 retentionInDays"],
    },
    {
      what: "a class that nobody knows",
      change: [[["logGroupClass"], UNKNOWN]],
      finds: ["R-18 logGroupClass"],
    },
    {
      what: "the class that keeps two days",
      change: [[["logGroupClass"], "DELIVERY"]],
      finds: ["R-18 logGroupClass"],
    },
  ],
});

check("A backup plan", {
  good: resource("aws:backup/plan:Plan", {
    rules: [
      {
        ruleName: "daily",
        targetVaultName: "v",
        schedule: "cron(0 2 * * ? *)",
        lifecycle: { deleteAfter: 30 },
      },
    ],
  }),
  accepts: [
    {
      what: "cold storage for exactly 90 days",
      change: [[[...rule, "lifecycle"], { coldStorageAfter: 30, deleteAfter: 120 }]],
    },
    { what: "every twelve hours", change: [[[...rule, "schedule"], "rate(12 hours)"]] },
    {
      what: "a monthly rule beside the daily one",
      change: [[["rules", 1], { schedule: "cron(0 3 1 * ? *)", lifecycle: { deleteAfter: 365 } }]],
    },
  ],
  refuses: [
    {
      what: "six days",
      change: [[[...rule, "lifecycle", "deleteAfter"], 6]],
      finds: ["R-13 rules[0].lifecycle.deleteAfter"],
    },
    {
      what: "cold storage too late",
      change: [[[...rule, "lifecycle"], { coldStorageAfter: 30, deleteAfter: 60 }]],
      finds: ["R-13 rules[0].lifecycle.deleteAfter"],
    },
    {
      what: "a copy kept for a day",
      change: [[[...rule, "copyActions"], [{ lifecycle: { deleteAfter: 1 } }]]],
      finds: ["R-13 rules[0].copyActions[0].lifecycle.deleteAfter"],
    },
    {
      what: "kept for ever, since nobody said how long",
      change: [[[...rule, "lifecycle"], undefined]],
      finds: ["R-13 rules[0].lifecycle.deleteAfter"],
    },
    {
      what: "a copy kept for ever",
      change: [[[...rule, "copyActions"], [{ destinationVaultArn: "x" }]]],
      finds: ["R-13 rules[0].copyActions[0].lifecycle.deleteAfter"],
    },
    {
      what: "cold storage after a time that nobody knows",
      change: [[[...rule, "lifecycle"], { coldStorageAfter: UNKNOWN, deleteAfter: 120 }]],
      finds: ["R-13 rules[0].lifecycle.coldStorageAfter"],
    },
    {
      what: "a life that nobody knows",
      change: [[[...rule, "lifecycle"], UNKNOWN]],
      finds: ["R-13 rules[0].lifecycle"],
    },
    { what: "a rule that nobody knows", change: [[rule, UNKNOWN]], finds: ["R-13 rules[0]"] },
    ...["cron(0 2 * * *)", "cron(0 2 1 1 ? 2020)", "rate(0 days)", "daily", UNKNOWN].map((schedule) => ({
      what: `the schedule ${String(schedule)}`,
      change: [[[...rule, "schedule"], schedule]] as [(string | number)[], unknown][],
      finds: ["R-13 rules[0].schedule"],
    })),
    ...["cron(0 2 1 * ? *)", "cron(0 2 ? * SUN *)", "cron(0 2 * 1 ? *)", "rate(2 days)"].map((schedule) => ({
      what: `no backup every day: ${schedule}`,
      change: [[[...rule, "schedule"], schedule]] as [(string | number)[], unknown][],
      finds: ["R-13 rules"],
    })),
    { what: "no schedule", change: [[[...rule, "schedule"], undefined]], finds: ["R-13 rules[0].schedule"] },
    { what: "no rules", change: [[["rules"], []]], finds: ["R-13 rules"] },
  ],
});

check("A vault", {
  good: resource("aws:backup/vault:Vault", { kmsKeyArn: UNKNOWN }),
  refuses: [
    { what: "AWS's key", change: [[["kmsKeyArn"], undefined]], finds: ["E-10 kmsKeyArn"] },
    { what: "an empty key", change: [[["kmsKeyArn"], ""]], finds: ["E-10 kmsKeyArn"] },
    { what: "force", change: [[["forceDestroy"], true]], finds: ["R-21 forceDestroy"] },
  ],
});

check("A vault's lock", {
  good: resource("aws:backup/vaultLockConfiguration:VaultLockConfiguration", {
    minRetentionDays: 7,
    changeableForDays: 3,
  }),
  accepts: [
    {
      what: "in staging an administrator may lift it",
      change: [[["changeableForDays"], undefined]],
      context: { environment: "staging" },
    },
  ],
  refuses: [
    {
      what: "in prod an administrator may lift it",
      change: [[["changeableForDays"], undefined]],
      finds: ["R-14 changeableForDays"],
    },
    {
      what: "an administrator may lift it for a year",
      change: [[["changeableForDays"], 365]],
      finds: ["R-14 changeableForDays"],
    },
    {
      what: "nothing may be kept as long as it demands",
      change: [[["maxRetentionDays"], 5]],
      finds: ["R-14 maxRetentionDays"],
    },
    { what: "no term", change: [[["minRetentionDays"], undefined]], finds: ["R-14 minRetentionDays"] },
    { what: "a day", change: [[["minRetentionDays"], 1]], finds: ["R-14 minRetentionDays"] },
  ],
});

check("An air-gapped vault", {
  good: resource("aws:backup/logicallyAirGappedVault:LogicallyAirGappedVault", {
    minRetentionDays: 7,
    maxRetentionDays: 30,
  }),
  refuses: [{ what: "a day", change: [[["minRetentionDays"], 1]], finds: ["R-14 minRetentionDays"] }],
});

check("A restore test", {
  good: resource("aws:backup/restoreTestingPlan:RestoreTestingPlan", {
    scheduleExpression: "cron(0 4 ? * SUN *)",
  }),
  refuses: [
    {
      what: "no schedule",
      change: [[["scheduleExpression"], undefined]],
      finds: ["R-16 scheduleExpression"],
    },
    { what: "a word", change: [[["scheduleExpression"], "weekly"]], finds: ["R-16 scheduleExpression"] },
  ],
});

check("What a restore test restores", {
  good: resource("aws:backup/restoreTestingSelection:RestoreTestingSelection", {
    protectedResourceType: "RDS",
    validationWindowHours: 168,
  }),
  refuses: [
    {
      what: "no time to look",
      change: [[["validationWindowHours"], undefined]],
      finds: ["R-16 validationWindowHours"],
    },
    {
      what: "more than a week",
      change: [[["validationWindowHours"], 169]],
      finds: ["R-16 validationWindowHours"],
    },
  ],
});

check("Settings of AWS Backup for a region", {
  good: resource("aws:backup/regionSettings:RegionSettings", {
    resourceTypeOptInPreference: {
      RDS: true,
      S3: true,
      EFS: true,
      "Storage Gateway": false,
      VirtualMachine: false,
    },
  }),
  accepts: [{ what: "as a text", change: [[["resourceTypeOptInPreference", "RDS"], "true"]] }],
  refuses: [
    ...["RDS", "Aurora", "DocumentDB", "DynamoDB", "EBS", "EFS", "S3", "rds"].map((service) => ({
      what: `${service} left out`,
      change: [[["resourceTypeOptInPreference", service], false]] as [string[], unknown][],
      finds: [`R-34 resourceTypeOptInPreference.${service}`],
    })),
    {
      what: "a service that nobody knows yet",
      change: [[["resourceTypeOptInPreference", "S3"], UNKNOWN]],
      finds: ["R-34 resourceTypeOptInPreference.S3"],
    },
    {
      what: "settings that nobody knows yet",
      change: [[["resourceTypeOptInPreference"], UNKNOWN]],
      finds: ["R-34 resourceTypeOptInPreference"],
    },
  ],
});

check("Settings of AWS Backup for an account", {
  good: resource("aws:backup/globalSettings:GlobalSettings", {
    globalSettings: { isCrossAccountBackupEnabled: "true" },
  }),
  accepts: [{ what: "that say nothing of it", change: [[["globalSettings"], { isMpaEnabled: "true" }]] }],
  refuses: ["false", false, UNKNOWN].map((value) => ({
    what: `no copies to other accounts: ${String(value)}`,
    change: [[["globalSettings", "isCrossAccountBackupEnabled"], value]] as [string[], unknown][],
    finds: ["R-34 globalSettings.isCrossAccountBackupEnabled"],
  })),
});
