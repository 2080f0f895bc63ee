import type { Rule, StackRule } from "../rule";
import { cloudfrontRules } from "./cloudfront";
import { databaseRules } from "./databases";
import { loadBalancerRules } from "./load-balancers";
import { retentionRules } from "./retention";
import { securityGroupRules } from "./security-groups";

export const rules: readonly Rule[] = [
  ...databaseRules,
  ...loadBalancerRules,
  ...cloudfrontRules,
  ...securityGroupRules,
  ...retentionRules,
];

export const stackRules: readonly StackRule[] = [];
