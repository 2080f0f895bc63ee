/** What a service may leave out or add: a port, peers, a command, figures to scale by. */
import { expect } from "chai";
import type { ApiServiceSpec } from "../../components/api-service/args";
import type { SystemSpec } from "../../systems/system";
import { at, listAt, placements, planFor, SYSTEM } from "../support/plan";
import { podOf, taskOf, withService } from "./one-service";
import { refusalOf, sheet } from "./refusal";

const POLICY = "kubernetes:networking.k8s.io/v1:NetworkPolicy";
const WORKER = `${SYSTEM}-worker`;

/** The system with a worker that has only a queue to look at. */
function withWorker(): SystemSpec {
  const spec = sheet();
  const base = spec.services[SYSTEM] as ApiServiceSpec;
  const { port, servicePort, liveness, readiness, metricsPath, release, pools, ...plain } = base;
  const worker = { ...plain, env: {}, uses: [], egress: [], scaling: { cpuPercent: 70 } };
  return { ...spec, services: { ...spec.services, worker } };
}

describe("a worker", () => {
  it("has a Deployment without ports and probes, and no Service or policy that lets anybody in", async () => {
    const plan = await planFor({ stack: "prod", placement: "kubernetes", spec: withWorker() });
    const pod = podOf(plan, WORKER);
    for (const field of ["ports", "livenessProbe", "readinessProbe", "lifecycle"])
      expect(at(pod, field), field).to.equal(undefined);
    const own = plan.resources.filter(({ name }) => name === WORKER || name.startsWith(`${WORKER}-`));
    const types = own.map(({ type }) => type);
    expect(types).to.include("kubernetes:autoscaling/v2:HorizontalPodAutoscaler");
    expect(types).not.to.include("kubernetes:core/v1:Service");
    expect(types).not.to.include(POLICY);
  });

  it("has no port, health check, service discovery or load balancer on aws", async () => {
    const plan = await planFor({ stack: "prod", placement: "aws", spec: withWorker() });
    const task = taskOf(plan, WORKER, "worker");
    for (const field of ["portMappings", "healthCheck"]) expect(at(task, field), field).to.equal(undefined);
    const service = plan.inputs(plan.one("aws:ecs/service:Service", WORKER));
    for (const field of ["serviceRegistries", "loadBalancers", "healthCheckGracePeriodSeconds"])
      expect(at(service, field), field).to.equal(undefined);
    const own = plan.resources.filter(({ name }) => name === WORKER || name.startsWith(`${WORKER}-`));
    expect(own.filter(({ type }) => /servicediscovery|IngressRule/.test(type))).to.deep.equal([]);
  });

  it("breaks no rule", async () => {
    for (const placement of placements) {
      const { verdict } = (await planFor({ stack: "prod", placement, spec: withWorker() })).plan;
      expect(verdict.violations).to.deep.equal([]);
    }
  });

  it("is refused with anything that needs a port", async () => {
    const needing = { healthCommand: ["true"], servicePort: 80, startSeconds: 40, metricsPort: 9464 };
    const lines = await refusalOf((spec) => {
      const base = spec.services[SYSTEM] as ApiServiceSpec;
      const { port: _, release: __, pools: ___, ...rest } = base;
      const worker = { ...rest, ...needing, env: {}, uses: [] };
      Object.assign(spec.services, { worker });
    });
    for (const field of Object.keys({ ...needing, liveness: 0, readiness: 0, metricsPath: 0 }))
      expect(lines.join("\n")).to.include(`${field} is given and port is not`);
  });
});

describe("a service with a port", () => {
  it("is refused without both probes", async () => {
    const lines = await refusalOf((spec) => {
      const { liveness: _, ...rest } = spec.services[SYSTEM] as ApiServiceSpec;
      Object.assign(spec.services, { other: { ...rest, release: undefined } });
    });
    expect(lines.join("\n")).to.include("port is 3000 and liveness is missing: give both probes");
  });

  it("gets the same port on its Service, unless told", async () => {
    const spec = sheet();
    const { servicePort: _, ...rest } = spec.services[SYSTEM] as ApiServiceSpec;
    const same: SystemSpec = { ...spec, services: { [SYSTEM]: rest } };
    const plan = await planFor({ stack: "prod", placement: "kubernetes", spec: same });
    expect(plan.get("kubernetes:core/v1:Service", SYSTEM, "spec.ports.0.port")).to.equal(3000);
  });
});

