import { expect } from "chai";
import { type Choice, choose, UsageError } from "../../preview/choice";
import type { Plain } from "../../preview/stack-file";

const values = (): { [key: string]: Plain } => ({
  environment: "prod",
  aws: { accountId: "123456789012", zones: ["a", "b"] },
  systems: { hospital: { domain: "h.example.com" }, tebx: { domain: "t.example.com", placement: "aws" } },
});

function chosen(choice: Partial<Choice>) {
  const all = { systems: [], placement: "default", changes: [], ...choice } as const;
  return choose({ values: values(), secretKeys: [] }, all).values as Record<string, Record<string, unknown>>;
}

describe("what the command line changes", () => {
  it("is nothing unless asked", () => {
    expect(chosen({})).to.deep.equal(values());
  });

  it("is one value by its path, with or without the namespace", () => {
    expect(chosen({ changes: ["systems.hospital.placement=hybrid"] })["systems"]).to.deep.include({
      hospital: { domain: "h.example.com", placement: "hybrid" },
    });
    expect(chosen({ changes: ["ward:environment=staging"] })["environment"]).to.equal("staging");
  });

  it("is an item of a list", () => {
    expect(chosen({ changes: ["aws.zones[1]=c"] })["aws"]?.["zones"]).to.deep.equal(["a", "c"]);
  });

  it("keeps a text a text, and reads the rest as YAML", () => {
    const changes = [
      "aws.accountId=999999999999",
      "backups.keepDays=9",
      "list=[x, y]",
      "map={a: 1}",
      "flag=true",
    ];
    const found = chosen({ changes });
    expect(found["aws"]?.["accountId"]).to.equal("999999999999");
    expect(found["backups"]).to.deep.equal({ keepDays: 9 });
    expect(found).to.deep.include({ list: ["x", "y"], map: { a: 1 }, flag: true });
  });

  it("may contain further equals signs", () => {
    expect(chosen({ changes: ["note=a=b"] })["note"]).to.equal("a=b");
  });

  it("reaches no prototype", () => {
    chosen({ changes: ["__proto__.polluted=yes", "constructor.prototype.polluted=yes"] });
    expect(({} as { polluted?: string }).polluted).to.equal(undefined);
  });

  it("is the placement of every system", () => {
    const { systems } = chosen({ placement: "kubernetes" });
    expect(Object.values(systems ?? {}).map((one) => (one as { placement: string }).placement)).to.deep.equal(
      ["kubernetes", "kubernetes"],
    );
  });

  it("is fewer systems", () => {
    expect(Object.keys(chosen({ systems: ["tebx"] })["systems"] ?? {})).to.deep.equal(["tebx"]);
    expect(() => chosen({ systems: ["tebxx"] })).to.throw(UsageError, /Did you mean "tebx"/);
  });

  it("leaves the configuration that it came from alone", () => {
    const config = { values: values(), secretKeys: [] };
    choose(config, { systems: [], placement: "aws", changes: ["aws.zones[0]=z"] });
    expect(config.values).to.deep.equal(values());
  });
});
