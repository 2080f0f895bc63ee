import { expect } from "chai";
import { at, listAt, type PlanView } from "../support/plan";
import { fact, SERVICES, type ServiceName, SYSTEM } from "./inamsos.facts";
import { appContainer, DEPLOYMENT, releaseContainer, serviceName, TASK } from "./workload";

const SERVICE = "aws:ecs/service:Service";
const TARGET_GROUP = "aws:lb/targetGroup:TargetGroup";
const SCALING = "aws:appautoscaling/target:Target";
const TRACKING = "aws:appautoscaling/policy:Policy";
const HPA = "kubernetes:autoscaling/v2:HorizontalPodAutoscaler";

interface Figures {
  image: string;
  port: number;
  /** As Kubernetes writes them, and in thousandths of 1024 as ECS does. */
  cpu: { request: string; share: number; limit: string; task: string };
  /** Of the task on Fargate, which sells memory in steps. */
  memory: { request: string; requestMiB: number; limit: string; limitMiB: number; task: string };
  scaling: Record<string, number>;
  readiness: string;
  writable: readonly string[];
}

const figures: Record<ServiceName, Figures> = {
  frontend: {
    image: "docker.io/inamsos/frontend:1.0.0",
    port: 3000, // 11 Deployment Architecture
    cpu: { request: "250m", share: 256, limit: "500m", task: "512" },
    memory: { request: "256Mi", requestMiB: 256, limit: "512Mi", limitMiB: 512, task: "1024" },
    scaling: { cpu: 70 },
    readiness: "/health",
    writable: ["/app/.next/cache"],
  },
  backend: {
    image: "docker.io/inamsos/backend:1.0.0",
    port: 3001, // 11 Deployment Architecture
    cpu: { request: "500m", share: 512, limit: "1", task: "1024" },
    memory: { request: "512Mi", requestMiB: 512, limit: "1Gi", limitMiB: 1024, task: "2048" },
    scaling: { cpu: 70, memory: 80 },
    readiness: "/api/v1/health",
    writable: ["/app/uploads", "/app/logs"], // 2.1: backend_uploads, backend_logs
  },
};

const METRICS: Record<string, string> = {
  cpu: "ECSServiceAverageCPUUtilization",
  memory: "ECSServiceAverageMemoryUtilization",
};

for (const service of SERVICES) {
  const { image, port, cpu, memory, scaling, readiness, writable } = figures[service];
  const sheet = (path: string) => `services.${service}.${path}`;
  const name = `${SYSTEM}-${service}`;
  const container = (path: string, expected: unknown) => (plan: PlanView) =>
    expect(at(appContainer(plan, service), path)).to.deep.equal(expected);

  describe(`seed 002: the ${service}`, () => {
    fact(`runs ${image}, from Docker Hub at an exact version`, [sheet("image")], {
      everywhere: container("image", image),
    });
    fact(`listens on port ${port}, inside of the system only`, [sheet("port")], {
      services: {
        aws: container("portMappings", [{ containerPort: port, protocol: "tcp", name: "http" }]),
        kubernetes: (plan) => {
          container("ports", [{ name: "http", containerPort: port, protocol: "TCP" }])(plan);
          const spec = plan.get("kubernetes:core/v1:Service", name, "spec");
          expect([at(spec, "type"), at(spec, "ports.0.port")]).to.deep.equal(["ClusterIP", port]);
        },
      },
    });
    fact("runs as user and group 1001, never as root", [sheet("uid")], {
      services: {
        aws: (plan) => expect(at(appContainer(plan, service), "user")).to.match(/^1001(:1001)?$/),
        kubernetes: (plan) => {
          const path = "spec.template.spec.securityContext";
          expect(plan.get(DEPLOYMENT, serviceName(plan, service), path)).to.deep.include({
            runAsNonRoot: true,
            runAsUser: 1001,
            runAsGroup: 1001,
          });
        },
      },
    });
    fact("is asked every 30 s, has 10 s to answer, and is restarted after 3 times", [sheet("liveness")], {
      services: {
        aws: (plan) =>
          expect(at(appContainer(plan, service), "healthCheck")).to.deep.include({
            interval: 30,
            timeout: 10,
            retries: 3,
            startPeriod: 30,
          }),
        kubernetes: container("livenessProbe", probe("/health", port, 30)),
      },
    });
    fact("checks itself on Fargate by what Alpine has: wget", [sheet("healthCommand")], {
      services: {
        aws: container("healthCheck.command", [
          ...["CMD", "wget", "-q", "-O", "/dev/null"],
          `http://127.0.0.1:${port}/health`,
        ]),
      },
    });
    fact(`gets no requests when ${readiness} fails 3 times, 30 s apart`, [sheet("readiness")], {
      services: {
        aws: (plan) =>
          expect(plan.get(TARGET_GROUP, `${SYSTEM}-edge-${service}`, "healthCheck")).to.deep.include({
            path: readiness,
            interval: 30,
            timeout: 10,
            unhealthyThreshold: 3,
          }),
        kubernetes: container("readinessProbe", probe(readiness, port, 10)),
      },
    });
    fact(`asks for ${cpu.request} CPU and gets ${cpu.limit} at most`, [sheet("cpus")], {
      services: {
        aws: (plan) => {
          container("cpu", cpu.share)(plan);
          expect(plan.get(TASK, name, "cpu")).to.equal(cpu.task);
        },
        kubernetes: (plan) => {
          container("resources.requests.cpu", cpu.request)(plan);
          container("resources.limits.cpu", cpu.limit)(plan);
        },
      },
    });
    fact(`asks for ${memory.request} of memory and gets ${memory.limit} at most`, [sheet("memoryMiB")], {
      services: {
        aws: (plan) => {
          container("memoryReservation", memory.requestMiB)(plan);
          container("memory", memory.limitMiB)(plan);
          expect(plan.get(TASK, name, "memory")).to.equal(memory.task);
        },
        kubernetes: (plan) => {
          container("resources.requests.memory", memory.request)(plan);
          container("resources.limits.memory", memory.limit)(plan);
        },
      },
    });
    fact("runs 2 replicas at least, 4 at most", [sheet("replicas")], {
      services: {
        aws: (plan) => {
          expect(plan.get(SCALING, name, "minCapacity")).to.equal(2);
          expect(plan.get(SCALING, name, "maxCapacity")).to.equal(4);
        },
        kubernetes: (plan) => {
          expect(plan.get(HPA, name, "spec.minReplicas")).to.equal(2);
          expect(plan.get(HPA, name, "spec.maxReplicas")).to.equal(4);
        },
      },
    });
    fact(
      `adds replicas over ${Object.entries(scaling)
        .map(([what, percent]) => `${percent} % ${what}`)
        .join(" or ")}`,
      [sheet("scaling")],
      {
        services: {
          aws: (plan) => {
            const own = plan.all(TRACKING).filter((policy) => policy.name.startsWith(`${name}-`));
            const path = "targetTrackingScalingPolicyConfiguration";
            const found = own.map((policy) => [
              at(plan.inputs(policy), `${path}.predefinedMetricSpecification.predefinedMetricType`),
              at(plan.inputs(policy), `${path}.targetValue`),
            ]);
            const wanted = Object.entries(scaling).map(([what, percent]) => [METRICS[what], percent]);
            expect(found).to.have.deep.members(wanted);
          },
          kubernetes: (plan) =>
            expect(plan.get(HPA, name, "spec.metrics")).to.deep.equal(
              Object.entries(scaling).map(([what, averageUtilization]) => ({
                type: "Resource",
                resource: { name: what, target: { type: "Utilization", averageUtilization } },
              })),
            ),
        },
      },
    );
    fact("updates with one replica more and none less: no downtime", [sheet("rollout")], {
      services: {
        aws: (plan) => {
          expect(plan.get(SERVICE, name, "deploymentMaximumPercent")).to.equal(150);
          expect(plan.get(SERVICE, name, "deploymentMinimumHealthyPercent")).to.equal(100);
        },
        kubernetes: (plan) =>
          expect(plan.get(DEPLOYMENT, name, "spec.strategy.rollingUpdate")).to.deep.equal({
            maxSurge: 1,
            maxUnavailable: 0,
          }),
      },
    });
    fact(`writes to ${writable.join(", ")}, and nowhere else but /tmp`, [sheet("writablePaths")], {
      services: {
        aws: writes(service, "mountPoints", "containerPath"),
        kubernetes: writes(service, "volumeMounts", "mountPath"),
      },
    });
    fact("keeps its log for 7 days", [sheet("logDays")], {
      services: {
        aws: (plan) =>
          expect(plan.get("aws:cloudwatch/logGroup:LogGroup", name, "retentionInDays")).to.equal(7),
      },
    });
  });
}

