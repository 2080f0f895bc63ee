import { expect } from "chai";
import fc from "fast-check";
import { plainData, plainProps, SENTINELS } from "../../policy/engine/plain";
import { type Trace, UNKNOWN, View } from "../../policy/rule";
import { runs } from "./properties/properties";
import { resource, verdict } from "./support";

function view(value: unknown): { view: View; trace: Trace } {
  const trace: Trace = new Map();
  return { view: new View(value, "", trace), trace };
}

describe("What a rule sees of a resource", () => {
  it("is a value, nothing, or not known yet", () => {
    const { view: root, trace } = view({ a: 1, b: null, c: UNKNOWN, d: { e: false } });
    expect(root.at("a").read()).to.deep.equal({ state: "known", value: 1 });
    expect(root.at("b").read()).to.deep.equal({ state: "absent" });
    expect(root.at("c").read()).to.deep.equal({ state: "unknown" });
    expect(root.at("d", "e").or(true)).to.equal(false);
    expect(root.at("x", "y").or("default")).to.equal("default");
    expect([...trace]).to.deep.equal([
      ["a", "known"],
      ["b", "absent"],
      ["c", "unknown"],
      ["d.e", "known"],
      ["x.y", "absent"],
    ]);
  });
  it("names the value that has to become literal, however deep a rule asks", () => {
    const { view: root, trace } = view({ spec: UNKNOWN });
    expect(root.at("spec", "tls", "mode").or("")).to.equal(UNKNOWN);
    expect([...trace]).to.deep.equal([["spec", "unknown"]]);
  });
  it("keeps known elements beside an unknown one", () => {
    const { view: root } = view({ list: [UNKNOWN, "x"] });
    expect(
      root
        .at("list")
        .each()
        .map((one) => one.or("")),
    ).to.deep.equal([UNKNOWN, "x"]);
  });
  it("does not judge a reference that only has to be given", () => {
    const { view: root, trace } = view({ key: UNKNOWN });
    expect(root.at("key").given()).to.equal(true);
    expect(trace.size).to.equal(0);
  });
  it("takes an empty text or list for nothing given", () => {
    const { view: root } = view({ name: "", ids: [], names: ["a"] });
    expect(["name", "ids", "names", "others"].map((key) => root.at(key).given())).to.deep.equal([
      false,
      false,
      true,
      false,
    ]);
  });
  it("does not mistake what every object inherits for a value", () => {
    expect(view({}).view.at("constructor").read()).to.deep.equal({ state: "absent" });
  });
  it("looks into JSON, and says when it is none", () => {
    expect(view('{"a":[1]}').view.json()?.at("a").each()[0]?.path).to.equal("a[0]");
    expect(view("{").view.json()).to.equal(undefined);
    expect(view(UNKNOWN).view.json()?.unknown).to.equal(true);
  });
});

describe("What the engine sends", () => {
  const secret = { "4dabf18193072939515e22adb298388d": "1b47061264138c4ac30d75fd1eb44270", value: "plain" };
  it("becomes plain data: secrets unwrapped, unknown values marked", () => {
    for (const sentinel of SENTINELS)
      expect(plainData([sentinel, secret, 1, null])).to.deep.equal([UNKNOWN, "plain", 1, null]);
  });
  it("is unknown as a whole when a string contains an unknown part", () => {
    expect(plainProps({ policy: `{"Resource":"${SENTINELS[2]}/*"}`, __defaults: [] })).to.deep.equal({
      policy: UNKNOWN,
    });
  });
  it("keeps what stands beside a property that throws, as CrossGuard's proxy does", () => {
    const proxied = new Proxy(
      { a: 1, b: 2 },
      {
        get: (target, key) => {
          if (key === "a") throw Object.assign(new Error("unknown"), { unknownTypeSentinel: "x" });
          return Reflect.get(target, key);
        },
      },
    );
    expect(plainProps(proxied)).to.deep.equal({ a: UNKNOWN, b: 2 });
  });
  it("is not guessed at when something else goes wrong", () => {
    const broken = new Proxy(
      { a: 1 },
      {
        get: () => {
          throw new TypeError("broken");
        },
      },
    );
    expect(() => plainProps(broken)).to.throw("broken");
  });
});

describe("A verdict", () => {
  it("counts the paths that could not be judged", () => {
    const { judgedUnknowns, unknownPaths } = verdict([
      resource("aws:ec2/subnet:Subnet", { mapPublicIpOnLaunch: UNKNOWN, vpcId: UNKNOWN }),
    ]);
    expect(judgedUnknowns).to.equal(1);
    expect(unknownPaths).to.deep.equal([
      "urn:pulumi:prod::ward::aws:ec2/subnet:Subnet::it#mapPublicIpOnLaunch",
    ]);
  });
  it("never fails on data of the wrong shape", () => {
    const anything = fc.oneof(fc.anything({ maxDepth: 3 }), fc.constant(UNKNOWN));
    const types = [
      "aws:ec2/securityGroup:SecurityGroup",
      "aws:ecs/taskDefinition:TaskDefinition",
      "kubernetes:apps/v1:Deployment",
      "kubernetes:core/v1:Service",
      "kubernetes:networking.k8s.io/v1:NetworkPolicy",
      "kubernetes:core/v1:ConfigMap",
      "aws:s3/bucketPolicy:BucketPolicy",
      "aws:cloudfront/distribution:Distribution",
    ];
    const keys = fc.constantFrom(
      "ingress",
      "containerDefinitions",
      "spec",
      "data",
      "policy",
      "origins",
      "metadata",
    );
    fc.assert(
      fc.property(fc.constantFrom(...types), fc.dictionary(keys, anything), (type, props) => {
        verdict([resource(type, props)]);
      }),
      runs(300),
    );
  });
});
