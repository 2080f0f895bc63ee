import { expect } from "chai";
import { tebx } from "../../systems/tebx";
import { coverage } from "./coverage";
import { facts } from "./tebx.facts";
// The facts have to be there, also when this file is run alone.
import "./tebx.backups.test";
import "./tebx.cache.test";
import "./tebx.dashboard.test";
import "./tebx.database.test";
import "./tebx.edge.test";
import "./tebx.headers.test";
import "./tebx.identity-database.test";
import "./tebx.identity.test";
import "./tebx.limits.test";
import "./tebx.operations.test";
import "./observability.test";
import "./tebx.service.test";
import "./tebx.stores.test";
import "./tebx.variables.test";

describe("seed 000: the spec sheet", () => {
  it("goes on aws unless the stack says otherwise", () => {
    expect(tebx.defaultPlacement).to.equal("aws");
  });

  coverage(tebx, facts);
});
