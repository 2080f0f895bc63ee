import { expect } from "chai";
import { standIn } from "./setup";
import { Workspace } from "./workspace";

/** Fails under ts-node, which checks types before it runs anything; tells what has loaded it. */
const mistyped = `const port: number = "a text";

module.exports = async function () {
  const loaded = Object.keys(require.cache);
  return { port, checked: loaded.some((file) => /[\\\\/]ts-node/.test(file)) };
};
`;

/** Pulumi's own runner looks for source maps on disk, where a loader leaves none: `index.ts` has to mend that. */
const failing = `interface Absent {
  here?: { there: string };
}

const absent: Absent = {};
require("./index");
module.exports = async () => (absent.here as { there: string }).there;
`;

describe("the program under a real engine", () => {
  let workspace: Workspace;
  before(async () => {
    workspace = await new Workspace().prepare("staging");
  });
  after(() => workspace?.remove());

  it("says everything that is wrong with a configuration, without a stack trace, and asks no provider", async () => {
    const stackFile = workspace.read("Pulumi.staging.yaml");
    const before = standIn().provider.asked;
    workspace.write(
      "Pulumi.staging.yaml",
      stackFile.replace("ward:environment: staging", "ward:environment: stagin"),
    );
    await workspace.set("staging", "ward:systems.tenant-provisioning.placment", "aws");
    const { status, said } = await workspace.pulumi("preview", "--stack", "staging");
    workspace.write("Pulumi.staging.yaml", stackFile);

    expect(status).to.not.equal(0);
    expect(said).to.contain('The configuration of stack "staging" has 2 problems:');
    expect(said).to.contain("ward:environment").and.contain('found     "stagin"');
    expect(said).to.contain("placment").and.contain('Did you mean "placement"?');
    expect(said).to.contain("Nothing was created.");
    expect(said).to.not.match(/^\s+at .+:\d+/m);
    expect(standIn().provider.asked).to.equal(before);
  });

  it("starts without a type-check, which costs seconds and is what npm run typecheck is for", async () => {
    workspace.write("mistyped.ts", mistyped);
    workspace.enter("mistyped.ts");
    const { status, said } = await workspace.pulumi("preview", "--stack", "staging");
    expect(status, said).to.equal(0);
    expect(said).to.match(/port\s*: "a text"/);
    expect(said).to.match(/checked\s*: false/);
  });

  it("says file and line of the TypeScript when a program fails", async () => {
    workspace.write("failing.ts", failing);
    workspace.enter("failing.ts");
    const { status, said } = await workspace.pulumi("preview", "--stack", "staging");
    expect(status).to.not.equal(0);
    expect(said).to.match(/failing\.ts:7:\d+/);
  });
});
