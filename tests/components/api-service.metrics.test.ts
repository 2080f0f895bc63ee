/** Where Prometheus asks a service. */
import { expect } from "chai";
import type { ApiServiceSpec } from "../../components/api-service/args";
import type { SystemSpec } from "../../systems/system";
import { at, listAt, named, type PlanView, parsed, planFor, SYSTEM } from "../support/plan";
import { podOf, withService } from "./one-service";
import { refusalOf, sheet } from "./refusal";

const DEPLOYMENT = "kubernetes:apps/v1:Deployment";
const POLICY = "kubernetes:networking.k8s.io/v1:NetworkPolicy";

describe("metricsPort", () => {
  const spec = withService({ metricsPort: 9464 });
  const MONITOR = "kubernetes:monitoring.coreos.com/v1:ServiceMonitor";
  const SERVICE = "kubernetes:core/v1:Service";
  const portNames = (plan: PlanView, name: string) =>
    listAt(plan.get(SERVICE, name, "spec.ports")).map((it) => [at(it, "name"), at(it, "port")]);

  it("is scraped at the headless Service, and not on the one that others call", async () => {
    const plan = await planFor({ stack: "prod", placement: "kubernetes", spec });
    expect(listAt(podOf(plan), "ports")).to.deep.equal([
      { name: "http", containerPort: 3000, protocol: "TCP" },
      { name: "metrics", containerPort: 9464, protocol: "TCP" },
    ]);
    expect(portNames(plan, SYSTEM)).to.deep.equal([["http", 80]]);
    expect(portNames(plan, `${SYSTEM}-pods`)).to.deep.equal([
      ["http", 3000],
      ["metrics", 9464],
    ]);
    const monitor = plan.get(MONITOR, `${SYSTEM}-metrics`, "spec");
    expect(at(monitor, "endpoints")).to.deep.equal([{ port: "metrics", path: "/metrics", interval: "15s" }]);
    expect(at(monitor, "selector.matchLabels")).to.deep.equal(
      plan.get(SERVICE, `${SYSTEM}-pods`, "metadata.labels"),
    );
    expect(plan.plan.verdict.violations).to.deep.equal([]);
  });

  it("lets Prometheus in there and nowhere else, and the edge not there", async () => {
    const plan = await planFor({ stack: "prod", placement: "kubernetes", spec });
    const [served, watched, ...others] = listAt(plan.get(POLICY, `${SYSTEM}-ingress`, "spec.ingress"));
    expect(others).to.deep.equal([]);
    expect(at(served, "ports")).to.deep.equal([{ port: 3000, protocol: "TCP" }]);
    expect(JSON.stringify(at(served, "from")))
      .to.include("edge")
      .and.not.include("monitoring");
    expect(at(watched, "ports")).to.deep.equal([{ port: 9464, protocol: "TCP" }]);
    expect(JSON.stringify(at(watched, "from")))
      .to.include("monitoring")
      .and.not.include("edge");
  });

  it("changes nothing when it is the port itself", async () => {
    const [same, without] = [withService({ metricsPort: 3000 }), sheet()];
    const seen = async (one: SystemSpec) => {
      const plan = await planFor({ stack: "prod", placement: "kubernetes", spec: one });
      return [POLICY, MONITOR, SERVICE, DEPLOYMENT].flatMap((type) =>
        plan.all(type).map((resource) => plan.inputs(resource)),
      );
    };
    expect(await seen(same)).to.deep.equal(await seen(without));
  });

  it("is opened to nobody on aws, where the container beside it asks", async () => {
    const plan = await planFor({ stack: "prod", placement: "aws", spec });
    const task = plan.one("aws:ecs/taskDefinition:TaskDefinition", SYSTEM);
    const made = plan.resources.filter((one) => one.type.startsWith("aws:") && one !== task);
    expect(JSON.stringify(made.map((resource) => plan.inputs(resource)))).not.to.include("9464");
    const containers = parsed(at(plan.inputs(task), "containerDefinitions"));
    expect(listAt(named(containers, "metrics"), "environment")).to.deep.include({
      name: "URL",
      value: "http://127.0.0.1:9464/metrics",
    });
    const own = JSON.stringify(listAt(containers).filter((one) => at(one, "name") !== "metrics"));
    expect(own).not.to.include("9464");
  });

  it("is refused without a path", async () => {
    const lines = await refusalOf((one) => {
      const { metricsPath: _, ...rest } = one.services[SYSTEM] as ApiServiceSpec;
      Object.assign(one.services, { [SYSTEM]: { ...rest, metricsPort: 9464 } });
    });
    expect(lines.join("\n")).to.include("metricsPort is 9464 and metricsPath is missing");
  });
});
