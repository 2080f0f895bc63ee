import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { expect } from "chai";
import { parseArguments } from "../../report/evidence/arguments";
import { lastDrills } from "../../report/evidence/drills";
import { save } from "../../report/save";

const drill = {
  ...{ of: "database", backup: "20261101T043000Z", started: "2026-11-02T04:00:00Z" },
  ...{ finished: "2026-11-02T04:10:00Z", recoverySeconds: 600, allowedSeconds: 3600, lossSeconds: 84600 },
  ...{ verdict: "proven", why: "", tables: null },
};

describe("files around the evidence", () => {
  let folder: string;
  const write = (file: string, content: unknown) => {
    mkdirSync(dirname(join(folder, file)), { recursive: true });
    writeFileSync(join(folder, file), typeof content === "string" ? content : JSON.stringify(content));
  };
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), "ward-evidence-"));
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  it("gives the newest drill of each backup, by the folders of the backup site", () => {
    const older = { ...drill, started: "2026-10-02T04:00:00Z", verdict: "failed", why: "there is no backup" };
    write("tebx/dumps/database/drills/b.json", older);
    write("tebx/dumps/database/drills/a.json", drill);
    write("hospital/dumps/database/drills/a.json", older);
    write("tebx/dumps/database/20261101T043000Z/manifest.json", { engine: "postgres" });
    const told = lastDrills(folder, ["tebx", "hospital"]).map(({ system, verdict, file }) => [
      system,
      verdict,
      file,
    ]);
    expect(told).to.deep.equal([
      ["hospital", "failed", "hospital/dumps/database/drills/a.json"],
      ["tebx", "proven", "tebx/dumps/database/drills/a.json"],
    ]);
  });

  it("refuses what no drill left, by its name", () => {
    write("drills/a.json", { ...drill, verdict: "fine" });
    write("drills/b.json", "{");
    expect(() => lastDrills(folder, [])).to.throw(
      /drills\/a\.json: verdict: [\s\S]*drills\/b\.json: this is not JSON/,
    );
    expect(() => lastDrills(join(folder, "nothing"), [])).to.throw("this folder does not exist");
    mkdirSync(join(folder, "empty"));
    expect(() => lastDrills(join(folder, "empty"), [])).to.throw("there is no file of a drill");
  });

  it("replaces its own files, and nobody else's", () => {
    const file = join(folder, "evidence.json");
    save(file, "ward evidence, first", "ward evidence");
    save(file, "ward evidence, second", "ward evidence");
    expect(readFileSync(file, "utf8")).to.equal("ward evidence, second");
    writeFileSync(file, "minutes of a meeting");
    expect(() => save(file, "ward evidence", "ward evidence")).to.throw("was not written by this command");
    expect(readFileSync(file, "utf8")).to.equal("minutes of a meeting");
    expect(() => save(join(folder, "no/where.json"), "x", "x")).to.throw("its folder does not exist");
  });

  it("names the right option for a wrong one, and asks for the stack", () => {
    expect(() => parseArguments(["--stak", "prod"], {})).to.throw('Did you mean "--stack"?');
    expect(() => parseArguments(["--html", "x"], {})).to.throw('Did you mean "--to"?');
    expect(() => parseArguments([], {})).to.throw("npm run evidence -- --stack prod");
    expect(() => parseArguments(["--stack", "prod", "--on", "2026-02-30"], {})).to.throw('"2026-02-30"');
    expect(() => parseArguments([], { npm_config_stack: "prod" })).to.throw(
      "npm run evidence -- --stack prod",
    );
    expect(parseArguments(["--stack", "prod", "--to", "audit"], {})).to.deep.include({
      stack: "prod",
      to: "audit",
    });
  });
});
