/** A static site beside a service, answered by a real nginx with the generated configuration. */
import { type ChildProcess, execFileSync, spawn } from "node:child_process";
import { chmodSync, mkdirSync, mkdtempSync, writeFileSync } from "node:fs";
import { createServer, type IncomingHttpHeaders, type Server } from "node:http";
import { connect } from "node:http2";
import { request } from "node:https";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect } from "chai";
import type { EdgeProxySpec } from "../../components/edge-proxy/args";
import { securityHeaders } from "../../components/edge-proxy/headers";
import { nginxConf } from "../../components/edge-proxy/nginx";
import { findProgram, freePort, need, stop, until } from "./servers";

const HOST = "example.com";
const YEAR = "public, max-age=31536000, immutable";
const service = { service: "api", zone: "api" };
const spec: EdgeProxySpec = {
  sites: [
    {
      hosts: [HOST],
      routes: [
        { ...service, path: "/api" },
        { ...service, path: "/built", immutable: true },
      ],
      static: { site: "web", zone: "pages" },
    },
  ],
  denied: ["/metrics"],
  // Called as the service is: the memory of both must not meet.
  rateZones: { api: { requestsPerSecond: 100, burst: 50 }, pages: { requestsPerSecond: 100, burst: 50 } },
  connectionsPerClient: 5,
  maxBodyMiB: 1,
  timeouts: { connect: 5, read: 5, send: 5 },
  failures: { count: 3, seconds: 5 },
  contentSecurityPolicy: "default-src 'self'",
  replicas: 1,
  logDays: 30,
};

interface Answer {
  status: number;
  headers: IncomingHttpHeaders;
  body: string;
}

describe("a static site beside a service, on a real nginx", function () {
  this.timeout(30_000);
  let nginx: ChildProcess | undefined;
  let api: Server | undefined;
  let folder = "";
  let port = 0;

  before(async function () {
    const hint = "no nginx or openssl (Debian: nginx openssl)";
    const program = need(this, findProgram("nginx", ["/usr/sbin"]), hint);
    need(this, findProgram("openssl"), hint);
    folder = mkdtempSync(join(tmpdir(), "ward-nginx-"));
    layFiles(folder);
    port = await freePort();
    const upstream = await freePort();
    api = createServer((asked, answer) => {
      answer.writeHead(asked.url?.includes("missing") ? 404 : 200, { "Cache-Control": "private" });
      setTimeout(() => answer.end("from the service"), asked.url?.includes("slow") ? 300 : 0);
    }).listen(upstream, "127.0.0.1");
    writeFileSync(join(folder, "nginx.conf"), await configuration(folder, port, upstream));
    // One process, which stops as a whole.
    nginx = spawn(program, ["-c", join(folder, "nginx.conf"), "-g", "daemon off; master_process off;"], {
      stdio: "ignore",
    });
    await until(() =>
      execFileSync("openssl", ["s_client", "-connect", `127.0.0.1:${port}`, "-servername", HOST], {
        input: "",
        stdio: ["pipe", "ignore", "ignore"],
      }),
    );
  });

  after(() => {
    api?.close();
    if (nginx !== undefined) stop(nginx, folder);
  });

  it("answers every path of the application with the page, which is asked for anew", async () => {
    for (const path of ["/", "/patients", "/patients/7", "/index.html"]) {
      const { status, headers, body } = await ask(path);
      expect([status, headers["cache-control"], body], path).to.deep.equal([200, "no-cache", "the page"]);
    }
  });
  it("keeps hashed files a year, and a missing one not at all", async () => {
    const found = await ask("/assets/app.3f.js");
    expect([found.status, found.headers["cache-control"]]).to.deep.equal([200, YEAR]);
    const missing = await ask("/assets/app.gone.js");
    expect([missing.status, missing.headers["cache-control"]]).to.deep.equal([404, "no-cache"]);
  });
  it("has other files asked for anew", async () => {
    const { status, headers } = await ask("/logo.svg");
    expect([status, headers["cache-control"]]).to.deep.equal([200, "no-cache"]);
    expect(headers["content-type"]).to.equal("image/svg+xml");
  });
  it("says the file is the same, still for a year", async () => {
    const { headers } = await ask("/assets/app.3f.js");
    const again = await ask("/assets/app.3f.js", { "If-Modified-Since": String(headers["last-modified"]) });
    expect([again.status, again.headers["cache-control"]]).to.deep.equal([304, YEAR]);
  });
  it("keeps immutable answers of a service a year, its errors not at all, and others as it says", async () => {
    expect((await ask("/built/app.js")).headers["cache-control"]).to.equal(YEAR);
    expect((await ask("/built/missing.js")).headers["cache-control"]).to.equal("no-cache");
    expect((await ask("/api/x")).headers["cache-control"]).to.equal("private");
    expect((await ask("/api/missing")).status).to.equal(404);
  });
  it("lets a browser ask for all files of a page at once, and for five other things", async () => {
    const files = await together(12, "/assets/app.3f.js");
    expect(files).to.deep.equal(Array(12).fill(200));
    expect(await together(12, "/built/slow.js")).to.deep.equal(Array(12).fill(200));
    const others = await together(12, "/api/slow");
    expect(others.filter((status) => status === 200)).to.have.length(5);
    expect(others.filter((status) => status === 429)).to.have.length(7);
  });
  it("compresses scripts, and says that it depends on who asks", async () => {
    const { headers } = await ask("/assets/app.3f.js", { "Accept-Encoding": "gzip" });
    expect(headers["content-encoding"]).to.equal("gzip");
    expect(headers.vary).to.equal("Accept-Encoding");
  });
  it("completes a folder's name under the same address, without the port inside", async () => {
    const { status, headers } = await ask("/images");
    expect([status, headers.location]).to.deep.equal([301, "/images/"]);
  });
  it("sends every security header once with every answer, errors and refusals too", async () => {
    const wanted = Object.entries(securityHeaders(spec.contentSecurityPolicy));
    for (const path of [
      "/",
      "/logo.svg",
      "/assets/app.3f.js",
      "/assets/gone.js",
      "/metrics",
      "/api/missing",
    ]) {
      const { headers } = await ask(path);
      for (const [name, value] of wanted)
        expect(headers[name.toLowerCase()], `${path} ${name}`).to.equal(value);
    }
    expect((await ask("/metrics")).status).to.equal(404);
  });

  /** Statuses of requests on one connection of HTTP/2. */
  async function together(count: number, path: string): Promise<unknown[]> {
    const session = connect(`https://127.0.0.1:${port}`, { servername: HOST, rejectUnauthorized: false });
    const one = () =>
      new Promise((resolve, reject) => {
        const stream = session.request({ ":path": path, ":authority": HOST });
        stream.on("response", (headers) => resolve(headers[":status"])).on("error", reject);
        stream.resume().end();
      });
    try {
      return await Promise.all(Array.from({ length: count }, one));
    } finally {
      session.close();
    }
  }

  function ask(path: string, headers: Record<string, string> = {}): Promise<Answer> {
    const to = { host: "127.0.0.1", port, path, servername: HOST, rejectUnauthorized: false, agent: false };
    return new Promise((resolve, reject) => {
      const sent = request({ ...to, headers: { Host: HOST, ...headers } }, (answer) => {
        let body = "";
        answer.on("data", (part) => (body += String(part)));
        answer.on("end", () => resolve({ status: answer.statusCode ?? 0, headers: answer.headers, body }));
      });
      sent.on("error", reject).end();
    });
  }
});

