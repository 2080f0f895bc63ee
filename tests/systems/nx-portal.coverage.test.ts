import { expect } from "chai";
import { nxPortal } from "../../systems/nx-portal";
import { coverage } from "./coverage";
import { facts } from "./nx-portal.facts";
// The facts have to be there, also when this file is run alone.
import "./nx-portal.cache.test";
import "./nx-portal.connections.test";
import "./nx-portal.database.test";
import "./nx-portal.edge.test";
import "./nx-portal.limits.test";
import "./nx-portal.operations.test";
import "./observability.test";
import "./nx-portal.ports.test";
import "./nx-portal.services.test";
import "./nx-portal.stores.test";
import "./nx-portal.urls.test";
import "./nx-portal.variables.test";
import "./nx-portal.workloads.test";

describe("seed 001: the spec sheet", () => {
  it("goes on kubernetes unless the stack says otherwise", () => {
    expect(nxPortal.defaultPlacement).to.equal("kubernetes");
  });

  coverage(nxPortal, facts);
});
