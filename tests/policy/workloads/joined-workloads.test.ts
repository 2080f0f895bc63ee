import { expect } from "chai";
import { UNKNOWN } from "../../../policy/rule";
import { judged, made, type Props } from "../support";

const metadata = { name: "web", namespace: "shop" };
const labels = { app: "web" };
const deny = made("kubernetes:networking.k8s.io/v1:NetworkPolicy", "deny", {
  metadata: { namespace: "shop" },
  spec: { podSelector: {}, policyTypes: ["Ingress", "Egress"] },
});

describe("What an Ingress or a route leads to", () => {
  const service = (ports: unknown[], namespace = "shop") =>
    made("kubernetes:core/v1:Service", "service", {
      metadata: { name: "web", namespace },
      spec: { selector: labels, ports },
    });
  const pods = (containerPort: unknown) =>
    made("kubernetes:apps/v1:Deployment", "pods", {
      metadata,
      spec: {
        template: {
          metadata: { labels },
          spec: { containers: [{ ports: [{ name: "http", containerPort }] }] },
        },
      },
    });
  const ingress = (port: Props) =>
    made("kubernetes:networking.k8s.io/v1:Ingress", "ingress", {
      metadata,
      spec: { rules: [{ http: { paths: [{ backend: { service: { name: "web", port } } }] } }] },
    });
  const route = (ref: Props) =>
    made("kubernetes:gateway.networking.k8s.io/v1:HTTPRoute", "route", {
      metadata,
      spec: { rules: [{ backendRefs: [{ name: "web", ...ref }] }] },
    });
  const number = "ingress spec.rules[0].http.paths[0].backend.service.port.number";
  const name = "ingress spec.rules[0].http.paths[0].backend.service.port.name";
  const port = "route spec.rules[0].backendRefs[0].port";

  it("is let through when it is no data port, by number and by name", () => {
    const good = service([{ name: "web", port: 80, targetPort: 8080 }]);
    expect(judged("P-20a", [good, ingress({ number: 80 })])).to.deep.equal([]);
    expect(judged("P-20a", [good, ingress({ name: "web" })])).to.deep.equal([]);
    expect(judged("P-20a", [good, route({ port: 80 })])).to.deep.equal([]);
    const named = service([{ port: 80, targetPort: "http" }]);
    expect(judged("P-20a", [named, pods(8080), ingress({ number: 80 })])).to.deep.equal([]);
  });

  it("is refused behind another number of a Service", () => {
    const bad = service([{ name: "web", port: 80, targetPort: 5432 }]);
    expect(judged("P-20a", [bad, ingress({ number: 80 })])).to.deep.equal([number]);
    expect(judged("P-20a", [bad, ingress({ name: "web" })])).to.deep.equal([name]);
    expect(judged("P-20a", [bad, route({ port: 80 })])).to.deep.equal([port]);
  });

  it("is refused behind the name of a pod's port", () => {
    const named = service([{ port: 80, targetPort: "http" }]);
    expect(judged("P-20a", [named, pods(6379), ingress({ number: 80 })])).to.deep.equal([number]);
    expect(judged("P-20a", [named, pods(UNKNOWN), ingress({ number: 80 })])).to.deep.equal([number]);
  });

  it("is looked up in the namespace that it is in", () => {
    const elsewhere = service([{ port: 80, targetPort: 5432 }], "data");
    expect(judged("P-20a", [elsewhere, ingress({ number: 80 })])).to.deep.equal([]);
    expect(judged("P-20a", [elsewhere, route({ port: 80, namespace: "data" })])).to.deep.equal([port]);
  });

  it("is refused when nobody says what its name stands for", () => {
    expect(judged("P-20a", [ingress({ name: "web" })])).to.deep.equal([name]);
    expect(judged("P-20a", [ingress({ number: UNKNOWN })])).to.deep.equal([number]);
  });
});

describe("The namespace of a pod", () => {
  const pod = (place: Props) => made("kubernetes:batch/v1:Job", "job", { metadata: place, spec: {} });

  it("denies by default", () => {
    expect(judged("P-18a", [deny, pod(metadata)])).to.deep.equal([]);
  });
  it("is neither `default` nor somebody else's, and is known", () => {
    for (const namespace of [undefined, "default", "kube-system", UNKNOWN])
      expect(judged("P-18a", [deny, pod({ namespace })])).to.deep.equal(["job metadata.namespace"]);
  });
  it("is not closed by a policy that lets something through", () => {
    const half = { ...deny, props: { ...deny.props, spec: { podSelector: {}, policyTypes: ["Ingress"] } } };
    expect(judged("P-18a", [half, pod(metadata)])).to.deep.equal(["job metadata.namespace"]);
  });
});

describe("A workload in prod", () => {
  const workload = (spec: Props, pod: Props = { topologySpreadConstraints: [{}] }) =>
    made("kubernetes:apps/v1:Deployment", "web", {
      metadata,
      spec: { ...spec, template: { metadata: { labels }, spec: pod } },
    });
  const budget = made("kubernetes:policy/v1:PodDisruptionBudget", "budget", {
    metadata,
    spec: { maxUnavailable: 1, selector: { matchLabels: labels } },
  });
  const scaler = made("kubernetes:autoscaling/v2:HorizontalPodAutoscaler", "scaler", {
    metadata,
    spec: { scaleTargetRef: { kind: "Deployment", name: "web" } },
  });

  it("has two pods apart and a budget", () => {
    expect(judged("C-60", [budget, workload({ replicas: 2 })])).to.deep.equal([]);
    expect(judged("C-60", [budget, scaler, workload({})])).to.deep.equal([]);
    expect(judged("C-60", [budget, workload({ replicas: 3 }, { affinity: {} })])).to.deep.equal([]);
  });
  it("is advised of what it lacks", () => {
    expect(judged("C-60", [budget, workload({ replicas: 1 })])).to.deep.equal(["web spec.replicas"]);
    expect(judged("C-60", [workload({ replicas: 2 })])).to.deep.equal(["web"]);
    expect(judged("C-60", [budget, workload({ replicas: 2 }, {})])).to.deep.equal([
      "web spec.template.spec.topologySpreadConstraints",
    ]);
  });
});
