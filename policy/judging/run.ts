/** Runs rules and applies waivers: the part that the pack and the preview share. */
import type { Plan } from "../plan/plan";
import type { Context, Finding, Level, Rule, RuleFacts, Severity, StackRule, Subject, Waiver } from "../rule";

export interface Violation {
  /** Rule id. */
  rule: string;
  /** Policy name. */
  name: string;
  level: Level;
  severity: Severity;
  urn: string;
  /** Logical name of the resource. */
  resource: string;
  path: string;
  message: string;
  remediation: string;
  citations: readonly string[];
  unknown?: boolean;
}

export interface Outcome {
  violations: Violation[];
  waived: (Violation & { waiver: Waiver })[];
}

/** A year, with the leap day that may be in it. */
export const LONGEST_WAIVER_DAYS = 366;

/** A waiver with a hole in it waives nothing; W-01, W-03 and W-05 say what is wrong with it. */
function isValid(waiver: Waiver, { today }: Context): boolean {
  return isComplete(waiver) && waiver.expires >= today && !isTooLong(waiver, today);
}

export function isTooLong({ expires }: Waiver, today: string): boolean {
  return daysBetween(today, expires) > LONGEST_WAIVER_DAYS;
}

function daysBetween(from: string, to: string): number {
  return (Date.parse(`${to}T00:00:00Z`) - Date.parse(`${from}T00:00:00Z`)) / 86_400_000;
}

export function isComplete(waiver: Waiver): boolean {
  const filled = [waiver.rule, waiver.resource, waiver.owner, waiver.reason].every(
    (text) => typeof text === "string" && text.trim() !== "",
  );
  return filled && isDate(waiver.expires);
}

function isDate(text: unknown): boolean {
  if (typeof text !== "string" || !/^\d{4}-\d{2}-\d{2}$/.test(text)) return false;
  const date = new Date(`${text}T00:00:00Z`);
  return !Number.isNaN(date.getTime()) && date.toISOString().startsWith(text);
}

function record(facts: RuleFacts, urn: string, resource: string, finding: Finding): Violation {
  return {
    rule: facts.id,
    name: facts.name,
    level: facts.level,
    severity: facts.severity,
    urn,
    resource,
    path: finding.path,
    message: finding.message,
    remediation: facts.remediation,
    citations: facts.citations,
    ...(finding.unknown && { unknown: true }),
  };
}

function sort(violation: Violation, context: Context, used: Set<Waiver>, into: Outcome): void {
  const waiver = violation.rule.startsWith("W-")
    ? undefined
    : context.waivers.find(
        (candidate) =>
          candidate.rule === violation.rule &&
          (candidate.resource === violation.resource || candidate.resource === violation.urn) &&
          isValid(candidate, context),
      );
  if (!waiver) {
    into.violations.push(violation);
    return;
  }
  used.add(waiver);
  into.waived.push({ ...violation, waiver });
}

export function runRule(
  rule: Rule,
  subject: Subject,
  context: Context,
  used: Set<Waiver>,
  into: Outcome,
): void {
  const { urn, name } = subject.resource;
  for (const finding of once(rule.evaluate(subject, context)))
    sort(record(rule, urn, name, finding), context, used, into);
}

export function runStackRule(rule: StackRule, plan: Plan, context: Context, into: Outcome): void {
  for (const finding of rule.evaluate(plan, context)) {
    const name = plan.byUrn(finding.urn)?.name ?? finding.urn.split("::").at(-1) ?? "";
    sort(record(rule, finding.urn, name, finding), context, plan.usedWaivers, into);
  }
}

/** Below one unknown value, several questions of a rule meet the same path: one finding is enough. */
function once(findings: Finding[]): Finding[] {
  if (findings.length < 2) return findings;
  return [...new Map(findings.map((finding) => [`${finding.path}\0${finding.message}`, finding])).values()];
}
