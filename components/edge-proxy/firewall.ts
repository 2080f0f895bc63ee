/** WAF of an edge on AWS: what is denied, the rate zones as rules over a minute, and Amazon's managed rules. */
import * as cloudwatch from "@pulumi/aws/cloudwatch";
import type * as inputs from "@pulumi/aws/types/input";
import * as wafv2 from "@pulumi/aws/wafv2";
import type * as pulumi from "@pulumi/pulumi";
import { physicalName } from "../naming";
import { type Reference, References, reference } from "../reference";
import type { AwsTarget } from "../target";
import { GLOBAL_REGION } from "./access-log";
import { asksForDenied } from "./denied";
import { requestsOf, usedZones } from "./firewall-zones";
import { maskedIds } from "./logged-path";
import type { EdgePlan } from "./plan";

/** The shortest window WAF counts over, seconds; and the lowest limit it takes. */
const WINDOW = 60;
const LOWEST_LIMIT = 10;

/**
 * Rules that count instead of blocking. Amazon's refuses every body over 8 KiB, less than any upload: the sheet's
 * `maxBodyMiB` says how large one may be. https://docs.aws.amazon.com/waf/latest/developerguide/aws-managed-rule-groups-baseline.html
 */
const COUNTED: Readonly<Record<string, { name: string; actionToUse: { count: object } }[]>> = {
  AWSManagedRulesCommonRuleSet: [{ name: "SizeRestrictions_BODY", actionToUse: { count: {} } }],
};

export function createFirewall(
  name: string,
  plan: EdgePlan,
  target: AwsTarget,
  opts: pulumi.CustomResourceOptions,
): pulumi.Output<string> {
  const managed = [
    "AWSManagedRulesCommonRuleSet",
    "AWSManagedRulesKnownBadInputsRuleSet",
    "AWSManagedRulesSQLiRuleSet",
  ];
  const rules = [...deniedRules(), ...usedZones(plan).map(rateRule), ...managed.map(managedRule)];
  const acl = new wafv2.WebAcl(
    name,
    {
      name: physicalName(target.scope, "", 128),
      scope: "CLOUDFRONT",
      region: GLOBAL_REGION,
      defaultAction: { allow: {} },
      rules: rules.map((rule, priority) => ({ ...rule, priority })),
      visibilityConfig: visibility("edge"),
    },
    { ...opts, deleteBeforeReplace: true },
  );
  createLog();
  return acl.arn;

  /** The load balancer knows a path only as it is written, and a service takes `/METRICS` for `/metrics`. */
  function deniedRules(): WafRule[] {
    if (plan.denied.length === 0) return [];
    return [
      {
        name: "denied",
        action: { block: { customResponse: { responseCode: 404 } } },
        statement: asksForDenied(plan.denied),
        visibilityConfig: visibility("denied"),
      },
    ];
  }

  /** One for each zone, as nginx counts: a client's requests to all routes of the zone together. */
  function rateRule(zone: string): WafRule {
    const { requestsPerSecond } = plan.rateZones[zone] ?? { requestsPerSecond: 0 };
    const scopeDownStatement = requestsOf(zone, plan);
    return {
      name: `rate-${zone}`,
      action: { block: { customResponse: { responseCode: 429 } } },
      statement: {
        rateBasedStatement: {
          aggregateKeyType: "IP",
          evaluationWindowSec: WINDOW,
          limit: Math.max(LOWEST_LIMIT, Math.round(requestsPerSecond * WINDOW)),
          ...(scopeDownStatement === undefined ? {} : { scopeDownStatement }),
        },
      },
      visibilityConfig: visibility(`rate-${zone}`),
    };
  }

  function managedRule(rules: string): WafRule {
    return {
      name: rules,
      overrideAction: { none: {} },
      statement: {
        managedRuleGroupStatement: {
          vendorName: "AWS",
          name: rules,
          ruleActionOverrides: COUNTED[rules] ?? [],
        },
      },
      visibilityConfig: visibility(rules),
    };
  }

  function visibility(metric: string) {
    return {
      cloudwatchMetricsEnabled: true,
      metricName: metric,
      // A sample would keep whole requests, patients' data with them.
      sampledRequestsEnabled: false,
    };
  }

  function createLog(): void {
    const waits = new References();
    new wafv2.WebAclLoggingConfiguration(
      name,
      {
        resourceArn: acl.arn,
        region: GLOBAL_REGION,
        logDestinationConfigs: [waits.to(createLogGroup())],
        redactedFields: [
          { singleHeader: { name: "authorization" } },
          { singleHeader: { name: "cookie" } },
          // The address of the page before, with its query.
          { singleHeader: { name: "referer" } },
          { queryString: {} },
        ],
      },
      waits.options(opts),
    );
  }

  function createLogGroup(): Reference {
    // WAF writes only to groups whose name begins so.
    const groupName = `aws-waf-logs-${physicalName(target.scope, "", 200)}`;
    const group = new cloudwatch.LogGroup(
      `${name}-firewall`,
      { name: groupName, retentionInDays: plan.logDays, region: GLOBAL_REGION },
      opts,
    );
    new cloudwatch.LogDataProtectionPolicy(
      `${name}-firewall`,
      { logGroupName: group.name, policyDocument: maskedIds(), region: GLOBAL_REGION },
      { ...opts, deleteBeforeReplace: true },
    );
    return reference(`arn:aws:logs:${GLOBAL_REGION}:${target.accountId}:log-group:${groupName}`, group);
  }
}

/** Without its place among them. */
type WafRule = Omit<inputs.wafv2.WebAclRule, "priority">;
