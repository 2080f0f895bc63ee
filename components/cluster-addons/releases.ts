import { Release } from "@pulumi/kubernetes/helm/v3/release";
import type * as pulumi from "@pulumi/pulumi";
import { OPERATOR_NAMESPACES, type OperatorName } from "../network/control-plane";
import { type Reference, References } from "../reference";
import type { Scope } from "../target";
import { CHARTS } from "./charts";
import { VALUES, type ValuesContext } from "./values";

/** Longest wait for an operator's pods; a release that takes longer is undone. */
const TIMEOUT_SECONDS = 600;

export type Releases = ReadonlyMap<OperatorName, Release>;

/** What every release waits for. */
interface Ground {
  namespaces: ReadonlyMap<string, Reference>;
  /** Comes before every release, and so goes after all of them. */
  guard: readonly pulumi.Resource[];
  /** Secrets that an operator reads at its start. */
  secrets: readonly pulumi.Resource[];
}

/** The operators, each after those that it needs. */
export function createReleases(
  name: string,
  operators: readonly OperatorName[],
  ground: Ground,
  context: ValuesContext,
  scope: Scope,
  opts: pulumi.CustomResourceOptions,
): Releases {
  const releases = new Map<OperatorName, Release>();
  // In the order of the table, in which each comes after what it needs.
  for (const operator of operators) {
    const waits = new References();
    waits.await(...ground.guard, ...ground.secrets);
    for (const earlier of CHARTS[operator].after) {
      const needed = releases.get(earlier);
      if (needed !== undefined) waits.await(needed);
    }
    releases.set(operator, createRelease(operator, waits));
  }
  return releases;

  function createRelease(operator: OperatorName, waits: References): Release {
    const { chart, version, repository } = CHARTS[operator];
    const namespace = ground.namespaces.get(OPERATOR_NAMESPACES[operator]);
    if (namespace === undefined) throw new Error(`no namespace was made for ${operator}`);
    return new Release(
      `${name}-${operator}`,
      {
        name: operator,
        namespace: waits.to(namespace),
        chart,
        version,
        ...(repository === undefined ? {} : { repositoryOpts: { repo: repository } }),
        ...{ atomic: true, cleanupOnFail: true, waitForJobs: true, timeout: TIMEOUT_SECONDS },
        ...{ createNamespace: false, skipCrds: false, maxHistory: 5 },
        values: VALUES[operator](context),
      },
      waits.options({ ...opts, protect: scope.protect }),
    );
  }
}
