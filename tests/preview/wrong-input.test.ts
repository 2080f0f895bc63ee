import { expect } from "chai";
import { type Ended, preview, withStacks } from "./spawned";

const tp = "systems.tenant-provisioning";

/** What is wrong, the arguments, and what the message has to say. */
const cases: [string, string[], RegExp[]][] = [
  ["an unknown key", ["-c", "sytems.hospital=1"], [/ward:sytems/, /Did you mean "systems"\?/]],
  ["a flag that does not exist", ["--jsn"], [/"--jsn"/, /Did you mean "--json"\?/]],
  ["a flag that other programs have", ["--diff", "main"], [/"--diff"/, /Did you mean "--against"\?/]],
  ["a short flag that does not exist", ["-x"], [/"-x"/]],
  [
    "a page in no folder",
    ["--html", "nowhere/plan.html"],
    [/nowhere\/plan.html/, /its folder does not exist/],
  ],
  ["a flag without its value", ["--stack"], [/--stack needs a value/]],
  ["a flag in place of a value", ["--stack", "--json"], [/--stack needs a value/]],
  ["a value for a flag that takes none", ["--json=yes"], [/--json takes no value/]],
  ["options that npm kept", ["prod"], [/npm run preview -- --stack prod/]],
  ["an unknown placement", ["--placement", "hybird"], [/--placement/, /"hybird"/, /Did you mean "hybrid"\?/]],
  [
    "an unknown placement of one system",
    ["-c", `${tp}.placement=cloud`],
    [/placement/, /"cloud"/, /aws, kubernetes or hybrid/],
  ],
  [
    "an unknown system",
    ["--system", "tenant-provisionin"],
    [/--system/, /Did you mean "tenant-provisioning"\?/],
  ],
  ["a system that is not of the stack", ["--system", "clinic"], [/"clinic"/, /systems of this stack/]],
  [
    "a system that nobody knows",
    ["-c", "systems.tenant-provisionin.domain=a.example.com"],
    [/unknown system "tenant-provisionin"/, /Did you mean "tenant-provisioning"\?/],
  ],
  [
    "no account id with a placement on aws",
    ["--placement", "aws", "-c", "aws.accountId="],
    [/ward:aws\.accountId/, /twelve digits/],
  ],
  ["a range that overlaps", ["-c", "kubernetes.vpc.podCidrs=[10.20.0.0/16]"], [/dataSubnets/, /overlap/]],
  [
    "an image tagged latest",
    ["--stack", "prod", "-c", `${tp}.images.tenant-provisioning=team/api:latest`],
    [/images\.tenant-provisioning/, /"team\/api:latest"/, /exact tag/],
  ],
  [
    "backups that are kept 0 days",
    ["-c", `${tp}.backups.keepDays=0`],
    [/keepDays/, /found {5}0/, /7 to 3650/],
  ],
  [
    "more replicas at least than at most",
    ["-c", `${tp}.services.tenant-provisioning.replicas={min: 5, max: 3}`],
    [/replicas\.min/, /not above max/],
  ],
  ["a domain that is none", ["-c", `${tp}.domain=not a domain`], [/\.domain/, /host name/]],
  [
    "a stack file that is not there",
    ["--stack", "prodd"],
    [/Pulumi\.prodd\.yaml does not exist/, /prod, staging/],
  ],
  ["a change without a value", ["-c", "environment"], [/PATH=VALUE/]],
  ["a change that is not YAML", ["-c", "waivers=[}"], [/not YAML/]],
  ["a change below a text", ["-c", "environment.name=prod"], [/ward:environment/, /staging or prod/]],
];

function expectRefusal(ended: Ended): void {
  expect(ended.status, ended.stderr).to.equal(2);
  expect(ended.stdout, "nothing planned").to.equal("");
  expect(ended.stderr).not.to.match(/^\s+at .*[:(]\d+/m);
  expect(ended.stderr).not.to.contain("node_modules");
}

describe("wrong input to the preview", () => {
  for (const [what, args, messages] of cases)
    it(`is told for ${what}, with exit status 2 and nothing planned`, () => {
      const ended = preview(args);
      expectRefusal(ended);
      for (const message of messages) expect(ended.stderr).to.match(message);
    });

  it("is told for a stack file that is not YAML, with its line", () => {
    const text = "config:\n  ward:environment: prod\n  ward:aws: { region: [us-west-2 }\n";
    const ended = withStacks({ prod: text }, (WARD_ROOT) => preview(["--stack", "prod"], { WARD_ROOT }));
    expectRefusal(ended);
    expect(ended.stderr).to.match(/Pulumi\.prod\.yaml, line 3/);
  });

  it("is told for an alias to nothing, with its line", () => {
    const text = "config:\n  ward:environment: prod\n  ward:aws: *nowhere\n";
    const ended = withStacks({ prod: text }, (WARD_ROOT) => preview(["--stack", "prod"], { WARD_ROOT }));
    expectRefusal(ended);
    expect(ended.stderr)
      .to.match(/line 3/)
      .and.match(/nowhere/);
  });

  it("is told for a stack file that is a list", () => {
    const ended = withStacks({ prod: "- a\n" }, (WARD_ROOT) => preview(["--stack", "prod"], { WARD_ROOT }));
    expectRefusal(ended);
    expect(ended.stderr).to.contain("config:");
  });

  it("is told for a folder without stacks", () => {
    const ended = withStacks({}, (WARD_ROOT) => preview([], { WARD_ROOT }));
    expectRefusal(ended);
    expect(ended.stderr).to.contain("no stack file at all");
  });

  it("is told for a name that leads out of the folder", () => {
    const ended = preview(["--stack", "../prod"]);
    expectRefusal(ended);
  });

  it("is told all at once", () => {
    const ended = preview(["-c", "environment=live", "-c", `${tp}.domain=x`, "-c", "sytems=1", "--json"]);
    expectRefusal(ended);
    expect(ended.stderr)
      .to.match(/3 problems/)
      .and.match(/Nothing was created/);
  });
});
