import { expect } from "chai";
import { UNKNOWN } from "../../../policy/rule";
import { judged, made, type Props, resource } from "../support";

const metadata = { name: "web", namespace: "shop" };
const labels = { app: "web" };

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

  it("is refused behind another number for routes of TCP and TLS, and for copies of requests", () => {
    const bad = service([{ name: "web", port: 443, targetPort: 5432 }]);
    for (const kind of ["v1alpha2:TCPRoute", "v1alpha2:TLSRoute", "v1:TLSRoute"]) {
      const raw = made(`kubernetes:gateway.networking.k8s.io/${kind}`, "route", {
        metadata,
        spec: { rules: [{ backendRefs: [{ name: "web", port: 443 }] }] },
      });
      expect(judged("P-20a", [bad, raw])).to.deep.equal([port]);
    }
    const copy = made("kubernetes:gateway.networking.k8s.io/v1:HTTPRoute", "route", {
      metadata,
      spec: { rules: [{ filters: [{ requestMirror: { backendRef: { name: "web", port: 443 } } }] }] },
    });
    expect(judged("P-20a", [bad, copy])).to.deep.equal([
      "route spec.rules[0].filters[0].requestMirror.backendRef.port",
    ]);
  });

  it("is refused behind endpoints that are written by hand", () => {
    const open = made("kubernetes:core/v1:Service", "service", {
      metadata: { name: "web", namespace: "shop" },
      spec: { ports: [{ port: 80, targetPort: 80 }] },
    });
    const slice = (number: unknown, of = "web") =>
      made("kubernetes:discovery.k8s.io/v1:EndpointSlice", "slice", {
        metadata: { name: "web-1", namespace: "shop", labels: { "kubernetes.io/service-name": of } },
        ports: [{ port: number }],
      });
    const endpoints = made("kubernetes:core/v1:Endpoints", "ends", {
      metadata: { name: "web", namespace: "shop" },
      subsets: [{ addresses: [{ ip: "10.0.0.7" }], ports: [{ port: 6379 }] }],
    });
    expect(judged("P-20a", [open, slice(8080), ingress({ number: 80 })])).to.deep.equal([]);
    expect(judged("P-20a", [open, slice(5432, "db"), ingress({ number: 80 })])).to.deep.equal([]);
    expect(judged("P-20a", [open, slice(5432), ingress({ number: 80 })])).to.deep.equal([number]);
    expect(judged("P-20a", [open, slice(UNKNOWN), ingress({ number: 80 })])).to.deep.equal([number]);
    expect(judged("P-20a", [open, endpoints, ingress({ number: 80 })])).to.deep.equal([number]);
  });
});

describe("What is published", () => {
  const EDGE = ["ward:components:EdgeProxy"];
  const published = (selector: unknown, type = "LoadBalancer") =>
    resource(
      "kubernetes:core/v1:Service",
      { metadata: { name: "door", namespace: "shop" }, spec: { type, selector, ports: [{ port: 443 }] } },
      { name: "door", under: EDGE },
    );
  const pods = (name: string, app: string, under: string[] = [], namespace = "shop") =>
    resource(
      "kubernetes:apps/v1:Deployment",
      { metadata: { name, namespace }, spec: { template: { metadata: { labels: { app, tier: "web" } } } } },
      { name, under },
    );
  const all = [pods("nginx", "edge", EDGE), pods("db", "db"), pods("far", "far", EDGE, "elsewhere")];
  const found = (service: ReturnType<typeof published>) => judged("P-71", [service, ...all]);

  it("leads to the edge's own pods", () => {
    expect(found(published({ app: "edge" }))).to.deep.equal([]);
    expect(found(published({ app: "db" }, "ClusterIP"))).to.deep.equal([]);
  });
  for (const [what, selector] of Object.entries({
    "another workload's": { app: "db" },
    "the edge's and another workload's": { tier: "web" },
    nobody: { app: "nobody" },
    "pods of another namespace": { app: "far" },
    "endpoints written by hand": undefined,
    everybody: {},
    "what is not known": UNKNOWN,
  }))
    it(`is refused when it leads to ${what}`, () => {
      expect(found(published(selector))).to.deep.equal(["door spec.selector"]);
    });
  it("is refused when labels are not known, the edge's own or those of others", () => {
    const unknown = { spec: { template: { metadata: { labels: UNKNOWN } } } };
    const [nginx, db] = all.map((one) => ({
      ...one,
      props: { metadata: one.props["metadata"], ...unknown },
    }));
    const door = published({ app: "edge" });
    if (!nginx || !db) throw new Error("no pods");
    expect(judged("P-71", [door, nginx])).to.deep.equal(["door spec.selector"]);
    expect(judged("P-71", [door, ...all.slice(0, 1), db])).to.deep.equal(["door spec.selector"]);
  });
  it("may be patched without naming its pods again", () => {
    const patch = (spec: Props) => resource("kubernetes:core/v1:ServicePatch", { spec }, { name: "door" });
    expect(judged("P-71", [patch({ type: "LoadBalancer" })])).to.deep.equal([]);
    expect(judged("P-71", [patch({ type: "LoadBalancer", selector: { app: "db" } }), ...all])).to.deep.equal([
      "door spec.selector",
    ]);
  });
});
