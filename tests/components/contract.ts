/** What every component owes its callers, on whatever target it is built (design 4). */

import { runtime } from "@pulumi/pulumi";
import { expect } from "chai";
import type { TargetKind } from "../../components/target";
import type { PlanResource } from "../../preview/plan";
import type { Wire } from "../../preview/wire";
import { appliedOf, planted } from "../support/applied";
import { at, type PlanView, planOf } from "../support/plan";

export interface Subject {
  /** `DatabaseCluster` */
  component: string;
  name: string;
  /** Types whose loss is a loss of data: kept by `protect` in prod. */
  stateful: readonly string[];
}

const targets: readonly TargetKind[] = ["aws", "kubernetes"];

export function childrenOf(plan: PlanView, subject: Subject): PlanResource[] {
  const { urn } = plan.one(`ward:components:${subject.component}`, subject.name);
  return plan.resources.filter(({ parent }) => parent === urn);
}

/** Runs for both targets; what only one of them has is tested beside it. */
export function componentContract(subject: Subject): void {
  const type = `ward:components:${subject.component}`;
  for (const target of targets) {
    describe(`${subject.component} on ${target}`, () => {
      it("is one component of its own type, and says its target", async () => {
        const plan = await planOf("prod", target);
        expect(at(plan.inputs(plan.one(type, subject.name)), "target")).to.equal(target);
      });
      it("tells the engine what was asked for, without an unknown", async () => {
        const plan = await planOf("prod", target);
        expect(JSON.stringify(plan.inputs(plan.one(type, subject.name)))).not.to.match(
          /\[(unknown|secret)\]/,
        );
      });
      it("is parent of everything it makes", async () => {
        const plan = await planOf("prod", target);
        const children = childrenOf(plan, subject);
        expect(children).not.to.deep.equal([]);
        expect(children.filter(({ urn }) => !urn.includes(`::${type}$`))).to.deep.equal([]);
      });
      it("begins the name of everything it makes with its own", async () => {
        const plan = await planOf("prod", target);
        const names = childrenOf(plan, subject).map(({ name }) => name);
        const other = names.filter((name) => name !== subject.name && !name.startsWith(`${subject.name}-`));
        expect(other).to.deep.equal([]);
      });
      it("protects what holds data in prod, and nothing in staging", async () => {
        const stateful = async (stack: "prod" | "staging") =>
          childrenOf(await planOf(stack, target), subject).filter((child) =>
            subject.stateful.includes(child.type),
          );
        for (const child of await stateful("prod")) expect(child.protect, child.name).to.equal(true);
        for (const child of await stateful("staging")) expect(child.protect, child.name).to.equal(false);
      });
      it("takes the provider it was given", async () => {
        const plan = await planOf("prod", target);
        const cloud = childrenOf(plan, subject).filter((child) => /^(aws|kubernetes):/.test(child.type));
        for (const child of cloud) {
          const wanted = `tenant-provisioning-${child.type.split(":")[0]}`;
          expect(child.provider?.includes(`::${wanted}::`), child.name).to.equal(true);
        }
      });
      it("puts no password where it is not secret", async () => {
        const { resources } = await appliedOf("prod", target);
        const open = resources
          .filter((resource) => resource.name.startsWith(subject.name))
          .flatMap(({ inputs, name }) => openSecrets(inputs).map((path) => `${name}: ${path}`));
        expect(open).to.deep.equal([]);
      });
    });
  }
}

/** Paths at which a planted secret stands without Pulumi's mark around it. */
export function openSecrets(value: Wire, path: readonly string[] = []): string[] {
  if (typeof value === "string") return value.includes(planted) ? [path.join(".")] : [];
  if (value === null || typeof value !== "object") return [];
  if (!Array.isArray(value) && value[runtime.specialSigKey] === runtime.specialSecretSig) return [];
  return Object.entries(value).flatMap(([key, inner]) => openSecrets(inner, [...path, key]));
}
