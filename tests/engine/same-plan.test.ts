import { expect } from "chai";
import { enginePlan, previewPlan } from "./plans";
import { Workspace } from "./workspace";

describe("pulumi preview shows what npm run preview shows", () => {
  let workspace: Workspace;
  before(async () => {
    workspace = await new Workspace().prepare("staging", "prod");
  });
  after(() => workspace?.remove());

  for (const stack of ["staging", "prod"])
    for (const target of ["default", "aws", "kubernetes", "hybrid"])
      it(`${stack}, placement ${target}: the same resources, inputs, parents, dependencies, protection, verdict`, async () => {
        if (target !== "default") await workspace.place(stack, target);
        const engine = await enginePlan(workspace, stack);
        const preview = await previewPlan(workspace, stack, target);

        expect(Object.keys(engine.resources).sort()).to.deep.equal(Object.keys(preview.resources).sort());
        expect(Object.keys(engine.resources)).to.have.length.above(500);
        for (const [urn, resource] of Object.entries(engine.resources))
          expect(resource, urn).to.deep.equal(preview.resources[urn]);
        expect(engine.violations).to.deep.equal(preview.violations);
        expect(engine.status).to.equal(preview.status).and.to.equal(0);
      });
});
