/** The three configurations that bench/edge.ts compares, each in an nginx of its own, before one service. */
import { spawnSync } from "node:child_process";
import { chmodSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { ClusterDns } from "../tests/live/edge/dns";
import { createCertificate, findNginx, NEEDED, Nginx, type Surroundings } from "../tests/live/edge/nginx";
import { freePort } from "../tests/live/servers";
import { planOf } from "../tests/support/plan";
import { nginxConf } from "../tests/systems/edge";

export const CONTENDERS = ["plain", "guide", "ours"] as const;
export type Contender = (typeof CONTENDERS)[number];

const HOST = "hospital.example.com";
/** A client without limits. */
const RATE = "rate=1000000r/s";
const BURST = "burst=1000000";

interface Started {
  /** As nginx says it. */
  version: string;
  ports: Record<Contender, number>;
  stop(): Promise<void>;
}

export async function startContenders(): Promise<Started> {
  const program = findNginx();
  if (program === undefined) throw new Error(NEEDED);
  // In memory: a pod's log goes into a pipe, and no disk is measured.
  const folder = mkdtempSync(join(existsSync("/dev/shm") ? "/dev/shm" : tmpdir(), "ward-bench-"));
  chmodSync(folder, 0o755);
  createCertificate(folder, ["localhost"]);
  layFiles(folder);
  const dns = new ClusterDns();
  dns.pods.set("api-gateway", ["127.0.0.1"]);
  const port = await freePort();
  const services = { "api-gateway": { addresses: ["127.0.0.1"], port } };
  const around: Surroundings = { program, folder, services, resolver: await dns.start() };
  const texts = { service: service(port), plain: plain(port), guide: guide(port), ours: await ours() };
  const running: Record<string, Nginx> = {};
  for (const [index, [name, text]] of Object.entries(texts).entries()) {
    const nginx = await Nginx.prepare(text, index, around);
    await nginx.start();
    running[name] = nginx;
  }
  const { stderr } = spawnSync(program.path, ["-v"], { encoding: "utf8" });
  return {
    version: stderr.trim(),
    ports: Object.fromEntries(CONTENDERS.map((name) => [name, running[name]?.https ?? 0])) as Record<
      Contender,
      number
    >,
    async stop() {
      await Promise.all(Object.values(running).map((nginx) => nginx.stop()));
      dns.stop();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

function layFiles(folder: string): void {
  const assets = join(folder, "srv/frontend/files/assets");
  mkdirSync(assets, { recursive: true });
  writeFileSync(join(assets, "app.3f.js"), "x".repeat(20_000));
  writeFileSync(join(assets, "small.3f.js"), "x");
}

async function ours(): Promise<string> {
  return nginxConf(await planOf("prod", "kubernetes", "hospital"))
    .replaceAll(HOST, "localhost")
    .replace(/rate=\d+r\/m/g, RATE)
    .replace(/burst=\d+/g, BURST)
    .replace(/limit_conn connections \d+/g, "limit_conn connections 60000");
}

/** As it stands in the guide, but for names that exist here, and for ciphers that exist nowhere. */
function guide(port: number): string {
  const text = readFileSync(join(__dirname, "guide/hospital-nginx.conf"), "utf8")
    .replace(/(api|graphql)-gateway-\d:\d+/g, `127.0.0.1:${port}`)
    .replaceAll(HOST, "localhost")
    .replace("listen 443 ssl", "listen 8443 ssl")
    .replace("listen 80;", "listen 8080;")
    .replace("/etc/ssl/certs/hospital.crt", "/etc/nginx/tls/tls.crt")
    .replace("/etc/ssl/private/hospital.key", "/etc/nginx/tls/tls.key")
    .replace("/var/www/hospital-frontend", "/srv/frontend/files")
    .replace(/\w+-RSA-AES256-GCM-SHA512:/g, "")
    .replace(/rate=\d+r\/s/g, RATE)
    .replace(/burst=\d+/g, BURST);
  // What Debian's nginx.conf has around a site: https://sources.debian.org/src/nginx/latest/debian/conf/nginx.conf/
  return whole(["sendfile on;", "tcp_nopush on;", "access_log /dev/stdout;", text]);
}

/** nginx as it comes, access log and all, but with connections to the service that are kept: without it would be no match. */
function plain(port: number): string {
  return whole([
    "access_log /dev/stdout;",
    `upstream service { server 127.0.0.1:${port}; keepalive 32; }`,
    "server { listen 8080; return 301 https://$host$request_uri; }",
    "server {",
    // Which older nginx leave out by themselves: a handshake of TLS 1.2 is another amount of work.
    "listen 8443 ssl; ssl_protocols TLSv1.2 TLSv1.3;",
    "ssl_certificate /etc/nginx/tls/tls.crt; ssl_certificate_key /etc/nginx/tls/tls.key;",
    "root /srv/frontend/files;",
    'location /api/ { proxy_pass http://service; proxy_http_version 1.1; proxy_set_header Connection ""; }',
    "}",
  ]);
}

/** What answers: faster than any edge before it. */
function service(port: number): string {
  const body = JSON.stringify({ patients: Array.from({ length: 20 }, (_, id) => ({ id, ward: "B2" })) });
  return whole([
    "access_log off;",
    "keepalive_requests 1000000;",
    `server { listen 127.0.0.1:${port}; listen 8080; listen 8443; location / { default_type application/json; return 200 '${body}'; } }`,
  ]);
}

function whole(http: string[]): string {
  const temporary = ["client_body", "proxy", "fastcgi", "uwsgi", "scgi"];
  return [
    "worker_processes 2;",
    "error_log /dev/stderr warn;",
    "pid /tmp/nginx.pid;",
    "events { worker_connections 4096; }",
    "http {",
    "include /etc/nginx/mime.types;",
    ...temporary.map((kind) => `${kind}_temp_path /tmp/${kind};`),
    ...http,
    "}",
  ].join("\n");
}
