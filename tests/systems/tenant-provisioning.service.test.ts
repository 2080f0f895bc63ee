import { expect } from "chai";
import { at, listAt, type PlanView, SYSTEM } from "../support/plan";
import { fact } from "./tenant-provisioning.facts";
import { appContainer, DEPLOYMENT, releaseContainer, TASK } from "./workload";

const SERVICE = "aws:ecs/service:Service";
const SCALING = "aws:appautoscaling/target:Target";
const TRACKING = "aws:appautoscaling/policy:Policy";
const HPA = "kubernetes:autoscaling/v2:HorizontalPodAutoscaler";
const KUBERNETES_SERVICE = "kubernetes:core/v1:Service";
const sheet = (path: string) => `services.tenant-provisioning.${path}`;

/** The application container has exactly this at a path. */
const container = (path: string, expected: unknown) => (plan: PlanView) =>
  expect(at(appContainer(plan), path)).to.deep.equal(expected);

describe("seed 004: the service", () => {
  fact("runs the guide's image at its version", [sheet("image")], {
    everywhere: container("image", "registry.healthcare.com/tenant-provisioning:1.0.0"),
  });
  fact("pulls the image only where a node does not have it", [], {
    services: { kubernetes: container("imagePullPolicy", "IfNotPresent") },
  });
  fact("listens on port 3000", [sheet("port")], {
    services: {
      aws: container("portMappings", [{ containerPort: 3000, protocol: "tcp", name: "http" }]),
      kubernetes: container("ports", [{ name: "http", containerPort: 3000, protocol: "TCP" }]),
    },
  });
  fact("is called tenant-provisioning in its namespace", [], {
    services: {
      aws: (plan) => expect(plan.get(SERVICE, SYSTEM, "name")).to.equal(`${plan.stack}-tenant-provisioning`),
      kubernetes: (plan) =>
        expect(plan.get(DEPLOYMENT, SYSTEM, "metadata.name")).to.equal("tenant-provisioning"),
    },
  });
  fact("asks for 250m CPU", [sheet("cpus.request")], {
    services: { aws: container("cpu", 256), kubernetes: container("resources.requests.cpu", "250m") },
  });
  fact("gets 500m CPU at most", [sheet("cpus.limit")], {
    services: {
      aws: (plan) => expect(plan.get(TASK, SYSTEM, "cpu")).to.equal("512"),
      kubernetes: container("resources.limits.cpu", "500m"),
    },
  });
  fact("asks for 512 MiB of memory", [sheet("memoryMiB.request")], {
    services: {
      aws: container("memoryReservation", 512),
      kubernetes: container("resources.requests.memory", "512Mi"),
    },
  });
  fact("gets 1 GiB of memory at most", [sheet("memoryMiB.limit")], {
    services: {
      aws: (plan) => {
        expect(at(appContainer(plan), "memory")).to.equal(1024);
        expect(plan.get(TASK, SYSTEM, "memory")).to.equal("1024");
      },
      kubernetes: container("resources.limits.memory", "1Gi"),
    },
  });

  fact("runs 3 replicas at least", [sheet("replicas.min")], {
    services: {
      aws: (plan) => {
        expect(plan.get(SCALING, SYSTEM, "minCapacity")).to.equal(3);
        expect(plan.get(SERVICE, SYSTEM, "desiredCount")).to.equal(3);
      },
      kubernetes: (plan) => expect(plan.get(HPA, SYSTEM, "spec.minReplicas")).to.equal(3),
    },
  });
  fact("runs 10 replicas at most", [sheet("replicas.max")], {
    services: {
      aws: (plan) => expect(plan.get(SCALING, SYSTEM, "maxCapacity")).to.equal(10),
      kubernetes: (plan) => expect(plan.get(HPA, SYSTEM, "spec.maxReplicas")).to.equal(10),
    },
  });
  fact("adds replicas over 70 % CPU", [sheet("scaling.cpuPercent")], {
    services: {
      aws: tracks("cpu", "ECSServiceAverageCPUUtilization", 70),
      kubernetes: utilization("cpu", 70),
    },
  });
  fact("adds replicas over 80 % memory", [sheet("scaling.memoryPercent")], {
    services: {
      aws: tracks("memory", "ECSServiceAverageMemoryUtilization", 80),
      kubernetes: utilization("memory", 80),
    },
  });
  fact("scales by nothing but CPU and memory", [], {
    services: {
      aws: (plan) => expect(plan.all(TRACKING)).to.have.length(2),
      kubernetes: (plan) => expect(plan.get(HPA, SYSTEM, "spec.metrics")).to.have.length(2),
    },
  });
  fact("leaves the number of replicas to the autoscaler", [], {
    services: {
      aws: (plan) => expect(plan.one(SERVICE, SYSTEM).ignoreChanges).to.deep.equal(["desiredCount"]),
      kubernetes: (plan) => {
        expect(plan.get(DEPLOYMENT, SYSTEM, "spec.replicas")).to.equal(undefined);
        expect(plan.get(HPA, SYSTEM, "metadata.name")).to.equal("tenant-provisioning-hpa");
        expect(plan.get(HPA, SYSTEM, "spec.scaleTargetRef")).to.deep.equal({
          apiVersion: "apps/v1",
          kind: "Deployment",
          name: "tenant-provisioning",
        });
      },
    },
  });
  fact("updates with one replica more", [sheet("rollout.maxSurge")], {
    services: {
      aws: (plan) => expect(plan.get(SERVICE, SYSTEM, "deploymentMaximumPercent")).to.equal(134),
      kubernetes: rollout("maxSurge", 1),
    },
  });
  fact("updates with no replica less", [sheet("rollout.maxUnavailable")], {
    services: {
      aws: (plan) => expect(plan.get(SERVICE, SYSTEM, "deploymentMinimumHealthyPercent")).to.equal(100),
      kubernetes: rollout("maxUnavailable", 0),
    },
  });
  fact("goes back to the version before when an update fails", [], {
    services: {
      aws: (plan) =>
        expect(plan.get(SERVICE, SYSTEM, "deploymentCircuitBreaker")).to.deep.equal({
          enable: true,
          rollback: true,
        }),
    },
  });

  fact(
    "is restarted after 3 failed checks of /health, 10 s apart, 5 s each, from 30 s on",
    [sheet("liveness")],
    {
      services: {
        aws: container("healthCheck", {
          command: ["CMD-SHELL", "curl -fsS http://localhost:3000/health || exit 1"],
          interval: 10,
          timeout: 5,
          retries: 3,
          startPeriod: 30,
        }),
        kubernetes: container("livenessProbe", probe(30, 10, 5, 3)),
      },
    },
  );
  fact(
    "gets no requests after 3 failed checks of /health, 5 s apart, 3 s each; on aws 10, 15 s apart, as long as RDS may be away",
    [sheet("readiness")],
    {
      services: {
        aws: (plan) => {
          const check = plan.get("aws:lb/targetGroup:TargetGroup", `${SYSTEM}-edge-${SYSTEM}`, "healthCheck");
          expect(check).to.deep.equal({
            enabled: true,
            path: "/health",
            protocol: "HTTP",
            matcher: "200",
            interval: 15,
            timeout: 3,
            healthyThreshold: 2,
            // ECS replaces a task that fails these: they outlast a short absence of the database.
            unhealthyThreshold: 10,
          });
          // The longer of the two: ECS knows one grace period.
          expect(plan.get(SERVICE, SYSTEM, "healthCheckGracePeriodSeconds")).to.equal(30);
        },
        kubernetes: container("readinessProbe", probe(10, 5, 3, 3)),
      },
    },
  );

  fact("answers on port 80 inside the cluster only", [sheet("servicePort")], {
    services: {
      kubernetes: (plan) => {
        const spec = plan.get(KUBERNETES_SERVICE, SYSTEM, "spec");
        expect(spec).to.deep.equal({
          type: "ClusterIP",
          selector: { app: "tenant-provisioning" },
          ports: [{ name: "http", port: 80, targetPort: 3000, protocol: "TCP" }],
        });
      },
    },
  });
  fact("runs migrations before traffic, with the application's own image", [sheet("release.command")], {
    services: {
      aws: (plan) => {
        expect(at(releaseContainer(plan), "command")).to.deep.equal(["npm", "run", "migration:run"]);
        expect(at(releaseContainer(plan), "image")).to.equal(at(appContainer(plan), "image"));
        expect(at(releaseContainer(plan), "essential")).to.equal(false);
        const after = { containerName: "release", condition: "SUCCESS" };
        expect(listAt(appContainer(plan), "dependsOn")).to.deep.include(after);
      },
      kubernetes: (plan) => {
        expect(at(releaseContainer(plan), "command")).to.deep.equal(["npm", "run", "migration:run"]);
        expect(at(releaseContainer(plan), "image")).to.equal(at(appContainer(plan), "image"));
        const job = plan.one("kubernetes:batch/v1:Job", `${SYSTEM}-release`);
        expect(plan.one(DEPLOYMENT, SYSTEM).dependencies).to.include(job.urn);
      },
    },
  });
  fact("writes its log files under /app/logs, and nowhere else but /tmp", [sheet("writablePaths.0")], {
    services: {
      aws: (plan) => {
        const mounts = listAt(appContainer(plan), "mountPoints");
        const writable = mounts.filter((mount) => at(mount, "readOnly") === false);
        expect(writable.map((mount) => at(mount, "containerPath"))).to.have.members(["/tmp", "/app/logs"]);
        expect(at(appContainer(plan), "readonlyRootFilesystem")).to.equal(true);
      },
      kubernetes: (plan) => {
        const mounts = listAt(appContainer(plan), "volumeMounts");
        const writable = mounts.filter((mount) => at(mount, "readOnly") !== true);
        expect(writable.map((mount) => at(mount, "mountPath"))).to.have.members(["/tmp", "/app/logs"]);
        expect(at(appContainer(plan), "securityContext.readOnlyRootFilesystem")).to.equal(true);
      },
    },
  });
  fact("keeps its log for 30 days", [sheet("logDays")], {
    services: {
      aws: (plan) =>
        expect(plan.get("aws:cloudwatch/logGroup:LogGroup", SYSTEM, "retentionInDays")).to.equal(30),
    },
  });
  fact("is scraped at /metrics every 15 s", [sheet("metricsPath")], {
    services: {
      kubernetes: (plan) =>
        expect(
          plan.get(
            "kubernetes:monitoring.coreos.com/v1:ServiceMonitor",
            `${SYSTEM}-metrics`,
            "spec.endpoints",
          ),
        ).to.deep.equal([{ port: "http", path: "/metrics", interval: "15s" }]),
    },
  });
});

