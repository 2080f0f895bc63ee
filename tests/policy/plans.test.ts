import { expect } from "chai";
import type { Placement } from "../../environments/environment";
import { defaultSettings, judge } from "../../policy/judging/judge";
import type { PlannedResource } from "../../policy/plan/resource";
import { toPlanned } from "../../preview/verdict";
import { systems } from "../../systems";
import { type Pack, startPack } from "../support/analyzer";
import { appliedOf } from "../support/applied";
import { placements, planOf, type Stack, stacks } from "../support/plan";

/** What providers' Check fills in, by a part of the type: what the rules see when an engine asks them. */
const DEFAULTS: readonly (readonly [part: string, values: Record<string, unknown>])[] = [
  ["aws:", { __defaults: [], tagsAll: { "ward:system": "tenant-provisioning" }, region: "us-west-2" }],
  ["aws:rds/instance:", { monitoringInterval: 0, applyImmediately: false, networkType: "IPV4" }],
  [
    "aws:elasticache/replicationGroup:",
    { replicasPerNodeGroup: 0, networkType: "ipv4", clusterMode: "disabled" },
  ],
  ["aws:ec2/securityGroup:", { revokeRulesOnDelete: false, name: "made-by-the-provider" }],
  ["aws:lb/loadBalancer:", { enableHttp2: true, ipAddressType: "ipv4", enableXffClientPort: false }],
  ["aws:cloudfront/distribution:", { retainOnDelete: false, waitForDeployment: true, staging: false }],
  ["aws:ecs/service:", { waitForSteadyState: true, schedulingStrategy: "REPLICA" }],
  ["aws:s3/bucket:", { forceDestroy: false }],
  ["kubernetes:core/v1:Service", { __inputs: null }],
];

/** Every resource as a provider's Check hands it on: what was given, and defaults where nothing was. */
function checked(resources: readonly PlannedResource[]): PlannedResource[] {
  return resources.map((resource) => {
    const filled = DEFAULTS.filter(([part]) => resource.type.includes(part)).map(([, values]) => values);
    return { ...resource, props: { ...Object.assign({}, ...filled), ...resource.props } };
  });
}

async function planned(stack: Stack, placement: Placement, system?: string): Promise<PlannedResource[]> {
  return (await planOf(stack, placement, system)).resources.map(toPlanned);
}

for (const stack of stacks) {
  describe(`the pack as an engine asks it, on the stack ${stack}`, function () {
    this.timeout(120_000);
    let pack: Pack;
    before(async () => {
      pack = await startPack({ "ward:environment": stack });
    });
    after(() => pack.stop());

    for (const system of Object.keys(systems))
      for (const placement of placements) {
        const which = `${system}, ${placement}`;
        it(`finds nothing, as the preview does (${which})`, async () => {
          const { violations } = (await planOf(stack, placement, system)).plan.verdict;
          expect(violations).to.deep.equal([]);
          expect(await pack.judge(await planned(stack, placement, system))).to.deep.equal([]);
        });
        it(`finds nothing when the providers have filled in their defaults (${which})`, async () => {
          expect(await pack.judge(checked(await planned(stack, placement, system)))).to.deep.equal([]);
        });
        it(`finds nothing at the second update, when nothing is unknown any more (${which})`, async () => {
          const known = (await appliedOf(stack, placement, system)).resources.map(toPlanned);
          expect(await pack.judge(known)).to.deep.equal([]);
        });
      }

    it("finds what the preview finds, in a plan with something wrong in it", async () => {
      const wrong = (await planned(stack, "aws")).map((resource) =>
        resource.type === "aws:rds/instance:Instance"
          ? { ...resource, props: { ...resource.props, publiclyAccessible: true, storageEncrypted: false } }
          : resource,
      );
      const context = {
        environment: stack,
        stack,
        today: "2026-11-21",
        waivers: [],
        settings: defaultSettings(stack),
      };
      const here = judge(wrong, context).violations.map(({ name, urn, level }) => ({
        policy: name,
        urn,
        level,
      }));
      const served = (await pack.judge(wrong)).map(({ policy, urn, level }) => ({ policy, urn, level }));
      expect(here.map(({ policy }) => policy)).to.include("database-is-not-publicly-accessible");
      expect(served).to.have.deep.members(here);
    });
  });
}

describe("what the policies judge in the repository's plans", () => {
  for (const system of Object.keys(systems))
    for (const stack of stacks)
      for (const placement of placements)
        it(`is known before the first update (${system}, ${stack}, ${placement})`, async () => {
          const { verdict } = (await planOf(stack, placement, system)).plan;
          expect(verdict.unknownPaths).to.deep.equal([]);
          expect(verdict.complete).to.equal(true);
        });
});
