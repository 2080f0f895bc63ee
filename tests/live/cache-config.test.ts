import { mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect } from "chai";
import { systems } from "../../systems";
import { stacks } from "../support/plan";
import { CacheServer } from "./cache-config-server";
import { kubernetesTexts } from "./cache-config-texts";
import { type Certificates, createCertificates } from "./redis";
import { discard, findProgram, need, until } from "./servers";
import { speaks } from "./speaks";

const MIB = 1024 * 1024;

describe("the generated configuration of caches, on a real Redis", () => {
  const scratch = mkdtempSync(join(tmpdir(), "ward-cache-"));
  let tls: Certificates;
  let redis: CacheServer;

  before(function () {
    need(this, findProgram("redis-server"), "no Redis (Debian: redis-server)");
    need(this, findProgram("openssl"), "no OpenSSL (Debian: openssl)");
    tls = createCertificates(scratch);
  });
  after(() => discard(scratch));

  for (const stack of stacks)
    for (const [system, { caches }] of Object.entries(systems)) {
      const sheet = caches["cache"];
      if (sheet === undefined) continue;
      const { memoryMiB, eviction, save, appendOnly = true } = sheet;

      describe(`of ${system}, ${stack}`, () => {
        before(async () => {
          redis = await CacheServer.start(scratch, tls, await kubernetesTexts(stack, system));
        });
        after(() => redis.stop());

        it("has the memory, eviction and persistence of its sheet", () => {
          const shards = setting("cluster-enabled") === "yes" ? 3 : 1;
          expect(Number(setting("maxmemory"))).to.equal(Math.ceil(memoryMiB / shards) * MIB);
          expect(setting("maxmemory-policy")).to.equal(eviction);
          const lines = save.map(({ seconds, changes }) => `${seconds} ${changes}`);
          expect(setting("save")).to.equal(lines.join(" "));
          expect(setting("appendonly")).to.equal(appendOnly ? "yes" : "no");
          expect(setting("appendfsync")).to.equal("everysec");
        });
        it("speaks TLS 1.2 and 1.3, and neither older ones nor plain", async () => {
          expect(await speaks("TLSv1.3", redis)).to.equal(true);
          expect(await speaks("TLSv1.2", redis)).to.equal(true);
          expect(await speaks("TLSv1.1", redis)).to.equal(false);
          expect(await speaks("TLSv1", redis)).to.equal(false);
          expect(setting("tls-protocols")).to.equal("TLSv1.2 TLSv1.3");
          expect(setting("port")).to.equal("0");
          expect(redis.plain("ping")).to.not.include("PONG");
        });
        it("answers nobody without a password, nor with another's", async () => {
          const { application, operator } = await kubernetesTexts(stack, system);
          expect(redis.client(["ping"])).to.match(/^NOAUTH/);
          for (const [one, other] of [
            [application, operator],
            [operator, application],
          ] as const)
            expect(redis.as([one[0], other[1]], "ping"))
              .to.include("WRONGPASS")
              .and.not.include("PONG");
          expect(redis.asApplication("ping")).to.equal("PONG");
          expect(redis.asOperator("ping")).to.equal("PONG");
        });
      });
    }

  describe("whose memory is full", () => {
    afterEach(() => redis.stop());

    it("forgets what was not used for longest, and takes new keys (nx-portal)", async () => {
      await full("nx-portal");
      expect(fill(2000)).to.equal(0);
      expect(Number(/evicted_keys:(\d+)/.exec(redis.asOperator("info", "stats"))?.[1])).to.be.greaterThan(
        500,
      );
      expect(redis.asApplication("exists", "key1999")).to.equal("1");
    });
    it("refuses new jobs rather than lose one, and serves those that it has (tenant-provisioning)", async () => {
      await full("tenant-provisioning");
      const refused = fill(2000);
      expect(refused).to.be.greaterThan(500);
      expect(redis.asOperator("info", "stats")).to.include("evicted_keys:0");
      expect(Number(redis.asApplication("dbsize"))).to.equal(2000 - refused);
      expect(redis.asApplication("get", "key0")).to.have.lengthOf(8192);
      expect(redis.asApplication("del", "key0")).to.equal("1");
    });

    /** A tenth of a hospital's cache would take minutes to fill. */
    async function full(system: string): Promise<void> {
      redis = await CacheServer.start(scratch, tls, await kubernetesTexts("prod", system));
      expect(redis.asOperator("config", "set", "maxmemory", "10mb")).to.equal("OK");
    }

    /** Writes keys of 8 KiB. @returns how many were refused */
    function fill(keys: number): number {
      const commands = Array.from({ length: keys }, (_, index) => `set key${index} ${"x".repeat(8192)}`);
      return redis
        .tell(commands)
        .split("\n")
        .filter((line) => line.startsWith("OOM")).length;
    }
  });

  describe("that is killed", () => {
    afterEach(() => redis.stop());

    for (const [system, { caches }] of Object.entries(systems)) {
      const sheet = caches["cache"];
      if (sheet === undefined) continue;
      it(`${(sheet.appendOnly ?? true) ? "loses no write that it has answered" : "loses what came after its last snapshot, and no more"} (${system})`, async () => {
        redis = await CacheServer.start(scratch, tls, await kubernetesTexts("staging", system));
        await serve();
        write("early");
        if (sheet.appendOnly === false) await snapshot();
        write("late");
        await redis.kill();
        await redis.again();
        await until(() => count("early"));
        expect(count("early")).to.equal(500);
        expect(count("late")).to.equal((sheet.appendOnly ?? true) ? 500 : 0);
      });
    }

    function write(name: string): void {
      const commands = Array.from({ length: 500 }, (_, index) => `rpush {${name}} ${index}`);
      expect(redis.tell(commands).split("\n").at(-1)).to.equal("500");
    }

    function count(name: string): number {
      const answer = redis.asApplication("llen", `{${name}}`);
      if (!/^\d+$/.test(answer)) throw new Error(answer);
      return Number(answer);
    }

    async function snapshot(): Promise<void> {
      expect(redis.asOperator("bgsave")).to.equal("Background saving started");
      await until(() => expect(redis.asOperator("info", "persistence")).to.include("rdb_saves:1"));
    }

    /** All slots on the one server, where it is of a cluster. */
    async function serve(): Promise<void> {
      if (setting("cluster-enabled") === "no") return;
      expect(redis.asOperator("cluster", "addslotsrange", "0", "16383")).to.equal("OK");
      await until(() => expect(redis.asOperator("cluster", "info")).to.include("cluster_state:ok"));
    }
  });

  function setting(name: string): string {
    return redis.asOperator("config", "get", name).split("\n")[1] ?? "";
  }
});
