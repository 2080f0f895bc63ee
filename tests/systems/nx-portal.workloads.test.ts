import { expect } from "chai";
import { at, listAt, type PlanView } from "../support/plan";
import { fact, SERVICES, type ServiceName, SYSTEM } from "./nx-portal.facts";
import { appContainer, DEPLOYMENT, releaseContainer, serviceName, variables } from "./workload";

const WRITABLE: Record<ServiceName, readonly string[]> = {
  "web-portal": ["/app/logs", "/app/.next/cache"],
  "api-gateway": ["/app/logs"], // Access Logs
  "file-service": ["/app/logs"],
  "worker-service": ["/app/logs"],
  "malware-scanner": ["/clamav/etc", "/clamav/data", "/clamav/tmp", "/run/clamav", "/var/log/clamav"],
};

/** Services with a pool of connections. */
const POOLED = ["api-gateway", "file-service", "worker-service"] as const;

describe("seed 001: what the services share", () => {
  for (const service of SERVICES) {
    const paths = WRITABLE[service];
    fact(
      `lets ${service} write to ${paths.join(", ")}, and nowhere else but /tmp`,
      [`services.${service}.writablePaths`],
      {
        services: {
          aws: writes(service, "mountPoints", "containerPath"),
          kubernetes: writes(service, "volumeMounts", "mountPath"),
        },
      },
    );
  }
  fact("runs migrations before the gateway's traffic", ["services.api-gateway.release.command"], {
    everywhere: (plan) => {
      const release = releaseContainer(plan, "api-gateway");
      expect(at(release, "command")).to.deep.equal(["npm", "run", "migration:run"]);
      expect(at(release, "image")).to.equal("registry.example.com/nx-api:1.0.0");
    },
  });
  fact("runs the scanner as the user of its image", ["services.malware-scanner.uid"], {
    services: {
      aws: (plan) => expect(at(appContainer(plan, "malware-scanner"), "user")).to.equal("100"),
      kubernetes: (plan) => {
        const path = "spec.template.spec.securityContext.runAsUser";
        expect(plan.get(DEPLOYMENT, serviceName(plan, "malware-scanner"), path)).to.equal(100);
      },
    },
  });
  fact(
    "leaves connections over when all replicas, and what an update adds on ECS, are up",
    POOLED.map((service) => `services.${service}.pools.database`),
    {
      everywhere: (plan) => {
        const held = POOLED.map((service) => {
          const { DATABASE_POOL_MAX: pool } = variables(plan, appContainer(plan, service));
          const most = plan.get("ward:components:ApiService", `${SYSTEM}-${service}`, "replicas.max");
          // One beside the fewest, as a percentage of all: 6 become 8, and 4 become 6.
          return (Number(most) + 2) * Number(pool !== undefined && "text" in pool ? pool.text : Number.NaN);
        });
        expect(held).to.deep.equal([160, 120, 120]);
        // Of 410, PostgreSQL keeps 3 for superusers and RDS 2 for itself; the dump and the migrations take one each.
        expect(held.reduce((sum, each) => sum + each, 2)).to.be.at.most(410 - 5);
      },
    },
  );
});

function writes(service: ServiceName, mounts: string, path: string) {
  return (plan: PlanView) => {
    const all = listAt(appContainer(plan, service), mounts);
    const writable = all.filter((mount) => at(mount, "readOnly") !== true);
    expect(writable.map((mount) => at(mount, path))).to.have.members(["/tmp", ...WRITABLE[service]]);
  };
}
