import { createHash } from "node:crypto";
import type * as pulumi from "@pulumi/pulumi";
import type { Connection, ReleaseStep, SecretRef } from "../connection";
import type { Problems } from "../problems";
import type { SystemSecrets } from "../system-secrets";
import type { TargetKind } from "../target";
import type { ApiServiceSpec, Probe } from "./args";

/** Where requests come from: the edge's load balancer or its pods. */
export type Entrance =
  | {
      kind: "aws";
      targetGroupArn: pulumi.Output<string>;
      securityGroupId: pulumi.Output<string>;
      ready: pulumi.Resource[];
    }
  | { kind: "kubernetes"; podLabels: Record<string, string> };

export interface ServicePlan extends ApiServiceSpec {
  /** Physical name: the container, the Deployment, the Service. */
  service: string;
  connections: Connection[];
  /** The secrets that `env` names. */
  secrets: SystemSecrets;
  entrance?: Entrance;
}

/** What a service has that answers requests, and a worker has not. */
export interface Listener {
  port: number;
  servicePort: number;
  liveness: Probe;
  readiness: Probe;
}

/** Absent for a worker; `checkService` has refused everything in between. */
export function listenerOf(spec: ApiServiceSpec): Listener | undefined {
  const { port, liveness, readiness } = spec;
  if (port === undefined || liveness === undefined || readiness === undefined) return undefined;
  return { port, servicePort: spec.servicePort ?? port, liveness, readiness };
}

export interface BuiltService {
  /** Host and port under which the system's other services reach it. */
  host: string;
}

/** The environment of a container: what stands in the plan, and what is fetched from a secret when it starts. */
export interface ContainerEnv {
  plain: Record<string, string>;
  secret: Record<string, SecretRef>;
}

export function resolveEnv(plan: ServicePlan, on: TargetKind): ContainerEnv {
  const resolved: ContainerEnv = { plain: {}, secret: {} };
  for (const [variable, source] of byName(plan.env)) {
    if (typeof source === "string") resolved.plain[variable] = source;
    else if ("connection" in source) {
      resolved.secret[variable] = connectionOf(plan, source.connection).secret(source.field, on);
    } else if ("secret" in source) resolved.secret[variable] = plan.secrets.ref(source.secret, on);
    else throw new Error(`env ${variable} names service "${source.service}"`);
  }
  return resolved;
}

/** Steps that precede the service: what its data stores need first, then its own release command. */
export function releaseSteps(plan: ServicePlan, env: ContainerEnv, on: TargetKind): ReleaseStep[] {
  const steps = plan.connections.flatMap((connection) => connection.setup?.(on) ?? []);
  if (plan.release === undefined) return steps;
  const own = { name: "release", image: plan.image, command: plan.release.command };
  return [...steps, { ...own, env: env.plain, secrets: env.secret }];
}

/** Connections that a release and a dump hold, one each. */
export const RELEASE_AND_DUMP = 2;

export function checkService(plan: ServicePlan, problems: Problems): void {
  const { replicas, memoryMiB, cpus } = plan;
  problems.unless(
    (plan.port === undefined) === (plan.liveness === undefined) &&
      (plan.port === undefined) === (plan.readiness === undefined),
    "liveness and readiness are both given with a port, and neither without one",
  );
  problems.unless(
    replicas.min >= 1 && replicas.min <= replicas.max,
    `replicas are min ${replicas.min}, max ${replicas.max}: give 1 ≤ min ≤ max`,
  );
  for (const [what, { request, limit }] of Object.entries({ cpus, memoryMiB })) {
    problems.unless(
      request <= limit,
      `${what} are request ${request}, limit ${limit}: lower the request or raise the limit`,
    );
  }
  problems.unless(
    plan.rollout.maxSurge + plan.rollout.maxUnavailable > 0,
    "rollout allows neither one replica more nor one less: an update could never start",
  );
  const known = plan.connections.map(({ connection }) => connection);
  for (const used of plan.uses) {
    problems.unless(
      known.includes(used),
      `uses "${used}", which is no connection of the system: use ${known.join(", ") || "none"}`,
    );
  }
  for (const [variable, source] of Object.entries(plan.env)) {
    if (typeof source === "string") continue;
    if ("connection" in source) {
      problems.unless(
        known.includes(source.connection),
        `env ${variable} reads connection "${source.connection}", which "uses" does not list: add it there`,
      );
    } else if ("secret" in source) {
      problems.unless(
        plan.secrets.keys.includes(source.secret),
        `env ${variable} reads secret "${source.secret}", which the system does not have: add it to its secrets`,
      );
    }
  }
  for (const [connection, variable] of Object.entries(plan.pools ?? {})) {
    const capacity = plan.connections.find((one) => one.connection === connection)?.capacity;
    const each = Number(plan.env[variable] ?? 0);
    problems.unless(
      each >= 1,
      `pools says that ${variable} limits connections to "${connection}", and env does not set it to a number`,
    );
    const most = replicas.max + plan.rollout.maxSurge;
    problems.unless(
      capacity === undefined || most * each + RELEASE_AND_DUMP <= capacity,
      `${most} replicas (replicas.max and maxSurge) hold up to ${most * each} connections to "${connection}" (${variable} ${each}), ` +
        `two more are for release and dump, and it has ${capacity}: lower replicas.max or ${variable}, or raise its maxConnections`,
    );
  }
  const heap = heapMiB(plan);
  problems.unless(
    heap === undefined || heap <= memoryMiB.limit * 0.75,
    `NODE_OPTIONS gives Node a heap of ${heap} MiB in a limit of ${memoryMiB.limit}: use at most ${memoryMiB.limit * 0.75}`,
  );
}

/** Keys of the system's secrets that the environment reads, each once. */
function secretKeys(plan: ServicePlan): string[] {
  const keys = Object.values(plan.env).flatMap((source) =>
    typeof source === "object" && "secret" in source ? [source.secret] : [],
  );
  return [...new Set(keys)].sort();
}

/** Entries in the order of their names, so that a second preview shows no change. */
export function byName<T>(record: Record<string, T>): [string, T][] {
  return Object.entries(record).sort(([a], [b]) => (a < b ? -1 : 1));
}

function connectionOf(plan: ServicePlan, name: string): Connection {
  const found = plan.connections.find(({ connection }) => connection === name);
  if (found === undefined) throw new Error(`${plan.service} does not use a connection "${name}"`);
  return found;
}

function heapMiB(plan: ServicePlan): number | undefined {
  const options = plan.env["NODE_OPTIONS"];
  const match = typeof options === "string" ? /--max-old-space-size=(\d+)/.exec(options) : null;
  return match?.[1] === undefined ? undefined : Number(match[1]);
}

/** Eight characters that change when the value does: names jobs, and restarts pods for a new configuration. */
export function digest(value: unknown): string {
  return createHash("sha256").update(JSON.stringify(value)).digest("hex").slice(0, 8);
}

/** Node's own user in the official images. */
export const DEFAULT_UID = 1000;

/** What a service's secrets are like, by connection: a change redeploys the service. */
export function secretVersions(plan: ServicePlan): Record<string, pulumi.Output<string>> {
  const versions = plan.connections.map(({ connection, version }) => [connection, version] as const);
  const keys = secretKeys(plan);
  return Object.fromEntries(
    keys.length === 0 ? versions : [...versions, ["system", plan.secrets.version(keys)] as const],
  );
}

/** Marks every pod that acts for a service, its release jobs included; policies admit by it. */
export const CLIENT_LABEL = "ward.dev/client";
