/** nginx as a pod of the edge runs it: the plan's own configuration, its certificate, its files. */
import { type ChildProcess, execFileSync, spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { chownSync, mkdirSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import { Socket } from "node:net";
import { join } from "node:path";
import { findProgram, freePort, until } from "../servers";

export interface Program {
  path: string;
  /** Since 1.27.3: `resolve` in an upstream, and what came with 1.25 and 1.27.4. */
  modern: boolean;
}

export const NEEDED = "no nginx or openssl (Debian: nginx-light openssl)";

/** The first nginx on PATH. */
export function findNginx(): Program | undefined {
  const path = findProgram("nginx", ["/usr/sbin"]);
  if (path === undefined) return undefined;
  const { stderr } = spawnSync(path, ["-v"], { encoding: "utf8" });
  const [, major, minor] = /nginx\/(\d+)\.(\d+)/.exec(stderr) ?? [];
  return { path, modern: Number(major) > 1 || Number(minor) >= 28 };
}

/** Where a pod's surroundings are in a test. */
export interface Surroundings {
  program: Program;
  /** In place of the container's root. */
  folder: string;
  /** In place of the cluster's DNS: addresses of each service's pods, and the port that all of them have. */
  services: Readonly<Record<string, { addresses: readonly string[]; port: number }>>;
  /** `address:port` of a DNS server that knows the services, for nginx that asks one. */
  resolver: string;
}

/** Runs as nobody in particular, like the unprivileged image. */
const NOBODY = process.getuid?.() === 0 ? { uid: 65534, gid: 65534 } : {};

export class Nginx {
  readonly folder: string;
  readonly https: number;
  readonly http: number;
  private readonly program: string;
  private process: ChildProcess | undefined;

  private constructor(program: string, folder: string, https: number, http: number) {
    this.program = program;
    this.folder = folder;
    this.https = https;
    this.http = http;
  }

  /** @param text `nginx.conf` of the plan's ConfigMap */
  static async prepare(text: string, replica: number, around: Surroundings): Promise<Nginx> {
    const [https, http] = [await freePort(), await freePort()];
    const folder = join(around.folder, `replica-${replica}`);
    mkdirSync(join(folder, "tmp"), { recursive: true });
    writeFileSync(join(folder, "nginx.conf"), placed(text, folder, { https, http }, around));
    for (const path of [folder, join(folder, "tmp")])
      if (NOBODY.uid !== undefined) chownSync(path, NOBODY.uid, NOBODY.gid);
    return new Nginx(around.program.path, folder, https, http);
  }

  /** `nginx -t`: what it has to say, and whether it is content. */
  test(): { status: number | null; said: string } {
    const { status, stderr } = spawnSync(this.program, ["-t", ...this.files], {
      encoding: "utf8",
      ...NOBODY,
    });
    return { status, said: stderr };
  }

  async start(): Promise<void> {
    this.process = spawn(this.program, [...this.files, "-g", "daemon off;"], { stdio: "ignore", ...NOBODY });
    await Promise.all([listening(this.https), listening(this.http)]);
  }

  get pid(): number {
    return this.process?.pid ?? 0;
  }

  /** The processes that answer. */
  workers(): number[] {
    const children = readFileSync(`/proc/${this.pid}/task/${this.pid}/children`, "utf8");
    return children.split(" ").filter(Boolean).map(Number);
  }

  /** Every line of the access log that is written yet, as a machine reads it. @throws where one is no JSON */
  accessLog(): Record<string, unknown>[] {
    const written = readFileSync(join(this.folder, "access.log"), "utf8").split("\n").filter(Boolean);
    return written.map((line) => JSON.parse(line) as Record<string, unknown>);
  }

  errorLog(): string {
    return readFileSync(join(this.folder, "error.log"), "utf8");
  }

  signal(name: "SIGHUP" | "SIGQUIT" | "SIGTERM"): void {
    this.process?.kill(name);
  }

  /** New workers, which remember nothing, and the old ones gone. */
  async reload(): Promise<void> {
    const before = this.workers();
    this.signal("SIGHUP");
    await until(() => {
      if (this.workers().some((worker) => before.includes(worker))) throw new Error("the old workers stay");
    });
  }

  async stop(name: "SIGQUIT" | "SIGTERM" = "SIGTERM"): Promise<void> {
    const { process: running } = this;
    if (running === undefined || running.exitCode !== null || running.signalCode !== null) return;
    const gone = once(running, "exit");
    running.kill(name);
    await gone;
  }

  private get files(): string[] {
    return ["-e", "stderr", "-c", join(this.folder, "nginx.conf")];
  }
}

/** Only what has to be another on one machine than in a pod is replaced: ports, paths, and where services are. */
function placed(
  text: string,
  folder: string,
  ports: { https: number; http: number },
  { program, folder: root, services, resolver }: Surroundings,
): string {
  const moved = text
    .replaceAll(" /tmp/", ` ${folder}/tmp/`)
    .replaceAll("listen 8443", `listen 127.0.0.1:${ports.https}`)
    .replaceAll("listen 8080", `listen 127.0.0.1:${ports.http}`)
    .replaceAll("/etc/nginx/tls", `${root}/tls`)
    .replaceAll("root /srv/", `root ${root}/srv/`)
    .replaceAll("/dev/stdout", `${folder}/access.log`)
    .replaceAll("/dev/stderr", `${folder}/error.log`)
    .replace("ssl_certificate_cache max=8 valid=1m", "ssl_certificate_cache max=8 valid=1s")
    .replace(/resolver \S+ valid=10s/, `resolver ${resolver} valid=1s`)
    .replace(
      /^( *)server (([\w-]+)-pods\.\S+):\d+ resolve (.*;)$/gm,
      (_, indent: string, ...found: string[]) => {
        const [name = "", service = "", rest = ""] = found;
        const { addresses, port } = services[service] ?? { addresses: [], port: 0 };
        if (program.modern) return `${indent}server ${name}:${port} resolve ${rest}`;
        return addresses.map((address) => `${indent}server ${address}:${port} ${rest}`).join("\n");
      },
    );
  return program.modern ? moved : withoutNewer(moved);
}

/** Debian's nginx is 1.22: what came later is said in the older way, or left out where there is none. */
function withoutNewer(text: string): string {
  return text
    .replace(/^ *http2 on;\n/gm, "")
    .replace(/^( *listen \S+ ssl);$/gm, "$1 http2;")
    .replace(/^ *ssl_certificate_cache .*\n/gm, "");
}

function listening(port: number): Promise<void> {
  return until(async () => {
    const socket = new Socket().connect(port, "127.0.0.1");
    await once(socket, "connect").finally(() => socket.destroy());
  });
}

/** A certificate for exactly these names, of the kind that the plan's Certificate asks for. */
export function createCertificate(folder: string, names: readonly string[]): Buffer {
  mkdirSync(join(folder, "tls"), { recursive: true });
  const [key, certificate] = [join(folder, "tls/tls.key"), join(folder, "tls/tls.crt")];
  const san = names.map((name) => `DNS:${name}`).join(",");
  execFileSync(
    "openssl",
    [
      ...["req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-sha256", "-nodes"],
      ...["-days", "90", "-subj", "/CN=edge", "-addext", `subjectAltName=${san}`],
      ...["-keyout", `${key}.new`, "-out", `${certificate}.new`],
    ],
    { stdio: "ignore" },
  );
  // Other files under the same names, as a kubelet renews a Secret.
  for (const path of [key, certificate]) {
    if (NOBODY.uid !== undefined) chownSync(`${path}.new`, NOBODY.uid, NOBODY.gid);
    renameSync(`${path}.new`, path);
  }
  return readFileSync(certificate);
}
