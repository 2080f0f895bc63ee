import { expect } from "chai";
import { inamsos } from "../../systems/inamsos";
import { coverage } from "./coverage";
import { facts } from "./inamsos.facts";
// The facts have to be there, also when this file is run alone.
import "./inamsos.backups.test";
import "./inamsos.database.test";
import "./inamsos.edge.test";
import "./inamsos.hosts.test";
import "./inamsos.limits.test";
import "./inamsos.logs.test";
import "./inamsos.operations.test";
import "./observability.test";
import "./inamsos.services.test";
import "./inamsos.stores.test";
import "./inamsos.tls.test";
import "./inamsos.urls.test";
import "./inamsos.variables.test";

describe("seed 002: the spec sheet", () => {
  it("goes on kubernetes unless the stack says otherwise", () => {
    expect(inamsos.defaultPlacement).to.equal("kubernetes");
  });

  coverage(inamsos, facts);
});
