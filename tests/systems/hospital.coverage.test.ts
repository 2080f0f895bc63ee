import { expect } from "chai";
import { hospital } from "../../systems/hospital";
import { coverage } from "./coverage";
import { facts } from "./hospital.facts";
// The facts have to be there, also when this file is run alone.
import "./hospital.cache.test";
import "./hospital.connections.test";
import "./hospital.database.test";
import "./hospital.edge.test";
import "./hospital.limits.test";
import "./hospital.operations.test";
import "./observability.test";
import "./hospital.ports.test";
import "./hospital.services.test";
import "./hospital.site.test";
import "./hospital.stores.test";
import "./hospital.urls.test";
import "./hospital.variables.test";

describe("seed 003: the spec sheet", () => {
  it("goes on kubernetes unless the stack says otherwise", () => {
    expect(hospital.defaultPlacement).to.equal("kubernetes");
  });

  coverage(hospital, facts);
});
