/** Whole systems against the state that an engine keeps of them. */
import { expect } from "chai";
import { type Changes, changesOf, destroysData } from "../../../preview/against/changes";
import { readSaved } from "../../../preview/against/saved";
import type { Plan } from "../../../preview/plan";
import { type PlanView, planOf } from "../../support/plan";
import { CIPHERTEXT, type Exported, exportedState, MADE } from "./exported";
import { named, told } from "./since";

const GROUP = ["aws:cloudwatch/logGroup:LogGroup", "retentionInDays"] as const;
const OBJECT = ["kubernetes:autoscaling/v2:HorizontalPodAutoscaler", "spec"] as const;
/** A system, where it is, and an input of a type that it has several of. */
const CASES = [
  ["tebx", "aws", GROUP],
  ["hospital", "kubernetes", OBJECT],
  ["tenant-provisioning", "hybrid", GROUP],
] as const;

function against(state: Exported, plan: Plan): Changes {
  return changesOf(plan, readSaved("state.json", JSON.stringify(state), plan.stack), []);
}

for (const [system, placement, [type, input]] of CASES)
  describe(`the exported state of ${system} on ${placement}`, () => {
    let view: PlanView;
    let state: Exported;

    before(async () => {
      view = await planOf("prod", placement, system);
    });
    beforeEach(() => {
      state = structuredClone(exportedState(view.plan));
    });

    it("is the plan that it came from: nothing changes, whatever providers filled in or made", () => {
      const changes = against(state, view.plan);
      expect(changes.changes).to.deep.equal([]);
      expect(changes.notes).to.deep.equal([]);
      expect(changes.unchanged).to.equal(view.plan.resources.filter(({ custom }) => custom).length);
    });

    it("says what is missing in it, what is too much, and what is another", () => {
      const { resources } = state.deployment;
      const [missing, other] = resources.filter((one) => one.type === type);
      if (missing === undefined || other === undefined) throw new Error("nothing to change");
      other.inputs[input] = "another";
      const extra = { ...other, urn: `${other.urn}-of-yesterday`, inputs: {}, protect: false };
      state.deployment.resources = [...resources.filter((one) => one !== missing), extra];
      const changes = against(state, view.plan);
      expect(told(changes)).to.have.members([
        `created ${type} ${nameOf(missing.urn)}`,
        `updated ${type} ${nameOf(other.urn)}`,
        `deleted ${type} ${nameOf(extra.urn)}`,
      ]);
      const { properties } = named(changes, nameOf(other.urn));
      expect(properties.map(({ path, old }) => [path.split(/[.[]/)[0], old])).to.deep.include([
        input,
        "another",
      ]);
    });

    it("shows nothing of its own: neither what is encrypted in it nor what a provider made", () => {
      const text = JSON.stringify(state);
      expect(text).to.include(CIPHERTEXT).and.to.include(MADE);
      expect(JSON.stringify(readSaved("state.json", text, "prod"))).not.to.include(CIPHERTEXT);
      expect(JSON.stringify(against(state, view.plan))).not.to.include(MADE);
    });

    it("ends with a warning where data would go that is no longer in the plan", () => {
      const data = view.plan.resources.find(({ type }) => STATEFUL.test(type));
      if (data === undefined) throw new Error("no data");
      const fewer = { ...view.plan, resources: view.plan.resources.filter((one) => one !== data) };
      const changes = against(state, fewer);
      expect(destroysData(changes)).to.equal(true);
      expect(changes.changes[0]).to.include({ action: "deleted", urn: data.urn });
    });

    it("tells of resources that wait for their deletion, and counts them for nothing", () => {
      const first = state.deployment.resources.find((one) => one.type === type);
      if (first === undefined) throw new Error("nothing there");
      state.deployment.resources.push({ ...first, delete: true });
      const changes = against(state, view.plan);
      expect(changes.changes).to.deep.equal([]);
      expect(changes.notes.join()).to.include("1 of its resources");
    });
  });

const STATEFUL = /docdb\/cluster:Cluster$|postgresql\.cnpg\.io\/v1:Cluster$|rds\/instance:Instance$/;

function nameOf(urn: string): string {
  return urn.split("::").at(-1) ?? "";
}
