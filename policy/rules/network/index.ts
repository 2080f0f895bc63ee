/** Who reaches whom inside: security groups, subnets, Services and network policies. */
import type { Rule, StackRule } from "../../rule";
import { aliasRules } from "./aliases";
import { joinedNamespaceRules, namespaceRules } from "./namespaces";
import { networkAclRules } from "./network-acls";
import { networkPolicyRules } from "./network-policies";
import { networkPolicyEgressRules } from "./network-policy-egress";
import { joinedPrefixListRules, prefixListRules } from "./prefix-lists";
import { publishedRules } from "./published";
import { routeRules } from "./routes";
import { egressRules, joinedEgressRules } from "./security-group-egress";
import { securityGroupRules } from "./security-groups";
import { serviceRules } from "./services";
import { storeGroupRules } from "./store-groups";
import { joinedVpcRules, subnetRules } from "./vpcs";

export const networkRules: readonly Rule[] = [
  ...securityGroupRules,
  ...prefixListRules,
  ...egressRules,
  ...networkAclRules,
  ...subnetRules,
  ...serviceRules,
  ...aliasRules,
  ...networkPolicyRules,
  ...networkPolicyEgressRules,
  ...namespaceRules,
];

export const joinedNetworkRules: readonly StackRule[] = [
  ...routeRules,
  ...joinedPrefixListRules,
  ...joinedVpcRules,
  ...joinedNamespaceRules,
  ...joinedEgressRules,
  ...storeGroupRules,
  ...publishedRules,
];