function tracks(role: string, metric: string, percent: number) {
  return (plan: PlanView) => {
    const path = "targetTrackingScalingPolicyConfiguration";
    const tracking = plan.get(TRACKING, `${SYSTEM}-${role}`, path);
    expect(at(tracking, "targetValue")).to.equal(percent);
    expect(at(tracking, "predefinedMetricSpecification.predefinedMetricType")).to.equal(metric);
  };
}

function utilization(resource: string, percent: number) {
  return (plan: PlanView) =>
    expect(plan.get(HPA, SYSTEM, "spec.metrics")).to.deep.include({
      type: "Resource",
      resource: { name: resource, target: { type: "Utilization", averageUtilization: percent } },
    });
}

function rollout(field: string, value: number) {
  return (plan: PlanView) => {
    expect(plan.get(DEPLOYMENT, SYSTEM, "spec.strategy.type")).to.equal("RollingUpdate");
    expect(plan.get(DEPLOYMENT, SYSTEM, `spec.strategy.rollingUpdate.${field}`)).to.equal(value);
  };
}

function probe(initial: number, period: number, timeout: number, failures: number) {
  return {
    httpGet: { path: "/health", port: 3000 },
    initialDelaySeconds: initial,
    periodSeconds: period,
    timeoutSeconds: timeout,
    failureThreshold: failures,
  };
}
