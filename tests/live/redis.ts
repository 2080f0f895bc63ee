/** A Redis as redis-operator runs one: TLS only, with a password. */
import { type ChildProcess, execFileSync, spawn } from "node:child_process";
import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { freePort, stop, until } from "./servers";

export interface Certificates {
  authority: string;
  certificate: string;
  key: string;
}

/** An authority and a certificate of `localhost`, in a folder. */
export function createCertificates(folder: string): Certificates {
  const path = (name: string) => join(folder, name);
  const openssl = (...args: string[]) => execFileSync("openssl", args, { stdio: "ignore" });
  const fresh = ["-newkey", "rsa:2048", "-nodes", "-x509", "-days", "1"];
  const authority = ["-keyout", path("ca.key"), "-out", path("ca.pem"), "-subj", "/CN=ward test"];
  openssl("req", ...fresh, ...authority);
  const signed = ["-CA", path("ca.pem"), "-CAkey", path("ca.key"), "-addext", "subjectAltName=DNS:localhost"];
  const own = ["-keyout", path("tls.key"), "-out", path("tls.crt"), "-subj", "/CN=localhost"];
  openssl("req", ...fresh, ...signed, ...own);
  return { authority: path("ca.pem"), certificate: path("tls.crt"), key: path("tls.key") };
}

export class Redis {
  readonly port: number;
  /** Its data, where it was told to save it. */
  readonly file: string;
  private readonly server: ChildProcess;
  private readonly tls: Certificates;
  private readonly password: string;

  static async start(folder: string, tls: Certificates, password: string, more: string[] = []) {
    const redis = new Redis(await freePort(), folder, tls, password, more);
    await until(() => redis.ask("ping"));
    return redis;
  }

  private constructor(port: number, folder: string, tls: Certificates, password: string, more: string[]) {
    this.port = port;
    this.tls = tls;
    this.password = password;
    const dir = join(folder, String(port));
    mkdirSync(dir, { recursive: true });
    this.file = join(dir, "dump.rdb");
    const files = ["--tls-cert-file", tls.certificate, "--tls-key-file", tls.key];
    const secure = ["--tls-ca-cert-file", tls.authority, "--tls-auth-clients", "no", ...files];
    const place = ["--port", "0", "--tls-port", String(port), "--bind", "127.0.0.1", "--dir", dir];
    this.server = spawn("redis-server", [...place, ...secure, "--requirepass", password, ...more], {
      stdio: "ignore",
    });
  }

  ask(...args: string[]): string {
    return this.run(args, "").trim();
  }

  /** Many commands over one connection. */
  tell(commands: readonly string[], ...args: string[]): void {
    this.run(args, `${commands.join("\n")}\n`);
  }

  private run(args: readonly string[], input: string): string {
    const connect = ["--tls", "--cacert", this.tls.authority, "-e", "-h", "localhost", "-p", `${this.port}`];
    return execFileSync("redis-cli", [...connect, ...args], {
      env: { ...process.env, REDISCLI_AUTH: this.password },
      stdio: ["pipe", "pipe", "pipe"],
      encoding: "utf8",
      input,
    });
  }

  stop(): void {
    stop(this.server);
  }
}
