import { expect } from "chai";
import { tenantProvisioning } from "../../systems/tenant-provisioning";
import { planOf } from "../support/plan";
import { coverage } from "./coverage";
import { fact, facts } from "./tenant-provisioning.facts";
// The facts have to be there, also when this file is run alone.
import "./tenant-provisioning.data.test";
import "./tenant-provisioning.edge.test";
import "./tenant-provisioning.operations.test";
import "./observability.test";
import "./tenant-provisioning.service.test";
import "./tenant-provisioning.variables.test";

describe("seed 004: the spec sheet", () => {
  fact("is a system of its own name", ["name"], {
    everywhere: (plan) =>
      expect(plan.plan.systems.map(({ name }) => name)).to.deep.equal(["tenant-provisioning"]),
  });
  fact("lets the service reach its database and its cache", ["services.tenant-provisioning.uses"], {
    // Which ports that opens is connections.test.ts.
    everywhere: (plan) => {
      const service = plan.one("ward:components:ApiService", "tenant-provisioning");
      expect(plan.inputs(service)).to.have.property("uses").that.deep.equals(["database", "cache"]);
    },
  });
  it("goes on aws for data and on kubernetes for services unless the stack says otherwise", async () => {
    const plan = await planOf("prod", "hybrid");
    expect(tenantProvisioning.defaultPlacement).to.equal(plan.placement);
  });

  coverage(tenantProvisioning, facts);
});
