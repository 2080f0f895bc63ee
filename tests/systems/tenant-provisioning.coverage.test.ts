import { expect } from "chai";
import { tenantProvisioning } from "../../systems/tenant-provisioning";
import { planOf } from "../support/plan";
import { claimedPaths, fact } from "./facts";
// The facts have to be there, also when this file is run alone.
import "./tenant-provisioning.data.test";
import "./tenant-provisioning.edge.test";
import "./tenant-provisioning.operations.test";
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

  it("holds no figure that no fact is about", () => {
    const covered = [...claimedPaths(), ...notOfAPlan];
    const open = leaves(tenantProvisioning).filter((leaf) => !covered.some((path) => within(leaf, path)));
    expect(open).to.deep.equal([]);
  });
  it("has every figure that a fact is about", () => {
    const sheet = leaves(tenantProvisioning);
    const stale = claimedPaths().filter((path) => !sheet.some((leaf) => within(leaf, path)));
    expect(stale).to.deep.equal([]);
  });
});

/** What a sheet says about itself. */
const notOfAPlan = ["source", "defaultPlacement"];

function within(leaf: string, path: string): boolean {
  return leaf === path || leaf.startsWith(`${path}.`);
}

/** Paths of all figures and texts; of a list of texts, the list. */
function leaves(value: unknown, path: readonly string[] = []): string[] {
  if (typeof value !== "object" || value === null) return [path.join(".")];
  return Object.entries(value).flatMap(([key, inner]) => leaves(inner, [...path, key]));
}
