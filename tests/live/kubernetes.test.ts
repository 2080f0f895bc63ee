/**
 * Every manifest of every system on a real API server, with the real controllers and scheduler; nodes are simulated,
 * and what operators would make is made by the tests. Needs scripts/live-setup-kubernetes.
 */
import { config, expect } from "chai";
import { catalog } from "../../systems";
import { stacks } from "../support/plan";
import { Refusal, type Resource } from "./kubernetes/api";
import { duringDrains, duringUpdates } from "./kubernetes/budgets";
import { type Cluster, hint, programs, startCluster } from "./kubernetes/cluster";
import { prepare, zones } from "./kubernetes/ground";
import { known, operatorsManifests, type Plan, planOf } from "./kubernetes/manifests";
import * as operations from "./kubernetes/operations";
import { PodWatch, type Selection } from "./kubernetes/pod-watch";
import { missingReferences } from "./kubernetes/references";
import * as selections from "./kubernetes/selections";
import { standInFor } from "./kubernetes/stand-ins";
import { need } from "./servers";

const MINUTE = 60_000;
/** Whatever is wrong is told in full. */
config.truncateThreshold = 0;

describe("Every manifest on a real API server", () => {
  let cluster: Cluster;

  before(async function () {
    this.timeout(6 * MINUTE);
    need(this, programs(), hint);
    cluster = await startCluster();
    await prepare(cluster.api, ["gp3", "encrypted-ssd"]);
  });

  after(() => cluster?.stop());

  it("accepts the operators' stack without a warning, as far as it is not charts", async () => {
    expect(await applyAll(await operatorsManifests())).to.deep.equal([]);
  });

  for (const placement of ["kubernetes", "hybrid"] as const) {
    describe(`placement ${placement}, every system in staging and prod`, function () {
      this.timeout(20 * MINUTE);
      const plans: Plan[] = [];

      before(async () => {
        for (const stack of stacks)
          for (const system of Object.keys(catalog)) plans.push(await planOf(stack, placement, system));
      });

      after(() => Promise.all(plans.map(({ namespace }) => operations.remove(cluster.api, namespace))));

      it("is accepted whole: no unknown field, no warning", async () => {
        expect(await told(plans, ({ manifests }) => applyAll(manifests))).to.deep.equal([]);
      });

      it("refuses pods that `restricted` refuses", async () => {
        expect(await told(plans, ({ namespace }) => refusalOfRoot(namespace))).to.deep.equal([]);
      });

      it("becomes ready: no pod of services, jobs or operators is refused", async () => {
        const troubles = await told(plans, async ({ manifests, namespace }) => {
          await standInFor(cluster.api, manifests);
          await operations.runScheduled(cluster.api, namespace);
          await operations.settle(cluster.api, namespace);
          return operations.troubles(cluster.api, namespace);
        });
        expect(troubles).to.deep.equal([]);
      });

      it("names nothing in pods and custom resources that is not there", async () => {
        const missing = await told(plans, async ({ manifests, namespace }) => {
          const pods = await cluster.api.list("v1", "Pod", namespace);
          const custom = manifests.filter(({ apiVersion }) => /\..*\//.test(apiVersion));
          return missingReferences(cluster.api, namespace, [...pods, ...custom]);
        });
        expect(missing).to.deep.equal([]);
      });

      it("selects nothing with Services, NetworkPolicies, monitors and autoscalers that is not there", async () => {
        const empty = await told(plans, async ({ namespace }) => [
          ...(await selections.servicesWithoutPods(cluster.api, namespace)),
          ...(await selections.closedPorts(cluster.api, namespace)),
          ...(await selections.emptyPolicyEnds(cluster.api, namespace)),
          ...(await selections.blindMonitors(cluster.api, namespace)),
          ...(await selections.lameAutoscalers(cluster.api, namespace)),
        ]);
        expect(empty).to.deep.equal([]);
      });

      it("changes nothing when it is applied again", async () => {
        expect(await told(plans, ({ manifests }) => changedByApply(manifests))).to.deep.equal([]);
      });

      it("keeps as many pods as its budgets ask for while each node in turn is drained", async () => {
        const few = await watched(plans, duringDrains, async () => {
          for (const zone of zones) {
            await operations.drain(cluster.api, `node-${zone}`);
            await settleAll(plans);
          }
        });
        expect(few).to.deep.equal([]);
      });

      it("keeps every pod ready through a release under full load, within the quota", async () => {
        for (const { namespace } of plans) await operations.scaleUp(cluster.api, namespace);
        await settleAll(plans);
        const few = await watched(plans, duringUpdates, async () => {
          await Promise.all(plans.map(({ manifests }) => operations.release(cluster.api, manifests)));
          await settleAll(plans);
        });
        expect(few).to.deep.equal([]);
        expect(
          await told(plans, ({ namespace }) => operations.troubles(cluster.api, namespace)),
        ).to.deep.equal([]);
      });
    });
  }

  /** What is told of the plans, all at once; each line with its plan. */
  async function told(plans: readonly Plan[], ask: (plan: Plan) => Promise<string[]>): Promise<string[]> {
    const answers = await Promise.all(
      plans.map(async (plan) => (await ask(plan)).map((line) => `${plan.title}: ${line}`)),
    );
    return answers.flat();
  }

  /** Warnings and refusals. */
  async function applyAll(manifests: readonly Resource[]): Promise<string[]> {
    const lines: string[] = [];
    for (const manifest of await known(cluster.api, manifests)) {
      const answer = await cluster.api
        .apply(manifest)
        .catch((error: Error) => ({ warnings: [error.message] }));
      lines.push(...answer.warnings.map((line) => `${manifest.kind} ${manifest.metadata.name}: ${line}`));
    }
    return lines;
  }

  async function refusalOfRoot(namespace: string): Promise<string[]> {
    const spec = { containers: [{ name: "root", image: "root" }] };
    const pod = { apiVersion: "v1", kind: "Pod", metadata: { name: "root", namespace }, spec };
    const answer = await cluster.api.create(pod, { dryRun: true }).catch((error: Error) => error);
    const refused = answer instanceof Refusal && answer.message.includes('violates PodSecurity "restricted');
    return refused ? [] : ["a pod without a security context is let in"];
  }

  async function changedByApply(manifests: readonly Resource[]): Promise<string[]> {
    const changed: string[] = [];
    for (const manifest of await known(cluster.api, manifests)) {
      const before = await cluster.api.read(manifest);
      const { resource } = await cluster.api.apply(manifest);
      if (resource.metadata.resourceVersion !== before.metadata.resourceVersion)
        changed.push(`${manifest.kind} ${manifest.metadata.name}`);
    }
    return changed;
  }

  async function settleAll(plans: readonly Plan[]): Promise<void> {
    await Promise.all(plans.map(({ namespace }) => operations.settle(cluster.api, namespace)));
  }

  /** Selections of which too few pods were ready at any time while something was done. */
  async function watched(
    plans: readonly Plan[],
    ask: (api: Cluster["api"], namespace: string) => Promise<Selection[]>,
    act: () => Promise<void>,
  ): Promise<string[]> {
    const asked = await Promise.all(plans.map(({ namespace }) => ask(cluster.api, namespace)));
    const watch = await PodWatch.start(cluster.api, asked.flat());
    await act().finally(() => watch.stop());
    return watch.tooFew();
  }
});
