import { expect } from "chai";
import { at, listAt, type PlanView } from "../support/plan";
import { fact, facts, SERVICES, type ServiceName, SYSTEM } from "./inamsos.facts";
import { listenerFacts, scrapeFact } from "./listener";
import { type Size, sizeFacts } from "./service-size";
import { appContainer, DEPLOYMENT, releaseContainer, serviceName } from "./workload";

const TARGET_GROUP = "aws:lb/targetGroup:TargetGroup";

interface Figures extends Size {
  port: number;
  readiness: string;
  writable: readonly string[];
}

/** 7.2: logs for 7 days. What the guide does not size is ours; Fargate sells 1 GiB with half a CPU, 2 with a whole. */
const figures: Record<ServiceName, Figures> = {
  frontend: {
    image: "docker.io/inamsos/frontend:1.0.0",
    cpu: { request: "250m", share: 256, limit: "500m", task: "512" },
    memoryMiB: { request: 256, limit: 512, task: "1024" },
    replicas: { min: 2, max: 4, surgePercent: 150 },
    cpuPercent: 70,
    logDays: 7,
    port: 3000, // 11 Deployment Architecture
    readiness: "/health",
    writable: ["/app/.next/cache"],
  },
  backend: {
    image: "docker.io/inamsos/backend:1.0.0",
    cpu: { request: "500m", share: 512, limit: "1", task: "1024" },
    memoryMiB: { request: 512, limit: 1024, task: "2048" },
    replicas: { min: 2, max: 4, surgePercent: 150 },
    cpuPercent: 70,
    memoryPercent: 80,
    logDays: 7,
    port: 3001, // 11 Deployment Architecture
    readiness: "/api/v1/health",
    writable: ["/app/uploads", "/app/logs"], // 2.1: backend_uploads, backend_logs
  },
};

/** 7.1 Health Monitoring: every 30 s, 10 s to answer, 3 attempts. */
const every30s = { period: 30, timeout: 10, failures: 3 };

/** Alpine has wget and no curl. */
const wget = (port: number) => ["CMD", "wget", "-q", "-O", "/dev/null", `http://127.0.0.1:${port}/health`];

for (const service of SERVICES) {
  const { port, readiness, writable, ...size } = figures[service];
  const sheet = (path: string) => `services.${service}.${path}`;

  describe(`seed 002: the ${service}`, () => {
    sizeFacts(facts, service, size);
    listenerFacts(facts, service, {
      port,
      liveness: { path: "/health", initialDelay: 30, ...every30s },
      readiness: { path: readiness, initialDelay: 10, ...every30s },
      command: wget(port),
    });
    fact("checks itself on Fargate by what Alpine has", [sheet("healthCommand")], {
      services: {
        aws: (plan) =>
          expect(at(appContainer(plan, service), "healthCheck.command")).to.deep.equal(wget(port)),
      },
    });
    fact(
      "gets no visitors when it fails 5 times, 30 s apart: ECS replaces it then, so RDS may be away for a while",
      [],
      {
        services: {
          aws: (plan) =>
            expect(plan.get(TARGET_GROUP, `${SYSTEM}-edge-${service}`, "healthCheck")).to.deep.include({
              path: readiness,
              interval: 30,
              timeout: 10,
              unhealthyThreshold: 5,
            }),
        },
      },
    );
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
    fact(`writes to ${writable.join(", ")}, and nowhere else but /tmp`, [sheet("writablePaths")], {
      services: {
        aws: writes(service, "mountPoints", "containerPath"),
        kubernetes: writes(service, "volumeMounts", "mountPath"),
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
  scrapeFact(facts, "backend"); // 7.3 Metrics Collection
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

function writes(service: ServiceName, mounts: string, path: string) {
  return (plan: PlanView) => {
    const all = listAt(appContainer(plan, service), mounts);
    const writable = all.filter((mount) => at(mount, "readOnly") !== true);
    const { writable: wanted } = figures[service];
    expect(writable.map((mount) => at(mount, path))).to.have.members(["/tmp", ...wanted]);
  };
}
