import { expect } from "chai";
import { at, listAt, type PlanView } from "../support/plan";
import { domainOf, fact, SERVICES, type ServiceName, SYSTEM } from "./nx-portal.facts";

const SERVICE = "ward:components:ApiService";

/** The diagram's arrows. What they open, and that nothing else is open, is connections.test.ts. */
const arrows: Record<ServiceName, { uses: readonly string[]; calls?: readonly string[] }> = {
  "web-portal": { uses: [] },
  // The database for /health, though the diagram has no such arrow; the worker has no port and is told by the broker.
  "api-gateway": { uses: ["database", "cache", "broker"], calls: ["file-service"] },
  // The scanner is ours.
  "file-service": { uses: ["database", "files"], calls: ["malware-scanner"] },
  "worker-service": { uses: ["database", "broker"] },
  "malware-scanner": { uses: [] },
};

const asked = (plan: PlanView, service: string, path: string) =>
  plan.get(SERVICE, `${SYSTEM}-${service}`, path);

describe("seed 001: who talks to whom", () => {
  for (const service of SERVICES) {
    const { uses, calls } = arrows[service];
    fact(
      `${service} uses ${uses.join(", ") || "no data"}`,
      uses.length === 0 ? [] : [`services.${service}.uses`],
      { everywhere: (plan) => expect(asked(plan, service, "uses")).to.deep.equal(uses) },
    );
    fact(
      `${service} calls ${calls?.join(", ") ?? "no other service"}`,
      calls === undefined ? [] : [`services.${service}.calls`],
      { everywhere: (plan) => expect(asked(plan, service, "calls")).to.deep.equal(calls) },
    );
  }
  for (const service of ["web-portal", "api-gateway", "file-service", "worker-service"])
    fact(`${service} logs to the stack's Loki over TLS`, [`services.${service}.egress`], {
      everywhere: (plan) =>
        expect(asked(plan, service, "egress")).to.deep.equal([{ host: `loki.${domainOf(plan)}`, port: 443 }]),
    });
  fact("malware-scanner fetches its signatures over TLS", ["services.malware-scanner.egress"], {
    everywhere: (plan) =>
      expect(asked(plan, "malware-scanner", "egress")).to.deep.equal([
        { host: "database.clamav.net", port: 443 },
      ]),
  });
  fact("lets pods out to 443 of the internet, and to no private address", [], {
    services: {
      kubernetes: (plan) => {
        for (const service of SERVICES) {
          const type = "kubernetes:networking.k8s.io/v1:NetworkPolicy";
          const rules = listAt(plan.get(type, `${SYSTEM}-${service}-egress`, "spec.egress"));
          expect(rules.map((rule) => at(rule, "ports"))).to.deep.equal([[{ port: 443, protocol: "TCP" }]]);
          expect(at(rules[0], "to.0.ipBlock.except")).to.include("10.0.0.0/8");
        }
      },
    },
  });
});
