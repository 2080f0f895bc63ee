/** No MongoDB is in Debian, nor its tools: stand-ins write down how they were called, and say what the real ones (100.11.0) do. */
import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect } from "chai";
import { Archive } from "./archive";
import type { Evidence } from "./evidence";

const PASSWORD = "a-password-nobody-may-see";
const URI = `mongodb://tebx_api:${PASSWORD}@127.0.0.1/tebx?tls=true`;
const PREFIX = "prod/tebx/dumps/database";
/** What an archive of mongodump begins with: common/archive/spec.md of mongo-tools. */
const MAGIC = "\\155\\342\\231\\201";

/** Says what it dumped, and gives back the configuration it was pointed at, as if that were the data. */
const DUMP = `case "$1" in
--version) echo "mongodump version: 100.11.0" ;;
*)
  printf '${MAGIC}'
  cat "\${1#--config=}"
  for line in 'tebx.users (42 documents)' 'tebx.lab results (1 document)' 'tebx.nothing (0 documents)'; do
    printf '2026-01-31T02:00:00.000+0000\\tdone dumping %s\\n' "$line" >&2
  done ;;
esac`;

/** Keeps what it was given, and says what it restored: under the name that it was told. */
const RESTORE = `cat >"$NOTES/restored"
into=\${5#--nsTo=}
into=\${into%.*}
for line in "$into.users (\${USERS:-42} documents, 0 failures)" "$into.lab results (1 document, 0 failures)"; do
  printf '2026-01-31T02:00:00.000+0000\\tfinished restoring %s\\n' "$line" >&2
done`;

describe("backups of MongoDB, with its tools' command lines recorded and a real S3 API", function () {
  this.timeout(60_000);
  const scratch = mkdtempSync(join(tmpdir(), "ward-mongodb-"));
  let archive: Archive;

  before(async function () {
    archive = await Archive.start(this, scratch, PREFIX);
    for (const [name, script] of Object.entries({ mongodump: DUMP, mongorestore: RESTORE }))
      writeFileSync(
        join(scratch, name),
        `#!/bin/sh\nprintf '%s\\n' "${name} $*" >>"$NOTES/calls"\ncat "\${1#--config=}" 2>/dev/null >"$NOTES/config"\n${script}\n`,
        { mode: 0o755 },
      );
    Object.assign(archive.environment, {
      PATH: `${scratch}:${archive.environment["PATH"]}`,
      NOTES: scratch,
      MONGODB_URI: URI,
      MONGODB_DATABASE: "tebx",
    });
  });

  after(() => {
    archive?.stop();
    rmSync(scratch, { recursive: true, force: true });
  });

  it("dumps as an archive, with an address that no list of processes shows, and counts every collection", () => {
    good(archive.run("dump"));
    expect(calls())
      .to.match(/^mongodump --config=\S+ --archive$/m)
      .and.not.contain(PASSWORD);
    const dump = archive.read(`${newest()}/database.dump.0000`);
    const plain = execFileSync("zstd", ["--decompress", "--stdout"], { input: dump });
    expect(plain.subarray(4).toString().trim()).to.equal(`uri: "${URI}"`);
    const manifest = archive.manifest(newest());
    expect(manifest).to.deep.include({ engine: "mongodb", version: "100.11.0", source: "tebx" });
    expect(manifest.tables).to.deep.equal([
      { table: "tebx.lab results", rows: 1, newest: null },
      { table: "tebx.users", rows: 42, newest: null },
    ]);
  });

  it("is verified, once it was read back and begins as an archive does", () => {
    good(archive.run("verify"));
    expect(archive.run("list").stdout.trim()).to.equal(`${newest()} verified`);
  });

  it("restores beside what is in use, and compares every collection", () => {
    good(archive.run("restore"));
    expect(calls()).to.match(
      /^mongorestore --config=\S+ --archive --stopOnError --nsFrom=tebx\.\* --nsTo=tebx_restored\.\*$/m,
    );
    expect(readFileSync(join(scratch, "restored")).subarray(4).toString().trim()).to.equal(`uri: "${URI}"`);
    const run = archive.run("restore", { USERS: "41" });
    expect(run.status).to.equal(1);
    expect(run.stderr).to.contain("tebx.users: 42 rows in the source, 41 restored");
  });

  it("is proven in a server beside the run, without the database's address", () => {
    const place = { MONGODB_URI: "", MONGODB_DATABASE: "", DRILL_RECOVERY_SECONDS: "600" };
    const drill = { ...place, DRILL_MONGODB_URI: "mongodb://127.0.0.1:27017/" };
    good(archive.run("drill", drill));
    expect(readFileSync(join(scratch, "config"), "utf8").trim()).to.equal(
      'uri: "mongodb://127.0.0.1:27017/"',
    );
    expect(evidence()).to.deep.include({ backup: newest(), verdict: "proven", why: "" });
    expect(evidence().tables).to.deep.equal(archive.manifest(newest()).tables);
    expect(archive.run("dump").stdout).to.match(/"metric":"proof_age_seconds","value":\d+/);
    expect(archive.run("drill", { ...drill, USERS: "0" }).status).to.equal(1);
    expect(evidence().verdict).to.equal("failed");
    expect(evidence().why).to.contain("tebx.users");
  });

  function good(run: ReturnType<Archive["run"]>): void {
    expect([run.status, run.stderr]).to.deep.equal([0, ""]);
  }

  function calls(): string {
    return readFileSync(join(scratch, "calls"), "utf8");
  }

  function newest(): string {
    return archive.stamps().find((name) => /^\d/.test(name)) ?? "";
  }

  /** Of the newest drill. */
  function evidence(): Evidence {
    const listed = archive.s3("ls", `s3://backups/${PREFIX}/drills/`).toString().trim().split(/\s+/);
    return JSON.parse(archive.read(`drills/${listed.at(-1)}`).toString()) as Evidence;
  }
});
