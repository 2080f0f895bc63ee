import { expect } from "chai";
import { readStackFile, stacksIn, toEngineConfig } from "../../preview/stack-file";
import { withStacks } from "./spawned";

const read = (text: string) => withStacks({ dev: text }, (root) => readStackFile(root, "ward", "dev"));

describe("the reader of stack files", () => {
  it("takes the project's own keys and leaves the others", () => {
    const { values } = read(
      "config:\n  ward:environment: prod\n  aws:region: us-west-2\n  ward:config:a: 1\n  b: 2\n",
    );
    expect(values).to.deep.equal({ environment: "prod", a: 1, b: 2 });
  });

  it("follows anchors and merge keys", () => {
    const { values } = read("config:\n  ward:a: &base { x: 1, y: 2 }\n  ward:b: { <<: *base, y: 3 }\n");
    expect(values["b"]).to.deep.equal({ x: 1, y: 3 });
  });

  it("puts a placeholder for what it cannot decrypt, and knows its key for a secret one", () => {
    const config = read(
      "config:\n  ward:secrets:\n    hospital:\n      mailPassword:\n        secure: v1:abc\n",
    );
    expect(config.values["secrets"]).to.deep.equal({ hospital: { mailPassword: "[secret]" } });
    expect(toEngineConfig("ward", config).secretKeys).to.deep.equal(["ward:secrets"]);
  });

  it("reads a date without quotes as an engine does", () => {
    expect(read("config:\n  ward:day: 2026-12-31\n").values["day"]).to.equal("2026-12-31 00:00:00 +0000 UTC");
    expect(read('config:\n  ward:day: "2026-12-31"\n').values["day"]).to.equal("2026-12-31");
  });

  it("hands values over as an engine does: text as it is, everything else as JSON", () => {
    const { config } = toEngineConfig(
      "ward",
      read("config:\n  ward:a: text\n  ward:b: [1, x]\n  ward:c: true\n"),
    );
    expect(config).to.deep.equal({ "ward:a": "text", "ward:b": '[1,"x"]', "ward:c": "true" });
  });

  it("reads a file with nothing in it", () => {
    expect(read("").values).to.deep.equal({});
    expect(read("config:\n").values).to.deep.equal({});
  });

  it("lists the stacks that have a file", () => {
    expect(withStacks({ prod: "", "eu-1": "" }, stacksIn)).to.deep.equal(["eu-1", "prod"]);
  });
});
