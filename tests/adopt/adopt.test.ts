import { expect } from "chai";
import { ComposeError } from "../../adopt/compose";
import { findingsOf } from "../../adopt/findings";
import { readCompose } from "../../adopt/read-compose";
import { adopt } from "../../adopt/sheet";
import { gibOf, mibOf, secondsOf } from "../../adopt/sizes";
import { everything, planted } from "./files";

const compose = readCompose(everything, "compose.yml");
const findings = findingsOf(compose);
const of = (service: string) =>
  findings.filter((one) => one.service === service).map(({ problem }) => problem);
const adopted = adopt(compose, { name: "clinic", placement: "hybrid", file: "compose.yml" });
/** The lines of the sheet that a key stands in. */
const lines = (key: string) =>
  adopted.text
    .split("\n")
    .map((line) => line.trim())
    .filter((line) => line.startsWith(`${key}:`));

describe("what is unsafe in a compose file", () => {
  it("is told of a database", () => {
    expect(of("db")).to.deep.equal([
      "port 5432 is published on the host: PostgreSQL for everybody who reaches it",
      "POSTGRES_PASSWORD stands in clear in the file",
      "has no health check: one that hangs goes on being asked",
      "db: nothing in the file backs it up",
      "has no restart policy: it stays down after a crash",
    ]);
  });

  it("is told of a cache", () => {
    expect(of("queue")).to.deep.equal([
      "image redis has no tag, which is latest: what runs tomorrow is not what was tested",
      "asks for no password",
      "has no health check: one that hangs goes on being asked",
      "keeps its data in the container: it goes with it",
      "has no memory limit: one leak takes the host",
      "has no restart policy: it stays down after a crash",
    ]);
  });

  it("is told of an application, and no place for a secret counts as one", () => {
    expect(of("api-1")).to.deep.equal([
      "port 8080 is published: plain HTTP, past any edge",
      "DB_PASSWORD stands in clear in the file",
      "DATABASE_URL stands in clear in the file",
      "STRIPE_SECRET_KEY stands in clear in the file",
      "uploads at /app/uploads: files on one host, which nothing backs up",
      "DEBUG is set for development",
      "NODE_TLS_REJECT_UNAUTHORIZED switches off the check of certificates",
      "MAIL_URL asks another host in clear",
    ]);
  });

  it("is told of what reaches the host", () => {
    expect(of("worker")).to.deep.equal([
      "built on the host: what runs has no name",
      "has no health check: one that hangs goes on being asked",
      "has no memory limit: one leak takes the host",
      "has no restart policy: it stays down after a crash",
      "is privileged: root on the host",
      "uses the host's network: no isolation",
      "mounts docker.sock: root on the host",
      "adds SYS_ADMIN",
      "runs as root",
      "NODE_ENV is set for development",
      "runs with Node's debugger open",
    ]);
  });

  it("is told of an edge without TLS", () => {
    expect(of("web")).to.include("the edge answers plain HTTP only");
    const tls = readCompose("services: { web: { image: nginx:1, ports: ['80:80', '443:443'] } }", "f");
    expect(findingsOf(tls).map(({ problem }) => problem)).not.to.include("the edge answers plain HTTP only");
  });

  it("is nothing where a file is as it should be", () => {
    const good = readCompose(
      `services:
  api:
    image: clinic/api@sha256:${"a".repeat(64)}
    restart: unless-stopped
    mem_limit: 1g
    ports: ["127.0.0.1:8080:8080"]
    healthcheck: { test: curl -f http://localhost:8080/health }
    environment: { PASSWORD: "\${PASSWORD}", TOKEN_TTL: 15m, PASSWORD_FILE: /run/secrets/x }`,
      "f",
    );
    expect(findingsOf(good)).to.deep.equal([]);
  });

  it("never holds a secret's value, and neither does the sheet", () => {
    const told = JSON.stringify(findings) + adopted.text + adopted.left.join("\n");
    for (const secret of Object.values(planted)) expect(told).not.to.contain(secret);
  });
});

