/** An S3 store (moto) for the live suites, and the backup program run against it. */
import { type ChildProcess, execFileSync, spawn, spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { join } from "node:path";
import { findProgram, freePort, need, stop, until } from "./servers";

export const PROGRAM = join(__dirname, "../../images/backup/backup");
const BUCKET = "backups";

export interface Manifest {
  engine: string;
  version: string;
  source: string;
  started: string;
  finished: string;
  recoveryPoint: string;
  /** How much of what was there: rows, documents or keys, and the newest time in them. */
  tables?: { table: string; rows: number; newest: string | null }[];
  files: { name: string; bytes: number; sha256: string }[];
  /** SHA-256 of the rest, keys in order. */
  seal?: string;
}

/** As the program makes it. */
export function sealOf({ seal: _, ...rest }: Manifest): string {
  return createHash("sha256")
    .update(`${JSON.stringify(sorted(rest))}\n`)
    .digest("hex");
}

function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted);
  if (typeof value !== "object" || value === null) return value;
  const entries = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1));
  return Object.fromEntries(entries.map(([key, inner]) => [key, sorted(inner)]));
}

export class Archive {
  /** Of every run of the program; suites add to it what is theirs. */
  readonly environment: NodeJS.ProcessEnv;
  private readonly server: ChildProcess;

  /** Starts the store with its bucket, or skips the suite. */
  static async start(suite: Mocha.Context, home: string, prefix: string): Promise<Archive> {
    const aws = need(suite, findProgram("aws"), "no AWS CLI (Debian: awscli)");
    for (const tool of ["rclone", "jq", "zstd", "openssl"])
      need(suite, findProgram(tool), `no ${tool} (Debian: ${tool})`);
    const moto = need(suite, findProgram("moto_server"), "no S3 server (PyPI: moto[server,s3])");
    const archive = new Archive(moto, await freePort(), aws, home, prefix);
    await until(() => archive.s3("mb", `s3://${BUCKET}`));
    // As a backup site should, it keeps versions.
    const versions = ["--bucket", BUCKET, "--versioning-configuration", "Status=Enabled"];
    archive.aws(["--endpoint-url", archive.endpoint, "s3api", "put-bucket-versioning", ...versions]);
    return archive;
  }

  private constructor(moto: string, port: number, aws: string, home: string, prefix: string) {
    this.server = spawn(moto, ["-H", "127.0.0.1", "-p", String(port)], { stdio: "ignore" });
    this.environment = {
      PATH: `${join(aws, "..")}:${process.env["PATH"]}`,
      HOME: home,
      AWS_REGION: "us-east-2",
      AWS_DEFAULT_REGION: "us-east-2",
      AWS_ACCESS_KEY_ID: "test",
      AWS_SECRET_ACCESS_KEY: "test",
      AWS_ENDPOINT_URL: `http://127.0.0.1:${port}`,
      AWS_ENDPOINT_URL_S3: `http://127.0.0.1:${port}`,
      BACKUP_BUCKET: BUCKET,
      BACKUP_PREFIX: prefix,
      BACKUP_KEEP_DAYS: "30",
    };
  }

  get endpoint(): string {
    return this.environment["AWS_ENDPOINT_URL_S3"] ?? "";
  }

  run(command: string, changes: NodeJS.ProcessEnv = {}, user: { uid?: number; gid?: number } = {}) {
    const env = { ...this.environment, ...changes };
    return spawnSync(PROGRAM, [command], { env, encoding: "utf8", ...user });
  }

  aws(args: readonly string[], input?: string | Buffer): Buffer {
    return execFileSync("aws", args, {
      env: this.environment,
      stdio: ["pipe", "pipe", "ignore"],
      ...(input === undefined ? {} : { input }),
    });
  }

  s3(...args: string[]): Buffer {
    return this.aws(["--endpoint-url", this.endpoint, "s3", ...args]);
  }

  /** Folders of the archive: times of backups, and whatever else is there. */
  stamps(prefix = this.environment["BACKUP_PREFIX"]): string[] {
    const folders = this.paths(`${BUCKET}/${prefix}`).filter((path) => path.includes("/"));
    return [...new Set(folders.map((path) => path.split("/")[0] ?? ""))].sort();
  }

  manifests(): number {
    return this.paths(BUCKET).filter((path) => path.endsWith("/manifest.json")).length;
  }

  /** @throws where nothing is there */
  read(path: string, prefix = this.environment["BACKUP_PREFIX"]): Buffer {
    const folder = `${BUCKET}/${prefix}/${path}`.split("/").slice(0, -1).join("/");
    const content = this.rclone(["cat", `store:${BUCKET}/${prefix}/${path}`]);
    const name = path.split("/").at(-1) ?? "";
    if (content.length === 0 && !this.paths(folder).includes(name)) throw new Error(`there is no ${path}`);
    return content;
  }

  manifest(stamp: string, prefix = this.environment["BACKUP_PREFIX"]): Manifest {
    return JSON.parse(this.read(`${stamp}/manifest.json`, prefix).toString()) as Manifest;
  }

  /** Changes a manifest as somebody would who could: with a seal that fits. */
  forge(stamp: string, changes: Partial<Manifest>): void {
    const changed = { ...this.manifest(stamp), ...changes };
    this.put(`${stamp}/manifest.json`, JSON.stringify({ ...changed, seal: sealOf(changed) }));
  }

  put(path: string, content: string | Buffer = "{}"): void {
    this.rclone(["rcat", `store:${BUCKET}/${this.environment["BACKUP_PREFIX"]}/${path}`], content);
  }

  private paths(folder: string): string[] {
    const listed = this.rclone(["lsf", "--recursive", "--files-only", `store:${folder}/`]).toString();
    return listed.split("\n").filter(Boolean);
  }

  /** Many times as fast as the AWS CLI. */
  private rclone(args: readonly string[], input?: string | Buffer): Buffer {
    const store = { TYPE: "s3", PROVIDER: "Other", ENV_AUTH: "true", ENDPOINT: this.endpoint };
    const remote = Object.entries(store).map(([key, value]) => [`RCLONE_CONFIG_STORE_${key}`, value]);
    return execFileSync("rclone", ["--quiet", "--s3-no-check-bucket", ...args], {
      env: { ...this.environment, ...Object.fromEntries(remote) },
      stdio: ["pipe", "pipe", "ignore"],
      ...(input === undefined ? {} : { input }),
    });
  }

  stop(): void {
    stop(this.server);
  }
}
