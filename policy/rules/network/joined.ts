/** How prefix lists, Services, namespaces and networks belong together. */
import { HIPAA } from "../../citations";
import { integer, wrongIn } from "../../expect";
import { objects } from "../../kubernetes";
import type { Plan } from "../../plan";
import { isDataPort } from "../../ports";
import type { PlannedResource } from "../../resource";
import type { StackFinding, StackRule, Subject } from "../../rule";
import { INGRESS_HOLDERS, ingressOf } from "../../security-group";
import { UNKNOWN } from "../../view";
import { resolvePort } from "./meeting";
import { deniesByDefault, NETWORK_POLICY } from "./network-policies";
import { isOutward, SERVICE } from "./services";

function subject(plan: Plan, resource: PlannedResource): Subject {
  return { resource, view: plan.view(resource) };
}

/** Ids of prefix lists: AWS's own may reach 443; a list of this stack was judged by P-03. */
function judgePrefixLists(plan: Plan, holder: PlannedResource, trusted: readonly RegExp[]): StackFinding[] {
  // What the group lets out depends on lists too, which say nothing about who comes in.
  const urns = ["ingress", "prefixListIds", "prefixListId"].flatMap(
    (key) => holder.propertyDependencies[key] ?? [],
  );
  const own = plan
    .ofType(["aws:ec2/managedPrefixList:ManagedPrefixList"])
    .filter(({ urn }) => urns.includes(urn)).length;
  const references = ingressOf(subject(plan, holder)).flatMap((rule) =>
    rule.prefixLists.map((list) => ({ list, rule })),
  );
  // With at least as many lists of the stack as references, each reference can be one of them: the value
  // is an id either way, and the engine tells only on which resources a property depends.
  if (references.length <= own) return [];
  return references.flatMap(({ list, rule }) => {
    const id = list.unknown ? UNKNOWN : list.or("");
    const ports = rule.ports();
    const web = ports !== undefined && !("unknown" in ports) && ports.from === 443 && ports.to === 443;
    if (id === UNKNOWN)
      return [wrongIn(holder, list.path, "the prefix list is not known and not of this stack: give its id")];
    if (!trusted.some((pattern) => pattern.test(String(id))))
      return [wrongIn(holder, list.path, "the prefix list is not one that the policies trust")];
    return web ? [] : [wrongIn(holder, list.path, "a prefix list of another owner may reach port 443 only")];
  });
}

export const joinedNetworkRules: StackRule[] = [
  {
    id: "P-03a",
    name: "prefix-lists-are-known",
    title: "Security groups let in prefix lists of this stack, or AWS's on 443",
    duty: "private-ports",
    level: "mandatory",
    severity: "critical",
    citations: [HIPAA.access],
    why: "A prefix list of another owner can hold anything tomorrow.",
    remediation: "Use a list of this stack, or CloudFront's on port 443.",
    evaluate: (plan, { settings }) => {
      const trusted = settings.trustedPrefixLists.map((pattern) => new RegExp(pattern));
      return plan.ofType(INGRESS_HOLDERS).flatMap((holder) => judgePrefixLists(plan, holder, trusted));
    },
  },
  {
    id: "P-04a",
    name: "default-security-groups-are-taken-over",
    title: "The default security group of every VPC is a resource of the stack",
    duty: "private-ports",
    level: "mandatory",
    severity: "low",
    citations: [HIPAA.access],
    why: "AWS makes it open to itself and to the world outside; only a resource of the stack closes it.",
    remediation: "Add an ec2.DefaultSecurityGroup for the VPC (the network does).",
    evaluate: (plan) =>
      plan
        .ofType(["aws:ec2/vpc:Vpc"])
        .filter(
          (vpc) =>
            !plan
              .ofType(["aws:ec2/defaultSecurityGroup:DefaultSecurityGroup"])
              .some((group) => plan.refers(group, "vpcId", vpc)),
        )
        .map((vpc) => wrongIn(vpc, "", "the default security group is as AWS made it")),
  },
  {
    id: "P-13a",
    name: "named-ports-hide-no-data-port",
    title: "No published Service reaches a data port by its name",
    duty: "private-ports",
    level: "mandatory",
    severity: "critical",
    citations: [HIPAA.access],
    why: "A target port called `web` can be 5432.",
    remediation: "Use type ClusterIP, or the number of a port that pods of this stack declare.",
    evaluate: (plan) =>
      plan.ofType(SERVICE).flatMap((resource) =>
        objects(subject(plan, resource))
          .filter((service) => isOutward(service) !== false)
          .flatMap((service) =>
            service
              .at("spec", "ports")
              .each()
              .flatMap((port): StackFinding[] => {
                const target = port.at("targetPort");
                const name = target.or(0);
                if (typeof name !== "string" || integer(name) !== undefined) return [];
                const numbers = resolvePort(plan, service, name);
                if (numbers.length === 0)
                  return [
                    wrongIn(
                      resource,
                      target.path,
                      "no pod of this stack says which port this name stands for",
                    ),
                  ];
                return numbers.some((number) => number === UNKNOWN || isDataPort(number))
                  ? [
                      wrongIn(
                        resource,
                        target.path,
                        "the name stands for a data port, or for one that is not known",
                      ),
                    ]
                  : [];
              }),
          ),
      ),
  },
  {
    id: "P-18",
    name: "namespaces-deny-by-default",
    title: "Every namespace of the stack denies what is not allowed, in and out",
    duty: "private-ports",
    level: "mandatory",
    severity: "high",
    citations: [HIPAA.access],
    why: "A pod that no policy selects is open to the whole cluster.",
    remediation:
      "Add a NetworkPolicy with an empty podSelector, policyTypes Ingress and Egress, and no rules.",
    evaluate: (plan) => {
      const closed = plan.ofType(NETWORK_POLICY).filter((policy) => deniesByDefault(plan.view(policy)));
      return plan
        .ofType(/^kubernetes:core\/v\d+:Namespace$/)
        .filter((namespace) => {
          const name = plan.view(namespace).at("metadata", "name").or(undefined);
          return !closed.some((policy) => {
            const place = plan.view(policy).at("metadata", "namespace").or(undefined);
            const literal = typeof name === "string" && place === name;
            return literal || policy.propertyDependencies["metadata"]?.includes(namespace.urn);
          });
        })
        .map((namespace) => wrongIn(namespace, "", "no NetworkPolicy denies by default in this namespace"));
    },
  },
  {
    id: "L-03",
    name: "networks-log-their-flows",
    title: "Every VPC of the stack has a flow log",
    duty: "logging",
    level: "mandatory",
    severity: "medium",
    citations: [HIPAA.audit],
    why: "Who talked to the database is seen nowhere else.",
    remediation: "Add an ec2.FlowLog for the VPC.",
    evaluate: (plan) =>
      plan
        .ofType(["aws:ec2/vpc:Vpc"])
        .filter(
          (vpc) => !plan.ofType(["aws:ec2/flowLog:FlowLog"]).some((log) => plan.refers(log, "vpcId", vpc)),
        )
        .map((vpc) => wrongIn(vpc, "", "the VPC has no flow log")),
  },
];
