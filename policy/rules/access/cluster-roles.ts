/** Who may do what in Kubernetes. */
import { UNKNOWN, type View } from "../../plan/view";
import type { Finding, Rule } from "../../rule";
import { builtIn, kindOf, objects } from "../../shapes/kubernetes";
import { HIPAA } from "../../writing/citations";
import { must, unjudged, wrong } from "../../writing/expect";

/** Verbs by which a role gives itself any other (CIS 5.1.8). */
const RISING = ["*", "escalate", "bind", "impersonate"];

/**
 * Resources that are as good as the cluster once they may be read or made (CIS 5.1.2, 5.1.4, 5.1.9 to 5.1.13), with
 * the verbs that do it. A Secret that a rule names is one Secret.
 */
const POWERS: readonly { resource: RegExp; verbs: readonly string[]; means: string; named?: true }[] = [
  { resource: /^secrets$/, verbs: ["get", "list", "watch"], means: "reads every Secret", named: true },
  { resource: /^pods\/(exec|attach|portforward)$/, verbs: ["create", "get"], means: "enters pods" },
  { resource: /^nodes\/proxy$/, verbs: ["get", "create"], means: "enters every pod of a node" },
  { resource: /^serviceaccounts\/token$/, verbs: ["create"], means: "becomes any service account" },
  {
    resource: /^certificatesigningrequests\/approval$/,
    verbs: ["update", "patch"],
    means: "becomes anybody",
  },
  {
    resource: /^(validating|mutating)webhookconfigurations$/,
    verbs: ["create", "update", "patch", "delete", "deletecollection"],
    means: "reads, changes or lets through what the API is asked",
  },
  { resource: /^persistentvolumes$/, verbs: ["create"], means: "reads the files of a node" },
  {
    resource: /^(pods|replicationcontrollers|replicasets|deployments|statefulsets|daemonsets|jobs|cronjobs)$/,
    verbs: ["create"],
    means: "starts pods, which read every Secret beside them and become any service account",
  },
];

/** A name of a power stands for itself; `*\/exec` for the subresource of whatever has it. */
function powersOf(name: string): (typeof POWERS)[number][] {
  const whole = /^\*\/(.+)$/.exec(name)?.[1];
  const names =
    whole === undefined
      ? [name]
      : ["pods", "nodes", "serviceaccounts", "certificatesigningrequests"].map((kind) => `${kind}/${whole}`);
  return POWERS.filter(({ resource }) => names.some((one) => resource.test(one)));
}

/** Everyone who asks, everyone with a token, and the account of pods that name none. */
const EVERYONE = /^system:(anonymous|unauthenticated|authenticated|masters|serviceaccounts(:.*)?)$/;

function known(list: View): string[] {
  return list.each().flatMap((one) => {
    const value = one.or("");
    return value === UNKNOWN ? [] : [String(value)];
  });
}

function judgeGrant(grant: View): Finding[] {
  if (grant.unknown) return [unjudged(grant)];
  const wide = (key: string, denied: readonly string[]): Finding[] =>
    grant
      .at(key)
      .each()
      .flatMap((one) =>
        must(one, "", (value) => !denied.includes(String(value)), "is wider than anybody needs"),
      );
  const verbs = known(grant.at("verbs"));
  const powerful = grant
    .at("resources")
    .each()
    .flatMap((one) => {
      const named = grant.at("resourceNames").each().length > 0;
      return powersOf(String(one.or("")))
        .filter((power) => !(power.named && named) && power.verbs.some((verb) => verbs.includes(verb)))
        .map((power) => wrong(one, power.means));
    });
  return [
    ...wide("verbs", RISING),
    ...wide("resources", ["*", "*/*"]),
    ...wide("nonResourceURLs", ["*", "/*"]),
    ...powerful,
  ];
}

/** A role that gathers other roles' rules by their labels holds whatever anybody labels. */
function judgeAggregation(role: View): Finding[] {
  const rule = role.at("aggregationRule");
  return rule.given() ? [wrong(rule, "gathers rules that do not stand here")] : [];
}

function judgeBinding(binding: View): Finding[] {
  const role = must(
    binding.at("roleRef", "name"),
    "",
    (name) => !["cluster-admin", "admin", "edit"].includes(String(name)),
    "hands out a role that reads every Secret",
  );
  const subjects = binding
    .at("subjects")
    .each()
    .flatMap((subject) => {
      if (subject.unknown) return [unjudged(subject)];
      const account = subject.at("kind").or("") === "ServiceAccount";
      return must(
        subject.at("name"),
        "",
        (name) => (account ? name !== "default" : !EVERYONE.test(String(name))),
        account ? "every pod that names no account gets the role" : "everyone gets the role",
      );
    });
  return [...role, ...subjects];
}

export const clusterRoleRules: Rule[] = [
  {
    id: "I-02",
    name: "cluster-roles-are-narrow",
    title: "No Kubernetes role is as good as cluster-admin, and no role is given to everyone",
    duty: "identity",
    level: "mandatory",
    severity: "critical",
    citations: [HIPAA.accessManagement],
    why: "One leaked token would be the whole cluster.",
    remediation:
      "Name verbs, resources and the Secrets that are read; bind the role to a service account of its own.",
    types: builtIn("rbac.authorization.k8s.io", "Role|ClusterRole|RoleBinding|ClusterRoleBinding"),
    evaluate: (subject) =>
      objects(subject).flatMap((object) =>
        object.unknown
          ? [unjudged(object)]
          : /Binding$/.test(kindOf(subject.resource.type)?.kind ?? "")
            ? judgeBinding(object)
            : [...object.at("rules").each().flatMap(judgeGrant), ...judgeAggregation(object)],
      ),
  },
];
