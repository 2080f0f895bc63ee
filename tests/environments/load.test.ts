import { runtime } from "@pulumi/pulumi";
import { expect } from "chai";
import { loadEnvironment } from "../../environments/load";
import { ConfigurationError } from "../../environments/problems";
import { catalog } from "./catalog";
import { good, type Raw, withChanges } from "./stacks";

const planted = "hunter2-planted";

/** As an engine hands it over: text, JSON where there is structure. */
async function engine(raw: Raw, { dryRun = true, secretKeys = [] as string[] } = {}) {
  const text = (value: unknown) => (typeof value === "string" ? value : JSON.stringify(value));
  const config = Object.entries(raw).map(([key, value]) => [`ward:${key}`, text(value)]);
  runtime.setAllConfig({ ...Object.fromEntries(config), "aws:region": "eu-west-1" }, secretKeys);
  await runtime.setMocks(
    { newResource: () => ({ id: "", state: {} }), call: () => ({}) },
    "ward",
    "prod",
    dryRun,
  );
}

function refusal(): ConfigurationError {
  try {
    loadEnvironment(catalog);
  } catch (error) {
    if (error instanceof ConfigurationError) return error;
    throw error;
  }
  throw new Error("accepted");
}

describe("the reader of Pulumi's configuration", () => {
  it("reads what an engine hands over, and no other project's keys", async () => {
    await engine(good());
    const environment = loadEnvironment(catalog);
    expect(environment.stack).to.equal("prod");
    expect(environment.systems.map(({ name }) => name)).to.deep.equal(["tenant-provisioning"]);
  });

  it("takes the empty defaults of Pulumi.yaml for what was left out", async () => {
    await engine(
      withChanges({
        "systems.tenant-provisioning.placement": "aws",
        kubernetes: {},
        secrets: {},
        waivers: [],
      }),
    );
    expect(loadEnvironment(catalog).systems[0]).not.to.have.property("kubernetes");
  });

  it("throws one RunError with every problem, whose message says how to repair each", async () => {
    await engine(withChanges({ environment: "live", sytems: {} }));
    const error = refusal();
    expect(error.problems).to.have.lengthOf(2);
    expect(error.message).to.contain('stack "prod" has 2 problems').and.contain('Did you mean "systems"?');
    expect(error.message).not.to.match(/\n\s+at /);
    expect((error as { __pulumiRunError?: boolean }).__pulumiRunError).to.equal(true);
  });

  it("stops an update that lacks secrets, and lets a preview go on", async () => {
    await engine(good(), { dryRun: false });
    expect(refusal().problems).to.have.lengthOf(2);
    await engine(good(), { dryRun: true });
    expect(loadEnvironment(catalog).secrets.toFill).to.have.lengthOf(2);
  });

  it("knows a key with an encrypted value for a secret one", async () => {
    const secrets = { "tenant-provisioning": { mailPassword: planted, sorobanKey: planted } };
    await engine(withChanges({ secrets }), { dryRun: false, secretKeys: ["ward:secrets"] });
    expect(loadEnvironment(catalog).secrets.toFill).to.deep.equal([]);
    await engine(withChanges({ secrets }), { dryRun: false });
    expect(refusal().message).to.contain("plain text").and.not.contain(planted);
  });

  it("says what is wrong with a value that is cut off", async () => {
    await engine(withChanges({ aws: '{"region":' }));
    expect(refusal().problems[0]).to.include({ path: "ward:aws" });
  });
});
