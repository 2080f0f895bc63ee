/** Real servers for the live suites: started on loopback, stopped by whoever started them. */
import { type ChildProcess, execFileSync, spawn } from "node:child_process";
import { chownSync, existsSync, mkdtempSync, readdirSync, rmSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";

/** Where scripts/live-setup keeps what comes from no Debian package. */
const installed = execFileSync(join(__dirname, "../../scripts/live-setup"), ["--folder"], {
  encoding: "utf8",
}).trim();

/** The program on PATH, or where scripts/live-setup or Debian keep it. */
export function findProgram(name: string, folders: string[] = []): string | undefined {
  return [...(process.env["PATH"] ?? "").split(delimiter), installed, ...folders]
    .map((folder) => join(folder, name))
    .find((path) => existsSync(path));
}

/** Skips the suite with one line that says what is missing and how to get it. */
export function need(suite: Mocha.Context, program: string | undefined, hint: string): string {
  if (program !== undefined) return program;
  console.log(`      skipped: ${hint}`);
  return suite.skip();
}

/**
 * Ports that no kernel gives to a client, which would take one between two starts of a server; as many again above them
 * are for what servers open beside their own (Redis: 10000 above).
 */
const PORTS = { from: 10_000, count: 10_000 };
let next = Math.floor(Math.random() * PORTS.count);

/** A port of loopback that is free, and that this run gives to nobody else. */
export async function freePort(): Promise<number> {
  for (let attempt = 0; attempt < PORTS.count; attempt++) {
    const port = PORTS.from + (next++ % PORTS.count);
    if (await isFree(port)) return port;
  }
  throw new Error("no port is free");
}

function isFree(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const server = createServer().once("error", () => resolve(false));
    server.listen(port, "127.0.0.1", () => server.close(() => resolve(true)));
  });
}

/** How long anything may take that is waited for: a machine that does much else is slow. */
const PATIENCE_MS = 60_000;

/** Polls until `check` does not throw any more. @throws its last error after a minute. */
export async function until<T>(check: () => T | Promise<T>): Promise<T> {
  const end = Date.now() + PATIENCE_MS;
  for (;;) {
    try {
      return await check();
    } catch (error) {
      if (Date.now() > end) throw error;
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
  }
}

export function postgresFolders(): string[] {
  const root = "/usr/lib/postgresql";
  return existsSync(root) ? readdirSync(root).map((version) => join(root, version, "bin")) : [];
}

export interface Postgres {
  folder: string;
  port: number;
  stop(): void;
}

/** Whom PostgreSQL runs as: it refuses root. */
export function postgresUser(): { uid?: number; gid?: number } {
  if (process.getuid?.() !== 0) return {};
  const id = (what: string) => Number(execFileSync("id", [what, "postgres"], { encoding: "utf8" }));
  return { uid: id("-u"), gid: id("-g") };
}

/** Lets PostgreSQL's user write to a folder. */
export function handOver(folder: string): void {
  const { uid, gid } = postgresUser();
  if (uid !== undefined && gid !== undefined) chownSync(folder, uid, gid);
}

/** PostgreSQL on a Unix socket and TCP; as root it runs as the user `postgres`, for it refuses root. */
export async function startPostgres(settings: string[] = [], hba: string[] = []): Promise<Postgres> {
  const bin = postgresFolders().at(-1) ?? "";
  const folder = mkdtempSync(join(tmpdir(), "ward-pg-"));
  const port = await freePort();
  const as = postgresUser();
  handOver(folder);
  const data = join(folder, "data");
  execFileSync(join(bin, "initdb"), ["-D", data, "-U", "postgres", "--auth=trust", "-N"], {
    ...as,
    cwd: folder,
    stdio: "ignore",
  });
  if (hba.length > 0) {
    execFileSync("sh", ["-c", `printf '%s\\n' "$1" > ${data}/pg_hba.conf`, "sh", hba.join("\n")], as);
  }
  const options = [
    "-c",
    `port=${port}`,
    "-c",
    `unix_socket_directories=${folder}`,
    "-c",
    "listen_addresses=127.0.0.1",
    "-c",
    "fsync=off",
  ];
  const server = spawn(
    join(bin, "postgres"),
    ["-D", data, ...options, ...settings.flatMap((line) => ["-c", line])],
    { ...as, cwd: folder, stdio: "ignore" },
  );
  await until(() =>
    execFileSync(join(bin, "pg_isready"), ["-h", folder, "-p", String(port)], { stdio: "ignore" }),
  );
  return { folder, port, stop: () => stop(server, folder) };
}

export function stop(server: ChildProcess, folder?: string): void {
  if (folder !== undefined) {
    if (server.exitCode !== null || server.signalCode !== null) discard(folder);
    else server.once("exit", () => discard(folder));
  }
  server.kill("SIGKILL");
}

/** Removes a folder, though what was killed may still write to it for a moment. */
export function discard(folder: string): void {
  rmSync(folder, { recursive: true, force: true, maxRetries: 20, retryDelay: 50 });
}
