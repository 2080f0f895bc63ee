import { execFileSync } from "node:child_process";
import { createHash } from "node:crypto";
import { mkdtempSync, readFileSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect } from "chai";
import { Archive } from "./archive";
import { type Certificates, createCertificates, Redis } from "./redis";
import { discard, findProgram, need } from "./servers";

const PASSWORD = "a-password-nobody-may-see";

describe("backups of a cache, on a real Redis with TLS and a real S3 API", () => {
  const scratch = mkdtempSync(join(tmpdir(), "ward-cache-"));
  const servers: Redis[] = [];
  let archive: Archive;
  let tls: Certificates;

  before(async function () {
    need(this, findProgram("redis-server"), "no Redis (Debian: redis-server)");
    need(this, findProgram("redis-check-rdb"), "no redis-check-rdb (Debian: redis-tools)");
    need(this, findProgram("openssl"), "no OpenSSL (Debian: openssl)");
    archive = await Archive.start(this, scratch, "prod/tebx/dumps/cache");
    tls = createCertificates(scratch);
    const redis = await start();
    redis.ask("eval", "for i = 1, 1000 do redis.call('set', 'key' .. i, i) end", "0");
    Object.assign(archive.environment, {
      CACHE_CONNECTION: "cache",
      CACHE_HOST: "localhost",
      CACHE_PORT: String(redis.port),
      CACHE_CA: tls.authority,
      CACHE_SHARDS: "0",
      REDISCLI_AUTH: PASSWORD,
    });
  });

  after(() => {
    for (const server of servers) server.stop();
    archive?.stop();
    discard(scratch);
  });

  describe("backup copy", () => {
    it("stores a snapshot that a fresh Redis starts from with every key, and a manifest that matches it", async () => {
      const run = archive.run("copy");
      expect(run.stderr).to.equal("");
      expect(run.status).to.equal(0);
      const [stamp = ""] = archive.stamps();
      const { engine, version, source, files } = archive.manifest(stamp);
      expect([engine, source]).to.deep.equal(["redis", "cache"]);
      expect(version).to.match(/^\d+\.\d+\.\d+$/);
      const data = archive.read(`${stamp}/shard-1.rdb`);
      const sha256 = createHash("sha256").update(data).digest("hex");
      expect(files).to.deep.equal([{ name: "shard-1.rdb", bytes: data.length, sha256 }]);
      expect(await keysIn(data)).to.equal("1000");
    });

    it("removes copies older than the days they are kept", () => {
      archive.put("20200101T000000Z/manifest.json");
      expect(archive.run("copy").status).to.equal(0);
      expect(archive.stamps()).to.not.include("20200101T000000Z");
    });

    it("leaves no manifest when the password is wrong, the server a stranger, or its data damaged", () => {
      const before = archive.manifests();
      const broken = fake("redis-check-rdb", "exit 1");
      for (const [change, said] of [
        [{ REDISCLI_AUTH: "wrong" }, "the cache does not answer"],
        [{ CACHE_CA: "/etc/ssl/certs/ca-certificates.crt" }, "the cache does not answer"],
        [{ PATH: broken }, "shard-1.rdb is damaged"],
      ] as const) {
        const run = archive.run("copy", change);
        expect(run.status).to.equal(1);
        expect(run.stderr).to.contain(said);
      }
      expect(archive.manifests()).to.equal(before);
    });

    it("stores every shard of a cluster, each from its primary", async () => {
      const clustered = ["--cluster-enabled", "yes", "--cluster-announce-hostname", "localhost"];
      const more = [...clustered, "--tls-cluster", "yes", "--tls-replication", "yes"];
      const shards = [await start(more), await start(more), await start(more)];
      form(shards);
      await Promise.all(shards.map(joined));
      const keys = Array.from({ length: 60 }, (_, key) => `set key${key} 1`);
      first(shards).tell(keys, "-c");
      const prefix = "prod/tebx/dumps/sharded";
      const place = { CACHE_PORT: String(first(shards).port), BACKUP_PREFIX: prefix };
      const run = archive.run("copy", { ...place, CACHE_SHARDS: "3" });
      expect(run.stderr).to.equal("");
      const [stamp = ""] = archive.stamps(prefix);
      const { files } = archive.manifest(stamp, prefix);
      expect(files.map(({ name }) => name)).to.deep.equal(["shard-1.rdb", "shard-2.rdb", "shard-3.rdb"]);
      const counts = await Promise.all(
        files.map(({ name }) => keysIn(archive.read(`${stamp}/${name}`, prefix))),
      );
      expect(counts.reduce((sum, count) => sum + Number(count), 0)).to.equal(60);

      const missing = archive.run("copy", { ...place, CACHE_SHARDS: "4" });
      expect(missing.stderr).to.contain("3 primaries instead of 4: a part of the data is missing");
    });

    it("never prints the password, nor shows it to whoever lists processes", () => {
      const seen = join(scratch, "calls");
      const real = findProgram("redis-cli");
      const path = fake("redis-cli", `printf '%s\\n' "$*" >>${seen}; exec ${real} "$@"`);
      const run = archive.run("copy", { PATH: path });
      expect(run.status).to.equal(0);
      expect(readFileSync(seen, "utf8")).to.contain("--rdb").and.not.contain(PASSWORD);
      expect(run.stdout + run.stderr).to.not.contain(PASSWORD);
    });
  });

  describe("backup snapshot", () => {
    const group = "prod-tebx-cache";
    const prefix = "prod/tebx/dumps/exported";
    let environment: NodeJS.ProcessEnv;

    before(() => {
      archive.s3("mb", "s3://exports");
      const create = ["elasticache", "create-replication-group", "--replication-group-id", group];
      archive.aws([...create, "--replication-group-description", "cache", "--num-cache-clusters", "1"]);
      const node = ["--cache-node-type", "cache.t4g.micro", "--num-cache-nodes", "1"];
      const version = ["--engine", "redis", "--engine-version", "7.1"];
      const id = ["--cache-cluster-id", `${group}-001`];
      archive.aws(["elasticache", "create-cache-cluster", ...id, ...node, ...version]);
      const data = join(scratch, "exported.rdb");
      writeFileSync(data, archive.read(`${archive.stamps()[0]}/shard-1.rdb`));
      environment = {
        BACKUP_PREFIX: prefix,
        CACHE_GROUP: group,
        CACHE_REGION: "us-east-2",
        CACHE_SNAPSHOTS: "prod-tebx-cache",
        CACHE_SNAPSHOT_HOURS: "24",
        CACHE_EXPORTS: "exports",
        CACHE_COPY_AT: "00:00",
        CACHE_POLL_SECONDS: "0",
        RCLONE_CONFIG_EXPORTS_PROVIDER: "Other",
        RCLONE_CONFIG_EXPORTS_ENDPOINT: archive.endpoint,
        PATH: exporting(data),
      };
    });

    it("makes a snapshot of one node, and the day's copy on the backup site", async () => {
      const run = archive.run("snapshot", environment);
      expect(run.stderr).to.equal("");
      expect(run.status).to.equal(0);
      const [name = ""] = snapshots();
      expect(name).to.match(/^prod-tebx-cache-\d{8}t\d{4}$/);
      const [stamp = ""] = archive.stamps(prefix);
      const { source, version, files } = archive.manifest(stamp, prefix);
      expect([source, version]).to.deep.equal(["cache", "7.1"]);
      expect(files.map((file) => file.name)).to.deep.equal(["shard-1.rdb"]);
      expect(await keysIn(archive.read(`${stamp}/shard-1.rdb`, prefix))).to.equal("1000");
    });

    it("leaves nothing in the bucket for exports", () => {
      expect(archive.s3("ls", "s3://exports/").toString()).to.equal("");
    });

    it("makes no second copy that day, and removes snapshots of the day before, its own only", async () => {
      for (const name of snapshots()) archive.aws([...elasticache("delete"), name]);
      const node = ["--cache-cluster-id", `${group}-001`];
      for (const name of ["prod-tebx-cache-20200101t0000", "by-hand-20200101t0000"])
        archive.aws([...elasticache("create"), name, ...node]);
      const run = archive.run("snapshot", environment);
      expect(run.stderr).to.equal("");
      expect(archive.stamps(prefix).length).to.equal(1);
      expect(snapshots()).to.not.include("prod-tebx-cache-20200101t0000");
      expect(snapshots()).to.include("by-hand-20200101t0000");
      expect(snapshots().length).to.equal(2);
    });

    function elasticache(verb: "create" | "delete"): string[] {
      return ["elasticache", `${verb}-snapshot`, "--snapshot-name"];
    }

    function snapshots(): string[] {
      const query = ["--query", "Snapshots[].SnapshotName", "--output", "json"];
      return JSON.parse(archive.aws(["elasticache", "describe-snapshots", ...query]).toString()) as string[];
    }

    /** moto makes snapshots and cannot export them: this `aws` does that, and hands on the rest. */
    function exporting(data: string): string {
      const real = findProgram("aws");
      const named = `name=$(printf '%s\\n' "$@" | grep -A1 target-snapshot-name | tail -n 1)`;
      const put = `${real} --endpoint-url "$AWS_ENDPOINT_URL" s3 cp ${data} "s3://exports/$name-0001.rdb"`;
      return fake("aws", `case "$*" in *copy-snapshot*) ${named}; ${put} ;; *) exec ${real} "$@" ;; esac`);
    }
  });

  async function start(more: string[] = []): Promise<Redis> {
    const redis = await Redis.start(scratch, tls, PASSWORD, ["--save", "", ...more]);
    servers.push(redis);
    return redis;
  }

  function first(all: readonly Redis[]): Redis {
    const [redis] = all;
    if (redis === undefined) throw new Error("no Redis");
    return redis;
  }

  /** Spreads the slots over them and waits until they agree. */
  function form(shards: readonly Redis[]): void {
    const nodes = shards.map(({ port }) => `127.0.0.1:${port}`);
    const options = ["--tls", "--insecure", "--cluster-yes", "--cluster-replicas", "0"];
    execFileSync("redis-cli", [...options, "--cluster", "create", ...nodes], {
      env: { ...process.env, REDISCLI_AUTH: PASSWORD },
      stdio: "ignore",
    });
  }

  /** A server refuses commands until it has heard of every slot, some time after the cluster is made. */
  async function joined(shard: Redis): Promise<void> {
    for (let tries = 0; tries < 200; tries++) {
      if (shard.ask("cluster", "info").includes("cluster_state:ok")) return;
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
    throw new Error("the cluster did not come up in 20 seconds");
  }

  /** How many keys a Redis has that starts from this file. */
  async function keysIn(data: Buffer): Promise<string> {
    const folder = mkdtempSync(join(scratch, "restored-"));
    writeFileSync(join(folder, "restored.rdb"), data);
    const place = ["--dir", folder, "--dbfilename", "restored.rdb"];
    const redis = await start(place);
    return redis.ask("dbsize");
  }

  /** A PATH on which a program is another. */
  function fake(name: string, script: string): string {
    const folder = mkdtempSync(join(scratch, "fake-"));
    writeFileSync(join(folder, name), `#!/bin/sh\n${script}\n`, { mode: 0o755 });
    return `${folder}:${archive.environment["PATH"]}`;
  }
});
