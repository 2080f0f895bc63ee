/** What data stores are asked to be. */
import { UNKNOWN } from "../../plan/view";
import type { Rule } from "../../rule";
import { HIPAA } from "../../writing/citations";
import { componentRule, inProd } from "../../writing/component-rule";
import { atLeast, between, integer, isNotTrue, isTrue, must, unjudged, wrong } from "../../writing/expect";
import { isOwnUser } from "./names";

const SURVIVES = { duty: "retention", citations: [HIPAA.emergency], severity: "high" } as const;

export const storeIntentRules: Rule[] = [
  componentRule(
    ["DatabaseCluster"],
    {
      id: "K-01",
      name: "database-spec-recovers-far-enough",
      title: "DatabaseCluster specs ask for enough days of recovery",
      duty: "retention",
      severity: "high",
      why: "The same promise holds on every target.",
      remediation: "Raise recoveryDays, or leave it to the environment.",
      setting: "recoveryDays",
    },
    ({ view }, { settings }) =>
      must(
        view.at("recoveryDays"),
        settings.recoveryDays,
        between(settings.recoveryDays, 35),
        `must be ${settings.recoveryDays} to 35`,
      ),
  ),
  componentRule(
    ["DatabaseCluster", "CacheCluster", "MessageBroker", "ObjectStore", "SearchCluster"],
    {
      id: "K-03",
      name: "specs-do-not-ask-for-public-data",
      title: "No component's spec asks for a public or plain data store",
      duty: "private-ports",
      severity: "critical",
      citations: [HIPAA.access, HIPAA.transmission],
      why: "Nothing in a spec may switch off what the component guarantees.",
      remediation: "Remove the field.",
    },
    ({ view }) =>
      ["public", "publiclyAccessible", "insecure"].flatMap((key) =>
        must(view.at(key), false, isNotTrue, "data stores are private and encrypted"),
      ),
  ),
  componentRule(
    ["DatabaseCluster"],
    {
      id: "K-11",
      name: "database-has-a-standby",
      title: "In prod another server of a database takes over when one is lost",
      ...SURVIVES,
      why: "A restore takes as long as the database is large; a standby takes a minute.",
      remediation: "Give PostgreSQL one standby or more, MongoDB three priorities or more.",
    },
    inProd(({ view }) => {
      const engine = view.at("engine").or("");
      if (engine === UNKNOWN) return [unjudged(view.at("engine"))];
      if (engine === "mongodb") {
        const members = view.at("priorities");
        return must(
          members,
          [],
          (list) => Array.isArray(list) && list.length >= 3,
          "a majority takes three members",
        );
      }
      return must(view.at("standbys"), 0, atLeast(1), "no standby takes over");
    }),
  ),
  componentRule(
    ["CacheCluster"],
    {
      id: "K-12",
      name: "cache-has-a-replica",
      title: "In prod another server of a cache takes over when one is lost",
      ...SURVIVES,
      severity: "medium",
      why: "Sessions, and the jobs of a queue, go with the only server.",
      remediation: "Use mode replicated or sharded with one replica or more; a sharded one has three shards.",
    },
    inProd(({ view }) => {
      const mode = view.at("mode");
      const kind = mode.or("");
      if (kind === UNKNOWN) return [unjudged(mode)];
      if (kind !== "replicated" && kind !== "sharded") return [wrong(mode, "one server is all there is")];
      const shards =
        kind === "sharded"
          ? must(view.at("shards"), 0, atLeast(3), "fewer than three shards agree on no failure")
          : [];
      return [...must(view.at("replicas"), 0, atLeast(1), "no replica takes over"), ...shards];
    }),
  ),
  componentRule(
    ["CacheCluster"],
    {
      id: "K-13",
      name: "cache-spec-keeps-snapshots",
      title: "CacheCluster specs keep snapshots for days",
      duty: "retention",
      severity: "medium",
      why: "The same promise holds on every target.",
      remediation: "Raise snapshotDays, or leave it to the environment.",
      setting: "cacheSnapshotDays",
    },
    ({ view }, { settings }) =>
      must(
        view.at("snapshotDays"),
        0,
        atLeast(settings.cacheSnapshotDays),
        `must be at least ${settings.cacheSnapshotDays}`,
      ),
  ),
  componentRule(
    ["MessageBroker", "SearchCluster"],
    {
      id: "K-14",
      name: "members-decide-by-majority",
      title: "In prod brokers and search clusters have three members or more, of which a majority decides",
      ...SURVIVES,
      why: "Two of two is no majority: the loss of either stops both.",
      remediation: "Give members 3 or more: odd, or for search a multiple of three.",
    },
    inProd(({ view }) =>
      must(
        view.at("members"),
        1,
        // A search cluster of six has two in every zone.
        (members) =>
          atLeast(3)(members) && ((integer(members) ?? 0) % 2 === 1 || (integer(members) ?? 0) % 3 === 0),
        "no majority is left when one is lost",
      ),
    ),
  ),
  componentRule(
    ["DatabaseCluster", "MessageBroker", "SearchCluster"],
    {
      id: "K-15",
      name: "applications-have-users-of-their-own",
      title: "Applications use a data store as a user of their own",
      duty: "identity",
      citations: [HIPAA.accessManagement, HIPAA.authentication],
      severity: "high",
      why: "Whoever breaks into the application is then who may drop the database.",
      remediation: "Name a user that no server brings along: not admin, postgres, root, guest, elastic …",
    },
    ({ view }) => must(view.at("user"), "", isOwnUser, "not a user of the application's own"),
  ),
  componentRule(
    ["ObjectStore"],
    {
      id: "K-16",
      name: "object-store-keeps-versions",
      title: "Object stores keep overwritten and deleted objects",
      duty: "retention",
      citations: [HIPAA.integrity, HIPAA.backup],
      severity: "high",
      why: "A document that a program overwrote is gone without versions.",
      remediation: "Set versioning to true.",
    },
    ({ view }) => must(view.at("versioning"), false, isTrue, "overwritten objects are gone"),
  ),
  componentRule(
    ["ObjectStore"],
    {
      id: "K-17",
      name: "objects-stay-long-enough",
      title: "Objects stay, or for as long as backups at least",
      duty: "retention",
      severity: "medium",
      why: "An object that expires before its backup is missed by nobody until it is needed.",
      remediation: "Leave expireDays out, or raise it.",
      setting: "backupDays",
    },
    ({ view }, { settings }) =>
      must(
        view.at("expireDays"),
        settings.backupDays,
        atLeast(settings.backupDays),
        `must be at least ${settings.backupDays}, or left out`,
      ),
  ),
  componentRule(
    ["ObjectStore"],
    {
      id: "K-18",
      name: "object-store-loses-a-disk",
      title: "In prod an object store outlives the loss of a volume",
      ...SURVIVES,
      why: "Without parity one lost volume is one lost store.",
      remediation: "Leave erasure out, or give a parity of 1 or more.",
    },
    inProd(({ view }) =>
      must(view.at("erasure", "parity"), 2, atLeast(1), "one lost volume loses all objects"),
    ),
  ),
];
