/** The stack of a cluster's operators, as its own file asks for it: no system's plan has these resources. */
import { expect } from "chai";
import { judge } from "../../policy/judging/judge";
import { toPlanned } from "../../preview/verdict";
import { planOperators } from "../support/operators";
import { stacks } from "../support/plan";
import { contextOf } from "./support";

describe("The operators' stack", () => {
  for (const environment of stacks)
    it(`is let through, each resource and the whole (${environment})`, async () => {
      const resources = (await planOperators([], environment)).resources.map(toPlanned);
      const releases = resources.filter(({ type }) => type === "kubernetes:helm.sh/v3:Release");
      expect(releases.map(({ name }) => name)).to.include("operators-cloudnative-pg");
      const context = contextOf({ environment, stack: `operators-${environment}` });
      const { violations, complete, unknownPaths } = judge(resources, context);
      expect(violations).to.deep.equal([]);
      expect(unknownPaths).to.deep.equal([]);
      expect(complete).to.equal(true);
    });

  it("is stopped by a chart in no exact version", async () => {
    const resources = (await planOperators()).resources
      .map(toPlanned)
      .map((resource) =>
        resource.name === "operators-cert-manager" && resource.type.endsWith(":Release")
          ? { ...resource, props: { ...resource.props, version: "^1.0" } }
          : resource,
      );
    const { violations } = judge(resources, contextOf({ stack: "operators-prod" }));
    expect(violations.map(({ rule, path }) => `${rule} ${path}`)).to.deep.equal(["P-25 version"]);
  });
});
