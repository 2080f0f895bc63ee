/** `npm run evidence`: what an auditor asks of a stack, without a cloud, a cluster or the Pulumi CLI. */
import "../../preview/lean-sdk";
import { join } from "node:path";
import { loadEnvironment } from "../../environments/load";
import { finish } from "../../preview/command";
import { writeEvidence } from "./command";

const subject = {
  environment: process.env,
  project: "ward",
  root: join(__dirname, "../.."),
  program: () => require("../../index") as unknown,
  load: loadEnvironment,
};

void finish(writeEvidence(process.argv.slice(2), subject), subject);
