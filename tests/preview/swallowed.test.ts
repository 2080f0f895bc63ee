import { spawnSync } from "node:child_process";
import { join } from "node:path";
import { expect } from "chai";
import { refuseSwallowed } from "../../preview/arguments";

describe("an option that npm took for itself", () => {
  it("is told with the line to write, and nothing is planned", () => {
    const root = join(__dirname, "../..");
    const run = spawnSync("npm", ["run", "--silent", "preview", "--stack=prod"], {
      cwd: root,
      encoding: "utf8",
    });
    expect(run.status).to.equal(2);
    expect(run.stderr).to.contain("Write: npm run preview -- --stack prod");
    expect(run.stdout).to.equal("");
  });

  it("is told for switches too", () => {
    expect(() => refuseSwallowed({ npm_config_json: "true" })).to.throw("npm run preview -- --json");
    expect(() => refuseSwallowed({ npm_config_call: "aws.region=x" })).to.throw("preview -- -c aws.region=x");
  });

  it("is nothing where npm took none", () => {
    expect(() => refuseSwallowed({ npm_config_loglevel: "silent" })).not.to.throw();
  });
});
