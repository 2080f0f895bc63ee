/** A Redis that is started as redis-operator starts one of our caches: from a plan's own texts. */
import { type ChildProcess, spawn, spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { CacheTexts, Login } from "./cache-config-texts";
import type { Certificates } from "./redis";
import { freePort, stop, until } from "./servers";

export class CacheServer {
  readonly folder: string;
  readonly port: number;
  private readonly texts: CacheTexts;
  private readonly tls: Certificates;
  private server: ChildProcess | undefined;
  private more: string[] = [];

  static async start(scratch: string, tls: Certificates, texts: CacheTexts): Promise<CacheServer> {
    const server = new CacheServer(scratch, await freePort(), tls, texts);
    await server.again();
    return server;
  }

  /**
   * A sentinel that observes one primary, with the operator's own password.
   * https://github.com/OT-CONTAINER-KIT/redis-operator/blob/v0.26.0/internal/agent/bootstrap/sentinel/config.go
   */
  static async sentinel(scratch: string, tls: Certificates, texts: CacheTexts, primary: number) {
    const sentinel = new CacheServer(scratch, await freePort(), tls, texts);
    const [, password] = texts.operator;
    const lines = [
      ...["bind 127.0.0.1", "protected-mode yes", `requirepass ${password}`, `masterauth ${password}`],
      ...[`sentinel monitor cache 127.0.0.1 ${primary} 1`, `sentinel auth-pass cache ${password}`],
      ...[...sentinel.secure(), `dir ${sentinel.folder}`],
    ];
    writeFileSync(join(sentinel.folder, "redis.conf"), `${lines.join("\n")}\n`);
    sentinel.more = ["--sentinel"];
    await sentinel.again();
    return sentinel;
  }

  private constructor(scratch: string, port: number, tls: Certificates, texts: CacheTexts) {
    this.folder = mkdtempSync(join(scratch, "redis-"));
    this.port = port;
    this.tls = tls;
    this.texts = texts;
    mkdirSync(join(this.folder, "data"));
    writeFileSync(join(this.folder, "redis-additional.conf"), texts.configuration);
    writeFileSync(join(this.folder, "user.acl"), texts.users);
    writeFileSync(join(this.folder, "redis.conf"), `${this.operatorsPart().join("\n")}\n`);
  }

  /** After it was stopped or killed: with the same files and the same data. */
  async again(): Promise<void> {
    this.server = spawn("redis-server", [join(this.folder, "redis.conf"), ...this.more], { stdio: "ignore" });
    await until(() => {
      if (this.asOperator("ping") !== "PONG") throw new Error("not ready");
    });
  }

  asOperator(...command: string[]): string {
    return this.as(this.texts.operator, ...command);
  }

  asApplication(...command: string[]): string {
    return this.as(this.texts.application, ...command);
  }

  /** What the server answers, errors too. */
  as([user, password]: Login, ...command: string[]): string {
    return this.client(["--user", user, ...command], { REDISCLI_AUTH: password });
  }

  /** Many commands over one connection of the application. */
  tell(commands: readonly string[]): string {
    const [user, password] = this.texts.application;
    return this.client(["--user", user], { REDISCLI_AUTH: password }, `${commands.join("\n")}\n`);
  }

  client(args: readonly string[], env: NodeJS.ProcessEnv = {}, input = ""): string {
    const connect = ["--tls", "--cacert", this.tls.authority, "-h", "localhost", "-p", String(this.port)];
    const environment = { PATH: process.env["PATH"], ...env };
    const run = spawnSync("redis-cli", [...connect, ...args], { env: environment, encoding: "utf8", input });
    return `${run.stdout}${run.stderr}`.trim();
  }

  /** What a client without TLS gets. */
  plain(...command: string[]): string {
    const [user, password] = this.texts.operator;
    const env = { PATH: process.env["PATH"], REDISCLI_AUTH: password };
    const args = ["-h", "127.0.0.1", "-p", String(this.port), "--user", user, ...command];
    const run = spawnSync("redis-cli", args, { env, encoding: "utf8" });
    return `${run.stdout}${run.stderr}`;
  }

  /** As if its machine's kernel had killed it. */
  async kill(): Promise<void> {
    const { server } = this;
    if (server === undefined) return;
    const gone = new Promise((resolve) => server.once("exit", resolve));
    server.kill("SIGKILL");
    await gone;
  }

  stop(): void {
    if (this.server !== undefined) stop(this.server);
  }

  private secure(): string[] {
    const { authority, certificate, key } = this.tls;
    return [
      ...[`tls-cert-file ${certificate}`, `tls-key-file ${key}`, `tls-ca-cert-file ${authority}`],
      ...["tls-auth-clients optional", "tls-replication yes", "port 0", `tls-port ${this.port}`],
    ];
  }

  /**
   * What the operator's init container writes, from environment variables it makes of the resource's fields; ours is
   * included last. https://github.com/OT-CONTAINER-KIT/redis-operator/blob/v0.26.0/internal/agent/bootstrap/redis/config.go
   */
  private operatorsPart(): string[] {
    const { operator, sharded } = this.texts;
    const [, password] = operator;
    const data = join(this.folder, "data");
    return [
      "bind 127.0.0.1",
      `masterauth ${password}`,
      `requirepass ${password}`,
      "protected-mode yes",
      ...(sharded
        ? [
            ...["cluster-enabled yes", "cluster-node-timeout 15000", "cluster-require-full-coverage no"],
            ...["cluster-migration-barrier 1", `cluster-config-file ${join(data, "nodes.conf")}`],
            ...["cluster-announce-ip 127.0.0.1", "tls-cluster yes"],
          ]
        : []),
      ...this.secure(),
      `aclfile ${join(this.folder, "user.acl")}`,
      ...["save 900 1", "save 300 10", "save 60 10000", "appendonly yes"],
      ...['appendfilename "Appendonly.aof"', `dir ${data}`],
      `include ${join(this.folder, "redis-additional.conf")}`,
    ];
  }
}
