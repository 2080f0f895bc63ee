/** A system's PostgreSQL, as RDS or CloudNativePG is told. */
import { expect } from "chai";
import { named, type PlanView } from "../support/plan";

export const RDS = "aws:rds/instance:Instance";
export const CNPG = "kubernetes:postgresql.cnpg.io/v1:Cluster";
export const PARAMETERS = "aws:rds/parameterGroup:ParameterGroup";

const nameOf = (plan: PlanView) => `${plan.system}-database`;

export const rds = (path: string, expected: unknown) => (plan: PlanView) =>
  expect(plan.get(RDS, nameOf(plan), path)).to.deep.equal(expected);

/** A field of the cluster's `spec`. */
export const cnpg = (path: string, expected: unknown) => (plan: PlanView) =>
  expect(plan.get(CNPG, nameOf(plan), `spec.${path}`)).to.deep.equal(expected);

/** A setting in RDS's own units, and when it holds. */
export const parameter =
  (name: string, value: string, applyMethod: "immediate" | "pending-reboot") => (plan: PlanView) =>
    expect(named(plan.get(PARAMETERS, nameOf(plan), "parameters"), name)).to.deep.equal({
      name,
      value,
      applyMethod,
    });
