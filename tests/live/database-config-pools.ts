/** How many connections a system's services may hold at once, from what their containers are told and how they scale. */
import { at, type PlanView, parsed } from "../support/plan";
import { variables } from "../systems/workload";

const POOL = /POOL_MAX(_SIZE)?$/;
/** What dumps. */
const DUMP = 1;

export function mostConnections(plan: PlanView): number {
  const pools = plan.placement === "aws" ? ofTasks(plan) : ofPods(plan);
  return pools.reduce((sum, { each, most, releases }) => sum + each * most + releases, DUMP);
}

interface Pools {
  each: number;
  most: number;
  releases: number;
}

/** While a rollout is on there are more than the scaler asks for. */
function ofPods(plan: PlanView): Pools[] {
  const scalers = plan.all("kubernetes:autoscaling/v2:HorizontalPodAutoscaler").map((it) => plan.inputs(it));
  const jobs = plan.all("kubernetes:batch/v1:Job").map(({ name }) => name);
  return plan.all("kubernetes:apps/v1:Deployment").flatMap((deployment) => {
    const inputs = plan.inputs(deployment);
    const each = pool(plan, at(inputs, "spec.template.spec.containers.0"));
    if (each === undefined) return [];
    const name = at(inputs, "metadata.name");
    const scaler = scalers.find((it) => at(it, "spec.scaleTargetRef.name") === name);
    const replicas = Number(
      scaler === undefined ? at(inputs, "spec.replicas") : at(scaler, "spec.maxReplicas"),
    );
    const surge = Number(at(inputs, "spec.strategy.rollingUpdate.maxSurge"));
    return [{ each, most: replicas + surge, releases: jobs.includes(`${deployment.name}-release`) ? 1 : 0 }];
  });
}

/** ECS rounds a percentage of tasks down. https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_DeploymentConfiguration.html */
function ofTasks(plan: PlanView): Pools[] {
  const targets = plan.all("aws:appautoscaling/target:Target").map((it) => plan.inputs(it));
  return plan.all("aws:ecs/service:Service").flatMap((service) => {
    const inputs = plan.inputs(service);
    const containers = parsed(
      plan.get("aws:ecs/taskDefinition:TaskDefinition", service.name, "containerDefinitions"),
    );
    if (!Array.isArray(containers)) throw new Error(`${service.name} has no containers`);
    const [each] = containers.flatMap((it) => pool(plan, it) ?? []);
    if (each === undefined) return [];
    const name = String(at(inputs, "name"));
    const target = targets.find((it) => String(at(it, "resourceId")).endsWith(`/${name}`));
    const tasks = Number(target === undefined ? at(inputs, "desiredCount") : at(target, "maxCapacity"));
    const most = Math.floor((tasks * Number(at(inputs, "deploymentMaximumPercent"))) / 100);
    // Release and roles are steps of each new task, before it opens its pool.
    return [{ each, most, releases: 0 }];
  });
}

function pool(plan: PlanView, container: Parameters<typeof variables>[1] | undefined): number | undefined {
  // The edge is told by files only.
  const told = at(container, "env") ?? at(container, "environment");
  if (container === undefined || told === undefined) return undefined;
  const found = Object.entries(variables(plan, container)).find(([name]) => POOL.test(name))?.[1];
  return found !== undefined && "text" in found ? Number(found.text) : undefined;
}
