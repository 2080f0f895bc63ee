/** Known cases of roles and of who gets them. */
import type { Props } from "../support";
import { adjudicated, cases, type Row } from "./row";

const GROUP = "kubernetes:rbac.authorization.k8s.io/v1";
const ROLE = `${GROUP}:Role`;
const CLUSTER_ROLE = `${GROUP}:ClusterRole`;
const BINDING = `${GROUP}:ClusterRoleBinding`;

function may(verbs: string[], resources: string[], more: Props = {}): Props {
  return { rules: [{ apiGroups: [""], resources, verbs, ...more }] };
}

function bound(role: string, kind: string, name: string): Props {
  return {
    roleRef: { apiGroup: "rbac.authorization.k8s.io", kind: "ClusterRole", name: role },
    subjects: [{ kind, name, ...(kind === "ServiceAccount" && { namespace: "shop" }) }],
  };
}

const trivy: readonly Row[] = [
  ...cases(
    { source: "trivy", rule: "KSV-0044", type: CLUSTER_ROLE, ours: "I-02" },
    { bad: { "every verb on everything": may(["*"], ["*"]) } },
  ),
  ...cases(
    { source: "trivy", rule: "KSV-0045", type: ROLE, ours: "I-02" },
    { bad: { "every verb on pods": may(["*"], ["pods"]) }, good: { "pods read": may(["get"], ["pods"]) } },
  ),
  ...cases(
    { source: "trivy", rule: "KSV-0046", type: CLUSTER_ROLE, ours: "I-02" },
    { bad: { "everything updated": may(["update"], ["*"]) } },
  ),
  ...cases(
    { source: "trivy", rule: "KSV-0041", type: CLUSTER_ROLE, ours: "I-02" },
    {
      bad: {
        "all Secrets read": may(["get"], ["secrets"]),
        "all Secrets listed": may(["list"], ["secrets"]),
        "all Secrets watched": may(["watch"], ["secrets"]),
      },
      good: {
        "one Secret read by its name": may(["get"], ["secrets"], { resourceNames: ["database-login"] }),
        "something that only starts like Secrets": may(["get"], ["secrets1"]),
      },
    },
  ),
  ...cases(
    { source: "trivy", rule: "KSV-0043", type: CLUSTER_ROLE, ours: "I-02" },
    { bad: { "groups impersonated": may(["impersonate"], ["groups"]) } },
  ),
  ...cases(
    { source: "trivy", rule: "KSV-0047", type: ROLE, ours: "I-02" },
    {
      bad: {
        "a node's proxy made": may(["create"], ["nodes/proxy"]),
        "a node's proxy read": may(["get"], ["nodes/proxy"]),
      },
      good: {
        "something that only starts like a node's proxy": may(["create"], ["nodes/proxy1"]),
        "a node's proxy updated, which reaches nothing": may(["update"], ["nodes/proxy"]),
      },
    },
  ),
  ...cases(
    { source: "trivy", rule: "KSV-0050", type: CLUSTER_ROLE, ours: "I-02" },
    {
      bad: {
        "roles escalated": may(["escalate"], ["clusterroles"]),
        "roles bound": may(["bind"], ["clusterroles"]),
      },
    },
  ),
  ...cases(
    { source: "trivy", rule: "KSV-0053", type: ROLE, ours: "I-02" },
    {
      bad: { "programs started in pods": may(["create"], ["pods/exec"]) },
      good: { "pods' logs read": may(["get"], ["pods/log"]) },
    },
  ),
  ...cases(
    { source: "trivy", rule: "KSV-0054", type: ROLE, ours: "I-02" },
    { bad: { "pods entered": may(["create"], ["pods/attach"]) } },
  ),
  ...cases(
    { source: "trivy", rule: "KSV-0114", type: CLUSTER_ROLE, ours: "I-02" },
    {
      bad: {
        "changing webhooks made": may(["create"], ["mutatingwebhookconfigurations"]),
        "changing webhooks patched": may(["patch"], ["mutatingwebhookconfigurations"]),
        "judging webhooks updated": may(["update"], ["validatingwebhookconfigurations"]),
      },
      good: { "webhooks listed": may(["list"], ["validatingwebhookconfigurations"]) },
    },
  ),
  ...cases(
    { source: "trivy", rule: "KSV-0111", type: BINDING, ours: "I-02" },
    {
      bad: { "cluster-admin for somebody": bound("cluster-admin", "User", "somebody") },
      good: { "a role of its own for an account": bound("shop-reader", "ServiceAccount", "shop-api") },
    },
  ),
  ...cases(
    { source: "trivy", rule: "KSV-0122", type: BINDING, ours: "I-02" },
    { bad: { "a role for whoever does not log in": bound("shop-reader", "User", "system:anonymous") } },
  ),
  ...cases(
    { source: "trivy", rule: "KSV-0123", type: BINDING, ours: "I-02" },
    { bad: { "a role for the masters": bound("shop-reader", "Group", "system:masters") } },
  ),
  ...cases(
    { source: "trivy", rule: "KSV-01011", type: BINDING, ours: "I-02" },
    { bad: { "a role for everyone who logs in": bound("shop-reader", "Group", "system:authenticated") } },
  ),
];