describe("peerPorts", () => {
  const spec = withService({ peerPorts: [7800, 7801] });

  it("are open between the replicas' own pods", async () => {
    const plan = await planFor({ stack: "prod", placement: "kubernetes", spec });
    const ports = [7800, 7801].map((port) => ({ port, protocol: "TCP" }));
    const peers = [{ podSelector: { matchLabels: { app: SYSTEM } } }];
    expect(plan.get(POLICY, `${SYSTEM}-peers`, "spec")).to.deep.equal({
      podSelector: { matchLabels: { app: SYSTEM } },
      policyTypes: ["Ingress", "Egress"],
      ingress: [{ from: peers, ports }],
      egress: [{ to: peers, ports }],
    });
  });

  it("are open from the service's security group to itself", async () => {
    const plan = await planFor({ stack: "prod", placement: "aws", spec });
    for (const way of ["Egress", "Ingress"])
      for (const port of [7800, 7801]) {
        const type = `aws:vpc/securityGroup${way}Rule:SecurityGroup${way}Rule`;
        const rule = plan.one(type, `${SYSTEM}-peers-${port}`);
        expect(at(plan.inputs(rule), "fromPort")).to.equal(port);
        expect(at(plan.inputs(rule), "toPort")).to.equal(port);
        for (const property of ["securityGroupId", "referencedSecurityGroupId"]) {
          const groups = (rule.propertyDependencies[property] ?? []).map((urn) => plan.byUrn(urn));
          expect(groups.map(({ name }) => name)).to.deep.equal([SYSTEM]);
        }
      }
  });

  it("break no rule", async () => {
    for (const placement of placements) {
      const { verdict } = (await planFor({ stack: "prod", placement, spec })).plan;
      expect(verdict.violations).to.deep.equal([]);
    }
  });
});

describe("scaling by requests", () => {
  const scaling = { cpuPercent: 60, requestsPerSecond: 200, sustainedSeconds: 300 };

  it("counts requests of a pod over a window, on kubernetes", async () => {
    const plan = await planFor({ stack: "prod", placement: "kubernetes", spec: withService({ scaling }) });
    const spec = plan.get("kubernetes:autoscaling/v2:HorizontalPodAutoscaler", SYSTEM, "spec");
    expect(listAt(spec, "metrics")[1]).to.deep.equal({
      type: "Pods",
      pods: {
        metric: { name: "http_requests_per_second" },
        target: { type: "AverageValue", averageValue: "200" },
      },
    });
    expect(at(spec, "behavior")).to.deep.equal({ scaleUp: { stabilizationWindowSeconds: 300 } });
  });

  it("counts requests of a target by the minute, on aws", async () => {
    const plan = await planFor({ stack: "prod", placement: "aws", spec: withService({ scaling }) });
    const policy = plan.one("aws:appautoscaling/policy:Policy", `${SYSTEM}-requests`);
    const tracked = at(plan.inputs(policy), "targetTrackingScalingPolicyConfiguration");
    expect(at(tracked, "targetValue")).to.equal(12_000);
    expect(at(tracked, "scaleOutCooldown")).to.equal(300);
    expect(at(tracked, "predefinedMetricSpecification.predefinedMetricType")).to.equal(
      "ALBRequestCountPerTarget",
    );
    const label = policy.propertyDependencies["targetTrackingScalingPolicyConfiguration"] ?? [];
    expect(label.map((urn) => plan.byUrn(urn).type)).to.include.members([
      "aws:lb/loadBalancer:LoadBalancer",
      "aws:lb/targetGroup:TargetGroup",
    ]);
  });

  it("needs somebody who counts: the edge on aws, Prometheus on kubernetes", async () => {
    const lines = await refusalOf((spec) => {
      const { metricsPath: _, release: __, pools: ___, ...rest } = spec.services[SYSTEM] as ApiServiceSpec;
      const inner = { ...rest, env: {}, uses: [], scaling: { requestsPerSecond: 0, sustainedSeconds: 3601 } };
      Object.assign(spec.services, { inner });
    });
    const text = lines.join("\n");
    expect(text).to.include("requestsPerSecond is given and no route of the edge leads here");
    expect(text).to.include("requestsPerSecond is given and metricsPath is not");
    expect(text).to.include("requestsPerSecond is 0: give more than 0");
    expect(text).to.include("sustainedSeconds is 3601: give 0 to 3600");
  });
});

describe("a command of its own", () => {
  const spec = withService({
    command: ["start", "--optimized"],
    healthCommand: ["wget", "-q", "http://localhost"],
  });

  it("takes the place of the image's command, and leaves its entrypoint", async () => {
    const pod = podOf(await planFor({ stack: "prod", placement: "kubernetes", spec }));
    expect([at(pod, "args"), at(pod, "command")]).to.deep.equal([["start", "--optimized"], undefined]);
    const task = taskOf(await planFor({ stack: "prod", placement: "aws", spec }));
    expect([at(task, "command"), at(task, "entryPoint")]).to.deep.equal([
      ["start", "--optimized"],
      undefined,
    ]);
  });

  it("for its health is what Fargate asks, else curl", async () => {
    const own = taskOf(await planFor({ stack: "prod", placement: "aws", spec }));
    expect(at(own, "healthCheck.command")).to.deep.equal(["CMD", "wget", "-q", "http://localhost"]);
    const usual = taskOf(await planFor({ stack: "prod", placement: "aws", spec: sheet() }));
    expect(at(usual, "healthCheck.command")).to.deep.equal([
      "CMD-SHELL",
      "curl -fsS http://localhost:3000/health || exit 1",
    ]);
  });
});
