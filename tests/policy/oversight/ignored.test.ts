import { expect } from "chai";
import { type Trace, View } from "../../../policy/plan/view";
import { matches } from "../../../policy/rule";
import { rules } from "../../../policy/rules";
import { toPlanned } from "../../../preview/verdict";
import { planOf } from "../../support/plan";
import { contextOf, findings, resource } from "../support";

/** Findings about ignored properties of one resource. */
function ignored(type: string, props: object, ignoreChanges: string[]): string[] {
  return findings([resource(type, props as Record<string, unknown>, { ignoreChanges })]).filter((one) =>
    one.startsWith("R-30"),
  );
}

const DEPLOYMENT = "kubernetes:apps/v1:Deployment";
const deployment = {
  metadata: { name: "api" },
  spec: { replicas: 2, template: { spec: { containers: [{ name: "api", image: "api:1.0.0" }] } } },
};

describe("ignoreChanges", () => {
  for (const path of [
    "*",
    "spec",
    "spec.template",
    "spec.template.spec.containers",
    "spec.template.spec.containers[0].image",
    "spec.template.spec.containers[*].image",
    'spec["template"].spec.containers[0].securityContext.privileged',
    "spec.template.spec.hostNetwork",
  ])
    it(`may not hide ${path} of a Deployment`, () => {
      expect(ignored(DEPLOYMENT, deployment, [path])).to.deep.equal([
        `R-30 ${path === "*" ? "" : path}`.trim(),
      ]);
    });
  it("may leave an autoscaler its replicas", () => {
    expect(ignored(DEPLOYMENT, deployment, ["spec.replicas"])).to.deep.equal([]);
    expect(ignored("aws:ecs/service:Service", { desiredCount: 2 }, ["desiredCount"])).to.deep.equal([]);
  });
  it("is judged path by path, and each bad one is named", () => {
    const paths = ["spec.replicas", "spec.template.spec.hostPID", "metadata.generation", "spec.type"];
    expect(ignored(DEPLOYMENT, deployment, paths)).to.deep.equal([
      "R-30 spec.template.spec.hostPID",
      "R-30 spec.type",
    ]);
  });
  it("may not hide what only rules about the stack, or about being given, look at", () => {
    for (const [type, path] of [
      ["aws:backup/selection:Selection", "resources"],
      ["aws:backup/selection:Selection", "notResources[0]"],
      ["aws:backup/restoreTestingSelection:RestoreTestingSelection", "protectedResourceArns"],
      ["aws:backup/vault:Vault", "kmsKeyArn"],
      ["aws:rds/instance:Instance", "finalSnapshotIdentifier"],
      ["aws:ec2/route:Route", "gatewayId"],
    ] as const)
      expect(ignored(type, {}, [path]), path).to.deep.equal([`R-30 ${path}`]);
  });
  it("may not hide anything that is judged of any resource of a system", async () => {
    for (const placement of ["aws", "kubernetes"] as const) {
      const { resources } = await planOf("prod", placement, "tebx");
      let paths = 0;
      for (const planned of resources.map(toPlanned)) {
        if (!/^(aws|kubernetes):/.test(planned.type)) continue;
        const trace: Trace = new Map();
        for (const rule of rules)
          if (rule.level === "mandatory" && matches(rule, planned.type))
            rule.evaluate({ resource: planned, view: new View(planned.props, "", trace) }, contextOf());
        const judged = [...trace.keys()].filter((path) => path !== "");
        if (judged.length === 0) continue;
        const found = findings([{ ...planned, ignoreChanges: judged }]);
        expect(found.filter((one) => one.startsWith("R-30"))).to.deep.equal(
          judged.map((path) => `R-30 ${path}`),
        );
        paths += judged.length;
      }
      expect(paths).to.be.greaterThan(500);
    }
  });
});
