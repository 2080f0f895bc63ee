import { type ChildProcess, spawn, spawnSync } from "node:child_process";
import { existsSync, mkdirSync, mkdtempSync, readFileSync, writeFileSync } from "node:fs";
import { request } from "node:https";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { expect } from "chai";
import { type Revealed, reveal, type Shown } from "../../preview/wire";
import { appliedOf, oneOf } from "../support/applied";
import { at, listAt, stacks } from "../support/plan";
import { type Certificates, createCertificates } from "./redis";
import { discard, findProgram, freePort, need, until } from "./servers";
import { speaks } from "./speaks";

const MIB = 1024 * 1024;
/** What Debian has on PATH insists on its own system user. */
const PROGRAM = "/usr/lib/rabbitmq/bin/rabbitmq-server";
/** Of rabbitmq.conf, what Debian's RabbitMQ 3.10 does not know yet; with it, it refuses to start. */
const NEWER = /^default_queue_type = quorum$/m;
/** Somebody with every right, by whom the application's are seen; the password, too. */
const OPERATOR = "somebody";

const PAGE = readFileSync(join(__dirname, "../../docs/runbooks/secrets.md"), "utf8");
/** The Secret has the new password already; the pod is this machine. */
const KUBECTL = `#!/bin/sh
case "$*" in
*" get secret "*) printf the-new-one | base64 -w0 ;;
*" exec "*)
  while [ "$1" != -- ]; do shift; done
  shift
  exec "$@" ;;
esac
`;

