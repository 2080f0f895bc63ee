/** What visitors of each system's edge get, and what is written about them, on a real nginx. */
import { gunzipSync } from "node:zlib";
import { expect } from "chai";
import { ANEW, SYSTEMS, YEAR } from "../../edge-facts/answers";
import { wantedHeaders } from "../../edge-facts/headers";
import { until } from "../servers";
import { ask, askPlain, freshClient, handshake } from "./client";
import { RunningEdge } from "./running";
import { ASK, type Seen } from "./stub";

/** A second of waiting for a service, in milliseconds, and what a busy machine may add to any. */
const SECOND = 20;
const SLACK = 2000;
/** A minute of waiting for a service in 3.2 s. */
const hurried = (text: string) =>
  text
    .replace(
      /(proxy_\w+_timeout) (\d+)s;/g,
      (_, name: string, seconds: string) => `${name} ${Number(seconds) * SECOND + SLACK}ms;`,
    )
    .replace(/ burst=\d+ /g, " burst=1000 ");
const NAME = "Jane-Doe-1970";

for (const system of SYSTEMS)
  describe(`the edge of ${system}, to its visitors`, () => {
    let edge: RunningEdge;

    before(async function () {
      edge = await RunningEdge.of(this, system, { hurry: hurried });
    });
    after(() => edge?.stop());

    it("waits for each route as long as the sheet says, and then answers 504", async () => {
      await Promise.all(
        edge.served().map(async (question) => {
          const answer = edge.promise.answer(question);
          if (answer.kind !== "service") return;
          const { read } = edge.promise.timeouts(answer.route);
          const wait = async (milliseconds: number) =>
            (await edge.ask({ ...question, method: "POST", headers: { [ASK.wait]: String(milliseconds) } }))
              .status;
          const [soon, late] = await Promise.all([wait(read * SECOND), wait(read * SECOND + 2 * SLACK)]);
          expect([soon, late], `${question.host}${question.path}`).to.deep.equal([200, 504]);
        }),
      );
    });
    it("compresses what is worth it, says that it depends, and leaves pictures and crumbs alone", async () => {
      for (const { host, path } of edge.served()) {
        const get = async (type: string, size: number, encoding: string) => {
          const headers = { [ASK.type]: type, [ASK.size]: String(size), "Accept-Encoding": encoding };
          const found = await edge.ask({ host, path, headers });
          return [found.headers["content-encoding"], found.headers.vary];
        };
        expect(await get("application/json", 5000, "gzip")).to.deep.equal(["gzip", "Accept-Encoding"]);
        expect(await get("application/json", 5000, "identity")).to.deep.equal([undefined, "Accept-Encoding"]);
        expect(await get("application/json", 500, "gzip")).to.deep.equal([undefined, undefined]);
        expect(await get("image/png", 5000, "gzip")).to.deep.equal([undefined, undefined]);
      }
    });
    it("sends on what it compressed as it was", async () => {
      for (const { host, path } of edge.served()) {
        const headers = { [ASK.size]: "5000", "Accept-Encoding": "gzip" };
        const { bytes } = await edge.ask({ host, path, headers });
        expect(bytes.length).to.be.below(500);
        expect(gunzipSync(bytes).toString()).to.equal("x".repeat(5000));
      }
    });
    it("says of what is kept how long, and of errors never", async () => {
      for (const { host, path } of edge.served()) {
        const answer = edge.promise.answer({ host, path });
        const immutable = answer.kind === "service" && answer.route.immutable === true;
        const get = async (status: number) => {
          const headers = { [ASK.status]: String(status), [ASK.cache]: "private, max-age=5" };
          return (await edge.ask({ host, path, headers })).headers["cache-control"];
        };
        expect(await get(200)).to.equal(immutable ? YEAR : "private, max-age=5");
        expect(await get(500)).to.equal(immutable ? ANEW : "private, max-age=5");
      }
    });

    it("says that a file is the same, for a year if it never changes, and completes the name of a folder", async () => {
      for (const { host, path } of edge.promise.questions()) {
        const answer = edge.promise.answer({ host, path });
        if (answer.kind !== "file" || answer.missing) continue;
        const { headers } = await edge.ask({ host, path });
        const again = { "If-None-Match": String(headers.etag) };
        const { status, headers: same } = await edge.ask({ host, path, headers: again });
        expect([status, same["cache-control"]], path).to.deep.equal([304, answer.hashed ? YEAR : ANEW]);
        const folder = await edge.ask({ host, path: "/images" });
        expect([folder.status, folder.headers.location]).to.deep.equal([301, "/images/"]);
        for (const [name, value] of Object.entries(wantedHeaders(edge.promise.policyOf(host))))
          for (const found of [same, folder.headers]) expect(found[name], name).to.equal(value);
      }
    });

    it("goes on answering while sixty clients never finish their headers, and hangs up on them", async () => {
      const [question] = edge.served();
      if (question === undefined) return;
      const { host, path } = question;
      const from = freshClient();
      const slow = await Promise.all(
        Array.from({ length: 60 }, () => handshake(edge.place(), { servername: host, from })),
      );
      const gone = slow.map((socket) => {
        socket.write(`GET / HTTP/1.1\r\nHost: ${host}\r\nX-Slow: `);
        return socket.destroyed || new Promise((resolve) => socket.resume().on("close", resolve));
      });
      expect((await edge.ask({ host, path })).status).to.equal(200);
      await Promise.all(gone);
    });
    it("goes on answering while others send what is too large", async () => {
      const [question] = edge.served();
      if (question === undefined) return;
      const { host, path } = question;
      const large = { "Content-Length": String(10 ** 12), Expect: "100-continue" };
      const refused = Array.from({ length: 20 }, () =>
        edge.ask({ host, path, method: "POST", headers: large }),
      );
      expect((await edge.ask({ host, path })).status).to.equal(200);
      const statuses = (await Promise.all(refused)).map(({ status }) => status);
      expect(new Set(statuses)).to.deep.equal(new Set([413]));
    });

    it("keeps a visitor's connection for more requests than the thousand of nginx's own", async () => {
      const [question] = edge.served();
      if (question === undefined) return;
      const { host, path } = question;
      const socket = await handshake(edge.place(), { servername: host });
      let said = "";
      socket.setEncoding("latin1").on("data", (text: string) => {
        said += text;
      });
      const asked = 1100;
      socket.write(`GET ${path} HTTP/1.1\r\nHost: ${host}\r\n\r\n`.repeat(asked));
      await until(() => expect(said.match(/HTTP\/1\.1 \d{3} /g) ?? []).to.have.length(asked));
      expect(socket.destroyed).to.equal(false);
      socket.destroy();
    });

    for (const signal of ["SIGQUIT", "SIGTERM"] as const)
      it(`writes a line of JSON for each request before ${signal} ends it, with a name for everything, and none for health checks`, async () => {
        const from = freshClient();
        for (const { host, path } of edge.served()) await edge.ask({ host, path, from });
        await edge.nginx().stop(signal);
        const lines = edge
          .nginx()
          .accessLog()
          .filter(({ client }) => client === from);
        const wanted = edge.served().filter((question) => {
          const answer = edge.promise.answer(question);
          return answer.kind === "service" && answer.route.log !== false;
        });
        expect(lines.map(({ host, path }) => [host, path])).to.have.deep.members(
          wanted.map(({ host, path }) => [host, path]),
        );
        for (const line of lines) {
          expect(line).to.include({ method: "GET", protocol: "HTTP/1.1", status: "200", tls: "TLSv1.3" });
          expect(line).to.have.all.keys(FIELDS);
        }
        await edge.nginx().start();
      });
    it("writes no query, cookie, token or body anywhere, whatever goes wrong", async () => {
      const headers = {
        Authorization: `Bearer ${NAME}`,
        Cookie: `session=${NAME}`,
        Referer: `https://x/?${NAME}`,
      };
      const query = `?name=${NAME}`;
      for (const { host, path, service } of edge.served()) {
        const asked = { host, path: `${path}${query}`, headers, method: "POST", body: NAME };
        const wrong: Record<string, string>[] = [{}, { [ASK.break]: "always" }, { [ASK.status]: "500" }];
        for (const more of wrong) await edge.ask({ ...asked, headers: { ...headers, ...more } });
        await edge.ask({ ...asked, body: NAME.repeat(4000) });
        await edge.ask({
          ...asked,
          headers: { ...headers, "Content-Length": String(10 ** 12), Expect: "100-continue" },
        });
        for (const pod of edge.podsOf(service)) pod.stop();
        await edge.ask(asked);
        for (const pod of edge.podsOf(service)) await pod.start();
        await edge.nginx().reload();
      }
      for (const host of edge.promise.hosts) {
        for (const path of ["/metrics", "/gone.js", `/${"x".repeat(9000)}`])
          await edge.ask({ host, path: path + query, headers });
        await askPlain(edge.place().http, host, `/${query}`);
      }
      await Promise.all(edge.replicas.map((nginx) => nginx.stop()));
      const written = edge.replicas
        .map((nginx) => JSON.stringify(nginx.accessLog()) + nginx.errorLog())
        .join();
      expect(written).not.to.include(NAME);
      expect(written).to.include('"status":"502"');
      await Promise.all(edge.replicas.map((nginx) => nginx.start()));
    });
  });

