/** A copy of the repository that a page's steps are followed in. */
import { execFileSync, spawnSync } from "node:child_process";
import {
  copyFileSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { root } from "./pages";

export interface Ran {
  status: number | null;
  output: string;
}

export class Copy {
  readonly folder = mkdtempSync(join(tmpdir(), "ward-steps-"));

  constructor() {
    const listed = execFileSync("git", ["ls-files", "--cached", "--others", "--exclude-standard"], {
      ...{ cwd: root, encoding: "utf8", maxBuffer: 2 ** 26 },
    });
    for (const file of listed.split("\n")) if (file !== "" && existsSync(join(root, file))) this.take(file);
    // The packages of this one, with a place of its own for what is compiled.
    mkdirSync(join(this.folder, "node_modules"));
    for (const entry of readdirSync(join(root, "node_modules")))
      if (entry !== ".cache")
        symlinkSync(join(root, "node_modules", entry), join(this.folder, "node_modules", entry));
  }

  private take(file: string): void {
    mkdirSync(dirname(join(this.folder, file)), { recursive: true });
    copyFileSync(join(root, file), join(this.folder, file));
  }

  /** @throws {Error} when it is there already: a page that says "a new file" would be wrong. */
  write(file: string, text: string): void {
    const path = join(this.folder, file);
    if (existsSync(path)) throw new Error(`${file} is there already`);
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, text);
  }

  /** @throws {Error} when what the difference stands on is not in the file once. */
  change(file: string, difference: string): void {
    const lines = difference.replace(/\n$/, "").split("\n");
    const side = (dropped: string) =>
      lines
        .filter((line) => !line.startsWith(dropped))
        .map((line) => `${line.slice(1)}\n`)
        .join("");
    const [before, after] = [side("+"), side("-")];
    const path = join(this.folder, file);
    const parts = readFileSync(path, "utf8").split(before);
    if (parts.length !== 2) throw new Error(`${file} has ${parts.length - 1} times:\n${before}`);
    writeFileSync(path, parts.join(after));
  }

  run(command: string): Ran {
    const given = { cwd: this.folder, encoding: "utf8", maxBuffer: 2 ** 26 } as const;
    const env = { ...process.env, NO_COLOR: "1", COLUMNS: "200" };
    const { status, stdout, stderr } = spawnSync("bash", ["-c", command], { ...given, env });
    return { status, output: `${stdout}${stderr}` };
  }

  remove(): void {
    rmSync(this.folder, { recursive: true, force: true });
  }
}
