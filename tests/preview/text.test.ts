import { expect } from "chai";
import { estimate } from "../../cost/estimate";
import { noBudget } from "../../environments/budget";
import type { Verdict } from "../../policy/judging/judge";
import { coloursFor } from "../../preview/colours";
import type { Plan, PlanResource } from "../../preview/plan";
import { render } from "../../preview/render";
import type { WireObject } from "../../preview/wire";

const plain = coloursFor({});
const colourful = coloursFor({ isTTY: true }, {});

function resource(
  type: string,
  name: string,
  parent: string | undefined,
  inputs: WireObject = {},
): PlanResource {
  const none = { providers: {}, dependencies: [], propertyDependencies: {}, ignoreChanges: [], aliases: [] };
  const more = {
    replaceOnChanges: [],
    deleteBeforeReplace: false,
    retainOnDelete: false,
    secretOutputs: [],
    system: "hospital",
    protect: type.includes("Instance"),
  };
  const custom = !type.startsWith("ward:") && !type.startsWith("pulumi:");
  return {
    urn: name,
    type,
    name,
    custom,
    inputs,
    ...none,
    ...more,
    ...(parent === undefined ? {} : { parent }),
  };
}

const violation = {
  rule: "T-15",
  name: "cache-requires-tls",
  level: "mandatory",
  severity: "high",
  urn: "urn:pulumi:prod::ward::ward:components:CacheCluster$aws:elasticache/replicationGroup:ReplicationGroup::x",
  resource: "hospital-cache",
  path: "transitEncryptionMode",
  message: "is preferred",
  remediation: "Say required.",
  citations: ["45 CFR 164.312(e)(1)"],
} as const;

function plan(verdict: Partial<Verdict> = {}, secretsToFill: string[] = []): Plan {
  const quiet = {
    violations: [],
    waived: [],
    rules: 125,
    judgedUnknowns: 0,
    unknownPaths: [],
    complete: true,
  };
  const size = { memoryGiB: 32, storageGiB: 100, standbys: 0, recoveryDays: 35 };
  const database = { engine: "postgres", version: "15", ...size, target: "aws", tuning: { hidden: 1 } };
  return {
    stack: "prod",
    environment: "prod",
    systems: [
      {
        ...{ name: "hospital", domain: "h.example.com", placement: "aws", images: {}, sites: {}, env: {} },
        overrides: { replicas: {}, shards: {}, storageGiB: {} },
      },
    ],
    resources: [
      { ...resource("pulumi:pulumi:Stack", "ward-prod", undefined), system: undefined },
      resource("ward:components:DatabaseCluster", "hospital-database", "ward-prod", database),
      resource("aws:rds/instance:Instance", "hospital-database-writer", "hospital-database"),
      resource("aws:rds/parameterGroup:ParameterGroup", "hospital-database-parameters", "hospital-database"),
      resource("aws:index/provider:Provider", "hospital-aws", "ward-prod"),
    ],
    verdict: { ...quiet, ...verdict },
    estimate: estimate([], noBudget),
    secretsToFill,
    outputs: {},
    durationMs: 840,
  };
}

const text = (made: Plan, all = false, width = 120, colours = plain) => render(made, { colours, width, all });

describe("the plan as text", () => {
  it("shows each component with its resources counted, and what was asked for", () => {
    const lines = text(plan()).split("\n");
    expect(lines[0]).to.contain("Stack prod").and.contain("3 resources").and.contain("0.8 s");
    expect(lines).to.include("hospital  aws · h.example.com · 3 resources");
    const line = lines.find((one) => one.includes("DatabaseCluster"));
    expect(line).to.match(
      /^├─ DatabaseCluster +database +aws +2 postgres 15 · 32 GiB memory · 100 GiB disk · recovery 35 days$/,
    );
    expect(text(plan())).not.to.contain("hospital-database-writer");
  });

  it("lists every resource when asked", () => {
    const all = text(plan(), true);
    expect(all).to.match(/│ {2}├─ hospital-database-writer {2}aws:rds\/instance:Instance {2}protected/);
    expect(all).to.match(/└─ hospital-aws/);
  });

  it("says that a good plan keeps every rule, and what is next", () => {
    expect(text(plan())).to.contain("✔ 125 rules kept").and.contain("Next: pulumi preview --stack prod");
  });

  it("says that a plan is blocked, with rule, resource, path, reason and remedy", () => {
    const blocked = text(plan({ violations: [violation] }));
    expect(blocked).to.contain("✘ 1 mandatory violation of 125 rules: this plan is blocked");
    for (const part of [
      "T-15",
      "hospital-cache",
      "transitEncryptionMode",
      "is preferred",
      "Say required.",
      "45 CFR",
    ])
      expect(blocked).to.contain(part);
    expect(blocked).to.contain("Next: repair");
  });

  it("does not block a plan for advice, and counts both", () => {
    const advice = { ...violation, level: "advisory" } as const;
    expect(text(plan({ violations: [advice] })))
      .to.contain("! 1 advisory violation")
      .and.not.contain("blocked");
    expect(text(plan({ violations: [violation, advice] }))).to.contain("1 mandatory, 1 advisory violations");
  });

  it("names who answers for a violation that is waived", () => {
    const waiver = { rule: "T-15", resource: "x", owner: "ops", reason: "migration", expires: "2026-12-31" };
    const waived = text(plan({ waived: [{ ...violation, waiver }] }));
    expect(waived).to.contain("1 violation waived").and.contain("ops, until 2026-12-31: migration");
  });

  it("lists the secrets to fill, and fills them first", () => {
    const secrets = text(plan({}, ["pulumi config set --secret x"]));
    expect(secrets).to.contain("  pulumi config set --secret x").and.contain("Next: fill the secrets, then");
  });

  it("fits the terminal", () => {
    for (const colours of [plain, colourful]) {
      // biome-ignore lint/suspicious/noControlCharactersInRegex: escape sequences begin with one
      const bare = text(plan(), false, 60, colours).replace(/\u001b\[\d+m/g, "");
      const tree = bare.split("\n").filter((line) => /^[├└│]/.test(line));
      expect(Math.max(...tree.map((line) => line.length))).to.equal(60);
      expect(tree.some((line) => line.endsWith("…"))).to.equal(true);
    }
  });

  it("breaks what is said of a violation between words, under where it began", () => {
    const said = {
      message: "one two three four ".repeat(12).trim(),
      remediation: "five six seven ".repeat(12).trim(),
    };
    for (const width of [80, 100, 200]) {
      const lines = text(plan({ violations: [{ ...violation, ...said }] }), false, width).split("\n");
      const from = lines.findIndex((line) => line.startsWith("  reason    one two"));
      const told = lines.slice(from, lines.findIndex((line) => line.startsWith("Next:")) - 1);
      expect(Math.max(...told.map((line) => line.length))).to.be.within(width - 10, width);
      for (const line of told) expect(line).to.match(/^( {2}(reason|remedy) {4}| {12})\S/);
      expect(told.join(" ").replace(/\s+/g, " ")).to.contain(said.message).and.contain(said.remediation);
    }
  });

  it("has colours on a terminal only, and none where NO_COLOR is set", () => {
    expect(colourful.red("x")).to.equal("\u001b[31mx\u001b[39m");
    expect(coloursFor({ isTTY: true }, { NO_COLOR: "1" }).red("x")).to.equal("x");
    expect(coloursFor({ isTTY: true }, { TERM: "dumb" }).red("x")).to.equal("x");
    expect(coloursFor({ isTTY: false }, {}).red("x")).to.equal("x");
  });
});
