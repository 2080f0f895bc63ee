import { expect } from "chai";
import { at, listAt, type PlanView } from "../support/plan";
import { byStack } from "./facts";
import { curl, scrapeFact } from "./listener";
import { fact, facts, SYSTEM } from "./tebx.facts";
import { appContainer, DEPLOYMENT, TASK } from "./workload";

const API = `${SYSTEM}-api`;
const SERVICE = "aws:ecs/service:Service";
const SCALING = "aws:appautoscaling/target:Target";
const TRACKING = "aws:appautoscaling/policy:Policy";
const HPA = "kubernetes:autoscaling/v2:HorizontalPodAutoscaler";
const sheet = (path: string) => `services.tebx-api.${path}`;

const container = (path: string, expected: unknown) => (plan: PlanView) =>
  expect(at(appContainer(plan, API), path)).to.deep.equal(expected);
const resource = (type: string, path: string, expected: unknown) => (plan: PlanView) =>
  expect(plan.get(type, API, path)).to.deep.equal(expected);
/** A value of the recommended size, and of the minimum in staging. */
const sized = (check: (expected: unknown) => (plan: PlanView) => void, prod: unknown, staging: unknown) => {
  return (plan: PlanView) => check(byStack(plan, { prod, staging }))(plan);
};

describe("seed 000: the API", () => {
  fact("runs the image that is pushed as tebx-api:1.0.0", [sheet("image")], {
    everywhere: container("image", "registry.tebx.com/tebx-api:1.0.0"),
  });
  fact("listens on port 3333, inside of the system only", [sheet("port")], {
    services: {
      aws: container("portMappings", [{ containerPort: 3333, protocol: "tcp", name: "http" }]),
      kubernetes: (plan) => {
        container("ports", [{ name: "http", containerPort: 3333, protocol: "TCP" }])(plan);
        resource("kubernetes:core/v1:Service", "spec.type", "ClusterIP")(plan);
      },
    },
  });
  fact(
    "has 8 CPUs, the minimum of 4 in staging",
    [sheet("cpus.request"), sheet("cpus.limit"), sheet("minimum.cpus")],
    {
      services: {
        aws: (plan) => {
          sized((cpu) => container("cpu", cpu), 8192, 4096)(plan);
          sized((cpu) => resource(TASK, "cpu", cpu), "8192", "4096")(plan);
        },
        kubernetes: (plan) => {
          sized((cpu) => container("resources.requests.cpu", cpu), "8", "4")(plan);
          sized((cpu) => container("resources.limits.cpu", cpu), "8", "4")(plan);
        },
      },
    },
  );
  fact(
    "has 16 GB of memory, the minimum of 8 in staging",
    [sheet("memoryMiB.request"), sheet("memoryMiB.limit"), sheet("minimum.memoryMiB")],
    {
      services: {
        aws: (plan) => {
          sized((memory) => container("memoryReservation", memory), 16_384, 8192)(plan);
          sized((memory) => container("memory", memory), 16_384, 8192)(plan);
          sized((memory) => resource(TASK, "memory", memory), "16384", "8192")(plan);
        },
        kubernetes: (plan) => {
          sized((memory) => container("resources.requests.memory", memory), "16Gi", "8Gi")(plan);
          sized((memory) => container("resources.limits.memory", memory), "16Gi", "8Gi")(plan);
        },
      },
    },
  );
  fact("runs 2 replicas at least, 6 at most", [sheet("replicas.min"), sheet("replicas.max")], {
    services: {
      aws: (plan) => {
        resource(SERVICE, "desiredCount", 2)(plan);
        resource(SCALING, "minCapacity", 2)(plan);
        resource(SCALING, "maxCapacity", 6)(plan);
      },
      kubernetes: (plan) => {
        resource(HPA, "spec.minReplicas", 2)(plan);
        resource(HPA, "spec.maxReplicas", 6)(plan);
      },
    },
  });
  fact("adds replicas over 60 % CPU", [sheet("scaling.cpuPercent")], {
    services: {
      aws: (plan) => {
        expect(at(tracking(plan, "cpu"), "targetValue")).to.equal(60);
        const metric = at(tracking(plan, "cpu"), "predefinedMetricSpecification.predefinedMetricType");
        expect(metric).to.equal("ECSServiceAverageCPUUtilization");
      },
      kubernetes: (plan) =>
        expect(plan.get(HPA, API, "spec.metrics.0.resource")).to.deep.equal({
          name: "cpu",
          target: { type: "Utilization", averageUtilization: 60 },
        }),
    },
  });
  fact("adds replicas over 200 requests a second to each", [sheet("scaling.requestsPerSecond")], {
    services: {
      aws: (plan) => {
        expect(at(tracking(plan, "requests"), "targetValue")).to.equal(200 * 60); // counted by the minute
        const metric = at(tracking(plan, "requests"), "predefinedMetricSpecification.predefinedMetricType");
        expect(metric).to.equal("ALBRequestCountPerTarget");
      },
      kubernetes: (plan) => {
        expect(plan.get(HPA, API, "spec.metrics")).to.have.length(2);
        expect(plan.get(HPA, API, "spec.metrics.1.pods")).to.deep.equal({
          metric: { name: "http_requests_per_second" },
          target: { type: "AverageValue", averageValue: "200" },
        });
      },
    },
  });
  fact("waits for 5 minutes of it", [sheet("scaling.sustainedSeconds")], {
    services: {
      aws: (plan) => {
        for (const role of ["cpu", "requests"])
          expect(at(tracking(plan, role), "scaleOutCooldown")).to.equal(300);
      },
      kubernetes: resource(HPA, "spec.behavior.scaleUp.stabilizationWindowSeconds", 300),
    },
  });
  fact("is asked at /health, and outlives two minutes without a database", [sheet("liveness")], {
    services: {
      aws: container("healthCheck", {
        command: curl("http://localhost:3333/health"),
        ...{ interval: 30, timeout: 5, retries: 5, startPeriod: 30 },
      }),
      kubernetes: container("livenessProbe", {
        httpGet: { path: "/health", port: 3333 },
        ...{ initialDelaySeconds: 30, periodSeconds: 30, timeoutSeconds: 5, failureThreshold: 5 },
      }),
    },
  });
  fact(
    "gets no requests when /health fails three times, 5 s apart; on aws ten times, 15 s apart, as an election takes half a minute",
    [sheet("readiness")],
    {
      services: {
        aws: (plan) => {
          const type = "aws:lb/targetGroup:TargetGroup";
          const check = plan.get(type, `${SYSTEM}-edge-tebx-api`, "healthCheck");
          expect(check).to.deep.include({
            path: "/health",
            interval: 15,
            timeout: 3,
            unhealthyThreshold: 10,
          });
        },
        kubernetes: container("readinessProbe", {
          httpGet: { path: "/health", port: 3333 },
          ...{ initialDelaySeconds: 10, periodSeconds: 5, timeoutSeconds: 3, failureThreshold: 3 },
        }),
      },
    },
  );
  scrapeFact(facts, API);
  fact(
    "updates with one replica more and none less",
    [sheet("rollout.maxSurge"), sheet("rollout.maxUnavailable")],
    {
      services: {
        aws: (plan) => {
          resource(SERVICE, "deploymentMaximumPercent", 150)(plan);
          resource(SERVICE, "deploymentMinimumHealthyPercent", 100)(plan);
        },
        kubernetes: resource(DEPLOYMENT, "spec.strategy.rollingUpdate", { maxSurge: 1, maxUnavailable: 0 }),
      },
    },
  );
  fact("writes Winston's files to /app/logs, and nowhere else but /tmp", [sheet("writablePaths")], {
    services: {
      aws: writes("mountPoints", "containerPath"),
      kubernetes: writes("volumeMounts", "mountPath"),
    },
  });
  fact("keeps its log for 30 days", [sheet("logDays")], {
    services: { aws: resource("aws:cloudwatch/logGroup:LogGroup", "retentionInDays", 30) },
  });
});

function tracking(plan: PlanView, role: string) {
  return plan.get(TRACKING, `${API}-${role}`, "targetTrackingScalingPolicyConfiguration");
}

function writes(mounts: string, path: string) {
  return (plan: PlanView) => {
    const all = listAt(appContainer(plan, API), mounts);
    const writable = all.filter((mount) => at(mount, "readOnly") !== true);
    expect(writable.map((mount) => at(mount, path))).to.have.members(["/tmp", "/app/logs"]);
  };
}
