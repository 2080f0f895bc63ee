import { expect } from "chai";
import { contentOf } from "./content";
import { good, Hospital, PREFIX } from "./hospital";
import { postgresUser, startPostgres } from "./servers";

const TABLES = 16;

describe("a backup of a hospital's PostgreSQL, restored", () => {
  let hospital: Hospital;
  let stamp: string;

  before(async function () {
    hospital = await Hospital.start(this);
    stamp = hospital.newest();
  });
  after(() => hospital?.stop());

  describe("backup restore", () => {
    it("brings back a database that was wiped: every row, sequence, large object, right and definition", () => {
      hospital.sql("DROP DATABASE hospital");
      good(hospital.archive.run("restore", { RESTORE_DATABASE: "hospital" }));
      const after = hospital.content("hospital");
      expect(after).to.equal(hospital.original);
      expect(hospital.original.match(/^CREATE (UNLOGGED )?TABLE /gm)?.length).to.equal(TABLES);
    });

    it("needs several files for it, each of which the manifest names", () => {
      expect(hospital.archive.manifest(stamp).files.length).to.be.greaterThan(3);
    });

    it("makes a database beside the one in use, which stays as it is", () => {
      good(hospital.archive.run("restore"));
      expect(hospital.content("hospital_restored").replaceAll("hospital_restored", "hospital")).to.equal(
        hospital.original,
      );
      expect(hospital.content("hospital")).to.equal(hospital.original);
    });

    it("brings what was set for the database, and for a role in it, to the name that it has now", () => {
      const set = (database: string) =>
        hospital.sql(
          "SELECT setrole::regrole, unnest(setconfig) FROM pg_db_role_setting s " +
            `JOIN pg_database d ON d.oid = setdatabase WHERE datname = '${database}' ORDER BY 1, 2`,
        );
      for (const database of ["hospital", "hospital_restored"])
        expect(set(database).split("\n")).to.deep.equal([
          '-|search_path=clinic, "Audit Log", public',
          "-|statement_timeout=55000",
          "hospital_reader|work_mem=9999",
        ]);
    });

    it("refuses a database that has tables, and changes nothing in it", () => {
      const run = hospital.archive.run("restore", { RESTORE_DATABASE: "hospital" });
      expect(run.status).to.equal(1);
      expect(run.stderr).to.contain("the database hospital has tables: name an empty one");
      expect(hospital.content("hospital")).to.equal(hospital.original);
    });

    it("brings the backup that BACKUP_AT names, and not the newest", () => {
      hospital.sql("INSERT INTO clinic.closed_wards VALUES (1, 'later')", "hospital");
      good(hospital.archive.run("dump"));
      good(hospital.archive.run("restore", { BACKUP_AT: stamp, RESTORE_DATABASE: "earlier" }));
      good(hospital.archive.run("restore", { RESTORE_DATABASE: "latest" }));
      expect(hospital.sql("SELECT count(*) FROM clinic.closed_wards", "earlier")).to.equal("0");
      expect(hospital.sql("SELECT count(*) FROM clinic.closed_wards", "latest")).to.equal("1");
    });

    it("says that there is no such backup", () => {
      const run = hospital.archive.run("restore", {
        BACKUP_AT: "20260101T000000Z",
        RESTORE_DATABASE: "none",
      });
      expect(run.status).to.equal(1);
      expect(run.stderr).to.contain("there is no backup 20260101T000000Z");
    });

    for (const [table, count] of [
      ["clinic.patients", "clinic.patients"],
      ["clinic.visits", "clinic.visits"],
      ['Audit Log.Who did "what"', '"Audit Log"."Who did ""what"""'],
    ] as const)
      it(`brings the rows of ${table} alone, all of them`, () => {
        const database = `only_${table.length}`;
        good(
          hospital.archive.run("restore", {
            BACKUP_AT: stamp,
            RESTORE_TABLE: table,
            RESTORE_DATABASE: database,
          }),
        );
        const rows = `SELECT md5(string_agg(t::text, ',' ORDER BY t::text)) FROM ${count} t`;
        expect(hospital.sql(rows, database))
          .to.equal(hospital.sql(rows, "hospital"))
          .and.match(/^[0-9a-f]{32}$/);
        expect(hospital.sql("SELECT count(*) FROM clinic.receipts", database)).to.equal("0");
      });

    it("says that the backup has no such table", () => {
      const run = hospital.archive.run("restore", {
        RESTORE_TABLE: "clinic.patient",
        RESTORE_DATABASE: "only_none",
      });
      expect(run.status).to.equal(1);
      expect(run.stderr).to.contain("the backup has no table clinic.patient");
    });

    it("stops where the source's roles are not, and says which; with RESTORE_OWNERS=no it does without", async () => {
      const other = await startPostgres();
      const place = { PGHOST: other.folder, PGPORT: String(other.port), BACKUP_AT: stamp };
      try {
        const run = hospital.archive.run("restore", { ...place, RESTORE_DATABASE: "refused" });
        expect(run.status).to.equal(1);
        expect(run.stderr).to.match(/the restore stopped: .*role hospital_\w+ does not exist/);
        good(
          hospital.archive.run("restore", { ...place, RESTORE_OWNERS: "no", RESTORE_DATABASE: "elsewhere" }),
        );
        const environment = { ...hospital.archive.environment, ...place };
        expect(rowsOf(contentOf(environment, "elsewhere"))).to.equal(rowsOf(hospital.original));
      } finally {
        other.stop();
      }
    });
  });

  describe("a damaged backup", () => {
    const damage: Record<string, (path: string) => void> = {
      "a flipped bit": (path) => {
        const bytes = hospital.archive.read(path);
        bytes[bytes.length >> 1] = (bytes[bytes.length >> 1] ?? 0) ^ 1;
        hospital.archive.put(path, bytes);
      },
      "a missing end": (path) => hospital.archive.put(path, hospital.archive.read(path).subarray(0, -9)),
      "a missing file": (path) => hospital.archive.s3("rm", `s3://backups/${PREFIX}/${path}`),
    };
    for (const [what, harm] of Object.entries(damage))
      for (const file of ["database.dump.0002", "manifest.json"])
        it(`is neither verified, nor restored, nor proven: ${what} in ${file}`, () => {
          good(hospital.archive.run("dump"));
          const name = hospital.newest();
          harm(`${name}/${file}`);
          const at = { BACKUP_AT: name };
          for (const command of ["verify", "restore", "drill"]) {
            const run = hospital.archive.run(command, { ...at, RESTORE_DATABASE: "damaged" }, postgresUser());
            expect(run.status, `${command} ${run.stdout}`).to.equal(1);
            expect(run.stderr).to.match(/damaged|there is no backup/);
            expect(run.stdout).to.contain('"metric":"failed","value":1');
          }
          expect(isEmpty("damaged")).to.equal(true);
          expect(hospital.archive.run("list").stdout).to.not.contain(`${name} verified`);
          hospital.archive.s3("rm", "--recursive", `s3://backups/${PREFIX}/${name}/`);
        });
  });

  describe("backup list and verify", () => {
    it("show every backup, and which of them were read back", () => {
      good(hospital.archive.run("dump"));
      expect(hospital.archive.run("list").stdout.trim().split("\n").at(-1)).to.equal(hospital.newest());
      good(hospital.archive.run("verify"));
      expect(hospital.archive.run("list").stdout.trim().split("\n").at(-1)).to.equal(
        `${hospital.newest()} verified`,
      );
      expect(hospital.archive.run("list").stdout.trim().split("\n").length).to.equal(
        hospital.stamps().length,
      );
    });
  });

  /** What follows the definitions, without the owners and rights of large objects. */
  function rowsOf(content: string): string {
    const rows = content.slice(content.indexOf("-- PostgreSQL database dump complete"));
    return rows.replaceAll(/^(\d+)\|[^|]*\|[^|]*\|/gm, "$1|");
  }

  /** Whether nothing was loaded into a database: it has no schema of the backup's. */
  function isEmpty(database: string): boolean {
    if (hospital.sql(`SELECT count(*) FROM pg_database WHERE datname = '${database}'`) === "0") return true;
    return hospital.sql("SELECT count(*) FROM pg_namespace WHERE nspname = 'clinic'", database) === "0";
  }
});
