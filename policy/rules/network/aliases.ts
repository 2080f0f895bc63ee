/** Names and addresses that look like the cluster's own. */
import type { View } from "../../plan/view";
import type { Finding, Rule, Subject } from "../../rule";
import { builtIn, kindOf, objects } from "../../shapes/kubernetes";
import { POD_HOLDERS, podSpecs } from "../../shapes/pods";
import { reachOf } from "../../values/cidr";
import { HIPAA } from "../../writing/citations";
import { must } from "../../writing/expect";
import { SERVICE } from "./services";

const ENDPOINTS = builtIn("core", "Endpoints");
const SLICE = builtIn("discovery.k8s.io", "EndpointSlice");

/** Names of the cluster, of private zones, and of data services that AWS resolves to private addresses in a VPC. */
const INSIDE =
  /\.(svc|local|internal|(rds|cache|docdb|mq|es|aoss|elasticache|memorydb|vpce)\.[a-z0-9.-]*amazonaws\.com)\.?$/i;

/** A host of the cluster, of its network, or of the cloud's data services: by its name or its address. */
export function isInside(host: unknown): boolean {
  return INSIDE.test(String(host)) || reachOf(host) === "private";
}

function inside(view: View): Finding[] {
  return must(view, "", isInside, "stands for a host of the internet");
}

function externalName(service: View): Finding[] {
  if (service.at("spec", "type").or("ClusterIP") !== "ExternalName") return [];
  return must(
    service.at("spec", "externalName"),
    "",
    (host) => INSIDE.test(String(host)),
    "stands for a host of the internet",
  );
}

/** What a Service without a selector leads to is written here by hand. */
function endpoints(object: View): Finding[] {
  return object
    .at("subsets")
    .each()
    .flatMap((subset) =>
      ["addresses", "notReadyAddresses"].flatMap((list) =>
        subset
          .at(list)
          .each()
          .flatMap((address) => inside(address.at("ip"))),
      ),
    );
}

function slice(object: View): Finding[] {
  return object
    .at("endpoints")
    .each()
    .flatMap((endpoint) => endpoint.at("addresses").each().flatMap(inside));
}

function hostAliases(subject: Subject): Finding[] {
  return podSpecs(subject)
    .flatMap(({ spec }) => spec.at("hostAliases").each())
    .flatMap((alias) => inside(alias.at("ip")));
}

const ALIASES: Readonly<Record<string, (object: View) => Finding[]>> = {
  Service: externalName,
  Endpoints: endpoints,
  EndpointSlice: slice,
};

export const aliasRules: Rule[] = [
  {
    id: "P-61",
    name: "services-name-no-outside-host",
    title: "No Service, endpoint or host alias stands for a host of the internet",
    duty: "private-ports",
    level: "mandatory",
    severity: "high",
    citations: [HIPAA.access, HIPAA.transmission],
    why: "An alias looks internal: network policies and certificates know nothing of it.",
    remediation:
      "Use the outside host's own name, or an alias within the cluster or of the cloud's data services.",
    types: new RegExp([SERVICE, ENDPOINTS, SLICE, POD_HOLDERS].map(({ source }) => source).join("|")),
    evaluate: (subject) => {
      const { type } = subject.resource;
      if (POD_HOLDERS.test(type)) return hostAliases(subject);
      const judge = ALIASES[kindOf(type)?.kind ?? ""];
      return judge ? objects(subject).flatMap(judge) : [];
    },
  },
];
