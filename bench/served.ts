/** The pack as the engine runs it: started by Pulumi's own runner, asked by gRPC. */
import { join } from "node:path";
import { performance } from "node:perf_hooks";
import { startPack } from "../tests/support/analyzer";
import { root } from "./timed";

const folders = { ward: join(root, "policy"), "no-rules": join(__dirname, "no-rules") };

/** Milliseconds from the start of the runner to the pack's first answer: which policies it has. */
export async function timeStart(pack: keyof typeof folders): Promise<number> {
  const started = performance.now();
  const served = await startPack({ "ward:environment": "prod" }, folders[pack]);
  try {
    await served.info();
    return performance.now() - started;
  } finally {
    served.stop();
  }
}
