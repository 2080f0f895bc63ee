import { expect } from "chai";
import { UNKNOWN } from "../../../policy/rule";
import { check, findings, resource } from "../support";

check("A database of CloudNativePG", {
  good: resource("kubernetes:postgresql.cnpg.io/v1:Database", {
    spec: { name: "records", owner: "records", cluster: { name: "main" } },
  }),
  accepts: [
    {
      what: "what holds by default",
      change: [
        [["spec", "databaseReclaimPolicy"], "retain"],
        [["spec", "ensure"], "present"],
      ],
    },
  ],
  refuses: [
    ...["delete", UNKNOWN].map((policy) => ({
      what: `reclaimed by ${String(policy)}`,
      change: [[["spec", "databaseReclaimPolicy"], policy]] as [string[], unknown][],
      finds: ["R-80 spec.databaseReclaimPolicy"],
    })),
    ...["absent", UNKNOWN].map((state) => ({
      what: `ensured to be ${String(state)}`,
      change: [[["spec", "ensure"], state]] as [string[], unknown][],
      finds: ["R-80 spec.ensure"],
    })),
  ],
});

describe("A request to delete a backup", () => {
  for (const suffix of ["", "Patch"])
    it(`is refused, whatever it says (DeleteBackupRequest${suffix})`, () => {
      const type = `kubernetes:velero.io/v1:DeleteBackupRequest${suffix}`;
      expect(findings([resource(type, { spec: { backupName: "daily" } })])).to.deep.equal(["R-80"]);
    });
});
