/** Backups of whole namespaces by Velero. */
import type { View } from "../../plan/view";
import type { Finding, Rule } from "../../rule";
import { custom } from "../../shapes/kubernetes";
import { hours } from "../../values/duration";
import { HIPAA } from "../../writing/citations";
import { isFalse, isTrue, must } from "../../writing/expect";
import { CRON } from "./kubernetes-backups";

const BACKUPS = custom("velero.io", "Schedule|Backup");

/** Without volumes a backup holds the names of the data only. */
function holdsVolumes(backup: View): Finding[] {
  const left = backup
    .at("excludedResources")
    .each()
    .flatMap((kind) =>
      must(
        kind,
        "",
        (name) => !/^(\*|persistentvolume(claim)?s?|pvc?|secrets?)(\.|$)/i.test(String(name)),
        "leaves out the data",
      ),
    );
  const copied = isTrue(backup.at("defaultVolumesToFsBackup").or(false));
  return copied
    ? left
    : [...left, ...must(backup.at("snapshotVolumes"), true, isTrue, "leaves out the volumes")];
}

export const veleroRules: Rule[] = [
  {
    id: "R-23",
    name: "velero-keeps-backups",
    title: "Velero backs up volumes on a schedule that runs, and keeps what it backs up",
    duty: "retention",
    level: "mandatory",
    severity: "high",
    citations: [HIPAA.backup],
    why: "A paused schedule fails in silence, and a short time to live deletes what was needed.",
    remediation:
      "Set ttl to the days of the spec (720h0m0s is 30), paused false, and leave snapshotVolumes alone.",
    setting: "backupDays",
    types: BACKUPS,
    evaluate: ({ resource, view }, { settings }) => {
      const spec = view.at("spec");
      const scheduled = /:Schedule(Patch)?$/.test(resource.type);
      const backup = scheduled ? spec.at("template") : spec;
      const kept = must(
        backup.at("ttl"),
        "720h0m0s",
        (ttl) => (hours(ttl) ?? 0) >= settings.backupDays * 24,
        `backups must be kept for ${settings.backupDays} days`,
      );
      const running = scheduled
        ? [
            ...must(spec.at("paused"), false, isFalse, "the schedule is paused"),
            ...must(
              spec.at("schedule"),
              "",
              (value) => CRON.test(String(value).trim()) || /^@every \d+[hm]/.test(String(value)),
              "not a schedule of every month",
            ),
          ]
        : [];
      return [...kept, ...running, ...holdsVolumes(backup)];
    },
  },
];
