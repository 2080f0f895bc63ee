import { expect } from "chai";
import { tooFewZones } from "../../environments/zones";
import { catalog } from "../../systems";
import { planFor } from "../support/plan";

const hospital = catalog["hospital"];
const two = ["us-west-2a", "us-west-2b"];

describe("the zones of a system with a search cluster", () => {
  it("are three in prod, or the stack is refused before anything is planned", async () => {
    const changes = [`systems.hospital.aws.zones=${JSON.stringify(two)}`];
    const wish = { stack: "prod", placement: "aws", system: "hospital", changes } as const;
    const error = await planFor(wish).then(
      () => undefined,
      (reason: Error) => reason,
    );
    expect(error?.name).to.equal("ConfigurationError");
    expect(error?.message).to.contain("ward:systems.hospital.aws.zones").and.contain("3 zones or more");
  });
  it("are the data subnets' in a hybrid placement, and nobody's affair in a cluster or in staging", () => {
    if (hospital === undefined) throw new Error("no hospital");
    const vpc = { dataSubnets: { "us-west-2a": "10.11.240.0/24", "us-west-2b": "10.11.241.0/24" } };
    const zones = [...two, "us-west-2c"];
    expect(tooFewZones(hospital, "prod", { placement: "aws", zones })).to.deep.equal([]);
    expect(
      tooFewZones(hospital, "prod", { placement: "hybrid", zones, vpc }).map(({ path }) => path),
    ).to.deep.equal(["ward:systems.hospital.kubernetes.vpc.dataSubnets"]);
    expect(tooFewZones(hospital, "staging", { placement: "aws", zones: two })).to.deep.equal([]);
    expect(tooFewZones(hospital, "prod", { placement: "kubernetes", zones: two })).to.deep.equal([]);
  });
});
