import { mkdtempSync, readFileSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { expect } from "chai";
import { Archive } from "./archive";
import { discard, findProgram, need } from "./servers";

const SECRET = "a-key-nobody-may-see";

describe("backup sync, between two places of a real S3 API", () => {
  const scratch = mkdtempSync(join(tmpdir(), "ward-store-"));
  let archive: Archive;

  before(async function () {
    const rclone = need(this, findProgram("rclone"), "no rclone (Debian: rclone)");
    archive = await Archive.start(this, scratch, "prod/tebx/dumps/uploads");
    Object.assign(archive.environment, {
      PATH: `${dirname(rclone)}:${archive.environment["PATH"]}`,
      STORE_CONNECTION: "uploads",
      STORE_BUCKETS: "uploads reports",
      STORE_REGION: "us-east-2",
      STORE_ENDPOINT: archive.environment["AWS_ENDPOINT_URL_S3"],
      STORE_ACCESS_KEY_ID: "store",
      STORE_SECRET_ACCESS_KEY: SECRET,
    });
    for (const bucket of ["uploads", "reports"]) archive.s3("mb", `s3://${bucket}`);
    write("s3://uploads/scans/1.txt", "first");
    write("s3://uploads/scans/2.txt", "second");
    write("s3://reports/2026.txt", "report");
  });

  after(() => {
    archive?.stop();
    discard(scratch);
  });

  it("copies every object of every bucket, and says so in a manifest", () => {
    const run = archive.run("sync");
    expect(run.stderr).to.equal("");
    expect(run.status).to.equal(0);
    expect(archive.read("current/uploads/scans/1.txt").toString()).to.equal("first");
    expect(archive.read("current/reports/2026.txt").toString()).to.equal("report");
    const manifest = archive.manifest(times()[0] ?? "");
    expect(manifest).to.deep.include({ engine: "s3", source: "uploads" });
    expect(manifest.files.map(({ name }) => name)).to.deep.equal([
      ...["current/uploads", "uploads.sums", "current/reports", "reports.sums"],
    ]);
    expect(manifest.files[0]).to.have.nested.property("count", 2);
  });

  it("keeps what was replaced or removed since, in the folder of the run", () => {
    write("s3://uploads/scans/1.txt", "FIRST");
    archive.s3("rm", "s3://uploads/scans/2.txt");
    expect(archive.run("sync").stderr).to.equal("");
    const last = times().at(-1) ?? "";
    expect(archive.read("current/uploads/scans/1.txt").toString()).to.equal("FIRST");
    expect(archive.read(`${last}/uploads/scans/1.txt`).toString()).to.equal("first");
    expect(archive.read(`${last}/uploads/scans/2.txt`).toString()).to.equal("second");
  });

  it("removes the folders of old runs, and never the copy itself", () => {
    archive.put("20200101T000000Z/manifest.json");
    expect(archive.run("sync").status).to.equal(0);
    expect(archive.stamps()).to.not.include("20200101T000000Z");
    expect(archive.stamps()).to.include("current");
  });

  it("is verified once every object was read back, and is what the run left", () => {
    const run = archive.run("verify");
    expect([run.status, run.stderr]).to.deep.equal([0, ""]);
    expect(archive.run("list").stdout).to.contain(`${times().at(-1)} verified`);
  });

  for (const [what, harm] of Object.entries({
    "a flipped byte": () => archive.put("current/uploads/scans/1.txt", "FIRSt"),
    "a missing end": () => archive.put("current/uploads/scans/1.txt", "FIRS"),
    "a missing object": () =>
      archive.s3("rm", "s3://backups/prod/tebx/dumps/uploads/current/uploads/scans/1.txt"),
    "an object too many": () => archive.put("current/uploads/scans/9.txt", "ninth"),
    "other checksums": () => archive.put(`${times().at(-1)}/uploads.sums`, "none"),
  }))
    it(`is damaged, and mended by the next run: ${what}`, () => {
      harm();
      const run = archive.run("verify");
      expect(run.status).to.equal(1);
      expect(run.stderr)
        .to.contain(`backup ${times().at(-1)} is damaged`)
        .and.contain("uploads");
      expect(run.stdout).to.contain('"metric":"failed","value":1').and.not.contain('"message":"verified');
      expect(archive.run("sync").stderr).to.equal("");
      expect(archive.run("verify").stderr).to.equal("");
    });

  it("is read back once, and from then on only what is new of it", () => {
    const [before = "", last = ""] = times().slice(-2);
    const sums = (stamp: string) => archive.read(`${stamp}/reports.sums`).toString();
    expect(sums(last))
      .to.equal(sums(before))
      .and.match(/;6;2026\.txt\t[0-9a-f]{64}\n$/);
    const seen = join(scratch, "calls");
    const real = findProgram("rclone");
    const folder = mkdtempSync(join(scratch, "fake-"));
    const script = `#!/bin/sh\nprintf '%s\\n' "$*" >>${seen}\nexec ${real} "$@"\n`;
    writeFileSync(join(folder, "rclone"), script, { mode: 0o755 });
    write("s3://reports/2027.txt", "newer");
    expect(archive.run("sync", { PATH: `${folder}:${archive.environment["PATH"]}` }).stderr).to.equal("");
    expect(readFileSync(seen, "utf8").match(/^.*hashsum.*$/gm)?.length).to.equal(1);
    expect(archive.run("verify").stderr).to.equal("");
    archive.s3("rm", "s3://reports/2027.txt");
    expect(archive.run("sync").stderr).to.equal("");
  });

  it("is damaged, and mended by the next run: a checksum that was read wrongly", () => {
    const [real, folder] = [findProgram("rclone"), mkdtempSync(join(scratch, "fake-"))];
    const script = `#!/bin/sh\ncase " $* " in *" hashsum "*) ${real} "$@" | sed "s/^..../0000/" ;; *) exec ${real} "$@" ;; esac\n`;
    writeFileSync(join(folder, "rclone"), script, { mode: 0o755 });
    write("s3://uploads/scans/3.txt", "third");
    const wrong = { PATH: `${folder}:${archive.environment["PATH"]}` };
    expect(archive.run("sync", wrong).status).to.equal(0);
    expect(archive.run("verify").stderr).to.contain(
      "is damaged: the copy of uploads is not what the run left",
    );
    expect(archive.run("sync").stderr).to.equal("");
    expect(archive.run("verify").stderr).to.equal("");
    const last = times().at(-1) ?? "";
    expect(
      [archive.read("current/uploads/scans/3.txt"), archive.read(`${last}/uploads/scans/3.txt`)].map(String),
    ).to.deep.equal(["third", "third"]);
    archive.s3("rm", "s3://uploads/scans/3.txt");
    expect(archive.run("sync").stderr).to.equal("");
  });

  it("is verified as the newest run left it, and no other way", () => {
    const run = archive.run("verify", { BACKUP_AT: times().at(-2) });
    expect(run.status).to.equal(1);
    expect(run.stderr).to.contain("only what the newest run left can be verified");
  });

  it("removes nothing when the store is empty all of a sudden, and leaves no manifest", () => {
    const before = archive.manifests();
    archive.s3("rm", "--recursive", "s3://reports/");
    const run = archive.run("sync");
    expect(run.status).to.equal(1);
    expect(run.stderr).to.contain("reports is empty and its copy is not: nothing was removed");
    expect(archive.read("current/reports/2026.txt").toString()).to.equal("report");
    expect(archive.manifests()).to.equal(before);
  });

  it("reads S3 itself with the role's keys, where it has none of its own", () => {
    const prefix = "prod/tebx/dumps/role";
    const keys = { STORE_ACCESS_KEY_ID: "", STORE_SECRET_ACCESS_KEY: "" };
    const run = archive.run("sync", { ...keys, STORE_BUCKETS: "uploads", BACKUP_PREFIX: prefix });
    expect(run.stderr).to.equal("");
    expect(archive.read("current/uploads/scans/1.txt", prefix).toString()).to.equal("FIRST");
  });

  it("fails on a bucket that is not there, and never prints a key", () => {
    const run = archive.run("sync", { STORE_BUCKETS: "missing" });
    expect(run.status).to.equal(1);
    expect(run.stdout + run.stderr).to.not.contain(SECRET);
  });

  /** Folders of runs, the oldest first. */
  function times(): string[] {
    return archive.stamps().filter((name) => /^\d{8}T\d{6}Z(-[0-9a-f]{4})?$/.test(name));
  }

  function write(place: string, text: string): void {
    const endpoint = archive.environment["AWS_ENDPOINT_URL_S3"] ?? "";
    archive.aws(["--endpoint-url", endpoint, "s3", "cp", "-", place], text);
  }
});
