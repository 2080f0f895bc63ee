import { expect } from "chai";
import { databaseSheet } from "../../environments/sheets";
import { tebx } from "../../systems/tebx";
import { accepted, withChanges } from "./stacks";

describe("a spec sheet in a stack's size", () => {
  it("has another disk for the one database that the stack names, and the sheet's for the others", () => {
    const { profile, systems } = accepted(
      withChanges({ "systems.tenant-provisioning.databases": { "identity-database": { storageGiB: 500 } } }),
    );
    const [settings] = systems;
    if (settings === undefined) throw new Error("no system");
    const gibOf = (database: string) =>
      databaseSheet(database, tebx.databases["identity-database"], profile, settings).storageGiB;
    expect(gibOf("identity-database")).to.equal(500);
    expect(gibOf("database")).to.equal(tebx.databases["identity-database"].storageGiB);
  });
});
