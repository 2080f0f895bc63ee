/** What a service runs, how large it is, how many there are, and how it is updated: asserted from one table. */
import { expect } from "chai";
import { at, type PlanView } from "../support/plan";
import type { Facts } from "./facts";
import { appContainer, DEPLOYMENT, serviceName, TASK } from "./workload";

const SERVICE = "aws:ecs/service:Service";
const SCALING = "aws:appautoscaling/target:Target";
const TRACKING = "aws:appautoscaling/policy:Policy";
const HPA = "kubernetes:autoscaling/v2:HorizontalPodAutoscaler";

export interface Size {
  image: string;
  /** As Kubernetes writes them, and in 1,024 to a CPU as ECS does. */
  cpu: { request: string; share: number; limit: string; task: string };
  /** `task` as Fargate sells it. */
  memoryMiB: { request: number; limit: number; task: string };
  /** `surgePercent` lets one replica more than `min` run. */
  replicas: { min: number; max: number; surgePercent: number };
  cpuPercent: number;
  /** @default not scaled by memory */
  memoryPercent?: number;
  /** @default 30 */
  logDays?: number;
}

export function sizeFacts({ fact }: Facts, service: string, size: Size): void {
  const { image, cpu, memoryMiB, replicas, cpuPercent, memoryPercent, logDays = 30 } = size;
  const thresholds = { cpu: cpuPercent, ...(memoryPercent === undefined ? {} : { memory: memoryPercent }) };
  const sheet = (path: string) => `services.${service}.${path}`;
  /** The container has exactly this at a path. */
  const container = (path: string, expected: unknown) => (plan: PlanView) =>
    expect(at(appContainer(plan, service), path)).to.deep.equal(expected);
  /** A resource of the service's name has. */
  const resource = (type: string, path: string, expected: unknown) => (plan: PlanView) =>
    expect(plan.get(type, serviceName(plan, service), path)).to.deep.equal(expected);

  fact(`runs ${image}`, [sheet("image")], { everywhere: container("image", image) });
  fact(`asks for ${cpu.request} CPU`, [sheet("cpus.request")], {
    services: {
      aws: container("cpu", cpu.share),
      kubernetes: container("resources.requests.cpu", cpu.request),
    },
  });
  fact(`gets ${cpu.limit} CPU at most`, [sheet("cpus.limit")], {
    services: {
      aws: resource(TASK, "cpu", cpu.task),
      kubernetes: container("resources.limits.cpu", cpu.limit),
    },
  });
  fact(`asks for ${memoryMiB.request} MiB of memory`, [sheet("memoryMiB.request")], {
    services: {
      aws: container("memoryReservation", memoryMiB.request),
      kubernetes: container("resources.requests.memory", quantity(memoryMiB.request)),
    },
  });
  fact(`gets ${memoryMiB.limit} MiB of memory at most`, [sheet("memoryMiB.limit")], {
    services: {
      aws: (plan) => {
        container("memory", memoryMiB.limit)(plan);
        resource(TASK, "memory", memoryMiB.task)(plan);
      },
      kubernetes: container("resources.limits.memory", quantity(memoryMiB.limit)),
    },
  });
  fact(
    `runs ${replicas.min} replicas at least, ${replicas.max} at most`,
    [sheet("replicas.min"), sheet("replicas.max")],
    {
      services: {
        aws: (plan) => {
          resource(SERVICE, "desiredCount", replicas.min)(plan);
          resource(SCALING, "minCapacity", replicas.min)(plan);
          resource(SCALING, "maxCapacity", replicas.max)(plan);
        },
        kubernetes: (plan) => {
          resource(HPA, "spec.minReplicas", replicas.min)(plan);
          resource(HPA, "spec.maxReplicas", replicas.max)(plan);
        },
      },
    },
  );
  for (const [what, percent] of Object.entries(thresholds))
    fact(`adds replicas over ${percent} % ${what}`, [sheet(`scaling.${what}Percent`)], {
      services: {
        aws: (plan) => {
          const name = `${serviceName(plan, service)}-${what}`;
          const tracking = plan.get(TRACKING, name, "targetTrackingScalingPolicyConfiguration");
          expect(at(tracking, "targetValue")).to.equal(percent);
        },
        kubernetes: resource(
          HPA,
          "spec.metrics",
          Object.entries(thresholds).map(([name, averageUtilization]) => ({
            type: "Resource",
            resource: { name, target: { type: "Utilization", averageUtilization } },
          })),
        ),
      },
    });
  fact(
    "updates with one replica more and none less",
    [sheet("rollout.maxSurge"), sheet("rollout.maxUnavailable")],
    {
      services: {
        aws: (plan) => {
          resource(SERVICE, "deploymentMaximumPercent", replicas.surgePercent)(plan);
          resource(SERVICE, "deploymentMinimumHealthyPercent", 100)(plan);
        },
        kubernetes: resource(DEPLOYMENT, "spec.strategy.rollingUpdate", { maxSurge: 1, maxUnavailable: 0 }),
      },
    },
  );
  fact(`keeps its log for ${logDays} days`, [sheet("logDays")], {
    services: { aws: resource("aws:cloudwatch/logGroup:LogGroup", "retentionInDays", logDays) },
  });
}

function quantity(mib: number): string {
  return mib % 1024 === 0 ? `${mib / 1024}Gi` : `${mib}Mi`;
}