describe("seed 002: what only the backend has", () => {
  fact("runs the migrations of its own image before traffic", ["services.backend.release.command"], {
    everywhere: (plan) => {
      const release = releaseContainer(plan, "backend");
      expect(at(release, "command")).to.deep.equal(["node_modules/.bin/prisma", "migrate", "deploy"]);
      expect(at(release, "image")).to.equal("docker.io/inamsos/backend:1.0.0");
    },
    services: {
      aws: (plan) =>
        expect(listAt(appContainer(plan, "backend"), "dependsOn")).to.deep.include({
          containerName: "release",
          condition: "SUCCESS",
        }),
      kubernetes: (plan) => {
        const job = plan.one("kubernetes:batch/v1:Job", `${SYSTEM}-backend-release`);
        expect(plan.one(DEPLOYMENT, `${SYSTEM}-backend`).dependencies).to.include(job.urn);
      },
    },
  });
  fact("is scraped at /metrics every 15 s (7.3 Metrics Collection)", ["services.backend.metricsPath"], {
    services: {
      kubernetes: (plan) => {
        const type = "kubernetes:monitoring.coreos.com/v1:ServiceMonitor";
        expect(plan.get(type, `${SYSTEM}-backend-metrics`, "spec.endpoints")).to.deep.equal([
          { port: "http", path: "/metrics", interval: "15s" },
        ]);
      },
    },
  });
  fact("uses database, cache and files; the frontend nothing (11)", ["services.backend.uses"], {
    everywhere: (plan) => {
      const asked = (service: ServiceName, path: string) =>
        plan.get("ward:components:ApiService", `${SYSTEM}-${service}`, path);
      expect(asked("backend", "uses")).to.deep.equal(["database", "cache", "files"]);
      expect(asked("frontend", "uses")).to.deep.equal([]);
      for (const service of SERVICES) expect(asked(service, "calls")).to.equal(undefined);
    },
  });
});

function probe(path: string, port: number, initialDelaySeconds: number) {
  return {
    httpGet: { path, port },
    initialDelaySeconds,
    periodSeconds: 30,
    timeoutSeconds: 10,
    failureThreshold: 3,
  };
}

function writes(service: ServiceName, mounts: string, path: string) {
  return (plan: PlanView) => {
    const all = listAt(appContainer(plan, service), mounts);
    const writable = all.filter((mount) => at(mount, "readOnly") !== true);
    const { writable: wanted } = figures[service];
    expect(writable.map((mount) => at(mount, path))).to.have.members(["/tmp", ...wanted]);
  };
}