describe("the spec sheet of a compose file", () => {
  it("has the data stores with the file's own figures", () => {
    expect(adopted.text).to.contain('engine: "postgres"');
    expect(lines("version")).to.deep.equal([
      'version: "16", // compose: postgres:16.4-alpine',
      'version: "7", // ours: the image does not say',
    ]);
    expect(lines("database")).to.include('database: "clinic", // compose: POSTGRES_DB');
    expect(lines("user")[0]).to.equal('user: "clinic", // ours: not `postgres`, which is the server\'s own');
    expect(lines("memoryGiB")).to.deep.equal(["memoryGiB: 8, // compose: its memory limit"]);
    expect(lines("sharedBuffersMiB")).to.deep.equal([
      "sharedBuffersMiB: 2048, // ours: a quarter of the memory",
    ]);
    expect(lines("eviction")).to.deep.equal(['eviction: "allkeys-lru", // compose: --maxmemory-policy']);
    expect(lines("appendOnly")).to.deep.equal(["appendOnly: true, // compose: --appendonly"]);
    expect(adopted.text.replace(/\s+/g, " ")).to.contain(
      "save: [{ seconds: 900, changes: 1 }, { seconds: 300, changes: 10 }], // compose: --save",
    );
  });

  it("makes one service of the copies that compose has to write out", () => {
    expect(adopted.services).to.deep.equal(["api", "worker"]);
    expect(lines("replicas")[0]).to.equal(
      "replicas: { min: 2, max: 4 }, // compose: replicas; the most are ours",
    );
  });

  it("reads a service's size, user, probes and what it writes to", () => {
    expect(lines("image")[0]).to.equal('image: "docker.io/clinic/api:2.3.1", // compose');
    expect(lines("cpus")[1]).to.equal("cpus: { request: 0.375, limit: 0.75 }, // compose: deploy.resources");
    expect(lines("memoryMiB")[1]).to.equal(
      "memoryMiB: { request: 256, limit: 512 }, // compose: deploy.resources",
    );
    expect(lines("uid")).to.deep.equal(["uid: 1001, // compose: user"]);
    expect(lines("writablePaths")[0]).to.equal('writablePaths: ["/app/uploads"],');
    expect(adopted.text).to.contain(
      'path: "/health/live", initialDelay: 1, period: 90, timeout: 3, failures: 10 }',
    );
  });

  it("takes connections, other services and secrets out of the variables", () => {
    const expected = [
      'DB_HOST: { connection: "database", field: "host" },',
      'DB_PORT: { connection: "database", field: "port" },',
      'DB_USER: { connection: "database", field: "username" },',
      'DB_PASSWORD: { connection: "database", field: "password" },',
      'DB_NAME: { connection: "database", field: "database" },',
      'DATABASE_URL: { connection: "database", field: "url" },',
      'REDIS_URL: { connection: "cache", field: "url" },',
      'WORKER_URL: { service: "worker" },',
      'STRIPE_SECRET_KEY: { secret: "STRIPE_SECRET_KEY" },',
      'JWT_SECRET: { secret: "JWT_SECRET" },',
      'LOG_LEVEL: "info",',
      'REGION: { secret: "REGION" },',
      'TOKEN_TTL: "15m",',
      'MAIL_URL: "http://mail.example.com/send",',
    ];
    const found = adopted.text.split("\n").map((line) => line.trim());
    expect(expected.filter((line) => !found.includes(line))).to.deep.equal([]);
    expect(lines("uses")[0]).to.equal(
      'uses: ["cache", "database"], // compose: its variables and depends_on',
    );
    expect(lines("calls")).to.deep.equal(['calls: ["worker"],']);
    expect(adopted.secrets).to.deep.equal(["JWT_SECRET", "REGION", "SEARCH_URL", "STRIPE_SECRET_KEY"]);
  });

  it("says what it could not map, and what takes its place", () => {
    expect(adopted.left).to.deep.equal([
      "services.api-1.volumes ./api.conf: configuration goes under `files` of the service",
      "services.api-1.environment: not in this file are search (SEARCH_URL). Adopt the files together, or give their addresses",
      "services.api-2.volumes ./api.conf: configuration goes under `files` of the service",
      "services.api-2.environment: not in this file are search (SEARCH_URL). Adopt the files together, or give their addresses",
      "services.worker.env_file .env: not read, for it holds secrets; put its variables under `env`",
      "services.web (nginx:1.27): Ward's own edge takes its place: put its routes, limits and headers under `edge`",
      "services.mysql (mysql:8): Ward has no component for it: keep it where it is, and name its address in a variable",
      "services.metrics (prom/prometheus:v3.0.0): Ward has its own",
      "secrets: no equivalent in a spec sheet",
      "services.worker.cgroup_parent: no equivalent in a spec sheet",
    ]);
  });
});

describe("a compose file that cannot be read", () => {
  const refusal = (text: string) => {
    try {
      readCompose(text, "compose.yml");
    } catch (error) {
      if (error instanceof ComposeError) return error.message;
      throw error;
    }
    return "was read";
  };

  it("is refused with the line, and with what to do", () => {
    expect(refusal("services:\n  a: [1\n")).to.match(/^compose\.yml, line 3: this is not YAML\. /);
    expect(refusal("services:\n  a: *b\n")).to.equal("compose.yml, line 2: no anchor is called b");
    expect(refusal("services:\n  a:\n    ports: !reset []\n")).to.equal(
      "compose.yml, line 3: the tag !reset is not read; merge the files first: docker compose config",
    );
    expect(refusal("[]")).to.equal("compose.yml: should be a mapping with `services`");
    expect(refusal("")).to.equal("compose.yml: should be a mapping with `services`");
    expect(refusal("version: '3'")).to.equal("compose.yml: has no `services`. Is it a compose file?");
    expect(refusal("services: { a: 1 }")).to.equal("compose.yml: services.a should be a mapping of keys");
    expect(refusal("services: { a: { ports: ['a:b:c:d'] } }")).to.equal(
      'compose.yml: services.a.ports: "a:b:c:d" is no port like "8080:80"',
    );
    expect(refusal("services: { a: { environment: [[1]] } }")).to.equal(
      "compose.yml: services.a.environment: should hold texts like NAME=value",
    );
  });

  it("is refused when nothing in it could be reached", () => {
    const worker = readCompose("services: { worker: { image: 'a:1' } }", "f");
    expect(() => adopt(worker, { name: "x", placement: "aws", file: "f" })).to.throw(
      ComposeError,
      "No service has a port",
    );
  });
});

describe("sizes and times of compose", () => {
  it("are read as it writes them", () => {
    expect(["1G", "512m", "2gb", "1GiB", "1073741824", "1.5g", "many"].map(mibOf)).to.deep.equal([
      1024,
      512,
      2048,
      1024,
      1024,
      1536,
      undefined,
    ]);
    expect(gibOf("1500m")).to.equal(2);
    expect(["30s", "1m30s", "500ms", "1h", "soon"].map(secondsOf)).to.deep.equal([
      30,
      90,
      1,
      3600,
      undefined,
    ]);
  });
});
