import { expect } from "chai";
import type { ApiServiceSpec } from "../../components/api-service/args";
import type { SystemSpec } from "../../systems/system";
import { at, listAt, type PlanView, parsed, placements, planFor, SYSTEM } from "../support/plan";
import { refusalOf, sheet } from "./refusal";

const NAME = `${SYSTEM}-calls`;
const GROUP = "aws:ec2/securityGroup:SecurityGroup";
const POLICY = "kubernetes:networking.k8s.io/v1:NetworkPolicy";

/** One that answers on a port of its own, without data. */
function service(port: number, more: Partial<ApiServiceSpec>): ApiServiceSpec {
  const base = sheet().services[SYSTEM] as ApiServiceSpec;
  const { release: _, pools: __, metricsPath: ___, servicePort: ____, ...plain } = base;
  return { ...plain, port, env: {}, uses: [], egress: [], scaling: { cpuPercent: 70 }, ...more };
}

/** Two that call each other, and one that only one of them calls. */
function system(): SystemSpec {
  const spec = sheet();
  const services = {
    ...spec.services,
    gateway: service(3100, {
      calls: ["graphql", "auth"],
      env: { GRAPHQL_URL: { service: "graphql" }, AUTH_URL: { service: "auth" } },
    }),
    graphql: service(3200, { calls: ["gateway"], env: { GATEWAY_URL: { service: "gateway" } } }),
    auth: service(3001, { servicePort: 8080 }),
  };
  return { ...spec, services };
}

const WANTED = [
  { from: "gateway", to: "graphql", port: 3200 },
  { from: "gateway", to: "auth", port: 3001 },
  { from: "graphql", to: "gateway", port: 3100 },
];

/** Name of the security group that a property of a rule comes from. */
function groupOf(plan: PlanView, type: string, name: string, property: string): string[] {
  return (plan.one(type, name).propertyDependencies[property] ?? [])
    .map((urn) => plan.byUrn(urn))
    .filter((it) => it.type === GROUP)
    .map((it) => it.name);
}

describe("ServiceCalls", () => {
  it("says as plain data who calls whom, and on which port", async () => {
    for (const placement of placements) {
      const plan = await planFor({ stack: "prod", placement, spec: system() });
      expect(plan.get("ward:components:ServiceCalls", NAME, "calls")).to.deep.equal(WANTED);
    }
  });

  it("opens the port of the called to its caller's security group, and nothing else, on aws", async () => {
    const plan = await planFor({ stack: "prod", placement: "aws", spec: system() });
    for (const { from, to, port } of WANTED) {
      const [caller, called] = [`${SYSTEM}-${from}`, `${SYSTEM}-${to}`];
      for (const [way, own, other] of [
        ["Egress", caller, called],
        ["Ingress", called, caller],
      ] as const) {
        const type = `aws:vpc/securityGroup${way}Rule:SecurityGroup${way}Rule`;
        const name = `${NAME}-${from}-to-${to}`;
        const rule = plan.inputs(plan.one(type, name));
        expect([at(rule, "fromPort"), at(rule, "toPort"), at(rule, "ipProtocol")]).to.deep.equal([
          port,
          port,
          "tcp",
        ]);
        expect(groupOf(plan, type, name, "securityGroupId")).to.deep.equal([own]);
        expect(groupOf(plan, type, name, "referencedSecurityGroupId")).to.deep.equal([other]);
      }
    }
    expect(plan.resources.filter(({ name }) => name.startsWith(`${NAME}-`))).to.have.length(6);
  });

  it("opens it to the caller's pods and release jobs, and nothing else, on kubernetes", async () => {
    const plan = await planFor({ stack: "prod", placement: "kubernetes", spec: system() });
    for (const { from, to, port } of WANTED) {
      const ports = [{ port, protocol: "TCP" }];
      const [caller, called] = [{ matchLabels: { "ward.dev/client": from } }, { matchLabels: { app: to } }];
      expect(plan.get(POLICY, `${NAME}-${from}-to-${to}-egress`, "spec")).to.deep.equal({
        podSelector: caller,
        policyTypes: ["Egress"],
        egress: [{ to: [{ podSelector: called }], ports }],
      });
      expect(plan.get(POLICY, `${NAME}-${from}-to-${to}-ingress`, "spec")).to.deep.equal({
        podSelector: called,
        policyTypes: ["Ingress"],
        ingress: [{ from: [{ podSelector: caller }], ports }],
      });
    }
    expect(plan.resources.filter(({ name }) => name.startsWith(`${NAME}-`))).to.have.length(6);
  });

  it("breaks no rule", async () => {
    for (const placement of placements) {
      const { verdict } = (await planFor({ stack: "prod", placement, spec: system() })).plan;
      expect(verdict.violations).to.deep.equal([]);
    }
  });

  it("changes nothing but its own list when a call is added", async () => {
    const more = system();
    const auth = { ...more.services["auth"], calls: ["gateway"] } as ApiServiceSpec;
    const later: SystemSpec = { ...more, services: { ...more.services, auth } };
    for (const placement of ["aws", "kubernetes"] as const) {
      const before = await planFor({ stack: "prod", placement, spec: system() });
      const after = await planFor({ stack: "prod", placement, spec: later });
      const inputs = new Map(after.resources.map((it) => [it.urn, JSON.stringify(after.inputs(it))]));
      const changed = before.resources.filter(
        (it) => inputs.get(it.urn) !== JSON.stringify(before.inputs(it)),
      );
      expect(changed.map(({ type, name }) => `${type} ${name}`)).to.have.members([
        `ward:components:ServiceCalls ${NAME}`,
        `ward:components:ApiService ${SYSTEM}-auth`,
      ]);
    }
  });
});

