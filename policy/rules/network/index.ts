/** Who reaches whom inside: security groups, subnets, Services and network policies. */
import type { Rule, StackRule } from "../../rule";
import { aliasRules } from "./aliases";
import { joinedNetworkRules as belonging } from "./joined";
import { networkAclRules } from "./network-acls";
import { networkPolicyRules } from "./network-policies";
import { networkPolicyEgressRules } from "./network-policy-egress";
import { publishedRules } from "./published";
import { routeRules } from "./routes";
import { egressRules, joinedEgressRules } from "./security-group-egress";
import { securityGroupRules } from "./security-groups";
import { serviceRules } from "./services";

export const networkRules: readonly Rule[] = [
  ...securityGroupRules,
  ...egressRules,
  ...networkAclRules,
  ...serviceRules,
  ...aliasRules,
  ...networkPolicyRules,
  ...networkPolicyEgressRules,
];

export const joinedNetworkRules: readonly StackRule[] = [
  ...routeRules,
  ...belonging,
  ...joinedEgressRules,
  ...publishedRules,
];
