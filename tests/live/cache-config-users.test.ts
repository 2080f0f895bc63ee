import { mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect } from "chai";
import { CacheServer } from "./cache-config-server";
import { type CacheTexts, elastiCacheTexts, kubernetesTexts } from "./cache-config-texts";
import { type Certificates, createCertificates } from "./redis";
import { discard, findProgram, need, until } from "./servers";

/** What empties, copies, reconfigures or stops a server, spies on its clients, or reads all keys at once. */
const DENIED = [
  ...["flushall", "flushdb", "swapdb 0 1", "keys *", "sort list", "sort_ro list"],
  ...["config get maxmemory", "config set maxmemory 0", "config rewrite", "debug sleep 0", "shutdown nosave"],
  ...["save", "bgsave", "bgrewriteaof", "lastsave", "replicaof no one", "failover"],
  ...["migrate localhost 1 key 0 1", "restore key 0 x", "restore-asking key 0 x", "role"],
  ...["monitor", "slowlog get", "latency latest", "client list", "client kill id 1", "client pause 1"],
  ...["acl list", "acl setuser application +@all", "module list", "module load /tmp/x.so"],
  ...["cluster failover", "cluster reset", "cluster forget x"],
];
/** What clients and queues (Bull, BullMQ, sessions, rate limits) ask for. */
const ALLOWED = [
  ...["set key 1 ex 60", "get key", "incr counter", "del counter", "unlink key", "expire key 9", "scan 0"],
  ...[
    "lpush list 1",
    "brpop list 1",
    "hset hash a 1",
    "hgetall hash",
    "zadd set 1 a",
    "zrangebyscore set 0 9",
  ],
  ...["xadd stream * a 1", "xread count 1 streams stream 0", "publish channel 1", "pubsub channels"],
  ...["eval return(redis.call('incr',KEYS[1])) 1 counter", "script load return(1)", "info server", "dbsize"],
  ...[
    "client setname worker",
    "client id",
    "client info",
    "command count",
    "hello 3",
    "acl whoami",
    "memory usage key",
  ],
];

