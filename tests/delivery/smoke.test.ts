import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { createServer as createPlain, type RequestListener, type Server } from "node:http";
import { createServer } from "node:https";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect } from "chai";
import { addressesOf, placeOf } from "../../delivery/edge";
import { measure, percentile } from "../../delivery/response-time";
import { problemsOf } from "../../delivery/smoke";
import { findProgram, need } from "../live/servers";

const HOST = "api.clinic.example";
const address = { host: HOST, path: "/health", denied: "/metrics", redirectTo: undefined };
const once = { tries: 1, seconds: 0 };
const headers = {
  "strict-transport-security": "max-age=63072000",
  "x-content-type-options": "nosniff",
  "content-security-policy": "default-src 'none'",
};

describe("the addresses of a plan", () => {
  const sites = [
    { hosts: ["api.a.example"], routes: [{ path: "/" }, { path: "/health" }] },
    { hosts: ["a.example"], routes: [], static: { site: "web" } },
    { hosts: ["auth.a.example"], routes: [{ path: "/realms/clinic" }, { path: "/realms" }] },
    { hosts: ["www.a.example"], routes: [], redirectTo: "a.example" },
  ];
  const plan = [
    {
      type: "ward:components:EdgeProxy",
      name: "a-edge",
      system: "a",
      inputs: { sites, denied: ["/metrics"] },
    },
  ];

  it("are every host, each with a path that answers while it is well", () => {
    expect(addressesOf(plan)).to.deep.equal([
      { host: "api.a.example", path: "/health", denied: "/metrics", redirectTo: undefined },
      { host: "a.example", path: "/", denied: "/metrics", redirectTo: undefined },
      { host: "auth.a.example", path: "/realms", denied: "/metrics", redirectTo: undefined },
      { host: "www.a.example", path: "/", denied: "/metrics", redirectTo: "a.example" },
    ]);
  });

  it("are asked at another place before DNS points there", () => {
    expect(placeOf("dns")).to.deep.equal({ address: undefined, https: 443, http: 80 });
    expect(placeOf("203.0.113.7")).to.deep.equal({ address: "203.0.113.7", https: 443, http: 80 });
    expect(placeOf("127.0.0.1:8443:8080")).to.deep.equal({ address: "127.0.0.1", https: 8443, http: 8080 });
    expect(() => placeOf("host:1")).to.throw(
      "--at host:1: should be ADDRESS or ADDRESS:HTTPS-PORT:HTTP-PORT",
    );
  });
});

describe("a smoke test", function () {
  this.timeout(20_000);
  let folder = "";
  let key = "";
  let cert = "";
  let servers: Server[] = [];

  before(function () {
    need(this, findProgram("openssl"), "no openssl (Debian: openssl)");
    folder = mkdtempSync(join(tmpdir(), "ward-smoke-"));
    const files = ["-keyout", join(folder, "key.pem"), "-out", join(folder, "cert.pem")];
    const subject = ["-subj", `/CN=${HOST}`, "-addext", `subjectAltName=DNS:${HOST}`];
    execFileSync(
      "openssl",
      ["req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "1", ...subject, ...files],
      {
        stdio: "ignore",
      },
    );
    key = readFileSync(join(folder, "key.pem"), "utf8");
    cert = readFileSync(join(folder, "cert.pem"), "utf8");
  });
  after(() => rmSync(folder, { recursive: true, force: true }));
  afterEach(() => {
    for (const server of servers) server.close();
    servers = [];
  });

  /** An edge as it should be, except for what `answer` does otherwise. */
  async function serve(answer: RequestListener = well, plain: RequestListener = moved) {
    servers = [createServer({ key, cert }, answer), createPlain(plain)];
    const ports: number[] = [];
    for (const server of servers) {
      await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
      ports.push((server.address() as AddressInfo).port);
    }
    return { address: "127.0.0.1", https: ports[0] ?? 0, http: ports[1] ?? 0, ca: cert };
  }

  const well: RequestListener = ({ url }, response) => {
    response.writeHead(url === "/metrics" ? 404 : 200, headers).end("ok");
  };
  const moved: RequestListener = ({ url }, response) => {
    response.writeHead(301, { location: `https://${HOST}${url}` }).end();
  };

  it("finds nothing wrong with an edge as it should be", async () => {
    expect(await problemsOf(address, await serve(), once)).to.deep.equal([]);
  });

  it("waits for a service that is still starting", async () => {
    let asked = 0;
    const place = await serve((request, response) => {
      if (++asked < 3) response.writeHead(503, headers).end();
      else well(request, response);
    });
    expect(await problemsOf(address, place, { tries: 3, seconds: 0 })).to.deep.equal([]);
  });

  it("says which host is not well, once", async () => {
    const place = await serve((_, response) => response.writeHead(502, headers).end());
    expect(await problemsOf(address, place, { tries: 2, seconds: 0 })).to.deep.equal([
      `https://${HOST}/health: answers 502 instead of 200`,
    ]);
  });

  it("notices metrics that anybody can read, a missing header, and plain HTTP that answers", async () => {
    const open = await serve(
      (_, response) => response.writeHead(200, headers).end(),
      (_, response) => response.end(),
    );
    expect(await problemsOf(address, open, once)).to.deep.equal([
      `http://${HOST}/: answers 200 instead of a permanent redirect to https://${HOST}/`,
      `https://${HOST}/metrics: answers 200 instead of 404: it is for the scraper only`,
    ]);
    for (const server of servers) server.close();
    const bare = await serve((_, response) =>
      response.writeHead(200, { "x-content-type-options": "nosniff" }).end(),
    );
    expect(await problemsOf(address, bare, once)).to.deep.equal([
      `https://${HOST}/health: sends no strict-transport-security, no content-security-policy`,
    ]);
  });

  it("notices a certificate of another host, and nobody who answers", async () => {
    const place = await serve();
    const [wrong = ""] = await problemsOf({ ...address, host: "other.example" }, place, once);
    expect(wrong).to.contain("https://other.example/health: ").and.contain("does not match certificate");
    const [none = ""] = await problemsOf(address, { ...place, https: 1 }, once);
    expect(none).to.contain("ECONNREFUSED");
  });

  it("follows no redirect of www to anywhere but where it should go", async () => {
    const place = await serve((_, response) =>
      response.writeHead(301, { location: "https://evil.example/" }).end(),
    );
    expect(await problemsOf({ ...address, redirectTo: "clinic.example" }, place, once)).to.deep.equal([
      `https://${HOST}/: redirects to https://evil.example/ instead of https://clinic.example/`,
    ]);
  });

  it("measures how long answers take, and counts those that were none", async () => {
    let asked = 0;
    const place = await serve((_, response) =>
      response.writeHead(++asked % 4 === 0 ? 500 : 200, headers).end(),
    );
    const measured = await measure(address, place, 8, 0);
    expect(measured).to.include({ url: `https://${HOST}/health`, errors: 2 });
    expect(measured.p95).to.be.greaterThan(0);
  });
});

describe("the time of 95 in 100 answers", () => {
  it("is one that was measured, by nearest rank", () => {
    const times = Array.from({ length: 100 }, (_, index) => 100 - index);
    expect(percentile(times, 0.95)).to.equal(95);
    expect(percentile([7], 0.95)).to.equal(7);
    expect(percentile([1, 2, 3, 4000], 0.95)).to.equal(4000);
    expect(percentile([], 0.95)).to.equal(0);
  });
});
