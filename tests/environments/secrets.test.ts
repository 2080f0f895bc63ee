import { expect } from "chai";
import { describe as tell } from "../../environments/problems";
import { accepted, refused, withChanges } from "./stacks";

const planted = "hunter2-planted";
const update = { stack: "prod", preview: false, secretKeys: ["secrets"] };
const both = { "tenant-provisioning": { mailPassword: planted, sorobanKey: planted } };

describe("secrets that people give", () => {
  it("tells the exact command for each one that is missing, and previews without it", () => {
    const { secrets } = accepted(
      withChanges({ secrets: { "tenant-provisioning": { sorobanKey: planted } } }),
    );
    expect(secrets.toFill).to.deep.equal([
      "pulumi config set --secret --path 'ward:secrets.tenant-provisioning.mailPassword' --stack prod",
    ]);
  });

  it("asks for nothing when all are given", () => {
    expect(accepted(withChanges({ secrets: both })).secrets.toFill).to.deep.equal([]);
    expect(refused(withChanges({ secrets: both }), update)).to.deep.equal([]);
  });

  it("stops an update before anything is created, and names all that are missing", () => {
    const problems = refused(withChanges({}), update);
    expect(problems.map(({ path }) => path)).to.deep.equal([
      "ward:secrets.tenant-provisioning.mailPassword",
      "ward:secrets.tenant-provisioning.sorobanKey",
    ]);
    expect(problems[0]?.expected).to.contain("pulumi config set --secret");
  });

  it("does not ask for the secrets of a system that the stack does not have", () => {
    const others = withChanges({ systems: { hospital: { domain: "h.example.com" } } });
    const asked = refused(others, update).map(({ path }) => path);
    expect(asked.filter((path) => path.includes("tenant-provisioning"))).to.deep.equal([]);
  });

  it("asks for the keys to the backup site where data is on kubernetes", () => {
    const others = withChanges({ systems: { hospital: { domain: "h.example.com" } } });
    expect(refused(others, update).map(({ path }) => path)).to.deep.equal([
      "ward:secrets.hospital.backupAccessKeyId",
      "ward:secrets.hospital.backupSecretAccessKey",
    ]);
  });

  it("hands a secret on as a secret", async () => {
    const { secrets } = accepted(withChanges({ secrets: both }));
    const output = secrets.get("tenant-provisioning", "mailPassword") as unknown as {
      isSecret: Promise<boolean>;
    };
    expect(await output.isSecret).to.equal(true);
  });

  it("hands on an unknown secret while it is missing, never an empty one", async () => {
    const { secrets } = accepted(withChanges({}));
    const output = secrets.get("tenant-provisioning", "mailPassword") as unknown as {
      isSecret: Promise<boolean>;
      isKnown: Promise<boolean>;
    };
    expect([await output.isSecret, await output.isKnown]).to.deep.equal([true, false]);
  });

  it("gives a system only what its spec sheet lists", () => {
    const { secrets } = accepted(withChanges({}));
    expect(() => secrets.get("tenant-provisioning", "mailPasword")).to.throw(/does not list/);
  });

  it("refuses the name of an unknown secret with the one that was meant", () => {
    const [problem] = refused(withChanges({ secrets: { "tenant-provisioning": { mailPasword: planted } } }));
    expect(problem).to.include({
      path: "ward:secrets.tenant-provisioning.mailPasword",
      nearest: "mailPassword",
    });
  });

  it("refuses secrets in plain text", () => {
    const problems = refused(withChanges({ secrets: both }), { ...update, secretKeys: [] });
    expect(problems.map(({ path }) => path)).to.deep.equal(["ward:secrets"]);
  });

  it("refuses an encrypted value anywhere else, and does not tell it", () => {
    const problems = refused(withChanges({ "aws.region": planted }), {
      ...update,
      preview: true,
      secretKeys: ["aws"],
    });
    expect(problems.some(({ expected }) => expected.includes("ward:secrets"))).to.equal(true);
    expect(problems.map(tell).join("\n")).not.to.contain(planted);
  });

  for (const [what, secrets] of [
    ["under an unknown system", { nobody: { mailPassword: planted } }],
    ["under an unknown name", { "tenant-provisioning": { other: planted } }],
    ["where a system should be", { "tenant-provisioning": planted }],
    ["where all secrets should be", planted],
    ["inside a list", { "tenant-provisioning": { mailPassword: [planted] } }],
  ] as const)
    it(`never tells a secret ${what}`, () => {
      const problems = refused(withChanges({ secrets }));
      expect(problems).not.to.deep.equal([]);
      expect(problems.map(tell).join("\n")).not.to.contain(planted);
    });
});
