/** What a rule is: data plus a pure function of what a plan says. */
import type { Plan } from "./plan/plan";
import type { PlannedResource } from "./plan/resource";
import type { View } from "./plan/view";
import type { NumericSetting, Settings } from "./settings";

export { type Read, type Trace, UNKNOWN, View } from "./plan/view";

type Duty =
  | "tls"
  | "private-ports"
  | "retention"
  | "encryption"
  | "secrets"
  | "containers"
  | "identity"
  | "logging"
  | "waivers";

export type Level = "mandatory" | "advisory";
export type Severity = "low" | "medium" | "high" | "critical";

/** An agreed exception, in the stack's configuration. */
export interface Waiver {
  /** Rule id, e.g. `T-15`. */
  rule: string;
  /** Resource name or URN. */
  resource: string;
  owner: string;
  reason: string;
  /** Last day it holds, `YYYY-MM-DD`. */
  expires: string;
}

/** Everything a verdict depends on besides the plan. */
export interface Context {
  environment: "staging" | "prod";
  stack: string;
  /** `YYYY-MM-DD` */
  today: string;
  waivers: readonly Waiver[];
  settings: Settings;
  /** True when only a part of the stack was planned: a waiver may then belong to the other part. @default false */
  partial?: boolean;
}

/** One thing that is wrong. The message never prints a value that may be secret. */
export interface Finding {
  /** Property path, e.g. `ingress[0].cidrBlocks[1]`. */
  path: string;
  message: string;
  /** True when the value could not be judged because it is not known before the update. */
  unknown?: boolean;
}

export interface StackFinding extends Finding {
  urn: string;
}

/** The resource that a rule looks at. */
export interface Subject {
  resource: PlannedResource;
  view: View;
}

export interface RuleFacts {
  /** Catalogue id, e.g. `T-15`. Never reused. */
  id: string;
  /** CrossGuard policy name, e.g. `cache-requires-tls`. */
  name: string;
  /** One line, a fact that holds for a good plan. */
  title: string;
  duty: Duty;
  level: Level;
  severity: Severity;
  /** HIPAA Security Rule, e.g. `45 CFR 164.312(e)(1)`. */
  citations: readonly string[];
  why: string;
  remediation: string;
  /** The number this rule compares with, when an operator may raise it. */
  setting?: NumericSetting;
}

/** Judges one resource by its inputs. */
export interface Rule extends RuleFacts {
  /** Type tokens, or a pattern of them. */
  types: readonly string[] | RegExp;
  evaluate(subject: Subject, context: Context): Finding[];
}

/** Judges how resources of a plan belong together. Runs when no resource rule is broken, as the engine does. */
export interface StackRule extends RuleFacts {
  evaluate(plan: Plan, context: Context): StackFinding[];
}

export function matches(rule: Rule, type: string): boolean {
  return rule.types instanceof RegExp ? rule.types.test(type) : rule.types.includes(type);
}
