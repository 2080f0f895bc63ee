/** Talks to the policy pack as the engine does: starts it through Pulumi's own runner and calls it by gRPC. */
import { type ChildProcess, spawn } from "node:child_process";
import { dirname, join } from "node:path";
import * as grpc from "@grpc/grpc-js";
import { AnalyzerClient } from "@pulumi/pulumi/proto/analyzer_grpc_pb";
import {
  AnalyzeRequest,
  type AnalyzeResponse,
  type AnalyzerInfo,
  AnalyzerPropertyDependencies,
  AnalyzerResource,
  AnalyzerResourceOptions,
  AnalyzeStackRequest,
  ConfigureAnalyzerRequest,
  EnforcementLevel,
  PolicyConfig,
} from "@pulumi/pulumi/proto/analyzer_pb";
import { Empty } from "google-protobuf/google/protobuf/empty_pb";
import { type JavaScriptValue, Struct } from "google-protobuf/google/protobuf/struct_pb";
import type { PlannedResource } from "../../policy/plan/resource";
import { UNKNOWN } from "../../policy/rule";

const PACK = join(__dirname, "..", "..", "policy");
const RUNNER = join(dirname(require.resolve("@pulumi/pulumi/package.json")), "cmd", "run-policy-pack");
const UNKNOWN_STRING = "04da6b54-80e4-46f7-96ec-b56ff0331ba9";

export interface Reported {
  policy: string;
  level: "mandatory" | "advisory";
  message: string;
  urn: string;
}

export interface Pack {
  info(): Promise<AnalyzerInfo>;
  configure(
    config: Record<string, { level: EnforcementLevel; properties?: Record<string, JavaScriptValue> }>,
  ): Promise<void>;
  /** What the pack says to one resource. */
  analyze(resource: PlannedResource): Promise<Reported[]>;
  /** What the pack says to a whole plan: each resource, then, when no mandatory rule is broken, the stack. */
  judge(resources: readonly PlannedResource[]): Promise<Reported[]>;
  stop(): void;
}

/** Plain data as it stands on the wire. */
export function onWire(value: unknown): JavaScriptValue {
  if (value === UNKNOWN) return UNKNOWN_STRING;
  if (Array.isArray(value)) return value.map(onWire);
  if (typeof value === "object" && value !== null)
    return Object.fromEntries(
      Object.entries(value)
        .filter(([, one]) => one !== undefined)
        .map(([key, one]) => [key, onWire(one)]),
    );
  return value as JavaScriptValue;
}

function struct(props: Record<string, unknown>): Struct {
  return Struct.fromJavaScript(onWire(props) as { [key: string]: JavaScriptValue });
}

function options(resource: PlannedResource): AnalyzerResourceOptions {
  const found = new AnalyzerResourceOptions();
  found.setProtect(resource.protect);
  found.setIgnorechangesList(resource.ignoreChanges ?? []);
  if (resource.parent !== undefined) found.setParent(resource.parent);
  return found;
}

function analyzeRequest(resource: PlannedResource): AnalyzeRequest {
  const request = new AnalyzeRequest();
  request.setType(resource.type);
  request.setUrn(resource.urn);
  request.setName(resource.name);
  request.setProperties(struct(resource.props));
  request.setOptions(options(resource));
  return request;
}

function stackResource(resource: PlannedResource): AnalyzerResource {
  const found = new AnalyzerResource();
  found.setType(resource.type);
  found.setUrn(resource.urn);
  found.setName(resource.name);
  found.setProperties(struct(resource.props));
  found.setOptions(options(resource));
  if (resource.parent !== undefined) found.setParent(resource.parent);
  found.setDependenciesList(resource.dependencies);
  for (const [property, urns] of Object.entries(resource.propertyDependencies)) {
    const dependencies = new AnalyzerPropertyDependencies();
    dependencies.setUrnsList(urns);
    found.getPropertydependenciesMap().set(property, dependencies);
  }
  return found;
}

function reported(response: AnalyzeResponse, urn: string): Reported[] {
  return response.getDiagnosticsList().map((one) => ({
    policy: one.getPolicyname(),
    level: one.getEnforcementlevel() === EnforcementLevel.MANDATORY ? "mandatory" : "advisory",
    // The SDK puts the policy's description, one line, before the message.
    message: one.getMessage().slice(one.getMessage().indexOf("\n") + 1),
    urn: one.getUrn() || urn,
  }));
}

function port(child: ChildProcess): Promise<string> {
  return new Promise((resolve, reject) => {
    let errors = "";
    child.stderr?.on("data", (text) => {
      errors += text;
    });
    child.stdout?.once("data", (text) => resolve(String(text).trim()));
    child.once("exit", (code) => reject(new Error(`the pack ended with ${code}: ${errors}`)));
  });
}

/** Starts the built pack (`npm run build:policy`) for a stack with this configuration (`ward:environment` …). */
export async function startPack(config: Record<string, string> = {}, folder: string = PACK): Promise<Pack> {
  const child = spawn(process.execPath, [RUNNER, "127.0.0.1:1", folder], {
    cwd: folder,
    stdio: ["ignore", "pipe", "pipe"],
    env: {
      ...process.env,
      PULUMI_CONFIG: JSON.stringify(config),
      PULUMI_NODEJS_PROJECT: "ward",
      PULUMI_NODEJS_STACK: "prod",
      PULUMI_NODEJS_TYPESCRIPT: "false",
    },
  });
  const client = new AnalyzerClient(`127.0.0.1:${await port(child)}`, grpc.credentials.createInsecure());
  const call = <Response>(
    run: (done: (error: Error | null, response: Response) => void) => void,
  ): Promise<Response> =>
    new Promise((resolve, reject) => run((error, response) => (error ? reject(error) : resolve(response))));

  const analyze = async (resource: PlannedResource): Promise<Reported[]> =>
    reported(
      await call<AnalyzeResponse>((done) => client.analyze(analyzeRequest(resource), done)),
      resource.urn,
    );

  return {
    info: () => call((done) => client.getAnalyzerInfo(new Empty(), done)),
    async configure(policies) {
      const request = new ConfigureAnalyzerRequest();
      for (const [name, { level, properties }] of Object.entries(policies)) {
        const policy = new PolicyConfig();
        policy.setEnforcementlevel(level);
        policy.setProperties(Struct.fromJavaScript(properties ?? {}));
        request.getPolicyconfigMap().set(name, policy);
      }
      await call((done) => client.configure(request, done));
    },
    analyze,
    async judge(resources) {
      const found: Reported[] = [];
      for (const resource of resources) found.push(...(await analyze(resource)));
      if (found.some(({ level }) => level === "mandatory")) return found;
      const request = new AnalyzeStackRequest();
      request.setResourcesList(resources.map(stackResource));
      return [...found, ...reported(await call((done) => client.analyzeStack(request, done)), "")];
    },
    stop() {
      client.close();
      child.kill();
    },
  };
}
