import { expect } from "chai";
import { readSaved } from "../../../preview/against/saved";
import { UsageError } from "../../../preview/choice";

const secret = { "4dabf18193072939515e22adb298388d": "1b47061264138c4ac30d75fd1eb44270" };
const planted = "hunter2-planted";

function stored(type: string, name: string, inputs: object, more: object = {}) {
  return { urn: `urn:pulumi:prod::ward::${type}::${name}`, type, custom: true, id: "i", inputs, ...more };
}

function read(resources: object[], more: object = {}) {
  const text = JSON.stringify({ version: 3, deployment: { resources, ...more } });
  return readSaved("state.json", text, "prod");
}

const inputsOf = (resource: object) => read([resource]).resources[0]?.inputs;

describe("an exported state", () => {
  it("tells what is managed, and nothing that waits for its deletion or was only read", () => {
    const type = "aws:sns/topic:Topic";
    const found = read([
      stored(type, "kept", {}, { protect: true, retainOnDelete: true }),
      stored(type, "condemned", {}, { delete: true }),
      stored(type, "read", {}, { external: true }),
      stored("pulumi:providers:aws", "default_7_48_0", {}),
    ]);
    expect(found.resources).to.deep.equal([
      ...[
        { urn: `urn:pulumi:prod::ward::${type}::kept`, type, name: "kept", custom: true, protect: true },
      ].map((kept) => ({ ...kept, retainOnDelete: true, inputs: {} })),
    ]);
    expect(found.notes.join()).to.contain("1 of its resources");
  });

  it("never shows a secret, encrypted or not", () => {
    const inputs = {
      encrypted: { ...secret, ciphertext: planted },
      open: { ...secret, plaintext: JSON.stringify(planted) },
      list: [{ deep: { ...secret, ciphertext: planted } }],
      declared: planted,
    };
    const found = inputsOf(
      stored("aws:ssm/parameter:Parameter", "p", inputs, { additionalSecretOutputs: ["declared"] }),
    );
    expect(found).to.deep.equal({
      ...{ encrypted: "[secret]", open: "[secret]", declared: "[secret]" },
      list: [{ deep: "[secret]" }],
    });
  });

  it("is without what providers filled in", () => {
    const filled = {
      __defaults: ["forceDestroy", "name"],
      forceDestroy: false,
      name: "made-1a2b3c",
      given: 1,
    };
    expect(inputsOf(stored("aws:s3/bucket:Bucket", "b", { ...filled, deep: filled }))).to.deep.equal({
      given: 1,
      deep: { given: 1 },
    });
  });

  it("is without names that Pulumi made for Kubernetes objects", () => {
    const annotations = { "pulumi.com/autonamed": "true" };
    const object = (given: object) =>
      inputsOf(stored("kubernetes:core/v1:ConfigMap", "c", { metadata: given }));
    expect(object({ name: "c-1a2b", namespace: "n", annotations })).to.deep.equal({
      metadata: { namespace: "n" },
    });
    expect(object({ name: "mine", annotations: { "pulumi.com/skipAwait": "true" } })).to.deep.equal({
      metadata: { name: "mine", annotations: { "pulumi.com/skipAwait": "true" } },
    });
  });

  it("knows providers that were chosen, without what the engine adds to them", () => {
    const provider = stored("pulumi:providers:aws", "mine", {
      region: "us-west-2",
      version: "7.48.0",
      __internal: {},
    });
    const topic = stored("aws:sns/topic:Topic", "t", {}, { provider: `${provider.urn}::1234` });
    const other = stored(
      "aws:sns/topic:Topic",
      "o",
      {},
      { provider: "urn:pulumi:prod::ward::pulumi:providers:aws::default::5" },
    );
    const [first, second, third] = read([provider, topic, other]).resources;
    expect(first?.inputs).to.deep.equal({ region: "us-west-2" });
    expect(second?.provider).to.equal(provider.urn);
    expect(third).not.to.have.property("provider");
  });

  it("tells that an update was interrupted", () => {
    const found = read([], { pending_operations: [{ resource: {}, type: "creating" }] });
    expect(found.notes.join()).to.contain("pulumi refresh");
  });

  it("is read as a backend of one's own keeps it", () => {
    const text = JSON.stringify({
      version: 3,
      checkpoint: { latest: { resources: [stored("a:b:C", "x", {})] } },
    });
    expect(readSaved("prod.json", text, "prod").resources).to.have.length(1);
  });
});

describe("a saved plan", () => {
  it("is read as older versions have written it, too", () => {
    const entry = {
      urn: "u::p::t::n",
      type: "aws:sns/topic:Topic",
      name: "n",
      parent: null,
      inputs: {},
      protect: false,
    };
    const component = { ...entry, type: "ward:components:Network" };
    const text = JSON.stringify({ stack: "prod", resources: [entry, component] });
    expect(readSaved("old.json", text, "prod").resources.map(({ custom }) => custom)).to.deep.equal([
      true,
      false,
    ]);
  });
});

describe("a file that does not do", () => {
  const refused: [string, string, RegExp][] = [
    ["no JSON", "resources: []", /not JSON/],
    ["a list", "[]", /neither a plan nor a state/],
    ["something else", '{"hello": 1}', /neither a plan nor a state[\s\S]*pulumi stack export --stack prod/],
    ["a preview of Pulumi's", '{"steps": []}', /pulumi preview --json[\s\S]*pulumi stack export/],
    [
      "a plan of another stack",
      '{"stack": "staging", "resources": []}',
      /"staging".*"prod".*--stack staging/,
    ],
    [
      "a state of another stack",
      '{"deployment": {"resources": [{"urn": "urn:pulumi:staging::ward::a:b:C::x"}]}}',
      /"staging".*"prod"/,
    ],
  ];
  for (const [what, text, message] of refused)
    it(`is refused when it is ${what}`, () => {
      expect(() => readSaved("f.json", text, "prod")).to.throw(UsageError, message);
    });
});
