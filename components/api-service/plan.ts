import { createHash } from "node:crypto";
import type * as pulumi from "@pulumi/pulumi";
import { CA_PATH, type Connection, type Reach, type ReleaseStep, type SecretRef } from "../connection";
import { physicalName } from "../naming";
import type { Client } from "../open-port";
import type { PullSecret } from "../registry-credentials";
import type { SystemSecrets } from "../system-secrets";
import type { Target, TargetKind } from "../target";
import type { ApiServiceSpec, Probe } from "./args";

/** Where requests come from: the edge's load balancer or its pods. */
export type Entrance =
  | {
      kind: "aws";
      targetGroupArn: pulumi.Output<string>;
      securityGroupId: pulumi.Output<string>;
      /** Under which the load balancer counts the requests of a target. */
      requestLabel: pulumi.Output<string>;
      ready: pulumi.Resource[];
    }
  | { kind: "kubernetes"; podLabels: Record<string, string> };

/** What a service needs to know of another one to call it. */
export type Neighbour = Pick<ApiServiceSpec, "port" | "servicePort">;

export interface ServicePlan extends ApiServiceSpec {
  /** Physical name: the container, the Deployment, the Service. */
  service: string;
  connections: Connection[];
  /** The secrets that `env` names. */
  secrets: SystemSecrets;
  /** The system's services, by name: plain data, as two may call each other. */
  neighbours: Readonly<Record<string, Neighbour>>;
  entrance?: Entrance;
  /** With which the image is pulled, on this target. */
  pull?: PullSecret;
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

/** Port that only Prometheus asks. Absent where metrics are on the port that is served, or nowhere. */
export function ownMetricsPort({ port, metricsPath, metricsPort }: ApiServiceSpec): number | undefined {
  return metricsPath === undefined || metricsPort === port ? undefined : metricsPort;
}

/** Headless Service with one address per pod. */
export function podsService(service: string): string {
  return `${service}-pods`;
}

export interface BuiltService {
  /** What its calls come from, and what calls to it reach. */
  client: Client;
  reach: Reach;
}

/** The environment of a container: what stands in the plan, and what is fetched from a secret when it starts. */
export interface ContainerEnv {
  plain: Record<string, string>;
  secret: Record<string, SecretRef>;
}

export function resolveEnv(plan: ServicePlan, target: Target): ContainerEnv {
  const resolved: ContainerEnv = { plain: {}, secret: {} };
  const noAuthority = plan.connections.every(({ authority }) => authority === undefined);
  for (const [variable, source] of byName(plan.env)) {
    // Where public roots suffice there is no such file, and Node would complain at each start.
    if (source === CA_PATH && noAuthority) continue;
    if (typeof source === "string") resolved.plain[variable] = source;
    else if ("service" in source)
      resolved.plain[variable] = urlOf(source.service, plan.neighbours[source.service], target);
    else if ("connection" in source) {
      resolved.secret[variable] = connectionOf(plan, source.connection).secret(source.field, target.kind);
    } else resolved.secret[variable] = plan.secrets.ref(source.secret, target.kind);
  }
  return resolved;
}

/** The name under which a system's services find this one. */
export function hostOf(service: string, target: Target): string {
  return target.kind === "aws"
    ? `${service}.${target.discoveryDomain}`
    : `${service}.${target.namespace.text}.svc.cluster.local`;
}

/** What ECS calls a service: a system's own is called as the system. */
export function ecsName(service: string, { scope }: Target): string {
  return physicalName(scope, service === scope.system ? "" : service, 255);
}

/** Where a system's services call this one: on kubernetes its Service, on aws its tasks themselves. */
function urlOf(service: string, neighbour: Neighbour | undefined, target: Target): string {
  if (neighbour?.port === undefined) throw new Error(`"${service}" has no port to call`);
  const { port, servicePort = port } = neighbour;
  return `http://${hostOf(service, target)}:${target.kind === "aws" ? port : servicePort}`;
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

/** Eight characters that change when the value does: names jobs, and restarts pods for a new configuration. */
export function digest(value: unknown): string {
  return createHash("sha256").update(JSON.stringify(value)).digest("hex").slice(0, 8);
}

/** Node's own user in the official images. */
export const DEFAULT_UID = 1000;

/** What a service's secrets are like, by connection: a change redeploys the service. */
export function secretVersions(plan: ServicePlan): Record<string, pulumi.Output<string>> {
  const versions = connectionVersions(plan);
  const keys = secretKeys(plan);
  return keys.length === 0 ? versions : { ...versions, system: plan.secrets.version(keys) };
}

/** Of its connections alone: a change is another password, which the release steps set at its server. */
export function connectionVersions(plan: ServicePlan): Record<string, pulumi.Output<string>> {
  return Object.fromEntries(plan.connections.map(({ connection, version }) => [connection, version]));
}

export function secretAnnotations(versions: Record<string, pulumi.Output<string>>) {
  return Object.fromEntries(
    Object.entries(versions).map(([connection, version]) => [`ward.dev/secret-${connection}`, version]),
  );
}

/** Marks every pod that acts for a service, its release jobs included; policies admit by it. */
export const CLIENT_LABEL = "ward.dev/client";
