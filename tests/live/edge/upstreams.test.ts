/** What each system's edge does while its services fail, wait, fall behind or come and go, on a real nginx. */
import { once } from "node:events";
import { Agent } from "node:https";
import { hostname } from "node:os";
import { expect } from "chai";
import { type Question, SYSTEMS } from "../../edge-facts/answers";
import { wantedHeaders } from "../../edge-facts/headers";
import { until } from "../servers";
import { type Answered, freshClient, handshake, together } from "./client";
import { RunningEdge } from "./running";
import { ASK, type Seen, type Stub } from "./stub";

for (const system of SYSTEMS)
  describe(`the edge of ${system}, before its services`, () => {
    let edge: RunningEdge;
    let question: Question & { service: string };

    before(async function () {
      edge = await RunningEdge.of(this, system);
      question = first(edge.served());
    });
    after(() => edge?.stop());

    it("gives a request to the pod with the fewest in flight", async () => {
      const pods = podsOf(question.service);
      // One request holds a pod: whatever comes meanwhile goes to the other.
      const held = edge.ask({ ...question, headers: { [ASK.hold]: "yes" } });
      await until(() => expect(seen(pods).map(({ headers }) => headers[ASK.hold])).to.include("yes"));
      const agent = new Agent({ keepAlive: true, maxSockets: 1 });
      const from = freshClient();
      const others: Seen[] = [];
      for (let round = 0; round < 6; round++)
        others.push(JSON.parse((await edge.ask({ ...question, from, agent })).body) as Seen);
      agent.destroy();
      for (const pod of pods) pod.letGo();
      const holder = (JSON.parse((await held).body) as Seen).replica;
      expect(new Set(others.map(({ replica }) => replica))).to.deep.equal(new Set([1 - holder]));
    });
    it("spreads requests over both pods", async () => {
      const answers = await Promise.all(
        Array.from({ length: 8 }, () => edge.ask({ ...question, headers: { [ASK.wait]: "100" } })),
      );
      const replicas = answers.map(({ body }) => (JSON.parse(body) as Seen).replica);
      expect(new Set(replicas)).to.deep.equal(new Set([0, 1]));
    });
    it("asks the other pod again where nothing can have happened twice, and only there", async () => {
      const broken = { [ASK.break]: "always" };
      const tries: Record<string, number> = {};
      for (const method of ["GET", "HEAD", "PUT", "DELETE", "POST", "PATCH"]) {
        const path = `${question.path === "/" ? "" : question.path}/once/${method}`;
        const { status } = await edge.ask({ ...question, path, method, headers: broken });
        expect(status, method).to.equal(502);
        tries[method] = seen(podsOf(question.service)).filter(({ url }) => url === path).length;
        await cooled();
      }
      expect(tries).to.deep.equal({ GET: 2, HEAD: 2, PUT: 2, DELETE: 2, POST: 1, PATCH: 1 });
    });
    it("answers as if nothing was when one pod is gone, and asks it no more after its failures", async () => {
      const { failures } = edge.promise.spec;
      const [gone, there] = podsOf(question.service);
      gone.stop();
      const answers: Answered[] = [];
      for (let round = 0; round < failures.count + 6; round++) answers.push(await edge.ask(question));
      expect(new Set(answers.map(({ status }) => status))).to.deep.equal(new Set([200]));
      await gone.start();
      const before = gone.seen.length;
      for (let round = 0; round < 4; round++) await edge.ask(question);
      expect(gone.seen.length, `left alone for ${failures.seconds} s`).to.equal(before);
      expect(there.seen.length).to.be.above(0);
      await cooled();
    });
    it("answers 502 with every header when no pod is left, and 200 again when they are back", async () => {
      const pods = podsOf(question.service);
      for (const pod of pods) pod.stop();
      const { status, headers } = await edge.ask(question);
      expect(status).to.equal(502);
      const wanted = wantedHeaders(edge.promise.policyOf(question.host));
      for (const [name, value] of Object.entries(wanted)) expect(headers[name], name).to.equal(value);
      for (const pod of pods) await pod.start();
      await cooled();
      expect((await edge.ask(question)).status).to.equal(200);
    });
    it("upgrades a connection to a websocket where the sheet says so, and nowhere else", async () => {
      for (const { host, path } of edge.served()) {
        const answer = edge.promise.answer({ host, path });
        const upgrades = answer.kind === "service" && answer.route.websocket === true;
        expect(await echoed(host, path), `${host}${path}`).to.equal(upgrades ? "hello" : undefined);
      }
    });
    it("tells a service one number for a request, which its own log says too, and takes none from a client", async () => {
      const logged = first(edge.served().filter(({ host, path }) => isLogged({ host, path })));
      const { body } = await edge.ask({ ...logged, headers: { "X-Request-ID": "forged" } });
      const number = String((JSON.parse(body) as Seen).headers["x-request-id"]);
      expect(number.split("-").slice(0, -3).join("-"), "the pod's name").to.equal(hostname().toLowerCase());
      expect(number).to.match(/-\d+\.\d{3}-\d+-\d+$/);
      await until(() =>
        expect(
          edge
            .nginx()
            .accessLog()
            .map(({ requestId }) => requestId),
        ).to.include(number),
      );
    });
    it("numbers no two requests alike, be they on one connection or on many, with HTTP/2 or without", async () => {
      const path = `${question.path === "/" ? "" : question.path}/numbered`;
      const agent = new Agent({ keepAlive: true, maxSockets: 1 });
      const from = freshClient();
      for (let round = 0; round < 4; round++) await edge.ask({ ...question, path, from, agent });
      agent.destroy();
      await Promise.all(Array.from({ length: 4 }, () => edge.ask({ ...question, path })));
      await together(edge.place(), { ...question, path }, 4);
      const numbers = seen(podsOf(question.service))
        .filter(({ url }) => url === path)
        .map(({ headers }) => headers["x-request-id"]);
      expect(numbers).to.have.length(12);
      expect(new Set(numbers).size).to.equal(12);
    });
    it("loses no request while it reloads, nor those in flight when it stops", async () => {
      let asking = true;
      const statuses: number[] = [];
      const lanes = Array.from({ length: 4 }, async () => {
        while (asking) statuses.push((await edge.ask(question)).status);
      });
      for (let round = 0; round < 3; round++) {
        await edge.nginx().reload();
        const before = statuses.length;
        await until(() => expect(statuses.length).to.be.above(before + lanes.length));
      }
      asking = false;
      await Promise.all(lanes);
      expect(new Set(statuses)).to.deep.equal(new Set([200]));
      // As a kubelet stops the image: https://hub.docker.com/r/nginxinc/nginx-unprivileged (STOPSIGNAL SIGQUIT).
      const late = Array.from({ length: 4 }, () =>
        edge.ask({ ...question, headers: { [ASK.hold]: "late" } }, 1),
      );
      const pods = podsOf(question.service);
      await until(() =>
        expect(seen(pods).filter((it) => it.headers[ASK.hold] === "late")).to.have.length(late.length),
      );
      const stopped = edge.nginx(1).stop("SIGQUIT");
      await until(async () => {
        const told = edge.ask(question, 1).then(
          () => "answered",
          () => "refused",
        );
        expect(await told).to.equal("refused");
      });
      for (const pod of pods) pod.letGo();
      await stopped;
      expect((await Promise.all(late)).map(({ status }) => status)).to.deep.equal([200, 200, 200, 200]);
    });

    function podsOf(service: string): [Stub, Stub] {
      const [one, other] = edge.podsOf(service);
      if (one === undefined || other === undefined) throw new Error(`${service} has no two pods`);
      return [one, other];
    }

    /** Forgets who failed: a reload starts with a clean sheet. */
    async function cooled(): Promise<void> {
      await edge.nginx().reload();
    }

    function isLogged(asked: Question): boolean {
      const answer = edge.promise.answer(asked);
      return answer.kind === "service" && answer.route.log !== false;
    }

    /** What comes back through a websocket, if there is one. */
    async function echoed(host: string, path: string): Promise<string | undefined> {
      const socket = await handshake(edge.place(), { servername: host, ALPNProtocols: ["http/1.1"] });
      const upgrade =
        "Upgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: x\r\n";
      socket.write(`GET ${path} HTTP/1.1\r\nHost: ${host}\r\n${upgrade}\r\n`);
      const [head] = (await once(socket, "data")) as [Buffer];
      if (!String(head).startsWith("HTTP/1.1 101")) {
        socket.destroy();
        return undefined;
      }
      socket.write("hello");
      const [back] = (await once(socket, "data")) as [Buffer];
      socket.destroy();
      return String(back);
    }
  });

function seen(pods: readonly Stub[]): Seen[] {
  return pods.flatMap((pod) => pod.seen);
}

function first<T>(values: readonly T[]): T {
  const [value] = values;
  if (value === undefined) throw new Error("there is none");
  return value;
}
