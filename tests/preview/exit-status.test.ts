import { expect } from "chai";
import { preview } from "./spawned";

const fixture = (name: string) => ({ WARD_FIXTURE: name });
const planted = "hunter2";

describe("how a preview ends", () => {
  it("is 0 for a good plan, which it shows with what is still to do", () => {
    const { status, stdout, stderr } = preview(["--stack", "prod"]);
    expect(status, stderr).to.equal(0);
    expect(stdout).to.contain("tenant-provisioning").and.contain("✔");
    expect(stdout).to.match(
      /pulumi config set --secret --path 'ward:secrets\.tenant-provisioning\.\w+' --stack prod/,
    );
    expect(stdout).to.contain("pulumi preview --stack prod --policy-pack policy");
    expect(stderr).to.equal("");
  });

  it("is 1 for a broken mandatory rule, with resource, path, reason and remedy", () => {
    const { status, stdout } = preview(["--stack", "prod"], fixture("open"));
    expect(status).to.equal(1);
    expect(stdout).to.contain("✘").and.contain("tenant-provisioning-open");
    for (const part of ["resource", "path", "reason", "remedy"])
      expect(stdout).to.match(new RegExp(`^  ${part} +\\S`, "m"));
  });

  it("is 3 for a program that fails, with message, file and line", () => {
    const { status, stdout, stderr } = preview([], fixture("failing"));
    expect(status).to.equal(3);
    expect(stdout).to.equal("");
    expect(stderr).to.contain("the well is dry").and.contain("tests/preview/fixtures/failing.ts:7");
  });

  it("is 3 for a program that fails where nobody waits, with file and line", () => {
    const { status, stderr } = preview([], fixture("later"));
    expect(status).to.equal(3);
    expect(stderr).to.contain("three is too few").and.contain("tests/preview/fixtures/later.ts:7");
  });

  it("is 3 for two resources with one URN, and tells which", () => {
    const { status, stderr } = preview([], fixture("twice"));
    expect(status).to.equal(3);
    expect(stderr).to.contain("RandomPet::tenant-provisioning-pet").and.contain("twice.ts:6");
  });

  it("is 3 for a failure that others depend on, instead of waiting for ever", () => {
    const { status, stderr } = preview([], fixture("depending"));
    expect(status).to.equal(3);
    expect(stderr).to.contain("RandomPet::tenant-provisioning-pet").and.contain("depending.ts:6");
  });

  it("is 3 for a program that asks a provider", () => {
    const { status, stderr } = preview([], fixture("asking"));
    expect(status).to.equal(3);
    expect(stderr).to.contain("aws:index/getAvailabilityZones").and.contain("asking.ts:5");
  });

  it("is 3 for a program that never ends, and tells which resource waits", () => {
    const { status, stderr } = preview([], fixture("waiting"));
    expect(status).to.equal(3);
    expect(stderr).to.contain("tenant-provisioning-pet (random:index/randomPet:RandomPet)");
    expect(stderr).not.to.contain("promises were still active");
  });

  it("is 3 for a program that is not there", () => {
    const { status, stderr } = preview([], fixture("nothing"));
    expect(status).to.equal(3);
    expect(stderr).to.contain("Cannot find module");
  });

  it("is 0 for --help, which lists every option", () => {
    const { status, stdout } = preview(["--help"]);
    expect(status).to.equal(0);
    for (const option of ["--stack", "--system", "--placement", "-c", "--json", "--all", "--help"])
      expect(stdout).to.contain(option);
  });

  for (const args of [[], ["--all"], ["--json"]])
    it(`tells no secret with ${args.join(" ") || "no options"}`, () => {
      const broken = preview(["--stack", "prod", ...args], fixture("open"));
      const good = preview(["--stack", "prod", ...args]);
      for (const text of [broken.stdout, broken.stderr, good.stdout, good.stderr])
        expect(text).not.to.contain(planted);
    });

  it("prints one JSON document, whatever the program says on the side", () => {
    const { stdout, stderr } = preview(["--json"], fixture("open"));
    expect(() => JSON.parse(stdout)).not.to.throw();
    expect(stderr).to.contain("a program may talk");
  });

  it("has no colours and no progress in a pipe", () => {
    const { stdout, stderr } = preview([], fixture("open"));
    // biome-ignore lint/suspicious/noControlCharactersInRegex: escape sequences begin with one
    expect(stdout + stderr).not.to.match(/\u001b/);
  });
});