describe("the URL of another service", () => {
  it("is its Service's on kubernetes", async () => {
    const plan = await planFor({ stack: "prod", placement: "kubernetes", spec: system() });
    expect(plan.get("kubernetes:core/v1:ConfigMap", `${SYSTEM}-gateway`, "data")).to.deep.equal({
      AUTH_URL: "http://auth.healthcare.svc.cluster.local:8080",
      GRAPHQL_URL: "http://graphql.healthcare.svc.cluster.local:3200",
    });
    const [port] = listAt(plan.get("kubernetes:core/v1:Service", `${SYSTEM}-auth`, "spec.ports"));
    expect([at(port, "port"), at(port, "targetPort")]).to.deep.equal([8080, 3001]);
  });

  it("is its tasks' own on aws", async () => {
    const plan = await planFor({ stack: "prod", placement: "aws", spec: system() });
    const type = "aws:ecs/taskDefinition:TaskDefinition";
    const containers = listAt(parsed(plan.get(type, `${SYSTEM}-gateway`, "containerDefinitions")));
    const app = containers.find((container) => at(container, "name") === "gateway");
    expect(at(app, "environment")).to.deep.equal([
      { name: "AUTH_URL", value: "http://auth.healthcare.prod.internal:3001" },
      { name: "GRAPHQL_URL", value: "http://graphql.healthcare.prod.internal:3200" },
    ]);
  });

  it("needs a call that says so", async () => {
    const lines = await refusalOf((spec) => {
      Object.assign(spec.services[SYSTEM]?.env ?? {}, { AUTH_URL: { service: "auth" } });
    });
    expect(lines.join("\n")).to.include(
      'env AUTH_URL is the URL of service "auth", which "calls" does not list: add it there',
    );
  });
});

describe("a call", () => {
  it("needs another service, and one with a port", async () => {
    const lines = await refusalOf((spec) => {
      const { port: _, liveness: __, readiness: ___, ...worker } = service(1, {});
      Object.assign(spec.services, {
        caller: service(4000, { calls: ["ghost", "worker", "caller"] }),
        worker,
      });
    });
    const text = lines.join("\n");
    expect(text).to.include('calls "ghost", which is no service of the system: call one of ');
    expect(text).to.include('calls "worker", which has no port');
    expect(text).to.include('calls "caller", which is itself: replicas reach each other on peerPorts');
  });
});
