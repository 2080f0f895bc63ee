import { join } from "node:path";
import { Resource } from "@pulumi/pulumi";
import { expect } from "chai";
import { loadEnvironment } from "../../environments/load";
import { ConfigurationError } from "../../environments/problems";
import { toDocument } from "../../preview/json";
import { type Plan, type PlanRequest, plan } from "../../preview/plan";
import { readStackFile } from "../../preview/stack-file";

const root = join(__dirname, "../..");

function request(changes: Partial<PlanRequest> = {}): PlanRequest {
  return {
    project: "ward",
    stack: "prod",
    root,
    config: readStackFile(root, "ward", "prod"),
    program: () => require("./fixtures/program") as unknown,
    load: loadEnvironment,
    systems: [],
    placement: "default",
    changes: [],
    ...changes,
  };
}

describe("a plan", () => {
  let made: Plan;

  before(async () => {
    made = await plan(request());
  });

  const named = (name: string) => {
    const found = made.resources.find((resource) => resource.name === name);
    if (!found) throw new Error(`no ${name}`);
    return found;
  };

  it("gives every resource the URN that an engine gives it, with the whole chain of parents", () => {
    expect(named("sample-inner-pet").urn).to.equal(
      "urn:pulumi:prod::ward::ward:components:Outer$ward:components:Inner$random:index/randomPet:RandomPet::sample-inner-pet",
    );
    expect(named("sample").urn).to.equal("urn:pulumi:prod::ward::ward:components:Outer::sample");
    expect(named("ward-prod").urn).to.equal("urn:pulumi:prod::ward::pulumi:pulumi:Stack::ward-prod");
  });

  it("knows parents, protection, what is waited for and by which property", () => {
    const password = named("sample-inner-password");
    const pet = named("sample-inner-pet");
    expect(named("sample").parent).to.equal(named("ward-prod").urn);
    expect(pet.parent).to.equal(named("sample-inner").urn);
    expect(password.protect).to.equal(true);
    expect(pet.protect).to.equal(false);
    expect(pet.propertyDependencies).to.deep.equal({ prefix: [password.urn] });
    expect(named("sample-inner-known").dependencies).to.deep.equal([pet.urn]);
    expect(named("sample-inner-known").ignoreChanges).to.deep.equal(["length"]);
  });

  it("knows what components were asked for", () => {
    expect(named("sample")).to.deep.include({ custom: false, inputs: { depth: 1 } });
  });

  it("leaves what a provider makes unknown, and keeps secrets secret, in its document", () => {
    const inputs = (name: string) => toDocument(made).resources.find((entry) => entry.name === name)?.inputs;
    expect(inputs("sample-inner-pet")).to.deep.equal({ prefix: "[unknown]" });
    expect(inputs("sample-planted")).to.deep.equal({ prefix: "[secret]" });
    expect(inputs("sample-inner-password")).to.deep.equal({ length: 32 });
  });

  it("keeps what the program returned, without the secrets in it", () => {
    expect(made.outputs).to.deep.equal({ sample: { ready: true, token: "[secret]" }, secretsToFill: [] });
  });

  it("can be made again in the same process, and is the same", async () => {
    const [first, second] = await Promise.all([plan(request()), plan(request({ stack: "staging" }))]);
    expect(first.resources).to.deep.equal(made.resources);
    expect(second.resources.map(({ urn }) => urn)).to.deep.equal(
      made.resources.map(({ urn }) => urn.replaceAll(/\bprod\b/g, "staging")),
    );
  });

  it("can be made after one that failed", async () => {
    const failing = plan(request({ program: () => require("./fixtures/later") as unknown }));
    expect(await failing.catch((error: Error) => error.message)).to.contain("three is too few");
    expect((await plan(request())).resources).to.deep.equal(made.resources);
  });

  it("answers a property that was given with what was given, as an engine does", () => {
    expect(named("sample-inner-echo").inputs).to.deep.equal({ length: 3 });
  });

  it("hands on what the program says about its configuration", async () => {
    const refusal = new ConfigurationError("prod", []);
    const program = () => {
      throw refusal;
    };
    expect(await plan(request({ program })).catch((error: unknown) => error)).to.equal(refusal);
  });

  it("leaves the process as it was", async () => {
    const listen = () => undefined;
    process.on("unhandledRejection", listen);
    const state = () => [
      Error.stackTraceLimit,
      process.listeners("unhandledRejection"),
      Reflect.get(Resource, "stackTrace"),
    ];
    const before = state();
    await plan(request());
    await plan(request({ program: () => require("./fixtures/failing") as unknown })).catch(() => undefined);
    expect(state()).to.deep.equal(before);
    expect(process.listeners("unhandledRejection")).to.include(listen);
    expect(console.log).not.to.equal(console.error);
    process.removeListener("unhandledRejection", listen);
  });
});

describe("the document of a plan", () => {
  it("says everything that design 8 promises", async () => {
    const document = toDocument(
      await plan(request({ program: () => require("./fixtures/open") as unknown })),
    );
    expect(document).to.have.all.keys(
      ...["stack", "environment", "resources", "violations", "summary", "cost"],
      ...["secretsToFill", "durationMs"],
    );
    expect(document.resources[1]).to.have.all.keys(
      ...["urn", "type", "name", "parent", "system", "custom", "provider"],
      ...["inputs", "protect", "retainOnDelete", "dependencies"],
    );
    expect(document.violations[0]).to.include.all.keys(
      ...["rule", "level", "urn", "path", "message", "remediation"],
    );
    const told = document.violations.filter(({ resource }) => resource === "tenant-provisioning-secretive");
    expect(told).not.to.deep.equal([]);
    expect(JSON.stringify(told)).to.contain("opens [secret] (6379").and.not.contain("Redis");
    const { summary } = document;
    expect(summary).to.have.all.keys("systems", "resources", "rules", "mandatory", "advisory", "unknown");
    expect(summary.mandatory + summary.advisory).to.equal(document.violations.length);
    expect(summary.resources).to.equal(document.resources.length);
    expect(document.resources[1]?.system).to.equal("tenant-provisioning");
  });
});