describe("the users of caches, on a real Redis", () => {
  const scratch = mkdtempSync(join(tmpdir(), "ward-users-"));
  let tls: Certificates;
  let started: CacheServer[] = [];

  before(function () {
    need(this, findProgram("redis-server"), "no Redis (Debian: redis-server)");
    need(this, findProgram("openssl"), "no OpenSSL (Debian: openssl)");
    tls = createCertificates(scratch);
  });
  afterEach(() => {
    for (const server of started) server.stop();
    started = [];
  });
  after(() => discard(scratch));

  async function start(texts: CacheTexts): Promise<CacheServer> {
    const server = await CacheServer.start(scratch, tls, texts);
    started.push(server);
    return server;
  }

  for (const [where, texts] of [
    ["kubernetes", kubernetesTexts],
    ["ElastiCache", elastiCacheTexts],
  ] as const)
    describe(`as on ${where}`, () => {
      it("let the application do its work, and deny it the server", async () => {
        const redis = await start(await texts("prod", "tenant-provisioning"));
        for (const command of ALLOWED)
          expect(redis.asApplication(...command.split(" ")), command).to.not.match(/^(NOPERM|ERR|WRONG)/);
        for (const command of DENIED)
          expect(redis.asApplication(...command.split(" ")), command).to.match(
            /^(NOPERM|ERR (DEBUG|MODULE) command not allowed)/,
          );
        expect(redis.asOperator("acl", "log", "128")).to.include("flushall");
      });
      it("let no script do what its caller may not", async () => {
        const redis = await start(await texts("prod", "tenant-provisioning"));
        const answer = redis.asApplication("eval", "return redis.call('flushall')", "0");
        expect(answer).to.match(/ACL failure in script|can't run this command/i);
      });
    });

  it("let nobody in on ElastiCache who gives a password and no name", async () => {
    const texts = await elastiCacheTexts("prod", "tenant-provisioning");
    const redis = await start(texts);
    expect(redis.client(["ping"])).to.match(/^NOAUTH/);
    expect(redis.client(["ping"], { REDISCLI_AUTH: texts.application[1] })).to.not.include("PONG");
  });
  it("have every right where they operate, which are those that operator, exporter and backups use", async () => {
    const redis = await start(await kubernetesTexts("prod", "tenant-provisioning"));
    const used = [
      "info replication",
      "config set maxmemory-samples 5",
      "client list",
      "slowlog get",
      "latency latest",
    ];
    for (const command of [...used, "cluster info", "replicaof no one", "bgsave"])
      expect(redis.asOperator(...command.split(" ")), command).to.not.match(/^NOPERM/);
    redis.asApplication("set", "key", "1");
    expect(redis.asOperator("--rdb", join(scratch, "copy.rdb"))).to.include("Transfer finished");
    expect(redis.asApplication("--rdb", join(scratch, "theft.rdb"))).to.match(/NOPERM|SYNC/);
  });

  it("keep their rights on a replica, and after a failover that a sentinel makes", async () => {
    const texts = await kubernetesTexts("prod", "tenant-provisioning");
    const [primary, replica] = [await start(texts), await start(texts)];
    // As the operator does. https://github.com/OT-CONTAINER-KIT/redis-operator/blob/v0.26.0/internal/k8sutils/redis.go
    expect(replica.asOperator("replicaof", "127.0.0.1", String(primary.port))).to.equal("OK");
    primary.asApplication("set", "key", "kept");
    await until(() => expect(replica.asApplication("get", "key")).to.equal("kept"));
    expect(replica.asApplication("set", "key", "1")).to.match(/^READONLY/);

    const sentinel = await CacheServer.sentinel(scratch, tls, texts, primary.port);
    started.push(sentinel);
    await until(() => expect(sentinel.asOperator("sentinel", "master", "cache")).to.match(/num-slaves\n1/));
    await until(() => expect(sentinel.asOperator("sentinel", "failover", "cache")).to.equal("OK"));
    await until(() => expect(replica.asOperator("role")).to.match(/^master/));
    expect(replica.asApplication("set", "key", "after")).to.equal("OK");
    expect(replica.asApplication("flushall")).to.match(/^NOPERM/);
  });

  it("reach all shards of a cluster that the operator makes, and cannot change it", async () => {
    const texts = await kubernetesTexts("prod", "hospital");
    const servers = [await start(texts), await start(texts), await start(texts)];
    const [first] = servers;
    if (first === undefined) throw new Error("no server");
    const nodes = servers.map(({ port }) => `127.0.0.1:${port}`);
    expect(first.asOperator("--cluster", "create", ...nodes, "--cluster-yes")).to.include(
      "16384 slots covered",
    );
    // Each shard hears of the others' slots in its own time, and refuses commands until then.
    for (const shard of servers)
      await until(() => expect(shard.asApplication("cluster", "info")).to.include("cluster_state:ok"));
    for (const command of ["cluster slots", "cluster shards", "cluster nodes", "cluster myid"])
      expect(first.asApplication(...command.split(" ")), command).to.not.match(/^(NOPERM|ERR)/);
    // Of three slots in three shards; `-c` follows the way that a shard points.
    for (const key of ["a", "b", "c"]) {
      expect(first.asApplication("-c", "set", `{${key}}:1`, key)).to.equal("OK");
      expect(first.asApplication("-c", "get", `{${key}}:1`)).to.equal(key);
    }
    const kept = servers.map((server) => server.asApplication("dbsize"));
    expect(kept).to.deep.equal(["1", "1", "1"]);
    for (const command of ["cluster failover", "cluster reset hard", "cluster forget x", "flushall"])
      expect(first.asApplication(...command.split(" ")), command).to.match(/^NOPERM/);
  });
});
