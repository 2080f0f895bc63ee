import { expect } from "chai";
import { planOf } from "../support/plan";
import { RoleServer, rdsSteps, STRANGER, type Step } from "./roles-server";
import { findProgram, need, postgresFolders } from "./servers";

const DATABASE = "tenant_provisioning_prod";
const USER = "tenant_provisioning";
const ODD = 'it\'s "new" \\ $1 :password';

describe("the step that makes the application's role, run at every start", () => {
  let server: RoleServer;
  let step: Step;

  before(async function () {
    need(this, findProgram("initdb", postgresFolders()), "no PostgreSQL (Debian: postgresql)");
    server = await RoleServer.start();
    step = rdsSteps(await planOf("prod", "aws", "tenant-provisioning"))[0] as Step;
    server.instance(DATABASE, step);
  });
  after(() => server?.stop());

  it("may run many times at once from the very first, as every task of a service does", () => {
    expect(server.step(step, { password: "first", copies: 4 }).stderr).to.equal("");
    expect(server.as(USER, DATABASE, "CREATE TABLE tenants (id int)", "first").stderr).to.equal("");
  });

  it("carries a rotated password, and keeps what there is", () => {
    expect(server.step(step, { password: ODD }).stderr).to.equal("");
    expect(server.as(USER, DATABASE, "SELECT count(*) FROM tenants", ODD).stdout).to.equal("0\n");
    expect(server.as(USER, DATABASE, "SELECT 1", "first").stderr).to.include(
      "password authentication failed",
    );
  });

  it("takes back what somebody gave by hand", () => {
    const before = server.catalog(DATABASE);
    server.must(`ALTER ROLE ${USER} CREATEROLE CREATEDB NOLOGIN`);
    server.must(
      `GRANT ALL ON DATABASE ${DATABASE} TO PUBLIC; GRANT ALL ON SCHEMA public TO PUBLIC`,
      DATABASE,
    );
    expect(server.as(STRANGER, DATABASE, "CREATE TABLE mine (); DROP TABLE mine").stderr).to.equal("");
    expect(server.step(step).stderr).to.equal("");
    expect(server.catalog(DATABASE)).to.deep.equal(before);
    expect(server.as(STRANGER, DATABASE, "SELECT 1").stderr).to.include("permission denied for database");
  });

  it("runs where the application has dropped the schema public, and where it made it anew", () => {
    const drop = "SET client_min_messages = warning; DROP SCHEMA public CASCADE";
    expect(server.as(USER, DATABASE, drop).stderr).to.equal("");
    expect(server.step(step).stderr).to.equal("");
    const anew = "CREATE SCHEMA public; GRANT ALL ON SCHEMA public TO PUBLIC";
    expect(server.as(USER, DATABASE, anew).stderr).to.equal("");
    expect(server.step(step).stderr).to.equal("");
    const rights = "SELECT has_schema_privilege('public', 'public', 'USAGE')";
    expect(server.must(rights, DATABASE)).to.equal("f");
  });

  it("shows no password to whoever lists processes", () => {
    expect(step.command.join(" ")).to.not.match(/APP_PASSWORD|PGPASSWORD/);
    expect(Object.keys(step.env)).to.not.include.members(["APP_PASSWORD"]);
    expect(Object.keys(step.env)).to.not.include.members(["PGPASSWORD"]);
  });
});
