import { expect } from "chai";
import { at } from "../support/plan";
import { ALL, fact, facts, PORTS, SYSTEM } from "./hospital.facts";
import { curl, listenerFacts, scrapeFact } from "./listener";

/** Docker Compose: PORT of both gateways. */
const ports: Record<string, number> = { "api-gateway": 3100, "graphql-gateway": 3200, ...PORTS };

for (const [service, port] of Object.entries(ports))
  describe(`seed 003: port and probes of ${service}`, () => {
    listenerFacts(facts, service, {
      port,
      // Kubernetes Deployment: livenessProbe and readinessProbe.
      liveness: { path: "/health", initialDelay: 30, period: 10, timeout: 5, failures: 3 },
      readiness: { path: "/health", initialDelay: 5, period: 5, timeout: 3, failures: 3 },
      command: curl(`http://localhost:${port}/health`),
      startSeconds: 40, // Docker Compose: start_period
    });
    fact("has 40 s to start on Fargate, as in Docker Compose", [`services.${service}.startSeconds`], {
      services: {
        aws: (plan) => {
          const spec = plan.get("ward:components:ApiService", `${SYSTEM}-${service}`, "startSeconds");
          expect(spec).to.equal(40);
        },
      },
    });
  });

describe("seed 003: ports and probes", () => {
  fact(
    "sends no visitor to an API gateway whose readiness, asked every 15 s on aws, fails for 150 s: ECS replaces it then",
    [],
    {
      services: {
        aws: (plan) => {
          const group = "aws:lb/targetGroup:TargetGroup";
          const check = plan.get(group, `${SYSTEM}-edge-api-gateway`, "healthCheck");
          const expected = { path: "/health", interval: 15, timeout: 3, unhealthyThreshold: 10 };
          expect(check).to.deep.include(expected);
        },
      },
    },
  );
  fact("has no service on port 3010", [], {
    everywhere: (plan) => {
      const services = plan.all("ward:components:ApiService").map((it) => at(plan.inputs(it), "port"));
      expect(services).to.have.length(12);
      expect(services).not.to.include(3010);
    },
  });
  for (const service of ALL) scrapeFact(facts, service);
});
