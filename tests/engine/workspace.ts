/** A copy of the project with a state of its own, in which `pulumi` runs as a user would run it. */
import { spawn } from "node:child_process";
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, relative } from "node:path";
import { systems } from "../../systems";
import { standIn } from "./setup";

export interface Ended {
  status: number | null;
  /** What it printed, on either stream. */
  said: string;
  stdout: string;
}

const repository = join(__dirname, "../..");
/** What neither the program nor the pack nor the preview needs. */
const leftOut = new Set([".git", "node_modules", "docs", "bench", "images", "policy/dist"]);
const packages = ["aws", "kubernetes", "random", "tls"];

export const passphrase = "a passphrase for tests only";

export class Workspace {
  private readonly base = mkdtempSync(join(tmpdir(), "ward-engine-"));
  readonly root = join(this.base, "project");
  readonly state = join(this.base, "state");

  private readonly live: Record<string, string> | undefined;

  /** @param live Variables for real providers instead of the stand-in. */
  constructor(live?: Record<string, string>) {
    this.live = live;
    mkdirSync(this.state);
    mkdirSync(join(this.base, "home"));
    cpSync(repository, this.root, {
      recursive: true,
      filter: (path) => isNeeded(relative(repository, path)),
    });
    symlinkSync(join(repository, "node_modules"), join(this.root, "node_modules"));
  }

  /** The pack as `npm ci` builds it, and stacks as a user makes them. */
  async prepare(...stacks: string[]): Promise<this> {
    await this.must(process.execPath, ["scripts/build-policy.cjs"]);
    for (const stack of stacks) await this.must("pulumi", ["stack", "init", stack]);
    return this;
  }

  remove(): void {
    rmSync(this.base, { recursive: true, force: true });
  }

  pulumi(...args: string[]): Promise<Ended> {
    return this.run("pulumi", [...args, "--non-interactive", "--color", "never"]);
  }

  /** For what only prepares a test: throws what was printed when it fails. */
  async must(command: string, args: readonly string[], input = ""): Promise<string> {
    const { status, said, stdout } = await this.run(command, args, input);
    if (status !== 0) throw new Error(`${command} ${args.join(" ")} ended with ${status}:\n${said}`);
    return stdout;
  }

  /** Gives every system of the stack that placement. */
  async place(stack: string, placement: string): Promise<void> {
    for (const system of Object.keys(systems))
      await this.set(stack, `ward:systems.${system}.placement`, placement);
  }

  async set(stack: string, path: string, value: string): Promise<void> {
    await this.must("pulumi", ["config", "set", "--stack", stack, "--path", path, value]);
  }

  /** Does what a preview says is to do, by its commands; returns the secrets. */
  async fill(stack: string, commands: readonly string[]): Promise<string[]> {
    const given: string[] = [];
    for (const command of commands) {
      const found = /^pulumi config set --secret --path '([^']+)' --stack (\S+)$/.exec(command);
      if (found?.[1] === undefined || found[2] !== stack)
        throw new Error(`No command for ${stack}: ${command}`);
      const secret = `Kq7vT2mZx9bW-${given.length}`;
      await this.must("pulumi", ["config", "set", "--stack", stack, "--secret", "--path", found[1]], secret);
      given.push(secret);
    }
    return given;
  }

  read(file: string): string {
    return readFileSync(join(this.root, file), "utf8");
  }

  write(file: string, text: string): void {
    writeFileSync(join(this.root, file), text);
  }

  /** Has the engine run another file than `index.ts`. */
  enter(main: string): void {
    this.write("Pulumi.yaml", this.read("Pulumi.yaml").replace(/^main: .*$/m, `main: ${main}`));
  }

  private run(command: string, args: readonly string[], input = ""): Promise<Ended> {
    return new Promise((resolve, reject) => {
      const child = spawn(command, args, { cwd: this.root, env: this.environment() });
      const ended: Ended = { status: null, said: "", stdout: "" };
      child.stdout.setEncoding("utf8").on("data", (text: string) => {
        ended.stdout += text;
        ended.said += text;
      });
      child.stderr.setEncoding("utf8").on("data", (text: string) => {
        ended.said += text;
      });
      child.on("error", reject);
      child.on("close", (status) => resolve({ ...ended, status }));
      child.stdin.end(input);
    });
  }

  /** Nothing of the user's own gets in: no account, no cluster, no other backend. */
  private environment(): Record<string, string> {
    const attached = packages.map((name) => `${name}:${standIn().port}`).join(",");
    return {
      PATH: process.env["PATH"] ?? "",
      HOME: join(this.base, "home"),
      PULUMI_HOME: join(this.base, "home"),
      PULUMI_BACKEND_URL: `file://${this.state}`,
      PULUMI_CONFIG_PASSPHRASE: passphrase,
      PULUMI_SKIP_UPDATE_CHECK: "true",
      // For --event-log.
      PULUMI_DEBUG_COMMANDS: "true",
      ...(this.live ?? {
        PULUMI_DISABLE_AUTOMATIC_PLUGIN_ACQUISITION: "true",
        PULUMI_DEBUG_PROVIDERS: attached,
      }),
    };
  }
}

function isNeeded(path: string): boolean {
  return (
    !leftOut.has(path) && (path === "tests" || !path.startsWith("tests/") || path.startsWith("tests/engine"))
  );
}