function layFiles(folder: string): void {
  for (const path of ["files/assets", "files/images", "tls"])
    mkdirSync(join(folder, path), { recursive: true });
  writeFileSync(join(folder, "files/index.html"), "the page");
  writeFileSync(join(folder, "files/logo.svg"), "<svg/>");
  writeFileSync(join(folder, "files/assets/app.3f.js"), "x".repeat(4096));
  const [key, certificate] = [join(folder, "tls/tls.key"), join(folder, "tls/tls.crt")];
  const subject = ["-subj", `/CN=${HOST}`, "-days", "1", "-nodes"];
  const curve = ["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1"];
  const paths = ["-keyout", key, "-out", certificate];
  execFileSync("openssl", ["req", "-x509", ...curve, ...subject, ...paths], { stdio: "ignore" });
  // Started by root, nginx serves as another user, who must read them: the key is the test's own.
  for (const path of [folder, key, certificate]) chmodSync(path, path === folder ? 0o755 : 0o644);
}

/** As generated, but for addresses, paths, and what only nginx 1.27 understands. */
async function configuration(folder: string, port: number, upstream: number): Promise<string> {
  const conf = nginxConf(spec, {
    upstreams: { api: { host: "127.0.0.1", port: upstream } },
    staticSites: { web: { root: join(folder, "files"), hashed: ["/assets"] } },
    resolver: "127.0.0.1",
    certificates: join(folder, "tls"),
    replicas: 1,
  });
  const plain = await freePort();
  return conf
    .replaceAll("http2 on;", "")
    .replaceAll("listen 8443 ssl;", "listen 8443 ssl http2;")
    .replaceAll(" resolve max_fails", " max_fails")
    .replaceAll("listen 8443", `listen 127.0.0.1:${port}`)
    .replaceAll("listen 8080", `listen 127.0.0.1:${plain}`)
    .replaceAll("_temp_path /tmp/", `_temp_path ${folder}/temporary-`)
    .replace("pid /tmp/", `pid ${folder}/`)
    .replaceAll("/dev/stdout", `${folder}/access.log`)
    .replaceAll("/dev/stderr", `${folder}/error.log`);
}
