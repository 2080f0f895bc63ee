import { expect } from "chai";
import { CA_PATH } from "../../components/connection";
import type { SystemSpec } from "../../systems/system";
import { tenantProvisioning } from "../../systems/tenant-provisioning";
import { at, listAt, parsed, planFor, planOf, SYSTEM } from "../support/plan";
import { appContainer, variables } from "../systems/workload";

const PATH = "/etc/app/settings.json";
const TEXT = '{"title":"it\'s $HOME"}';

/** The service with a configuration file of its own. */
const spec: SystemSpec = {
  ...tenantProvisioning,
  services: { [SYSTEM]: { ...tenantProvisioning.services[SYSTEM], files: { [PATH]: TEXT } } },
};

describe("files of a service", () => {
  it("are written by a first container on Fargate, and read-only for all others", async () => {
    const plan = await planFor({ stack: "prod", placement: "aws", spec });
    const definitions = plan.get("aws:ecs/taskDefinition:TaskDefinition", SYSTEM, "containerDefinitions");
    const containers = listAt(parsed(definitions));
    const [first] = containers;
    const environment = listAt(first, "environment");
    expect(environment.map((entry) => at(entry, "value"))).to.include(TEXT);
    expect(String(at(first, "command.2")))
      .to.include(`> ${PATH}`)
      .and.include(`> ${CA_PATH}`);
    expect(String(at(first, "command.2"))).not.to.include(TEXT);
    for (const container of containers) {
      const mount = listAt(container, "mountPoints").find((one) => at(one, "containerPath") === "/etc/app");
      expect(at(mount, "readOnly"), String(at(container, "name"))).to.equal(container !== first);
    }
  });

  it("come from a ConfigMap on kubernetes, in the service and in its release", async () => {
    const plan = await planFor({ stack: "prod", placement: "kubernetes", spec });
    const data = plan.get("kubernetes:core/v1:ConfigMap", `${SYSTEM}-files`, "data");
    expect(data).to.deep.equal({ "etc-app-settings.json": TEXT });
    for (const [type, name] of [
      ["kubernetes:apps/v1:Deployment", SYSTEM],
      ["kubernetes:batch/v1:Job", `${SYSTEM}-release`],
    ] as const) {
      const [container] = listAt(plan.get(type, name, "spec.template.spec.containers"));
      const mount = listAt(container, "volumeMounts").find((one) => at(one, "mountPath") === PATH);
      expect(mount).to.deep.include({ subPath: "etc-app-settings.json", readOnly: true });
    }
  });

  it("restart the service when they change", async () => {
    const changed = { ...spec.services[SYSTEM], files: { [PATH]: "{}" } };
    const other = { ...spec, services: { [SYSTEM]: changed } } as SystemSpec;
    const annotation = async (of: SystemSpec) => {
      const plan = await planFor({ stack: "prod", placement: "kubernetes", spec: of });
      const metadata = plan.get(
        "kubernetes:apps/v1:Deployment",
        SYSTEM,
        "spec.template.metadata.annotations",
      );
      return (metadata as Record<string, string>)["ward.dev/config"];
    };
    expect(await annotation(spec)).to.match(/^[0-9a-f]{8}$/);
    expect(await annotation(spec)).not.to.equal(await annotation(other));
  });

  it("break no rule", async () => {
    for (const placement of ["aws", "kubernetes", "hybrid"] as const) {
      const { verdict } = (await planFor({ stack: "prod", placement, spec })).plan;
      expect(verdict.violations).to.deep.equal([]);
    }
  });
});

describe("the file of authorities", () => {
  /** The hospital's gateways reach a cache and an index of logs, and no database. */
  const told = async (placement: "aws" | "kubernetes" | "hybrid") => {
    const plan = await planOf("prod", placement, "hospital");
    return variables(plan, appContainer(plan, "api-gateway"))["NODE_EXTRA_CA_CERTS"];
  };

  it("is told to a service whose data stores have an authority of their own", async () => {
    expect(await told("kubernetes")).to.deep.equal({ text: CA_PATH });
  });

  it("is not told to one for which public roots suffice: it has no such file", async () => {
    expect(await told("aws")).to.equal(undefined);
    expect(await told("hybrid")).to.equal(undefined);
  });
});
