import { expect } from "chai";
import { typeOf } from "./made-up";
import { type PreviewPlan, previewPlan } from "./plans";
import { standIn } from "./setup";
import { everythingStored, stateOf } from "./state";
import { Workspace } from "./workspace";

/** Whole stacks: each has systems of all three placements. */
const cases = [
  { stack: "staging", empty: true },
  { stack: "prod", empty: false },
];

/** Secrets that no plan can tell: the SDK sends one that is made by the update, deep in an input, as unknown alone. */
const untoldSecrets = ["aws:elasticache/user:User#authenticationMode#passwords#0"];

for (const { stack, empty } of cases)
  describe(`pulumi up of ${stack}`, () => {
    let workspace: Workspace;
    let planned: PreviewPlan;
    let given: string[];
    before(async () => {
      workspace = await new Workspace().prepare(stack);
      planned = await previewPlan(workspace, stack, "default");
    });
    after(() => workspace?.remove());

    if (empty)
      it("stops before anything is created while secrets are missing, and prints the commands that set them", async () => {
        const before = standIn().provider.deeds.created.length;
        const { status, said } = await up(workspace, stack);
        expect(status).to.not.equal(0);
        expect(planned.secretsToFill).to.have.length.above(1);
        for (const command of planned.secretsToFill) expect(said).to.contain(command);
        expect(said)
          .to.contain("Nothing was created.")
          .and.not.match(/^\s+at .+:\d+/m);
        expect(standIn().provider.deeds.created).to.have.length(before);
      });

    it("makes the whole plan once these commands have set them", async () => {
      given = await workspace.fill(stack, planned.secretsToFill);
      const before = standIn().provider.deeds.created.length;
      const { status, said } = await up(workspace, stack);
      expect(status, said).to.equal(0);
      const made = standIn().provider.deeds.created.slice(before);
      const wanted = Object.keys(planned.resources).filter((urn) =>
        /^(aws|kubernetes|random):/.test(typeOf(urn)),
      );
      expect(made.sort()).to.deep.equal(wanted.sort());
    });

    it("leaves no secret readable: neither given nor generated ones, in the state or anywhere beside it", async () => {
      const state = await stateOf(workspace, stack);
      expect(state.urns).to.deep.equal(Object.keys(planned.resources).sort());
      const late = state.secrets.filter((path) => planned.unknown.includes(path));
      expect([...new Set(late.map(withoutUrn))]).to.deep.equal(untoldSecrets);
      const told = state.secrets.filter((path) => !late.includes(path));
      expect(told).to.deep.equal(planned.secrets).and.to.have.length.above(3);
      const stored = everythingStored(workspace.state);
      expect(stored).to.contain(state.urns[0]);
      const generated = standIn().provider.generated;
      expect(generated).to.have.length.above(1);
      for (const secret of [...given, ...generated]) {
        expect(state.text.includes(secret), "in the export").to.equal(false);
        expect(stored.includes(secret), "in the backend's folder").to.equal(false);
      }
    });

    it("is done: a second preview, with everything known, changes nothing and breaks no rule", async () => {
      const asked = ["--stack", stack, "--expect-no-changes", "--policy-pack", "policy"];
      const { status, said } = await workspace.pulumi("preview", ...asked);
      expect(status, said).to.equal(0);
    });

    if (stack === "prod")
      it("pulumi destroy is refused, and nothing is deleted: what holds data is protected", async () => {
        const before = standIn().provider.deeds.deleted.length;
        const { status, said } = await workspace.pulumi("destroy", "--yes", "--stack", stack);
        expect(status).to.not.equal(0);
        expect(said).to.contain("protected");
        expect(standIn().provider.deeds.deleted).to.have.length(before);
      });
    else
      it("pulumi destroy leaves nothing", async () => {
        const { status, said } = await workspace.pulumi(
          "destroy",
          "--yes",
          "--skip-preview",
          "--stack",
          stack,
        );
        expect(status, said).to.equal(0);
        expect((await stateOf(workspace, stack)).urns).to.deep.equal([]);
      });
  });

/** `type#path` of `urn#path`. */
function withoutUrn(path: string): string {
  const [urn = "", ...rest] = path.split("#");
  return [typeOf(urn), ...rest].join("#");
}

function up(workspace: Workspace, stack: string) {
  const asked = ["--yes", "--skip-preview", "--stack", stack, "--policy-pack", "policy"];
  return workspace.pulumi("up", ...asked);
}
