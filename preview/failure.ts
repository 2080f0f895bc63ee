/** A program that did not get to the end of its plan: what it said, and where in this repository. */
import { relative, sep } from "node:path";
import { ResourceError } from "@pulumi/pulumi";

export class ProgramFailure extends Error {
  override readonly name = "ProgramFailure";
  /** `components/network/aws.ts:41`, when the trace leads into the repository. */
  readonly where: string | undefined;

  constructor(message: string, where: string | undefined) {
    super(message);
    this.where = where;
  }
}

export function failureOf(thrown: unknown, root: string): ProgramFailure {
  if (thrown instanceof ProgramFailure) return thrown;
  if (!(thrown instanceof Error)) return new ProgramFailure(String(thrown), undefined);
  const owner = thrown instanceof ResourceError ? ` (${nameOf(thrown)})` : "";
  return new ProgramFailure(thrown.message + owner, whereIn(root, thrown.stack ?? ""));
}

function nameOf(error: ResourceError): string {
  const resource = error.resource as { __name?: string; __pulumiType?: string } | undefined;
  return resource?.__name ?? resource?.__pulumiType ?? "unnamed resource";
}

/** The innermost frame of the repository's own code. The preview itself only carries the program. */
function whereIn(root: string, stack: string): string | undefined {
  for (const line of stack.split("\n")) {
    const frame = /\(?((?:\/|[A-Za-z]:\\)[^()]*):(\d+):\d+\)?$/.exec(line.trim());
    if (!frame?.[1]) continue;
    const file = relative(root, frame[1].replace(/^file:\/\//, ""));
    const ours =
      !file.startsWith("..") && !file.startsWith(`preview${sep}`) && !file.includes("node_modules");
    if (ours) return `${file}:${frame[2]}`;
  }
  return undefined;
}
