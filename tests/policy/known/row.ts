/** Cases of public rule sets, retold as facts: what is configured, and what Ward's rules say about it. */
import type { PlannedResource } from "../../../policy/plan/resource";
import type { Props } from "../support";

export type Source =
  | "checkov"
  | "trivy"
  | "kics"
  | "guard"
  | "prowler"
  | "terragoat"
  | "pod-security"
  | "kyverno"
  | "gatekeeper"
  | "kube-linter"
  | "polaris"
  | "gixy"
  | "mozilla"
  | "operators";

export interface Row {
  source: Source;
  /** The rule's id there. */
  rule: string;
  what: string;
  type: string;
  props: Props;
  /** What a plan knows of the resource besides its inputs. */
  options?: Partial<PlannedResource> & { under?: string[] };
  /** Resources of the same plan, for rules that judge how resources belong together. */
  beside?: PlannedResource[];
  /** Where retention counts days and guards differ. @default "prod" */
  environment?: "staging" | "prod";
  /** What is right, which is what the source says unless `adjudicated` tells why it is not. */
  verdict: "bad" | "good";
  /** The rule of Ward that has to speak (bad) or to be silent (good), or several: one of them speaks, all are silent. */
  ours: string | readonly string[];
  /** Why the source's label is wrong. */
  adjudicated?: string;
}

export type Facts = Pick<Row, "source" | "rule" | "type" | "ours"> &
  Pick<Partial<Row>, "options" | "beside" | "environment">;

/** The cases of one rule: inputs by what they say. */
export function cases(
  facts: Facts,
  inputs: { bad?: Readonly<Record<string, Props>>; good?: Readonly<Record<string, Props>> },
): Row[] {
  return (["bad", "good"] as const).flatMap((verdict) =>
    Object.entries(inputs[verdict] ?? {}).map(([what, props]) => ({ ...facts, what, props, verdict })),
  );
}

/** The same rows, whose label in the source is the opposite one. */
export function adjudicated(why: string, rows: readonly Row[]): Row[] {
  return rows.map((row) => ({ ...row, adjudicated: why }));
}
