import { expect } from "chai";
import { at, type PlanView } from "../support/plan";
import { fact, SERVICES, type ServiceName, SYSTEM } from "./nx-portal.facts";
import { appContainer, DEPLOYMENT, TASK } from "./workload";

const SERVICE = "aws:ecs/service:Service";
const SCALING = "aws:appautoscaling/target:Target";
const TRACKING = "aws:appautoscaling/policy:Policy";
const HPA = "kubernetes:autoscaling/v2:HorizontalPodAutoscaler";

interface Size {
  image: string;
  /** As Kubernetes writes them, and in thousandths of 1024 as ECS does. */
  cpu: { request: string; share: number; limit: string; task: string };
  memoryMiB: { request: number; limit: number; task: string };
  replicas: { min: number; max: number; surgePercent: number };
}

/** Fargate rounds up: a whole CPU comes with 2 GiB, half a one with 1 GiB. */
const sizes: Record<ServiceName, Size> = {
  "web-portal": {
    image: "registry.example.com/nx-web:1.0.0",
    cpu: { request: "250m", share: 256, limit: "500m", task: "512" },
    memoryMiB: { request: 256, limit: 512, task: "1024" },
    replicas: { min: 2, max: 4, surgePercent: 150 },
  },
  // Kubernetes Deployment: 3 replicas, 500m/512Mi to 1000m/1Gi.
  "api-gateway": {
    image: "registry.example.com/nx-api:1.0.0",
    cpu: { request: "500m", share: 512, limit: "1", task: "1024" },
    memoryMiB: { request: 512, limit: 1024, task: "2048" },
    replicas: { min: 3, max: 6, surgePercent: 134 },
  },
  // PM2 Ecosystem File: 2 instances each.
  "file-service": {
    image: "registry.example.com/nx-file:1.0.0",
    cpu: { request: "250m", share: 256, limit: "500m", task: "512" },
    memoryMiB: { request: 512, limit: 1024, task: "1024" },
    replicas: { min: 2, max: 4, surgePercent: 150 },
  },
  "worker-service": {
    image: "registry.example.com/nx-worker:1.0.0",
    cpu: { request: "500m", share: 512, limit: "1", task: "1024" },
    memoryMiB: { request: 1024, limit: 2048, task: "2048" },
    replicas: { min: 2, max: 4, surgePercent: 150 },
  },
  "malware-scanner": {
    image: "docker.io/ajilaag/clamav-rest:v0.5.3",
    cpu: { request: "250m", share: 256, limit: "1", task: "1024" },
    memoryMiB: { request: 2048, limit: 3072, task: "3072" },
    replicas: { min: 2, max: 3, surgePercent: 150 },
  },
};

for (const service of SERVICES) {
  const { image, cpu, memoryMiB, replicas } = sizes[service];
  const sheet = (path: string) => `services.${service}.${path}`;
  const name = `${SYSTEM}-${service}`;
  /** The container has exactly this at a path. */
  const container = (path: string, expected: unknown) => (plan: PlanView) =>
    expect(at(appContainer(plan, service), path)).to.deep.equal(expected);

  describe(`seed 001: ${service}`, () => {
    fact(`runs ${image}`, [sheet("image")], { everywhere: container("image", image) });
    fact(`asks for ${cpu.request} CPU`, [sheet("cpus.request")], {
      services: {
        aws: container("cpu", cpu.share),
        kubernetes: container("resources.requests.cpu", cpu.request),
      },
    });
    fact(`gets ${cpu.limit} CPU at most`, [sheet("cpus.limit")], {
      services: {
        aws: (plan) => expect(plan.get(TASK, name, "cpu")).to.equal(cpu.task),
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
          expect(plan.get(TASK, name, "memory")).to.equal(memoryMiB.task);
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
            expect(plan.get(SERVICE, name, "desiredCount")).to.equal(replicas.min);
            expect(plan.get(SCALING, name, "minCapacity")).to.equal(replicas.min);
            expect(plan.get(SCALING, name, "maxCapacity")).to.equal(replicas.max);
          },
          kubernetes: (plan) => {
            expect(plan.get(HPA, name, "spec.minReplicas")).to.equal(replicas.min);
            expect(plan.get(HPA, name, "spec.maxReplicas")).to.equal(replicas.max);
          },
        },
      },
    );
    fact("adds replicas over 70 % CPU", [sheet("scaling.cpuPercent")], {
      services: {
        aws: (plan) => {
          const tracking = plan.get(TRACKING, `${name}-cpu`, "targetTrackingScalingPolicyConfiguration");
          expect(at(tracking, "targetValue")).to.equal(70);
        },
        kubernetes: (plan) =>
          expect(plan.get(HPA, name, "spec.metrics")).to.deep.equal([
            {
              type: "Resource",
              resource: { name: "cpu", target: { type: "Utilization", averageUtilization: 70 } },
            },
          ]),
      },
    });
    fact(
      "updates with one replica more and none less",
      [sheet("rollout.maxSurge"), sheet("rollout.maxUnavailable")],
      {
        services: {
          aws: (plan) => {
            expect(plan.get(SERVICE, name, "deploymentMaximumPercent")).to.equal(replicas.surgePercent);
            expect(plan.get(SERVICE, name, "deploymentMinimumHealthyPercent")).to.equal(100);
          },
          kubernetes: (plan) =>
            expect(plan.get(DEPLOYMENT, name, "spec.strategy.rollingUpdate")).to.deep.equal({
              maxSurge: 1,
              maxUnavailable: 0,
            }),
        },
      },
    );
    fact("keeps its log for 30 days", [sheet("logDays")], {
      services: {
        aws: (plan) =>
          expect(plan.get("aws:cloudwatch/logGroup:LogGroup", name, "retentionInDays")).to.equal(30),
      },
    });
  });
}

function quantity(mib: number): string {
  return mib % 1024 === 0 ? `${mib / 1024}Gi` : `${mib}Mi`;
}
