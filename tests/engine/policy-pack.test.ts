import { expect } from "chai";
import { enginePlan, previewPlan } from "./plans";
import { Workspace } from "./workspace";

/** The whole of Ward, and one thing that nobody should do. */
const opened = `import { SecurityGroupIngressRule } from "@pulumi/aws/vpc";

const ward = require("./index") as () => Promise<object>;

module.exports = async () => {
  const everyone = { ipProtocol: "tcp", fromPort: 5432, toPort: 5432, cidrIpv4: "0.0.0.0/0" };
  new SecurityGroupIngressRule("opened", { securityGroupId: "sg-0123456789abcdef0", ...everyone });
  return ward();
};
`;

/** Kept long enough for staging, not for prod. */
const forgetful = `import { LogGroup } from "@pulumi/aws/cloudwatch";

module.exports = async () => {
  const kmsKeyId = "arn:aws:kms:us-west-2:123456789012:key/00000000-0000-0000-0000-000000000000";
  new LogGroup("forgetful", { name: "/ward/audit", retentionInDays: 30, kmsKeyId });
};
`;

/** Within the year that a waiver may last. */
const nextMonth = new Date(Date.now() + 30 * 86_400_000).toISOString().slice(0, 10);

const waiver = `
  ward:waivers:
    - rule: P-01
      resource: opened
      owner: platform@healthcare-platform.com
      reason: a test of waivers
      expires: "${nextMonth}"
`;

describe("pulumi preview --policy-pack policy", () => {
  let workspace: Workspace;
  before(async () => {
    workspace = await new Workspace().prepare("staging", "prod");
    workspace.write("opened.ts", opened);
    workspace.write("forgetful.ts", forgetful);
  });
  after(() => workspace?.remove());

  it("blocks a database port that is open to the world, and names the rule, the resource, the path", async () => {
    workspace.enter("opened.ts");
    const { status, said } = await preview(workspace, "staging");
    expect(status).to.not.equal(0);
    expect(said).to.contain("data-ports-stay-private").and.contain("P-01");
    expect(said)
      .to.match(/\[mandatory\].*SecurityGroupIngressRule: opened/)
      .and.contain("cidrIpv4");
  });

  it("breaks the rules that npm run preview says are broken", async () => {
    const engine = await enginePlan(workspace, "staging");
    const planned = await previewPlan(workspace, "staging", "default", "opened.ts");
    expect(engine.violations.map(({ rule }) => rule)).to.contain("P-01");
    expect(engine.violations).to.deep.equal(planned.violations);
    expect(engine.status).to.not.equal(0);
    expect(planned.status).to.not.equal(0);
  });

  it("lets it pass while the stack file has a waiver for it", async () => {
    const stackFile = workspace.read("Pulumi.staging.yaml");
    workspace.write(
      "Pulumi.staging.yaml",
      stackFile.replace("\n  ward:systems:", `${waiver}  ward:systems:`),
    );
    const { status, said } = await preview(workspace, "staging");
    expect(status, said).to.equal(0);
    workspace.write("Pulumi.staging.yaml", stackFile);
  });

  it("asks more of prod than of staging: the pack knows the stack's environment", async () => {
    workspace.enter("forgetful.ts");
    const staging = await preview(workspace, "staging");
    expect(staging.status, staging.said).to.equal(0);
    const prod = await preview(workspace, "prod");
    expect(prod.status).to.not.equal(0);
    expect(prod.said)
      .to.match(/LogGroup: forgetful/)
      .and.contain("365");
  });
});

function preview(workspace: Workspace, stack: string) {
  return workspace.pulumi("preview", "--stack", stack, "--policy-pack", "policy");
}
