/** Which state of the repository is told about. */
import { spawnSync } from "node:child_process";

export interface Commit {
  /** `null` outside of a git repository. */
  id: string | null;
  /** Day of the commit in UTC, `YYYY-MM-DD`. */
  date: string | null;
  /** Files that are not as the commit has them: what is told is not of the commit alone then. */
  changed: string[];
}

/** @param stackFile Counts as changed where git does not know it. */
export function commitOf(root: string, stackFile: string): Commit {
  const git = (...args: string[]) => {
    const { status, stdout } = spawnSync("git", args, { cwd: root, encoding: "utf8" });
    return status === 0 ? stdout.trim() : undefined;
  };
  const [id, time] = (git("show", "--no-patch", "--format=%H %ct", "HEAD") ?? "").split(" ");
  if (!id || time === undefined) return { id: null, date: null, changed: [] };
  const edited = (git("diff", "--name-only", "HEAD", "--") ?? "").split("\n").filter((file) => file !== "");
  const isKnown = git("ls-files", "--error-unmatch", "--", stackFile) !== undefined;
  return {
    id,
    date: new Date(Number(time) * 1000).toISOString().slice(0, 10),
    changed: [...edited, ...(isKnown ? [] : [stackFile])].sort(),
  };
}
