import { expect } from "chai";
import { at, targetOf } from "../support/plan";
import { curl, type Listening, listenerFacts, type Probe, scrapeFact } from "./listener";
import { fact, facts, type ServiceName, SYSTEM } from "./nx-portal.facts";
import { appContainer } from "./workload";

const SERVICE = "kubernetes:core/v1:Service";
const TARGET_GROUP = "aws:lb/targetGroup:TargetGroup";

/** Kubernetes Deployment: 30 s and 10 s, 10 s and 5 s. */
const liveness: Probe = { path: "/health/live", initialDelay: 30, period: 10, timeout: 5, failures: 3 };
const readiness: Probe = { path: "/health/ready", initialDelay: 10, period: 5, timeout: 3, failures: 3 };

const listeners: Partial<Record<ServiceName, Listening>> = {
  "web-portal": {
    port: 3000,
    liveness: { ...liveness, path: "/" },
    readiness: { ...readiness, path: "/" },
    command: curl("http://localhost:3000/"),
  },
  "api-gateway": {
    port: 3000,
    liveness,
    readiness,
    command: curl("http://localhost:3000/health/live"),
  },
  "file-service": {
    port: 3001,
    liveness,
    readiness,
    command: curl("http://localhost:3001/health/live"),
  },
  "malware-scanner": {
    port: 9000,
    liveness: { path: "/", initialDelay: 210, period: 30, timeout: 5, failures: 3 },
    readiness: { path: "/", initialDelay: 30, period: 10, timeout: 5, failures: 3 },
    command: ["CMD", "wget", "-q", "-O", "/dev/null", "http://localhost:9000/"],
  },
};

for (const [service, listening] of Object.entries(listeners))
  describe(`seed 001: ports and probes of ${service}`, () => listenerFacts(facts, service, listening));

describe("seed 001: ports and probes", () => {
  for (const service of ["web-portal", "api-gateway"])
    fact(
      `sends no visitor to a ${service} whose readiness, asked every 15 s on aws, fails for 150 s: ECS replaces it then`,
      [],
      {
        services: {
          aws: (plan) => {
            const check = plan.get(TARGET_GROUP, `${SYSTEM}-edge-${service}`, "healthCheck");
            const path = listeners[service as ServiceName]?.readiness.path;
            expect(check).to.deep.include({ path, interval: 15, timeout: 3, unhealthyThreshold: 10 });
          },
        },
      },
    );
  fact("never restarts a pod because the database is away", [], {
    services: {
      // /health asks database and cache, so it is no probe: it is answered to people.
      kubernetes: (plan) => {
        const probes = ["livenessProbe", "readinessProbe"].map((probe) =>
          at(appContainer(plan, "api-gateway"), `${probe}.httpGet.path`),
        );
        expect(probes).to.deep.equal(["/health/live", "/health/ready"]);
      },
    },
  });
  fact("gives the worker no port: it takes its jobs from the broker", [], {
    everywhere: (plan) => {
      const container = appContainer(plan, "worker-service");
      const onAws = targetOf.services[plan.placement] === "aws";
      expect(at(container, onAws ? "portMappings" : "ports") ?? []).to.deep.equal([]);
      expect(at(container, onAws ? "healthCheck" : "livenessProbe")).to.equal(undefined);
      const services = plan.all(SERVICE).map(({ name }) => name);
      expect(services.filter((name) => name.includes("worker-service"))).to.deep.equal([]);
    },
  });
  fact("checks the scanner on Fargate without curl", ["services.malware-scanner.healthCommand"], {
    services: {
      aws: (plan) =>
        expect(at(appContainer(plan, "malware-scanner"), "healthCheck.command.1")).to.equal("wget"),
    },
  });
  for (const service of ["api-gateway", "file-service"]) scrapeFact(facts, service);
});