const powers: readonly Row[] = [
  ...cases(
    { source: "trivy", rule: "KSV-0048", type: ROLE, ours: "I-02" },
    {
      bad: {
        "pods made": may(["create"], ["pods"]),
        "deployments made": may(["create"], ["deployments"], { apiGroups: ["apps"] }),
      },
      good: { "deployments watched": may(["watch"], ["deployments"], { apiGroups: ["apps"] }) },
    },
  ),
  ...cases(
    { source: "prowler", rule: "rbac_minimize_pv_creation_access", type: CLUSTER_ROLE, ours: "I-02" },
    {
      bad: { "volumes of the cluster made": may(["create"], ["persistentvolumes"]) },
      good: { "claims for volumes made": may(["create"], ["persistentvolumeclaims"]) },
    },
  ),
  ...cases(
    {
      source: "prowler",
      rule: "rbac_minimize_service_account_token_creation",
      type: CLUSTER_ROLE,
      ours: "I-02",
    },
    {
      bad: { "tokens of accounts made": may(["create"], ["serviceaccounts/token"]) },
      good: { "accounts made": may(["create"], ["serviceaccounts"]) },
    },
  ),
  ...cases(
    { source: "checkov", rule: "CKV_K8S_156", type: CLUSTER_ROLE, ours: "I-02" },
    {
      bad: {
        "requests for certificates approved": may(["update", "get"], ["certificatesigningrequests/approval"]),
        "every verb on everything about certificates": may(["*"], ["*"], {
          apiGroups: ["certificates.k8s.io"],
        }),
        "approvals of whatever has them": may(["update"], ["*/approval"], {
          apiGroups: ["certificates.k8s.io"],
        }),
      },
      good: { "requests for certificates read": may(["get"], ["certificatesigningrequests"]) },
    },
  ),
  ...cases(
    { source: "checkov", rule: "CKV_K8S_158", type: CLUSTER_ROLE, ours: "I-02" },
    {
      bad: {
        "nodes read, and roles escalated": {
          rules: [
            { apiGroups: [""], resources: ["nodes"], verbs: ["list", "get"] },
            { apiGroups: ["rbac.authorization.k8s.io"], resources: ["roles"], verbs: ["get", "escalate"] },
          ],
        },
      },
      good: {
        "roles read and made, within one's own": may(["get", "create", "delete"], ["clusterroles"]),
      },
    },
  ),
  ...cases(
    { source: "kube-linter", rule: "access-to-create-pods", type: ROLE, ours: "I-02" },
    {
      bad: { "pods of a namespace made": may(["create"], ["pods"]) },
      good: { "pods of a namespace read": may(["get"], ["pods"]) },
    },
  ),
];

