import { runtime } from "@pulumi/pulumi";
import { expect } from "chai";
import type { Verdict } from "../../policy/judging/judge";
import { shownInputs } from "../../preview/json";
import type { Registered } from "../../preview/monitor";
import { Redactor } from "../../preview/redact";
import { toPlanned } from "../../preview/verdict";
import { conceal, reveal, type Wire } from "../../preview/wire";

const { specialSigKey, specialSecretSig, unknownValue, specialAssetSig, specialResourceSig } = runtime;
const secret = (value: Wire): Wire => ({ [specialSigKey]: specialSecretSig, value });
const planted = "hunter2-planted";

function registered(inputs: { [key: string]: Wire }, secretOutputs: string[] = []): Registered {
  const none = {
    providers: {},
    protect: false,
    dependencies: [],
    propertyDependencies: {},
    ignoreChanges: [],
  };
  const more = {
    replaceOnChanges: [],
    deleteBeforeReplace: false,
    retainOnDelete: false,
    aliases: [],
    custom: true,
  };
  return { urn: "urn", type: "t", name: "n", ...none, ...more, secretOutputs, inputs };
}

describe("secrets of a plan", () => {
  const value: Wire = { a: secret(planted), b: [secret({ c: planted }), unknownValue], d: { e: 1 } };

  it("are not shown, however deep they are", () => {
    expect(conceal(value)).to.deep.equal({ a: "[secret]", b: ["[secret]", "[unknown]"], d: { e: 1 } });
  });

  it("are opened to rules, with unknowns as such", () => {
    const unknown = Symbol("unknown");
    expect(reveal(value, unknown)).to.deep.equal({ a: planted, b: [{ c: planted }, unknown], d: { e: 1 } });
  });

  it("are opened, with all that a rule may ask, in what is judged", () => {
    const resource = {
      ...registered({ a: secret(planted) }),
      ignoreChanges: ["a"],
      parent: "p",
      provider: "q::id",
    };
    const { propertyDependencies, dependencies, protect, urn, type, name } = resource;
    expect(toPlanned(resource)).to.deep.equal({
      ...{ urn, type, name, protect, dependencies, propertyDependencies },
      ...{ ignoreChanges: ["a"], parent: "p", provider: "q::id", props: { a: planted } },
    });
  });

  it("are not shown when only the provider calls them secret", () => {
    const resource = {
      ...registered({ stringData: { key: planted }, type: "Opaque" }, ["stringData"]),
      system: undefined,
    };
    expect(shownInputs(resource)).to.deep.equal({ stringData: "[secret]", type: "Opaque" });
  });

  it("are not shown in what a rule says, longest first", () => {
    const redactor = new Redactor([
      registered({ url: secret(`redis://:${planted}@host`), password: secret(planted) }),
    ]);
    expect(redactor.text(`found redis://:${planted}@host and ${planted}`)).to.equal(
      "found [secret] and [secret]",
    );
    const violation = { message: `found ${planted}`, path: `env.${planted}` };
    const verdict = { violations: [violation], waived: [violation] } as unknown as Verdict;
    expect(JSON.stringify(redactor.verdict(verdict))).not.to.contain(planted);
  });

  it("leave assets and references readable", () => {
    const asset = { [specialSigKey]: specialAssetSig, text: "hello" };
    const reference = { [specialSigKey]: specialResourceSig, urn: "urn:x", id: "" };
    expect(conceal({ asset, reference })).to.deep.equal({ asset: { text: "hello" }, reference: "urn:x" });
  });

  it("hide a signature that nobody knows", () => {
    expect(conceal({ odd: { [specialSigKey]: "new", value: planted } })).to.deep.equal({ odd: "[unknown]" });
  });
});
