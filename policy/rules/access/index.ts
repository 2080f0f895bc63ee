/** Who may do what in the account and in the cluster. */
import type { Rule } from "../../rule";
import { apiExtensionRules } from "./api-extensions";
import { clusterGrantRules } from "./cluster-grants";
import { clusterRoleRules } from "./cluster-roles";
import { eksRules } from "./eks";
import { identityRules } from "./identity";
import { resourcePolicyRules } from "./resource-policies";
import { servicePrincipalRules } from "./service-principals";

export const accessRules: readonly Rule[] = [
  ...identityRules,
  ...resourcePolicyRules,
  ...servicePrincipalRules,
  ...clusterRoleRules,
  ...clusterGrantRules,
  ...eksRules,
  ...apiExtensionRules,
];