describe("the generated configuration of message brokers, on a real RabbitMQ", () => {
  const folder = mkdtempSync(join(tmpdir(), "ward-rabbitmq-"));
  let program: string;
  let tls: Certificates;
  let server: ChildProcess | undefined;
  let environment: NodeJS.ProcessEnv;
  let ports: { amqps: number; management: number; mapper: number };

  before(function () {
    const found = existsSync(PROGRAM) ? PROGRAM : findProgram("rabbitmq-server");
    program = need(this, found, "no RabbitMQ (Debian: rabbitmq-server)");
    need(this, findProgram("openssl"), "no OpenSSL (Debian: openssl)");
    tls = createCertificates(folder);
  });
  after(() => discard(folder));

  for (const system of ["nx-portal", "hospital"])
    for (const stack of stacks)
      describe(`of ${system}, ${stack}`, () => {
        let memoryMiB: number;
        let user: string;
        let password: string;

        before(async () => {
          const recording = await appliedOf(stack, "kubernetes", system);
          const name = `${system}-broker`;
          const opened = (type: string): Revealed<string> => reveal(oneOf(recording, type, name).inputs, "");
          const secret = Object(at(opened("kubernetes:core/v1:Secret"), "stringData"));
          const spec = at(opened("kubernetes:rabbitmq.com/v1beta1:RabbitmqCluster"), "spec");
          memoryMiB = mebibytes(String(at(spec, "resources.limits.memory")));
          [user, password] = [secret.username, secret.password];
          expect(at(spec, "tls.disableNonTLSListeners")).to.equal(true);
          await start(String(at(spec, "rabbitmq.additionalConfig")), secret["default_user.conf"]);
          await until(() => expect(control("await_startup")).to.equal(true));
          expect(control("add_user", OPERATOR, OPERATOR)).to.equal(true);
          expect(control("set_user_tags", OPERATOR, "administrator")).to.equal(true);
        });
        after(end);

        it("listens by TLS only, 1.2 and 1.3", async () => {
          const listeners = listAt((await ask("GET", "/api/overview")).body, "listeners");
          const outside = listeners.filter((it) => at(it, "protocol") !== "clustering");
          expect(outside.map((it) => [at(it, "protocol"), at(it, "port")])).to.have.deep.members([
            ["amqp/ssl", ports.amqps],
            ["https", ports.management],
          ]);
          expect(await speaks("TLSv1.3", { port: ports.amqps })).to.equal(true);
          expect(await speaks("TLSv1.2", { port: ports.amqps })).to.equal(true);
          expect(await speaks("TLSv1.1", { port: ports.amqps })).to.equal(false);
        });
        it("knows the system's user and nobody else, least of all guest", async () => {
          const users = listAt((await ask("GET", "/api/users")).body, "");
          const names = users.map((it) => at(it, "name"));
          expect(names).to.have.members([user, OPERATOR]);
          expect((await ask("GET", "/api/permissions")).body).to.deep.equal([
            { user, vhost: "/", configure: ".*", write: ".*", read: ".*" },
          ]);
          expect(control("authenticate_user", user, password)).to.equal(true);
          expect(control("authenticate_user", user, "wrong")).to.equal(false);
          expect(control("authenticate_user", "guest", "guest")).to.equal(false);
        });
        it("lets the application administer nothing, nor look at what others do", async () => {
          expect(at((await ask("GET", `/api/users/${user}`)).body, "tags")).to.deep.equal([]);
          for (const path of ["/api/whoami", "/api/users", "/api/queues", "/api/definitions"])
            expect((await ask("GET", path, undefined, `${user}:${password}`)).status, path).to.equal(401);
        });
        it("stops publishers before memory or disk are full", async () => {
          // Figures come some seconds after the server.
          const node = await until(async () => {
            const found = at((await ask("GET", "/api/nodes")).body, "0");
            expect(at(found, "mem_limit")).to.be.a("number");
            return found;
          });
          // 40 % of what the operator leaves of the container's memory for RabbitMQ: 80 %.
          expect(at(node, "mem_limit")).to.be.closeTo(memoryMiB * MIB * 0.8 * 0.4, MIB);
          expect(at(node, "disk_free_limit")).to.equal(memoryMiB * MIB);
          expect([at(node, "mem_alarm"), at(node, "disk_free_alarm")]).to.deep.equal([false, false]);
        });
        it("holds a quorum queue", async () => {
          expect(control("set_permissions", OPERATOR, ".*", ".*", ".*")).to.equal(true);
          const wish = { durable: true, arguments: { "x-queue-type": "quorum" } };
          expect((await ask("PUT", "/api/queues/%2F/jobs", wish)).status).to.equal(201);
          expect(at((await ask("GET", "/api/queues/%2F/jobs")).body, "type")).to.equal("quorum");
        });

        if (system === "nx-portal")
          it("takes another password by the runbook's commands, and forgets the old one", () => {
            const [, block = ""] = /## Of a broker[\s\S]*?```sh\n([\s\S]*?)```/.exec(PAGE) ?? [];
            const [changes = ""] = /^kubectl [\s\S]*? change_password \w+$/m.exec(block) ?? [];
            const bin = mkdtempSync(join(folder, "bin-"));
            writeFileSync(join(bin, "kubectl"), KUBECTL, { mode: 0o755 });
            const PATH = [bin, dirname(program), process.env["PATH"]].join(":");
            const run = spawnSync("sh", ["-euc", changes], {
              env: { ...environment, PATH },
              encoding: "utf8",
            });
            expect(run.status, run.stderr).to.equal(0);
            expect(control("authenticate_user", user, "the-new-one")).to.equal(true);
            expect(control("authenticate_user", user, password)).to.equal(false);
          });

        /** Of the management plugin. */
        function ask(method: string, path: string, body?: object, login = `${OPERATOR}:${OPERATOR}`) {
          return call(ports.management, tls.authority, method, path, login, body);
        }
      });

  /**
   * With the files that the cluster operator mounts. https://github.com/rabbitmq/cluster-operator/blob/main/internal/resource/configmap.go
   * Peers are found through Kubernetes there; one server has none.
   */
  async function start(ours: string, defaultUser: string): Promise<void> {
    expect(ours).to.match(NEWER);
    const home = mkdtempSync(join(folder, "node-"));
    ports = { amqps: await freePort(), management: await freePort(), mapper: await freePort() };
    const memory = /disk_free_limit\.absolute = (\d+)MiB/.exec(ours)?.[1];
    const operators = ["disk_free_limit.absolute = 2GB", "cluster_partition_handling = pause_minority"];
    const secure = [
      ...[`ssl_options.certfile = ${tls.certificate}`, `ssl_options.keyfile = ${tls.key}`],
      ...[`listeners.ssl.default = ${ports.amqps}`, "listeners.tcp = none"],
      ...[`management.ssl.certfile = ${tls.certificate}`, `management.ssl.keyfile = ${tls.key}`],
      `management.ssl.port = ${ports.management}`,
      ...[`ssl_options.cacertfile = ${tls.authority}`, "ssl_options.verify = verify_peer"],
      `total_memory_available_override_value = ${Math.round(Number(memory) * MIB * 0.8)}`,
    ];
    mkdirSync(join(home, "conf.d"));
    const write = (name: string, text: string) => writeFileSync(join(home, name), `${text}\n`);
    write("conf.d/10-operatorDefaults.conf", operators.join("\n"));
    write("conf.d/11-default_user.conf", defaultUser);
    write("conf.d/90-userDefinedConfiguration.conf", `${secure.join("\n")}\n${ours.replace(NEWER, "")}`);
    write("enabled_plugins", "[rabbitmq_management].");
    environment = {
      PATH: process.env["PATH"],
      HOME: home,
      RABBITMQ_NODENAME: `ward${ports.amqps}@localhost`,
      RABBITMQ_MNESIA_BASE: join(home, "mnesia"),
      RABBITMQ_LOG_BASE: join(home, "log"),
      RABBITMQ_CONFIG_FILE: join(home, "none"),
      RABBITMQ_CONFIG_FILES: join(home, "conf.d"),
      RABBITMQ_ENABLED_PLUGINS_FILE: join(home, "enabled_plugins"),
      RABBITMQ_DIST_PORT: String(await freePort()),
      ERL_EPMD_PORT: String(ports.mapper),
      ERL_EPMD_ADDRESS: "127.0.0.1",
    };
    server = spawn(program, [], {
      env: environment,
      stdio: "ignore",
      // A script, and Erlang below it: they end together.
      detached: true,
    });
  }

  /** What who operates does in the pod. @returns whether it went well */
  function control(...command: string[]): boolean {
    const { status } = spawnSync(join(dirname(program), "rabbitmqctl"), ["--quiet", ...command], {
      env: environment,
      stdio: "ignore",
    });
    return status === 0;
  }

  function end(): void {
    if (server?.pid === undefined) return;
    process.kill(-server.pid, "SIGKILL");
    // Erlang's port mapper stays, for the next one that would come.
    spawnSync("epmd", ["-port", String(ports.mapper), "-kill"]);
  }
});

interface Answer {
  status: number;
  body: Shown;
}

function call(
  port: number,
  ca: string,
  method: string,
  path: string,
  auth: string,
  body?: object,
): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const to = { host: "localhost", port, ca: readFileSync(ca), method, path, auth };
    const asked = request(to, (response) => {
      let text = "";
      response.on("data", (part: Buffer) => {
        text += part.toString();
      });
      response.on("end", () =>
        resolve({ status: response.statusCode ?? 0, body: text === "" ? null : (JSON.parse(text) as Shown) }),
      );
    });
    asked.once("error", reject);
    asked.end(body === undefined ? "" : JSON.stringify(body));
  });
}

/** `2Gi` and `2048Mi` are the same. */
function mebibytes(quantity: string): number {
  const [, number, unit] = /^(\d+)(Mi|Gi)$/.exec(quantity) ?? [];
  return Number(number) * (unit === "Gi" ? 1024 : 1);
}
