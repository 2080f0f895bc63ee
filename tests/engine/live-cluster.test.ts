/**
 * With real plugins, on a cluster that may be filled and emptied, and that has the operators (design: `addons:
 * existing`). Wanted: WARD_ENGINE_KUBECONFIG=<file>; its current context is used. Optional:
 * WARD_ENGINE_STORAGE_CLASS, when the cluster's is not called `standard`.
 */
import { readFileSync } from "node:fs";
import { resolve } from "node:path";
import { expect } from "chai";
import { parse } from "yaml";
import { previewPlan } from "./plans";
import { Workspace } from "./workspace";

const kubeconfig = process.env["WARD_ENGINE_KUBECONFIG"];
const minutes = 60_000;

describe("pulumi up on the cluster of WARD_ENGINE_KUBECONFIG, placement kubernetes", () => {
  let workspace: Workspace | undefined;

  before(async function () {
    if (kubeconfig === undefined) return this.skip();
    this.timeout(5 * minutes);
    const file = resolve(kubeconfig);
    workspace = await new Workspace({ KUBECONFIG: file }).prepare("staging");
    for (const [path, value] of Object.entries({
      "ward:kubernetes.context": contextOf(file),
      "ward:kubernetes.flavor": "plain",
      "ward:kubernetes.storageClass": process.env["WARD_ENGINE_STORAGE_CLASS"] ?? "standard",
      "ward:systems.tenant-provisioning.placement": "kubernetes",
    }))
      await workspace.set("staging", path, value);
    await workspace.fill("staging", (await previewPlan(workspace, "staging", "kubernetes")).secretsToFill);
  });

  after(async function () {
    this.timeout(20 * minutes);
    // A test that failed half-way must not leave anything on the cluster.
    await workspace?.pulumi("destroy", "--yes", "--skip-preview", "--stack", "staging");
    workspace?.remove();
  });

  it("builds the system, and a second preview changes nothing", async function () {
    this.timeout(30 * minutes);
    await succeeds("up", "--yes", "--skip-preview", "--policy-pack", "policy");
    await succeeds("preview", "--expect-no-changes", "--policy-pack", "policy");
  });

  it("takes it down again", async function () {
    this.timeout(20 * minutes);
    await succeeds("destroy", "--yes", "--skip-preview");
  });

  async function succeeds(...args: string[]): Promise<void> {
    const ended = await workspace?.pulumi(...args, "--stack", "staging");
    expect(ended?.status, ended?.said).to.equal(0);
  }
});

function contextOf(file: string): string {
  const { "current-context": context } = parse(readFileSync(file, "utf8")) as { "current-context"?: string };
  if (!context) throw new Error("The file of WARD_ENGINE_KUBECONFIG names no current-context.");
  return context;
}
