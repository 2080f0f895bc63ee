/** Somebody who writes to a PostgreSQL all the time: one number after the other, and when each was acknowledged. */
import { type ChildProcess, spawn } from "node:child_process";
import { createInterface } from "node:readline";

export class Writer {
  /** Time of the acknowledgement of each number, from 1. */
  private readonly times: number[] = [];
  private readonly environment: NodeJS.ProcessEnv;
  private session: ChildProcess | undefined;
  private ended = false;

  constructor(environment: NodeJS.ProcessEnv) {
    this.environment = environment;
  }

  get acknowledged(): number {
    return this.times.length;
  }

  /** How many were acknowledged at this time. */
  acknowledgedAt(time: number): number {
    return this.times.findLastIndex((one) => one <= time) + 1;
  }

  /** Writes from now on; each once the one before is acknowledged. */
  begin(): Promise<void> {
    const session = spawn("psql", ["-XAtq", "-v", "ON_ERROR_STOP=1"], {
      env: this.environment,
      stdio: ["pipe", "pipe", "inherit"],
    });
    this.session = session;
    const next = () =>
      this.ended ||
      session.stdin.write(`INSERT INTO counter (n) VALUES (${this.times.length + 1}) RETURNING n;\n`);
    return new Promise((resolve) => {
      createInterface({ input: session.stdout }).on("line", () => {
        this.times.push(Date.now());
        if (this.times.length === 100) resolve();
        setTimeout(next, 1);
      });
      next();
    });
  }

  async end(): Promise<void> {
    this.ended = true;
    const session = this.session;
    if (session === undefined) return;
    const over = new Promise((resolve) => session.on("exit", resolve));
    session.stdin?.end();
    await over;
  }
}
