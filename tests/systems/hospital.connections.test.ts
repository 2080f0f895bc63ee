import { expect } from "chai";
import { at, listAt, type PlanView } from "../support/plan";
import { ALL, fact, SERVICES, SYSTEM } from "./hospital.facts";
import { appContainer, variables } from "./workload";

const SERVICE = "ward:components:ApiService";

const asked = (plan: PlanView, service: string, path: string) =>
  plan.get(SERVICE, `${SYSTEM}-${service}`, path);

/** Deployment Architecture: gateways before services, services before data. What it opens is connections.test.ts. */
describe("seed 003: who talks to whom", () => {
  fact("the API gateway uses Redis and the log index", ["services.api-gateway.uses"], {
    everywhere: (plan) => expect(asked(plan, "api-gateway", "uses")).to.deep.equal(["cache", "logs"]),
  });
  fact("the GraphQL gateway uses Redis and the log index", ["services.graphql-gateway.uses"], {
    everywhere: (plan) => expect(asked(plan, "graphql-gateway", "uses")).to.deep.equal(["cache", "logs"]),
  });
  for (const service of SERVICES)
    fact(`${service} uses PostgreSQL, Redis, RabbitMQ and the log index`, [`services.${service}.uses`], {
      everywhere: (plan) =>
        expect(asked(plan, service, "uses")).to.deep.equal(["database", "cache", "broker", "logs"]),
    });
  fact("the API gateway calls the GraphQL gateway and all ten services", ["services.api-gateway.calls"], {
    everywhere: (plan) =>
      expect(asked(plan, "api-gateway", "calls")).to.deep.equal([
        "graphql-gateway",
        "auth-service",
        "doctor-service",
        "patient-service",
        "appointment-service",
        "department-service",
        "medical-records-service",
        "prescription-service",
        "billing-service",
        "payment-service",
        "notification-service",
      ]),
  });
  fact("the GraphQL gateway calls the API gateway", ["services.graphql-gateway.calls"], {
    everywhere: (plan) => expect(asked(plan, "graphql-gateway", "calls")).to.deep.equal(["api-gateway"]),
  });
  for (const service of SERVICES)
    fact(`${service} calls no other service`, [], {
      everywhere: (plan) => expect(asked(plan, service, "calls")).to.equal(undefined),
    });
  for (const service of ALL) {
    fact(`${service} reaches nothing outside, where the guide names nothing`, [], {
      everywhere: (plan) => expect(asked(plan, service, "egress")).to.deep.equal([]),
    });
    fact(`${service} writes nowhere but to /tmp: its log goes to the console and the index`, [], {
      services: {
        aws: writes(service, "mountPoints", "containerPath"),
        kubernetes: writes(service, "volumeMounts", "mountPath"),
      },
    });
  }
  fact(
    "leaves connections over when all replicas, and one more of each, hold the guide's 20",
    SERVICES.map((service) => `services.${service}.pools.database`),
    {
      everywhere: (plan) => {
        const held = SERVICES.map((service) => {
          const { DATABASE_POOL_MAX: pool } = variables(plan, appContainer(plan, service));
          const most = Number(asked(plan, service, "replicas.max"));
          return (most + 1) * Number(pool !== undefined && "text" in pool ? pool.text : Number.NaN);
        });
        expect(held).to.deep.equal([80, 80, 80, 80, 80, 80, 80, 80, 80, 80]);
        // Of 850, PostgreSQL keeps 3 for superusers and RDS 2 for itself; the dump takes one.
        expect(held.reduce((sum, each) => sum + each, 1)).to.be.at.most(850 - 5);
      },
    },
  );
});

function writes(service: string, mounts: string, path: string) {
  return (plan: PlanView) => {
    const all = listAt(appContainer(plan, service), mounts);
    const writable = all.filter((mount) => at(mount, "readOnly") !== true);
    expect(writable.map((mount) => at(mount, path))).to.deep.equal(["/tmp"]);
  };
}
