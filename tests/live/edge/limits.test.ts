/** What one client may ask of each system's edge, on a real nginx: rates, connections, bodies, headers, time. */

import { Agent } from "node:https";
import { expect } from "chai";
import { type EdgePromise, SYSTEMS } from "../../edge-facts/answers";
import { type Asked, ask, freshClient, together } from "./client";
import { RunningEdge } from "./running";
import { ASK, type Seen } from "./stub";

const MIB = 1024 * 1024;
/** Requests in flight, so that they come faster than any rate on a busy machine, too. */
const LANES = 3;

for (const system of SYSTEMS)
  describe(`the edge of ${system}, limiting`, () => {
    let edge: RunningEdge;

    before(async function () {
      edge = await RunningEdge.of(this, system);
    });
    after(() => edge?.stop());

    it("lets the burst of each zone through at once, then its rate, and answers 429 to the rest", async () => {
      const { promise } = edge;
      for (const name of Object.keys(promise.spec.rateZones)) {
        const { requestsPerSecond, burst } = promise.zone(name);
        const { replicas } = promise.spec;
        const { passed, seconds } = await exhaust(zonePaths(promise, name), [0]);
        const share = Math.floor(burst / replicas) + 1;
        expect(passed, name).to.be.at.least(share);
        expect(passed, name).to.be.at.most(share + Math.ceil((seconds * requestsPerSecond) / replicas));
      }
    });
    it("lets no more through when a client asks all replicas at once", async () => {
      const { promise } = edge;
      for (const name of Object.keys(promise.spec.rateZones)) {
        const { requestsPerSecond, burst } = promise.zone(name);
        const all = edge.replicas.map((_, replica) => replica);
        const { passed, seconds } = await exhaust(zonePaths(promise, name), all);
        // A request of each replica is no burst.
        const most = burst + all.length + Math.ceil(seconds * requestsPerSecond);
        expect(passed, name).to.be.within(burst + 1, most);
      }
    });
    it("counts zones apart, and clients apart", async () => {
      const zones = Object.keys(edge.promise.spec.rateZones);
      const from = freshClient();
      const [first = "", ...others] = zones;
      await exhaust(zonePaths(edge.promise, first), [0], from);
      for (const other of others) {
        const [question] = zonePaths(edge.promise, other);
        if (question !== undefined)
          expect((await edge.ask({ ...question, from })).status, other).to.equal(200);
      }
      const [question] = zonePaths(edge.promise, first);
      if (question !== undefined) expect((await edge.ask(question)).status).to.equal(200);
    });

    it("keeps the client's own address, and believes none that it claims", async () => {
      const from = freshClient();
      const headers = {
        "X-Forwarded-For": "203.0.113.7",
        "X-Real-IP": "203.0.113.7",
        Forwarded: "for=203.0.113.7",
        "X-Forwarded-Proto": "http",
        "X-Forwarded-Host": "evil.example",
      };
      for (const { host, path } of edge.served()) {
        const { body } = await edge.ask({ host, path, from, headers });
        const seen = (JSON.parse(body) as Seen).headers;
        const told = [
          "x-forwarded-for",
          "x-real-ip",
          "forwarded",
          "x-forwarded-proto",
          "x-forwarded-host",
          "host",
        ];
        expect(told.map((name) => seen[name])).to.deep.equal([from, from, undefined, "https", host, host]);
      }
    });
    it("counts by the client's own address, whatever it claims", async () => {
      const { promise } = edge;
      const [name = ""] = Object.keys(promise.spec.rateZones);
      const { requestsPerSecond, burst } = promise.zone(name);
      const claims = Array.from({ length: 50 }, (_, index) => ({ "X-Forwarded-For": `203.0.113.${index}` }));
      const [question] = zonePaths(promise, name);
      const asked = claims.map((headers) => ({ ...must(question), headers }));
      const { passed, seconds } = await exhaust(asked, [0]);
      const { replicas } = promise.spec;
      const most = Math.floor(burst / replicas) + 1 + Math.ceil((seconds * requestsPerSecond) / replicas);
      expect(passed).to.be.at.most(most);
    });

    it("lets a client hold its part of the connections, and no more", async () => {
      const { spec } = edge.promise;
      const most = Math.floor(spec.connectionsPerClient / spec.replicas);
      const question = must(
        edge.served().find(({ host, path }) => {
          const wanted = edge.promise.answer({ host, path });
          return (
            wanted.kind === "service" && edge.promise.zone(wanted.route.zone).burst / spec.replicas > most
          );
        }) ?? edge.served()[0],
      );
      const { burst } = edge.promise.zone(zoneOf(edge.promise, question));
      const allowed = Math.min(most, Math.floor(burst / spec.replicas) + 1);
      // Longer than it takes for all of them to arrive.
      const asked = { ...question, headers: { [ASK.wait]: "4000" } };
      const statuses = await together(edge.place(), asked, most + 10);
      expect(statuses.filter((status) => status === 200).length).to.be.within(allowed, most);
      expect(new Set(statuses)).to.deep.equal(new Set([200, 429]));
    });

    it("counts no file that never changes: a browser asks for all of a page at once", async () => {
      const { promise } = edge;
      const most = Math.floor(promise.spec.connectionsPerClient / promise.spec.replicas);
      const unchanging = promise.questions().filter((question) => {
        const answer = promise.answer(question);
        if (answer.kind === "file") return answer.hashed && !answer.missing;
        return answer.kind === "service" && answer.route.immutable === true && /\/x\//.test(question.path);
      });
      for (const question of unchanging) {
        const statuses = await together(
          edge.place(),
          { ...question, headers: { [ASK.wait]: "300" } },
          most + 5,
        );
        expect(new Set(statuses), question.path).to.deep.equal(new Set([200]));
      }
    });

    it("takes a body up to the limit of its route, and answers 413 to a larger one", async () => {
      for (const question of edge.served()) {
        const { host, path } = question;
        const answer = edge.promise.answer(question);
        if (answer.kind !== "service") continue;
        const limit = edge.promise.bodyOf(answer.site, answer.route) * MIB;
        const fits = await edge.ask({ host, path, method: "POST", body: Buffer.alloc(limit) });
        expect([fits.status, (JSON.parse(fits.body) as Seen).bytes], `${host}${path}`).to.deep.equal([
          200,
          limit,
        ]);
        // Refused by what it announces: nobody has to send it all.
        const headers = { "Content-Length": String(limit + 1), Expect: "100-continue" };
        const large = await edge.ask({ host, path, method: "POST", headers });
        expect(large.status, `${host}${path}`).to.equal(413);
      }
    });

    /** Asks until nothing passes any more. */
    async function exhaust(
      questions: readonly Asked[],
      replicas: readonly number[],
      from = freshClient(),
    ): Promise<{ passed: number; seconds: number }> {
      const started = performance.now();
      const counts = await Promise.all(
        replicas.map(async (replica) => {
          const agent = new Agent({ keepAlive: true, maxSockets: LANES });
          const lanes = Array.from({ length: LANES }, async (_, lane) => {
            let passed = 0;
            for (let refused = 0, round = lane; refused < 2; round++) {
              const question = must(questions[round % questions.length]);
              const { status } = await ask(edge.place(replica), { ...question, from, agent });
              if (status === 429) refused++;
              else passed++;
            }
            return passed;
          });
          const passed = await Promise.all(lanes);
          agent.destroy();
          return sum(passed);
        }),
      );
      const seconds = (performance.now() - started) / 1000;
      return { passed: sum(counts), seconds };
    }
  });

/** A question of each path that counts for a zone. */
function zonePaths(promise: EdgePromise, zone: string): { host: string; path: string }[] {
  const found = promise.questions().filter((question) => zoneOf(promise, question) === zone);
  if (found.length === 0) throw new Error(`nothing counts for ${zone}`);
  return found;
}

function zoneOf(promise: EdgePromise, question: { host: string; path: string }): string {
  const answer = promise.answer(question);
  if (answer.kind === "service") return answer.route.zone;
  if (answer.kind === "page" || answer.kind === "file") return answer.site.static?.zone ?? "";
  return "";
}

function must<T>(value: T | undefined): T {
  if (value === undefined) throw new Error("there is none");
  return value;
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}
