/** A PostgreSQL that is started with what a plan says of one of our databases, and PostgreSQL's own clients. */
import { type ChildProcess, execFileSync, spawn, spawnSync } from "node:child_process";
import { chmodSync, copyFileSync, mkdtempSync, openSync, readFileSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { at, listAt, type PlanView } from "../support/plan";
import { type Certificates, createCertificates } from "./redis";
import { freePort, handOver, postgresFolders, postgresUser, until } from "./servers";

/** What a plan says of its PostgreSQL, in the server's own words. */
export interface ServerTexts {
  settings: Record<string, string>;
  /** Who is let in, after the test's own way. */
  access: string[];
}

/** Of CloudNativePG. Its own rules, of certificates for its own users, are left out; the last one is its default. */
export function cloudNativePgTexts(plan: PlanView): ServerTexts {
  const spec = at(plan.inputs(plan.one("kubernetes:postgresql.cnpg.io/v1:Cluster")), "spec.postgresql");
  const preload = at(spec, "shared_preload_libraries");
  return {
    settings: {
      ...(Object(at(spec, "parameters")) as Record<string, string>),
      ...(Array.isArray(preload) ? { shared_preload_libraries: preload.join(",") } : {}),
    },
    // https://github.com/cloudnative-pg/cloudnative-pg/blob/main/pkg/postgres/configuration.go
    access: [...listAt(spec, "pg_hba").map(String), "host all all all scram-sha-256"],
  };
}

/** What RDS's own parameters mean, in rules of access. https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/PostgreSQL.Concepts.General.SSL.html */
export function rdsTexts(plan: PlanView): ServerTexts {
  const group = plan.inputs(plan.one("aws:rds/parameterGroup:ParameterGroup"));
  const all = listAt(group, "parameters").map(
    (it) => [String(at(it, "name")), String(at(it, "value"))] as const,
  );
  const given = Object.fromEntries(all);
  const method = given["rds.accepted_password_auth_method"] === "scram" ? "scram-sha-256" : "md5";
  return {
    settings: Object.fromEntries(all.filter(([name]) => !name.startsWith("rds."))),
    access: [`${given["rds.force_ssl"] === "1" ? "hostssl" : "host"} all all all ${method}`],
  };
}

export class DatabaseServer {
  readonly folder = mkdtempSync(join(tmpdir(), "ward-pg-"));
  readonly tls: Certificates = createCertificates(this.folder);
  port = 0;
  private server: ChildProcess | undefined;
  private readonly bin = postgresFolders().at(-1) ?? "";
  private readonly data = join(this.folder, "data");

  constructor() {
    handOver(this.folder);
    const as = { ...postgresUser(), cwd: this.folder, stdio: "ignore" } as const;
    execFileSync(join(this.bin, "initdb"), ["-D", this.data, "-U", "postgres", "--auth=trust", "-N"], as);
    const [certificate, key] = [join(this.data, "tls.crt"), join(this.data, "tls.key")];
    copyFileSync(this.tls.certificate, certificate);
    copyFileSync(this.tls.key, key);
    chmodSync(key, 0o600);
    for (const file of [certificate, key]) handOver(file);
  }

  /** Ends the server before, if there is one. */
  async start({ settings, access }: ServerTexts): Promise<void> {
    await this.stop();
    this.port = await freePort();
    writeFileSync(join(this.data, "pg_hba.conf"), ["local all postgres trust", ...access, ""].join("\n"));
    const place = {
      port: String(this.port),
      unix_socket_directories: this.folder,
      listen_addresses: "127.0.0.1",
    };
    const secure = { ssl: "on", ssl_cert_file: "tls.crt", ssl_key_file: "tls.key", fsync: "off" };
    // Not a pipe: clients are waited for, and who waits does not read.
    const log = join(this.folder, "log");
    const options = Object.entries({ ...settings, ...place, ...secure });
    this.server = spawn(
      join(this.bin, "postgres"),
      ["-D", this.data, ...options.flatMap(([name, value]) => ["-c", `${name}=${value}`])],
      { ...postgresUser(), cwd: this.folder, stdio: ["ignore", "ignore", openSync(log, "w")] },
    );
    await until(() => {
      if (this.server?.exitCode !== null) throw new Error(readFileSync(log, "utf8"));
      this.sql("SELECT 1");
    });
  }

  async stop(): Promise<void> {
    const { server } = this;
    if (server === undefined || server.exitCode !== null) return;
    const gone = new Promise((resolve) => server.once("exit", resolve));
    server.kill("SIGINT");
    await gone;
  }

  /** As the superuser, by its socket. */
  sql(text: string, database = "postgres"): string {
    const where = ["-h", this.folder, "-p", String(this.port), "-U", "postgres", "-d", database];
    const quiet = ["-XAtq", "-v", "ON_ERROR_STOP=1"];
    return execFileSync("psql", [...quiet, ...where, "-c", text], { encoding: "utf8", stdio: "pipe" }).trim();
  }

  setting(name: string): string {
    return this.sql(`SHOW ${name}`);
  }

  /** In bytes, of a setting that is a size. */
  size(name: string): number {
    return Number(this.sql(`SELECT pg_size_bytes(current_setting('${name}'))`));
  }

  /** As somebody else, by TCP. */
  as(user: string, text: string, { mode = "verify-full", database = "postgres", password = "right" } = {}) {
    const where = ["-h", "localhost", "-p", String(this.port), "-U", user, "-d", database];
    return spawnSync("psql", ["-XAtq", "-v", "ON_ERROR_STOP=1", ...where, "-c", text], {
      env: {
        PATH: process.env["PATH"],
        PGPASSWORD: password,
        PGSSLMODE: mode,
        PGSSLROOTCERT: this.tls.authority,
      },
      encoding: "utf8",
    });
  }

  /** So many clients, all of whom are there before the first one asks. */
  crowd(user: string, clients: number) {
    writeFileSync(join(this.folder, "ask.sql"), "SELECT 1;\n");
    const load = ["-n", "-c", String(clients), "-t", "1", "-f", join(this.folder, "ask.sql")];
    const where = ["-h", "localhost", "-p", String(this.port), "-U", user, "postgres"];
    return spawnSync(join(this.bin, "pgbench"), [...load, ...where], {
      env: { PATH: process.env["PATH"], PGPASSWORD: "right", PGSSLMODE: "require" },
      encoding: "utf8",
      timeout: 60_000,
    });
  }
}