const others: readonly Row[] = [
  ...cases(
    { source: "gatekeeper", rule: "no-anonymous-bindings", type: BINDING, ours: "I-02" },
    {
      bad: { "a role for the group of strangers": bound("shop-reader", "Group", "system:unauthenticated") },
    },
  ),
  ...adjudicated(
    "the sample's exempted role is exempted by its configuration; nothing in it makes strangers safer",
    cases(
      { source: "gatekeeper", rule: "no-anonymous-bindings", type: BINDING, ours: "I-02" },
      { bad: { "an exempted role for strangers": bound("exempted", "Group", "system:unauthenticated") } },
    ),
  ),
  ...cases(
    { source: "kube-linter", rule: "access-to-secrets", type: ROLE, ours: "I-02" },
    {
      bad: { "Secrets of a namespace read": may(["get"], ["secrets"]) },
      good: { "pods of a namespace read": may(["get"], ["pods"]) },
    },
  ),
  ...cases(
    { source: "kube-linter", rule: "cluster-admin-role-binding", type: BINDING, ours: "I-02" },
    { bad: { "cluster-admin for an account": bound("cluster-admin", "ServiceAccount", "shop-api") } },
  ),
  ...adjudicated(
    "`admin` reads every Secret and enters every pod of a namespace; bound to the cluster, of all of them",
    cases(
      { source: "kube-linter", rule: "cluster-admin-role-binding", type: BINDING, ours: "I-02" },
      { bad: { "admin for an account": bound("admin", "ServiceAccount", "shop-api") } },
    ),
  ),
  ...cases(
    { source: "kube-linter", rule: "wildcard-in-rules", type: ROLE, ours: "I-02" },
    { bad: { "every verb on Secrets": may(["*"], ["secrets"]) } },
  ),
  ...cases(
    { source: "polaris", rule: "clusterrolebindingClusterAdmin", type: CLUSTER_ROLE, ours: "I-02" },
    {
      bad: {
        "all seven verbs on everything": may(
          ["get", "list", "watch", "create", "update", "patch", "delete"],
          ["*"],
        ),
      },
      good: { "deployments read": may(["get", "list"], ["deployments"]) },
    },
  ),
  ...adjudicated(
    "a wildcard that is narrowed on one side only still reads every Secret or enters every pod",
    [
      ...cases(
        { source: "polaris", rule: "clusterrolebindingClusterAdmin", type: CLUSTER_ROLE, ours: "I-02" },
        {
          bad: {
            "every verb on everything of the core group": may(["*"], ["*"]),
            "everything read": may(["get", "list"], ["*"]),
            "every verb on pods of every group": may(["*"], ["pods"], { apiGroups: ["*"] }),
          },
        },
      ),
      ...cases(
        { source: "kyverno", rule: "restrict-escalation-verbs-roles", type: CLUSTER_ROLE, ours: "I-02" },
        { bad: { "every Secret among what is read": may(["get", "list"], ["pods", "secrets", "services"]) } },
      ),
    ],
  ),
  ...cases(
    { source: "polaris", rule: "clusterrolePodExecAttach", type: CLUSTER_ROLE, ours: "I-02" },
    {
      bad: {
        "programs started in pods by a get": may(["get"], ["pods/exec"]),
        "pods entered by a get": may(["get"], ["pods/attach"]),
      },
      good: { "pods' sessions listed, which starts none": may(["list"], ["pods/exec"]) },
    },
  ),
  ...cases(
    { source: "kyverno", rule: "restrict-escalation-verbs-roles", type: CLUSTER_ROLE, ours: "I-02" },
    {
      bad: {
        "cluster roles escalated": may(["escalate"], ["clusterroles"], {
          apiGroups: ["rbac.authorization.k8s.io"],
        }),
      },
      good: {
        "the API's own pages": { rules: [{ nonResourceURLs: ["/healthz", "/version"], verbs: ["get"] }] },
      },
    },
  ),
  ...cases(
    { source: "kyverno", rule: "restrict-escalation-verbs-roles", type: ROLE, ours: "I-02" },
    { bad: { "roles impersonated": may(["impersonate"], ["roles"]) } },
  ),
];

export const roleRows: readonly Row[] = [...trivy, ...powers, ...others];
