/** `npm run preview`: the plan of a stack, judged, without a cloud, a cluster or the Pulumi CLI. */
import "./lean-sdk";
import { join } from "node:path";
import { loadEnvironment } from "../environments/load";
import { run } from "./command";

const program = () => require("../index") as unknown;

/** @param again Runs it from its sources, when it has run from a bundle (start.cjs): they have lines to tell. */
export function main(again?: () => number): void {
  void run(process.argv.slice(2), {
    environment: process.env,
    project: "ward",
    root: join(__dirname, ".."),
    program,
    load: loadEnvironment,
    ...(again !== undefined && { again }),
  });
}

if (require.main === module) main();
