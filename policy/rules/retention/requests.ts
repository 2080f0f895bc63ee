/** Objects by which an operator is asked to delete data. */
import type { Rule } from "../../rule";
import { custom, kindOf } from "../../shapes/kubernetes";
import { HIPAA } from "../../writing/citations";
import { must, wrong } from "../../writing/expect";

const REQUEST = custom("velero.io", "DeleteBackupRequest");
const DATABASE = custom("postgresql.cnpg.io", "Database");

export const deletionRequestRules: Rule[] = [
  {
    id: "R-80",
    name: "operators-are-asked-to-delete-nothing",
    title: "No object has an operator delete a backup or a database",
    duty: "retention",
    level: "mandatory",
    severity: "high",
    citations: [HIPAA.backup],
    why: "Removing a line of a program, or a request that looks like a record, drops the data itself.",
    remediation:
      "Let Velero's ttl delete backups; leave databaseReclaimPolicy retain and ensure present on CloudNativePG's Databases.",
    types: new RegExp(`${REQUEST.source}|${DATABASE.source}`),
    evaluate: ({ resource, view }) => {
      if (kindOf(resource.type)?.kind !== "Database")
        return [wrong(view, "deletes a backup before its time")];
      const spec = view.at("spec");
      return [
        ...must(
          spec.at("databaseReclaimPolicy"),
          "retain",
          (policy) => policy === "retain",
          "the database goes with its object",
        ),
        ...must(spec.at("ensure"), "present", (state) => state === "present", "drops the database"),
      ];
    },
  },
];
