/** Who is answered by whom, and with which headers: the edge of each system on a real nginx. */
import { expect } from "chai";
import { ANEW, type Answer, SYSTEMS, YEAR } from "../../edge-facts/answers";
import { wantedHeaders } from "../../edge-facts/headers";
import { type Answered, askPlain } from "./client";
import { PAGE, RunningEdge } from "./running";
import { ASK, type Seen } from "./stub";

for (const system of SYSTEMS)
  describe(`the edge of ${system}, answering`, () => {
    let edge: RunningEdge;

    before(async function () {
      edge = await RunningEdge.of(this, system);
    });
    after(() => edge?.stop());

    it("has a configuration that nginx is content with", () => {
      for (const nginx of edge.replicas) {
        const { status, said } = nginx.test();
        expect([status, said.match(/\[(warn|error|emerg)\].*/g)]).to.deep.equal([0, null]);
      }
    });

    it("sends every path to whom the spec sheet says, and to nobody else", async () => {
      for (const question of edge.promise.questions()) {
        const wanted = edge.promise.answer(question);
        const found = await edge.ask(question);
        expect(told(found, wanted), `${question.host}${question.path}`).to.deep.equal(deserved(wanted));
      }
    });
    it("finds nothing under a denied path, however it is written", async () => {
      for (const question of edge.promise.disguises()) {
        const { status } = await edge.ask(question);
        expect(status, `${question.host}${question.path}`).to.equal(404);
      }
    });
    it("hands on the path and the query as they were asked", async () => {
      for (const { host, path } of edge.served()) {
        const asked = `${path === "/" ? "" : path}/a%2Fb/%C3%A9?name=J%20D&x=/..;`;
        expect(seenBy(await edge.ask({ host, path: asked })).url).to.equal(asked);
      }
    });

    it("sends plain HTTP to the same address under HTTPS, for good", async () => {
      for (const host of edge.promise.hosts) {
        const { status, headers } = await askPlain(edge.place().http, host, "/x?y=1");
        expect([status, headers.location]).to.deep.equal([301, `https://${host}/x?y=1`]);
      }
    });
    it("leads to no host that is not its own", async () => {
      const [host = ""] = edge.promise.hosts;
      for (const foreign of ["evil.example", `${host}.evil.example`, "127.0.0.1", "_"]) {
        const { status, headers, body } = await askPlain(edge.place().http, foreign, "/");
        expect([status, headers.location, body.includes(foreign)], foreign).to.deep.equal([
          421,
          undefined,
          false,
        ]);
      }
    });
    it("answers no other name on a connection that was made for its own", async () => {
      const [host = ""] = edge.promise.hosts;
      for (const path of ["/", "/index.html", "/x"]) {
        const { status } = await edge.ask({ host, path, headers: { Host: "evil.example" } });
        expect(status, path).to.equal(421);
      }
    });

    it("sends every security header once with every answer, and nothing of a service's own", async () => {
      for (const host of edge.promise.hosts) {
        const wanted = wantedHeaders(edge.promise.policyOf(host));
        for (const [what, { headers }] of await kindsOf(host))
          for (const [name, value] of Object.entries(wanted))
            expect(headers[name], `${host}, ${what}: ${name}`).to.equal(value);
      }
    });

    /** One answer of each kind that a host gives. */
    async function kindsOf(host: string): Promise<[string, Answered][]> {
      const asked = edge.promise.questions().filter((question) => question.host === host);
      const kinds: [string, Promise<Answered>][] = asked.map((question) => [
        question.path,
        edge.ask(question),
      ]);
      for (const question of edge.served().filter((it) => it.host === host))
        for (const status of [204, 302, 304, 400, 401, 403, 404, 429, 500, 502, 503])
          kinds.push([
            `${question.path} ${status}`,
            edge.ask({ ...question, headers: { [ASK.status]: String(status) } }),
          ]);
      kinds.push(
        ["too long", edge.ask({ host, path: `/${"x".repeat(9000)}` })],
        ["too many headers", edge.ask({ host, path: "/", headers: { cookie: "x".repeat(9000) } })],
        ["a method nobody knows", edge.ask({ host, path: "/", method: "TRACE" })],
      );
      return Promise.all(kinds.map(async ([what, answer]) => [what, await answer] as [string, Answered]));
    }
  });

/** What an answer says about who gave it. */
function told({ status, headers, body }: Answered, wanted: Answer): unknown {
  switch (wanted.kind) {
    case "service": {
      const { service } = seenBy({ status, body });
      return { status, service, cache: headers["cache-control"] };
    }
    case "page":
      return { status, page: body === PAGE, cache: headers["cache-control"] };
    case "file":
      return { status, cache: headers["cache-control"] };
    case "elsewhere":
      return { status, location: headers.location };
    case "refused":
    case "nothing":
      return { status, cache: headers["cache-control"] };
  }
}

function deserved(wanted: Answer): unknown {
  switch (wanted.kind) {
    case "service":
      return { status: 200, service: wanted.service, cache: wanted.route.immutable ? YEAR : undefined };
    case "page":
      return { status: 200, page: true, cache: ANEW };
    case "file":
      return { status: wanted.missing ? 404 : 200, cache: wanted.hashed && !wanted.missing ? YEAR : ANEW };
    case "elsewhere":
      return { status: 301, location: wanted.location };
    case "refused":
    case "nothing":
      return { status: 404, cache: undefined };
  }
}

function seenBy({ status, body }: Pick<Answered, "status" | "body">): Seen {
  if (!body.startsWith("{")) throw new Error(`no service answered, but ${status}: ${body.slice(0, 200)}`);
  return JSON.parse(body) as Seen;
}
