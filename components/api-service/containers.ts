/** The containers of a service's Fargate task. */
import type { Container } from "../fargate";
import type { Scope } from "../target";
import { type ContainerEnv, DEFAULT_UID, type Listener, releaseSteps, type ServicePlan } from "./plan";
import { tellingContainer } from "./told";

/** Each release step waits for the one before it, and the service for the last. */
export function createContainers(
  plan: ServicePlan,
  env: ContainerEnv,
  listens: Listener | undefined,
  scope: Scope,
): Container[] {
  const pull = plan.pull === undefined ? {} : { pull: plan.pull.name };
  const steps = releaseSteps(plan, env, "aws");
  const released = steps.map((step, index) => ({
    ...step,
    ...(step.image === plan.image ? pull : {}),
    after: steps.slice(0, index).map((earlier) => earlier.name),
    essential: false,
  }));
  const app: Container = {
    name: plan.service,
    image: plan.image,
    ...pull,
    ...(plan.command === undefined ? {} : { command: plan.command }),
    env: env.plain,
    secrets: env.secret,
    after: steps.map((step) => step.name),
    essential: true,
    user: String(plan.uid ?? DEFAULT_UID),
    ...(listens === undefined ? {} : { port: listens.port, healthCheck: healthCheck(listens, plan) }),
    cpus: plan.cpus.request,
    memoryMiB: plan.memoryMiB,
    stopTimeout: 40,
  };
  return [...released, app, ...tellingContainer(plan, listens, scope)];
}

function healthCheck({ port, liveness }: Listener, { healthCommand: own, startSeconds }: ServicePlan) {
  return {
    command:
      own === undefined
        ? ["CMD-SHELL", `curl -fsS http://localhost:${port}${liveness.path} || exit 1`]
        : ["CMD", ...own],
    interval: liveness.period,
    timeout: liveness.timeout,
    retries: liveness.failures,
    startPeriod: startSeconds ?? liveness.initialDelay,
  };
}
