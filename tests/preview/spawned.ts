/** The preview as a user starts it: another process, its output and its exit status. */
import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { stringify } from "yaml";

export interface Ended {
  status: number | null;
  stdout: string;
  stderr: string;
}

const repository = join(__dirname, "../..");

/** The real preview; with `WARD_FIXTURE` or `WARD_ROOT`, that of another program or of other stack files. */
export function preview(args: readonly string[], env: Record<string, string> = {}): Ended {
  const cli = join(__dirname, Object.keys(env).length > 0 ? "fixtures/cli.ts" : "../../preview/cli.ts");
  const { status, stdout, stderr } = spawnSync(process.execPath, ["--require", "tsx/cjs", cli, ...args], {
    cwd: repository,
    encoding: "utf8",
    env: { ...process.env, NO_COLOR: "", ...env },
    timeout: 60_000,
  });
  return { status, stdout, stderr };
}

/** A folder with stack files of its own, for as long as `body` runs. */
export function withStacks<T>(stacks: Record<string, unknown>, body: (root: string) => T): T {
  const root = mkdtempSync(join(tmpdir(), "ward-stacks-"));
  try {
    for (const [stack, content] of Object.entries(stacks)) {
      const text = typeof content === "string" ? content : stringify({ config: content });
      writeFileSync(join(root, `Pulumi.${stack}.yaml`), text);
    }
    return body(root);
  } finally {
    rmSync(root, { recursive: true });
  }
}
