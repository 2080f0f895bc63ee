/**
 * Prints what `npm run preview -- --json` prints, and beside it what its document leaves out and an engine stores:
 * the requests themselves. Runs in a workspace: `full-plan.ts STACK PLACEMENT [PROGRAM]`.
 */
import "../../preview/lean-sdk";
import { join } from "node:path";
import { loadEnvironment } from "../../environments/load";
import type { Choice } from "../../preview/choice";
import { toDocument } from "../../preview/json";
import type { Registered } from "../../preview/monitor";
import { plan } from "../../preview/plan";
import { readStackFile } from "../../preview/stack-file";

export interface FullPlan {
  document: ReturnType<typeof toDocument>;
  requests: Registered[];
}

const root = join(__dirname, "../..");

async function main(stack: string, placement: string, program = "index.ts"): Promise<void> {
  const planned = await plan({
    ...{ project: "ward", stack, root, config: readStackFile(root, "ward", stack), load: loadEnvironment },
    ...{ systems: [], changes: [], placement: placement as Choice["placement"] },
    program: () => require(join(root, program)) as unknown,
  });
  const full: FullPlan = { document: toDocument(planned), requests: planned.resources };
  process.stdout.write(JSON.stringify(full));
}

const [stack, placement, program] = process.argv.slice(2);
if (require.main === module && stack !== undefined && placement !== undefined)
  void main(stack, placement, program);
