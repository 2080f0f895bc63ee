/** A system's PostgreSQL, as RDS or CloudNativePG is told. */
import { expect } from "chai";
import { named, type PlanView, type Stack } from "../support/plan";
import { byStack, type Facts } from "./facts";

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

type Sizes = Readonly<Record<Stack, number>>;

/** What a server is expected to have, written out beside the guide. */
export interface PostgresSize {
  /** The class that RDS has for it. */
  rdsClass: Readonly<Record<Stack, string>>;
  memoryGiB: Sizes;
  cpus: Sizes;
  storageGiB: number;
  sharedBuffersMiB: Sizes;
  workMemMiB: Sizes;
  workersPerQuery: number;
  connections: number;
}

/** The facts about a server's size: one for each figure, each in the target's own units. */
export function postgresSizeFacts({ fact }: Facts, connection: string, size: PostgresSize): void {
  const sheet = (path: string) => `databases.${connection}.${path}`;
  const { memoryGiB, cpus, sharedBuffersMiB, workMemMiB } = size;
  const told = ({ prod, staging }: Sizes) => (prod === staging ? `${prod}` : `${prod} (staging: ${staging})`);
  const onRds = (path: string, expected: unknown) => (plan: PlanView) =>
    expect(plan.get(RDS, `${plan.system}-${connection}`, path)).to.deep.equal(expected);
  const onCnpg = (path: string, expected: unknown) => (plan: PlanView) =>
    expect(plan.get(CNPG, `${plan.system}-${connection}`, `spec.${path}`)).to.deep.equal(expected);
  const setting = (plan: PlanView, name: string, value: number, applyMethod: string) =>
    expect(named(plan.get(PARAMETERS, `${plan.system}-${connection}`, "parameters"), name)).to.deep.equal({
      name,
      value: String(value),
      applyMethod,
    });

  fact(`has ${told(memoryGiB)} GiB of memory`, [sheet("memoryGiB")], {
    data: {
      aws: (plan) => onRds("instanceClass", byStack(plan, size.rdsClass))(plan),
      kubernetes: (plan) => onCnpg("resources.limits.memory", `${byStack(plan, memoryGiB)}Gi`)(plan),
    },
  });
  fact(`has ${told(cpus)} CPUs`, [sheet("cpus")], {
    data: {
      kubernetes: (plan) => onCnpg("resources.limits.cpu", String(byStack(plan, cpus)))(plan),
    },
  });
  fact(`has a disk of ${size.storageGiB} GiB`, [sheet("storageGiB")], {
    data: {
      aws: onRds("allocatedStorage", size.storageGiB),
      kubernetes: onCnpg("storage.size", `${size.storageGiB}Gi`),
    },
  });
  fact(
    `has ${told(sharedBuffersMiB)} MiB of shared buffers from its start`,
    [sheet("tuning.sharedBuffersMiB")],
    {
      data: {
        // In pages of 8 KiB.
        aws: (plan) =>
          setting(plan, "shared_buffers", byStack(plan, sharedBuffersMiB) * 128, "pending-reboot"),
        kubernetes: (plan) =>
          onCnpg("postgresql.parameters.shared_buffers", `${byStack(plan, sharedBuffersMiB)}MB`)(plan),
      },
    },
  );
  fact(`has ${told(workMemMiB)} MiB of work memory`, [sheet("tuning.workMemMiB")], {
    data: {
      // In KiB.
      aws: (plan) => setting(plan, "work_mem", byStack(plan, workMemMiB) * 1024, "immediate"),
      kubernetes: (plan) => onCnpg("postgresql.parameters.work_mem", `${byStack(plan, workMemMiB)}MB`)(plan),
    },
  });
  fact(`runs a query on ${size.workersPerQuery} workers`, [sheet("tuning.maxParallelWorkersPerGather")], {
    data: {
      aws: (plan) => setting(plan, "max_parallel_workers_per_gather", size.workersPerQuery, "immediate"),
      kubernetes: onCnpg(
        "postgresql.parameters.max_parallel_workers_per_gather",
        String(size.workersPerQuery),
      ),
    },
  });
  fact(`takes ${size.connections} connections, set at its start`, [sheet("tuning.maxConnections")], {
    data: {
      aws: (plan) => setting(plan, "max_connections", size.connections, "pending-reboot"),
      kubernetes: onCnpg("postgresql.parameters.max_connections", String(size.connections)),
    },
  });
}
