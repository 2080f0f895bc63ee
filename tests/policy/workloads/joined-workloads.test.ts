import { expect } from "chai";
import { UNKNOWN } from "../../../policy/rule";
import { judged, made, type Props } from "../support";

const metadata = { name: "web", namespace: "shop" };
const labels = { app: "web" };
const deny = made("kubernetes:networking.k8s.io/v1:NetworkPolicy", "deny", {
  metadata: { namespace: "shop" },
  spec: { podSelector: {}, policyTypes: ["Ingress", "Egress"] },
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
