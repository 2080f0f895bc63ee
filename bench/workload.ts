/**
 * One of the workloads of `preview.ts`, timed by itself: milliseconds for each resource, or the bytes that stay.
 *
 *   one   as many plans of a single system as there are copies
 *   many  one plan of all copies
 *   held  what one plan of all copies, and its verdict, keep of memory
 *   bare  the resources of that plan, registered with their inputs alone on Pulumi's own mock monitor
 */
import "../preview/lean-sdk";
import { performance } from "node:perf_hooks";
import * as pulumi from "@pulumi/pulumi";
import { deploySystem } from "../environments/deploy";
import type { Environment, SystemSettings } from "../environments/environment";
import { loadEnvironment } from "../environments/load";
import type { Registered } from "../preview/monitor";
import { prepare, type Run, runProgram } from "../preview/program";
import { readStackFile, toEngineConfig } from "../preview/stack-file";
import { withoutTraces } from "../preview/traces";
import { verdictOn } from "../preview/verdict";
import type { Wire } from "../preview/wire";
import { systems } from "../systems";
import { root, type Workload } from "./timed";

const system = "tenant-provisioning";
const run: Run = {
  project: "ward",
  stack: "prod",
  root,
  ...toEngineConfig("ward", readStackFile(root, "ward", "prod")),
};

async function main(workload: Workload, copies: number): Promise<void> {
  await prepare(run);
  const environment = loadEnvironment();
  // Compiled by then: a plan of one system would otherwise pay for Node's own start.
  for (let round = 0; round < 5; round++) await planned(environment, 1);
  process.stdout.write(String(await workloads[workload](environment, copies)));
}

const workloads = {
  async one(environment: Environment, copies: number) {
    let resources = 0;
    const started = performance.now();
    for (let copy = 0; copy < copies; copy++) resources += await planned(environment, 1);
    return (performance.now() - started) / resources;
  },
  async many(environment: Environment, copies: number) {
    const started = performance.now();
    const resources = await planned(environment, copies);
    return (performance.now() - started) / resources;
  },
  async held(environment: Environment, copies: number) {
    const before = heap();
    const { resources } = await runProgram(() => deploy(environment, copies), run);
    const held = { resources, verdict: verdictOn(resources, environment, false) };
    return (heap() - before) / held.resources.length;
  },
  async bare(environment: Environment, copies: number) {
    const { resources } = await runProgram(() => deploy(environment, copies), run);
    const started = performance.now();
    await withoutTraces(() => registerBare(resources));
    return (performance.now() - started) / resources.length;
  },
};

function heap(): number {
  globalThis.gc?.();
  return process.memoryUsage().heapUsed;
}

/** Plans and judges; the number of resources. */
async function planned(environment: Environment, copies: number): Promise<number> {
  const { resources } = await runProgram(() => deploy(environment, copies), run);
  const { violations } = verdictOn(resources, environment, false);
  if (violations.some(({ level }) => level === "mandatory")) throw new Error(JSON.stringify(violations[0]));
  return resources.length;
}

function deploy(environment: Environment, copies: number): () => Promise<void> {
  const spec = systems[system];
  const settings = environment.systems.find(({ name }) => name === system);
  if (!spec || !settings) throw new Error(`prod has no ${system}`);
  const secrets = { get: (_: string, secret: string) => environment.secrets.get(system, secret), toFill: [] };
  return async () => {
    for (let copy = 0; copy < copies; copy++) {
      const name = `copy${copy}`;
      const renamed: SystemSettings = { ...settings, name, domain: `${name}.${settings.domain}` };
      deploySystem({ ...environment, secrets }, renamed, { ...spec, name, namespace: name });
      // One system is registered before the next is built: all of them waiting at once would cost the collector.
      await new Promise(setImmediate);
    }
  };
}

/** No parents, no dependencies, no rules: what the SDK and its mock monitor cost by themselves. */
async function registerBare(resources: readonly Registered[]): Promise<void> {
  const mocks = { newResource: () => ({ id: "", state: {} }), call: () => ({}) };
  await pulumi.runtime.setMocks(mocks, "ward", "prod", true);
  await pulumi.runtime.runInPulumiStack(async () => {
    for (const { custom, type, name, inputs } of resources) {
      if (type === "pulumi:pulumi:Stack") continue;
      const args = live(inputs) as pulumi.Inputs;
      if (custom) new Bare(type, name, args);
      else new pulumi.ComponentResource(type, name, args);
    }
  });
  await pulumi.runtime.disconnect();
}

class Bare extends pulumi.CustomResource {}

/** Secrets and unknowns as a program holds them: Outputs. */
function live(value: Wire): unknown {
  const { unknownValue, specialSigKey, specialSecretSig } = pulumi.runtime;
  if (value === unknownValue) return pulumi.output(pulumi.unknown);
  if (value === null || typeof value !== "object") return value;
  if (Array.isArray(value)) return value.map(live);
  if (value[specialSigKey] === specialSecretSig) return pulumi.secret(live(value["value"] ?? null));
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, live(item)]));
}

const [workload = "one", copies = "1"] = process.argv.slice(2);
void main(workload as Workload, Number(copies));
