/** What is said about a spec sheet that cannot be built. */
import { expect } from "chai";
import type { SystemSpec } from "../../systems/system";
import { tenantProvisioning } from "../../systems/tenant-provisioning";
import { planFor } from "../support/plan";

/** Plain data to change: the sheet itself is constant. */
export function sheet(): SystemSpec {
  return structuredClone(tenantProvisioning) as SystemSpec;
}

/** The lines of the one error that a sheet is refused with, on both targets the same. */
export async function refusalOf(change: (spec: SystemSpec) => void): Promise<string[]> {
  const spec = sheet();
  change(spec);
  const told = [];
  for (const placement of ["aws", "kubernetes"] as const) {
    const error = await planFor({ stack: "prod", placement, spec }).then(
      () => new Error("the plan was made"),
      (refused: Error) => refused,
    );
    expect(error.name).to.equal("ProgramFailure");
    told.push(error.message);
  }
  expect(told[0]).to.equal(told[1]);
  return told[0]?.split("\n") ?? [];
}
