/** Who may do what in a cluster. */
import type { Specimen } from "./specimen";

const RBAC = "kubernetes:rbac.authorization.k8s.io/v1";

export const clusterRoles: readonly Specimen[] = [
  {
    what: "a role that reads its settings",
    type: `${RBAC}:Role`,
    props: {
      metadata: { name: "api", namespace: "portal" },
      rules: [
        { apiGroups: [""], resources: ["configmaps"], resourceNames: ["settings"], verbs: ["get", "watch"] },
        { apiGroups: ["coordination.k8s.io"], resources: ["leases"], verbs: ["get", "create", "update"] },
      ],
    },
  },
  {
    what: "a role that reads one Secret by its name",
    type: `${RBAC}:Role`,
    props: {
      metadata: { name: "drill", namespace: "portal" },
      rules: [{ apiGroups: [""], resources: ["secrets"], resourceNames: ["records-app"], verbs: ["get"] }],
    },
  },
  {
    what: "a cluster role that counts nodes and pods",
    type: `${RBAC}:ClusterRole`,
    props: {
      metadata: { name: "metrics" },
      rules: [
        {
          apiGroups: [""],
          resources: ["nodes", "pods", "services", "endpoints"],
          verbs: ["get", "list", "watch"],
        },
        { nonResourceURLs: ["/metrics"], verbs: ["get"] },
      ],
    },
  },
  {
    what: "a role bound to a service account",
    type: `${RBAC}:RoleBinding`,
    props: {
      metadata: { name: "api", namespace: "portal" },
      roleRef: { apiGroup: "rbac.authorization.k8s.io", kind: "Role", name: "api" },
      subjects: [{ kind: "ServiceAccount", name: "api", namespace: "portal" }],
    },
  },
  {
    what: "a cluster role for reading bound to a group of people",
    type: `${RBAC}:ClusterRoleBinding`,
    props: {
      metadata: { name: "support" },
      roleRef: { apiGroup: "rbac.authorization.k8s.io", kind: "ClusterRole", name: "metrics" },
      subjects: [{ kind: "Group", apiGroup: "rbac.authorization.k8s.io", name: "clinic:support" }],
    },
  },
  {
    what: "an account of a service that gets no token by itself",
    type: "kubernetes:core/v1:ServiceAccount",
    props: { metadata: { name: "api", namespace: "portal" }, automountServiceAccountToken: false },
  },
];
