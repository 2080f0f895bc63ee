import { mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect } from "chai";
import { Archive } from "./archive";
import type { Evidence } from "./evidence";
import { createCertificates, Redis } from "./redis";
import { discard, findProgram, need } from "./servers";

const PASSWORD = "a-password-nobody-may-see";

describe("backup drill of a cache, with a real Redis and a real S3 API", () => {
  const scratch = mkdtempSync(join(tmpdir(), "ward-drill-"));
  let archive: Archive;
  let redis: Redis | undefined;

  before(async function () {
    need(this, findProgram("redis-server"), "no Redis (Debian: redis-server)");
    need(this, findProgram("redis-check-rdb"), "no redis-check-rdb (Debian: redis-tools)");
    need(this, findProgram("openssl"), "no OpenSSL (Debian: openssl)");
    archive = await Archive.start(this, scratch, "prod/tebx/dumps/cache");
    const tls = createCertificates(scratch);
    redis = await Redis.start(scratch, tls, PASSWORD, ["--save", "", "--enable-debug-command", "local"]);
    Object.assign(archive.environment, {
      CACHE_CONNECTION: "cache",
      CACHE_HOST: "localhost",
      CACHE_PORT: String(redis.port),
      CACHE_CA: tls.authority,
      CACHE_SHARDS: "0",
      REDISCLI_AUTH: PASSWORD,
      DRILL_RECOVERY_SECONDS: "600",
    });
    redis.ask("eval", "for i = 1, 1000 do redis.call('set', 'key' .. i, i) end", "0");
    redis.ask("eval", "for i = 1, 100 do redis.call('set', 'short' .. i, i, 'EX', 8) end", "0");
    expect(archive.run("copy").status).to.equal(0);
  });

  after(() => {
    redis?.stop();
    archive?.stop();
    discard(scratch);
  });

  it("proves a copy with every key, also those whose time ran out since it was made", async () => {
    await new Promise((resolve) => setTimeout(resolve, 9000));
    const run = archive.run("drill");
    expect(run.stderr).to.equal("");
    expect(run.status).to.equal(0);
    expect(evidence()).to.deep.include({ backup: stamp(), verdict: "proven", why: "", allowedSeconds: 600 });
    expect(evidence().tables).to.deep.equal([{ table: "shard-1.rdb", rows: 1100 }]);
    expect(archive.run("list").stdout.trim()).to.equal(`${stamp()} verified`);
  });

  it("fails, and leaves evidence, where keys are missing", () => {
    archive.forge(stamp(), { tables: [{ table: "shard-1.rdb", rows: 1101, newest: null }] });
    const run = archive.run("drill");
    expect(run.status).to.equal(1);
    expect(evidence()).to.deep.include({
      verdict: "failed",
      why: "not every key that was stored is there again",
    });
  });

  it("refuses to fill a cache that has keys, and fills an empty one with all that have time left", async () => {
    redis?.ask("flushall");
    redis?.ask("eval", "for i = 1, 500 do redis.call('hset', 'hash' .. i, 'a', 'b\\\\r\\\\n' .. i) end", "0");
    redis?.ask("set", "kept", "for long", "EX", "1000");
    expect(archive.run("copy").status).to.equal(0);
    const newest =
      archive
        .stamps()
        .filter((one) => /^\d/.test(one))
        .at(-1) ?? "";
    const occupied = archive.run("restore", { BACKUP_AT: newest });
    expect([occupied.status, occupied.stderr]).to.deep.equal([
      1,
      '{"program":"backup","of":"cache","message":"the cache has 501 keys on localhost: empty it first, or take the files alone (RESTORE_FOLDER)"}\n',
    ]);
    const digest = redis?.ask("debug", "digest");
    redis?.ask("flushall");
    const run = archive.run("restore", { BACKUP_AT: newest });
    expect([run.status, run.stderr]).to.deep.equal([0, ""]);
    expect(redis?.ask("dbsize")).to.equal("501");
    expect(Number(redis?.ask("ttl", "kept"))).to.be.within(1, 1000);
    expect(redis?.ask("debug", "digest")).to.equal(digest);
  });

  function stamp(): string {
    return archive.stamps().find((name) => /^\d/.test(name)) ?? "";
  }

  /** Of the newest drill. */
  function evidence(): Evidence {
    const listed = archive.s3("ls", "s3://backups/prod/tebx/dumps/cache/drills/").toString();
    const name = listed.trim().split(/\s+/).at(-1) ?? "";
    return JSON.parse(archive.read(`drills/${name}`).toString()) as Evidence;
  }
});
