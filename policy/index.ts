/** The CrossGuard pack: every rule as a policy of its own. Rules and verdict are the preview's. */
import {
  type Policies,
  PolicyPack,
  type PolicyResource,
  type ResourceValidationArgs,
  type ResourceValidationPolicy,
  type StackValidationPolicy,
} from "@pulumi/policy";
import { refuseWeakening } from "./engine/configuration";
import { assertBundleIsFresh } from "./engine/freshness";
import { plainProps } from "./engine/plain";
import { stackContext } from "./engine/stack-context";
import { type Outcome, runRule, runStackRule, type Violation } from "./judging/run";
import { Plan } from "./plan/plan";
import type { PlannedResource } from "./plan/resource";
import { View } from "./plan/view";
import { type Context, matches, type Rule, type RuleFacts, type StackRule, type Waiver } from "./rule";
import { rules, stackRules } from "./rules";
import { tellingWaivers } from "./rules/oversight/waivers";
import { FLOORS, withFloors } from "./settings";

assertBundleIsFresh(__dirname);

/** Inputs by URN, as Analyze saw them: AnalyzeStack sends outputs, which providers rewrite. */
const inputs = new Map<string, Record<string, unknown>>();
const usedWaivers = new Set<Waiver>();
const context = stackContext();

function facts(rule: RuleFacts) {
  return {
    name: rule.name,
    displayName: `${rule.id} ${rule.name}`,
    description: `${rule.id}: ${rule.title}. ${rule.why}`,
    enforcementLevel: rule.level,
    severity: rule.severity,
    tags: [rule.id, rule.duty],
    remediationSteps: rule.remediation,
    framework: {
      name: "HIPAA Security Rule",
      version: "45 CFR 164 Subpart C",
      reference: rule.citations.join(", "),
      specification: rule.title,
    },
    ...(rule.setting && {
      configSchema: {
        properties: {
          minimum: {
            type: "number" as const,
            minimum: FLOORS[rule.setting],
            description: `Days to ask for at least, when more than the environment's.`,
          },
        },
      },
    }),
  };
}

/** A configuration may raise a number, never lower it. */
function configured(rule: RuleFacts, config: { minimum?: number }): Context {
  if (!rule.setting || config.minimum === undefined) return context;
  const value = Math.max(context.settings[rule.setting], config.minimum);
  return { ...context, settings: withFloors({ ...context.settings, [rule.setting]: value }) };
}

function say({ path, message }: Violation): string {
  return path && !message.startsWith(path) ? `${path}: ${message}` : message;
}

type Waived = Outcome["waived"][number];

/** Findings that a waiver let pass, by the URN that they were found at, until they have been told. */
const waived = new Map<string, Waived[]>();

function keep(outcome: Outcome): void {
  for (const one of outcome.waived) waived.set(one.urn, [...(waived.get(one.urn) ?? []), one]);
}

function tell(urn: string, report: (message: string) => void): void {
  for (const { waiver, ...found } of waived.get(urn) ?? [])
    report(
      `${found.rule} is waived until ${waiver.expires} by ${waiver.owner} (${waiver.reason}): ${say(found)}`,
    );
  waived.delete(urn);
}

/** Come last, when every rule has judged. A stack without waivers has nothing to tell. */
function telling(): Policies {
  if (context.waivers.length === 0) return [];
  const { ofResources, ofStack } = tellingWaivers;
  return [
    { ...facts(ofResources), validateResource: ({ urn }, report) => tell(urn, report) },
    {
      ...facts(ofStack),
      validateStack: (_, report) => {
        for (const urn of [...waived.keys()]) tell(urn, (message) => report(message, urn));
      },
    },
  ];
}

function planned(args: ResourceValidationArgs): PlannedResource {
  const props = plainProps(args.props);
  inputs.set(args.urn, props);
  const { opts } = args;
  return {
    ...{ urn: args.urn, type: args.type, name: args.name, props, protect: opts.protect },
    ...{ dependencies: [], propertyDependencies: {}, ignoreChanges: opts.ignoreChanges },
    ...(opts.parent !== undefined && { parent: opts.parent }),
    ...(args.provider && { provider: args.provider.urn }),
  };
}

function plannedInStack(resource: PolicyResource): PlannedResource {
  const urns = (resources: PolicyResource[]): string[] => resources.map(({ urn }) => urn);
  return {
    ...{ urn: resource.urn, type: resource.type, name: resource.name, protect: resource.opts.protect },
    props: inputs.get(resource.urn) ?? plainProps(resource.props),
    dependencies: urns(resource.dependencies),
    propertyDependencies: Object.fromEntries(
      Object.entries(resource.propertyDependencies).map(([property, resources]) => [
        property,
        urns(resources),
      ]),
    ),
    ignoreChanges: resource.opts.ignoreChanges,
    ...(resource.parent && { parent: resource.parent.urn }),
    ...(resource.provider && { provider: resource.provider.urn }),
  };
}

function resourcePolicy(rule: Rule): ResourceValidationPolicy {
  const validateResource: ResourceValidationPolicy["validateResource"] = (args, report) => {
    if (!matches(rule, args.type)) return;
    const outcome: Outcome = { violations: [], waived: [] };
    const resource = planned(args);
    const subject = { resource, view: new View(resource.props, "", new Map()) };
    runRule(rule, subject, configured(rule, args.getConfig()), usedWaivers, outcome);
    for (const violation of outcome.violations) report(say(violation));
    keep(outcome);
  };
  // The SDK unpacks the resource for each policy; it skips that when a policy is for one other type only.
  const single = !(rule.types instanceof RegExp) && rule.types.length === 1 ? rule.types[0] : undefined;
  if (single !== undefined) Object.assign(validateResource, { __pulumiType: single });
  return { ...facts(rule), validateResource };
}

function stackPolicy(rule: StackRule): StackValidationPolicy {
  return {
    ...facts(rule),
    validateStack: (args, report) => {
      const plan = new Plan(args.resources.map(plannedInStack), undefined, usedWaivers);
      const outcome: Outcome = { violations: [], waived: [] };
      runStackRule(rule, plan, configured(rule, args.getConfig()), outcome);
      for (const violation of outcome.violations) report(say(violation), violation.urn);
      keep(outcome);
    },
  };
}

const policies: Policies = [...rules.map(resourcePolicy), ...stackRules.map(stackPolicy), ...telling()];

refuseWeakening([...rules, ...stackRules, ...Object.values(tellingWaivers)]);

new PolicyPack("ward", {
  displayName: "Ward",
  description: "Blocks a plan that breaks TLS, private data ports or retention.",
  tags: ["hipaa", "tls", "private-ports", "retention"],
  enforcementLevel: "mandatory",
  policies,
});
