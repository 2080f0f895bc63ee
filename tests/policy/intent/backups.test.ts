import { defaultSettings } from "../../../policy/judging/judge";
import { UNKNOWN } from "../../../policy/rule";
import { check, resource } from "../support";

const IMAGE = "registry.example.com/ward-backup:1.0.0";

check("The spec of a database's backups", {
  good: resource("ward:components:BackupSchedule", {
    target: "kubernetes",
    of: "database",
    at: "04:00",
    every: "day",
    drill: "month",
    image: IMAGE,
    keepDays: 7,
    lockGraceDays: 3,
    objectives: { lossMinutes: 60, recoveryMinutes: 30 },
  }),
  accepts: [
    { what: "a dump every two hours", change: [[["every"], { hours: 2 }]] },
    { what: "weekly drills", change: [[["drill"], "week"]] },
    {
      what: "no lock in staging",
      change: [[["lockGraceDays"], undefined]],
      context: { environment: "staging" },
    },
    { what: "a loss of a day", change: [[["objectives", "lossMinutes"], 1440]] },
  ],
  refuses: [
    { what: "six days", change: [[["keepDays"], 6]], finds: ["K-02 keepDays"] },
    { what: "an unknown number", change: [[["keepDays"], UNKNOWN]], finds: ["K-02 keepDays"] },
    {
      what: "fewer days than the pack asks for",
      change: [[["keepDays"], 30]],
      context: { settings: { ...defaultSettings("prod"), backupDays: 31 } },
      finds: ["K-02 keepDays"],
    },
    { what: "a backup a week", change: [[["every"], "week"]], finds: ["K-30 every.hours"] },
    { what: "every five hours", change: [[["every"], { hours: 5 }]], finds: ["K-30 every.hours"] },
    { what: "no rhythm", change: [[["every"], undefined]], finds: ["K-30 every.hours"] },
    { what: "an unknown rhythm", change: [[["every"], UNKNOWN]], finds: ["K-30 every"] },
    {
      what: "a loss that no log keeps to",
      change: [[["objectives", "lossMinutes"], 4]],
      finds: ["K-31 objectives.lossMinutes"],
    },
    {
      what: "a loss of two days",
      change: [[["objectives", "lossMinutes"], 2880]],
      finds: ["K-31 objectives.lossMinutes"],
    },
    {
      what: "no objectives",
      change: [[["objectives"], undefined]],
      finds: ["K-31 objectives.lossMinutes", "K-31 objectives.recoveryMinutes"],
    },
    { what: "no drill", change: [[["drill"], undefined]], finds: ["K-32 drill"] },
    { what: "a drill a year", change: [[["drill"], "year"]], finds: ["K-32 drill"] },
    { what: "an unknown drill", change: [[["drill"], UNKNOWN]], finds: ["K-32 drill"] },
    {
      what: "a lock that can be lifted, in prod",
      change: [[["lockGraceDays"], undefined]],
      finds: ["K-33 lockGraceDays"],
    },
    { what: "a lock of two days' grace", change: [[["lockGraceDays"], 2]], finds: ["K-33 lockGraceDays"] },
    { what: "nothing to back up", change: [[["of"], ""]], finds: ["K-34 of"] },
    { what: "an hour that no day has", change: [[["at"], "24:00"]], finds: ["K-34 at"] },
    { what: "a moving image", change: [[["image"], "ward-backup:latest"]], finds: ["K-23 image"] },
    { what: "no image", change: [[["image"], undefined]], finds: ["K-23 image"] },
  ],
});

check("The spec of a cache's backups", {
  good: resource("ward:components:CacheBackup", {
    target: "aws",
    of: "cache",
    at: "05:00",
    every: { hours: 1 },
    drill: "month",
    image: IMAGE,
    keepDays: 30,
  }),
  refuses: [
    { what: "no drill", change: [[["drill"], undefined]], finds: ["K-32 drill"] },
    { what: "six days", change: [[["keepDays"], 6]], finds: ["K-02 keepDays"] },
    {
      what: "every 24 hours, which is a day",
      change: [[["every"], { hours: 24 }]],
      finds: ["K-30 every.hours"],
    },
    { what: "no cache", change: [[["of"], undefined]], finds: ["K-34 of"] },
  ],
});

check("The spec of an object store's backups", {
  good: resource("ward:components:StoreBackup", {
    target: "aws",
    of: "uploads",
    at: "05:30",
    image: IMAGE,
    keepDays: 30,
  }),
  refuses: [
    { what: "no days", change: [[["keepDays"], 0]], finds: ["K-02 keepDays"] },
    { what: "nothing said about days", change: [[["keepDays"], undefined]], finds: ["K-02 keepDays"] },
    { what: "noon in words", change: [[["at"], "noon"]], finds: ["K-34 at"] },
    { what: "an unknown image", change: [[["image"], UNKNOWN]], finds: ["K-23 image"] },
  ],
});