for (const system of SYSTEMS)
  describe(`the edge of ${system}, in maintenance`, () => {
    let edge: RunningEdge;

    before(async function () {
      edge = await RunningEdge.of(this, system, { change: "maintenance=true" });
    });
    after(() => edge?.stop());

    it("answers 503 with a page, a time to come back and every header, but for health checks and refusals", async () => {
      for (const question of edge.promise.questions()) {
        const answer = edge.promise.answer(question);
        const what = `${question.host}${question.path}`;
        const found = await ask(edge.place(), question);
        if (answer.kind === "refused") expect(found.status, what).to.equal(404);
        else if (answer.kind === "elsewhere") expect(found.headers.location, what).to.equal(answer.location);
        else if (answer.kind === "service" && answer.route.log === false)
          expect((JSON.parse(found.body) as Seen).service, what).to.equal(answer.service);
        else {
          expect(found.status, what).to.equal(503);
          expect(found.headers, what).to.include({
            "cache-control": "no-store",
            "content-type": "text/html",
          });
          expect(Number(found.headers["retry-after"]), what).to.be.above(0);
          expect(found.body, what).to.include("<h1>Maintenance</h1>");
        }
        const wanted = wantedHeaders(edge.promise.policyOf(question.host));
        for (const [name, value] of Object.entries(wanted))
          expect(found.headers[name], `${what} ${name}`).to.equal(value);
      }
    });
  });

const FIELDS = [
  ...["time", "client", "method", "host", "path", "protocol", "status", "bytes", "seconds"],
  ...["upstream", "upstreamStatus", "upstreamSeconds", "tls", "requestId"],
];
