/** What a service cannot be built with, all of it at once. */
import type { Problems } from "../problems";
import type { TargetKind } from "../target";
import { RELEASE_AND_DUMP, type ServicePlan } from "./plan";
import { mostAtOnce } from "./replicas";

export function checkService(plan: ServicePlan, on: TargetKind, problems: Problems): void {
  const { replicas, memoryMiB, cpus } = plan;
  checkListener(plan, problems);
  if (on === "aws") checkHealth(plan, problems);
  checkCalls(plan, problems);
  checkScaling(plan, problems);
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
  checkEnv(plan, known, problems);
  checkPools(plan, problems);
  const heap = heapMiB(plan);
  problems.unless(
    heap === undefined || heap <= memoryMiB.limit * 0.75,
    `NODE_OPTIONS gives Node a heap of ${heap} MiB in a limit of ${memoryMiB.limit}: use at most ${memoryMiB.limit * 0.75}`,
  );
}

function checkEnv(plan: ServicePlan, known: string[], problems: Problems): void {
  for (const [variable, source] of Object.entries(plan.env)) {
    if (typeof source === "string") continue;
    if ("connection" in source) {
      problems.unless(
        known.includes(source.connection),
        `env ${variable} reads connection "${source.connection}", which "uses" does not list: add it there`,
      );
    } else if ("service" in source) {
      problems.unless(
        plan.calls?.includes(source.service) ?? false,
        `env ${variable} is the URL of service "${source.service}", which "calls" does not list: add it there`,
      );
    } else {
      problems.unless(
        plan.secrets.keys.includes(source.secret),
        `env ${variable} reads secret "${source.secret}", which the system does not have: add it to its secrets`,
      );
    }
  }
}

/** What ECS takes. https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_HealthCheck.html */
function checkHealth({ liveness, startSeconds }: ServicePlan, problems: Problems): void {
  if (liveness === undefined) return;
  const { period, timeout, failures, initialDelay } = liveness;
  const figures: [field: string, given: number, least: number, most: number][] = [
    ["liveness.period", period, 5, 300],
    ["liveness.timeout", timeout, 2, 60],
    ["liveness.failures", failures, 1, 10],
    ["startSeconds (without it liveness.initialDelay)", startSeconds ?? initialDelay, 0, 300],
  ];
  for (const [field, given, least, most] of figures)
    problems.unless(
      Number.isInteger(given) && given >= least && given <= most,
      `${field} is ${given}: give a whole number from ${least} to ${most}, which is what Fargate's health check takes`,
    );
}

/** A port and both probes, or a worker with none of what needs a port. */
function checkListener(plan: ServicePlan, problems: Problems): void {
  const { port, liveness, readiness, servicePort, metricsPath, entrance } = plan;
  if (port !== undefined) {
    for (const [probe, given] of Object.entries({ liveness, readiness }))
      problems.unless(given !== undefined, `port is ${port} and ${probe} is missing: give both probes`);
    problems.unless(
      plan.metricsPort === undefined || metricsPath !== undefined,
      `metricsPort is ${plan.metricsPort} and metricsPath is missing: say which path Prometheus asks there`,
    );
    return;
  }
  const { healthCommand, startSeconds, metricsPort } = plan;
  const needing = {
    liveness,
    readiness,
    servicePort,
    metricsPath,
    metricsPort,
    healthCommand,
    startSeconds,
  };
  for (const [field, given] of Object.entries(needing))
    problems.unless(given === undefined, `${field} is given and port is not: give a port, or leave it out`);
  problems.unless(
    entrance === undefined,
    "a route of the edge leads here and port is not given: give a port, or take the route away",
  );
}

function checkCalls(plan: ServicePlan, problems: Problems): void {
  for (const called of plan.calls ?? []) {
    const neighbour = plan.neighbours[called];
    if (called === plan.service)
      problems.unless(false, `calls "${called}", which is itself: replicas reach each other on peerPorts`);
    else if (neighbour === undefined)
      problems.unless(
        false,
        `calls "${called}", which is no service of the system: call one of ${Object.keys(plan.neighbours).join(", ")}`,
      );
    else
      problems.unless(
        neighbour.port !== undefined,
        `calls "${called}", which has no port: give it one, or let it take its work from a queue`,
      );
  }
}

/** Of a HorizontalPodAutoscaler's stabilization window. */
const LONGEST_SUSTAINED_SECONDS = 3600;

function checkScaling(plan: ServicePlan, problems: Problems): void {
  const { requestsPerSecond, sustainedSeconds = 0 } = plan.scaling;
  problems.unless(
    sustainedSeconds >= 0 && sustainedSeconds <= LONGEST_SUSTAINED_SECONDS,
    `scaling.sustainedSeconds is ${sustainedSeconds}: give 0 to ${LONGEST_SUSTAINED_SECONDS}`,
  );
  if (requestsPerSecond === undefined) return;
  problems.unless(
    requestsPerSecond > 0,
    `scaling.requestsPerSecond is ${requestsPerSecond}: give more than 0, or leave it out`,
  );
  problems.unless(
    plan.entrance !== undefined,
    "scaling.requestsPerSecond is given and no route of the edge leads here: on aws the load balancer counts the requests; scale on cpuPercent",
  );
  problems.unless(
    plan.metricsPath !== undefined,
    "scaling.requestsPerSecond is given and metricsPath is not: on kubernetes Prometheus counts the requests; give a metricsPath",
  );
}

/** All replicas together hold no more connections than there are. */
function checkPools(plan: ServicePlan, problems: Problems): void {
  const { replicas } = plan;
  for (const [connection, variable] of Object.entries(plan.pools ?? {})) {
    const capacity = plan.connections.find((one) => one.connection === connection)?.capacity;
    const each = Number(plan.env[variable] ?? 0);
    problems.unless(
      each >= 1,
      `pools says that ${variable} limits connections to "${connection}", and env does not set it to a number`,
    );
    const most = mostAtOnce(replicas, plan.rollout.maxSurge);
    problems.unless(
      capacity === undefined || most * each + RELEASE_AND_DUMP <= capacity,
      `${most} replicas (replicas.max and those that an update adds) hold up to ${most * each} connections to "${connection}" (${variable} ${each}), ` +
        `two more are for release and dump, and it has ${capacity}: lower replicas.max or ${variable}, raise replicas.min, or raise its maxConnections`,
    );
  }
}

function heapMiB(plan: ServicePlan): number | undefined {
  const options = plan.env["NODE_OPTIONS"];
  const match = typeof options === "string" ? /--max-old-space-size=(\d+)/.exec(options) : null;
  return match?.[1] === undefined ? undefined : Number(match[1]);
}
