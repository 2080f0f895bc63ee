/** What annotations have controllers publish past the edge: through a private network's proxy, or by a name in DNS. */
import type { View } from "../../plan/view";
import type { Finding, Rule, Subject } from "../../rule";
import { kindOf, objects } from "../../shapes/kubernetes";
import { follow } from "../../shapes/pods";
import { isDataPort } from "../../values/ports";
import { HIPAA } from "../../writing/citations";
import { integer, isNotTrue, must } from "../../writing/expect";
import { SERVICE } from "../network/services";
import { STORES } from "../operators/exposure";
import { INGRESS } from "./ingresses";

/** Has Tailscale publish on the internet, whatever stands behind. */
const FUNNEL = "tailscale.com/funnel";
/** Lets the members of a tailnet in. */
const EXPOSE = "tailscale.com/expose";
/** Names that external-dns, and kOps before it, make known. */
const NAMES = [
  "external-dns.alpha.kubernetes.io/hostname",
  "external-dns.alpha.kubernetes.io/internal-hostname",
  "dns.alpha.kubernetes.io/external",
  "dns.alpha.kubernetes.io/internal",
];

function staysOffTheInternet(annotations: View): Finding[] {
  return must(annotations.at(FUNNEL), false, isNotTrue, "Tailscale publishes it on the internet");
}

function staysOutOfTailnets(annotations: View): Finding[] {
  return must(annotations.at(EXPOSE), false, isNotTrue, "Tailscale lets the members of its network in");
}

function staysUnnamed(annotations: View): Finding[] {
  return NAMES.map((name) => annotations.at(name))
    .filter((view) => view.given())
    .flatMap((view) => must(view, "", (name) => name === "", "a data store gets a name in DNS"));
}

function announcesNothing(annotations: View): Finding[] {
  return [staysOffTheInternet, staysOutOfTailnets, staysUnnamed].flatMap((judge) => judge(annotations));
}

function holdsData(service: View): boolean {
  return service
    .at("spec", "ports")
    .each()
    .flatMap((port) => [port.at("port"), port.at("targetPort")])
    .some((port) => port.unknown || isDataPort(integer(port.or(0)) ?? 0));
}

/** Where operators are told the annotations of the Services that they make. */
const PLACES: Readonly<Record<string, readonly string[]>> = {
  Cluster: [
    "spec.inheritedMetadata.annotations",
    "spec.managed.services.additional.[].serviceTemplate.metadata.annotations",
  ],
  Pooler: ["spec.serviceTemplate.metadata.annotations"],
  PerconaServerMongoDB: [
    "spec.replsets.[].expose.annotations",
    "spec.replsets.[].expose.serviceAnnotations",
    "spec.sharding.mongos.expose.annotations",
    "spec.sharding.mongos.expose.serviceAnnotations",
    "spec.sharding.configsvrReplSet.expose.annotations",
  ],
  RabbitmqCluster: ["spec.service.annotations", "spec.override.service.metadata.annotations"],
};
const REDIS_PLACES = ["spec", "spec.redisLeader", "spec.redisFollower"].flatMap((part) =>
  ["", ".headless", ".additional"].map(
    (service) =>
      `${part}.kubernetesConfig.service${service}.${service === "" ? "annotations" : "additionalAnnotations"}`,
  ),
);

function judge(subject: Subject): Finding[] {
  const { type } = subject.resource;
  if (STORES.test(type))
    return (PLACES[kindOf(type)?.kind ?? ""] ?? REDIS_PLACES)
      .flatMap((place) => follow(subject.view, place.split(".")))
      .flatMap(announcesNothing);
  return objects(subject).flatMap((object) => {
    const annotations = object.at("metadata", "annotations");
    return SERVICE.test(type) ? ofService(object, annotations) : staysOffTheInternet(annotations);
  });
}

/** Applications may be shown to a tailnet, and have names. */
function ofService(service: View, annotations: View): Finding[] {
  const found = announcesNothing(annotations);
  if (found.length === 0 || holdsData(service)) return found;
  const exposed = staysOutOfTailnets(annotations).filter(({ unknown }) => unknown);
  return [...staysOffTheInternet(annotations), ...exposed];
}

export const announcementRules: Rule[] = [
  {
    id: "P-72",
    name: "annotations-publish-no-store",
    title: "No annotation publishes a data store, to another network or by a name in DNS",
    duty: "private-ports",
    level: "mandatory",
    severity: "critical",
    citations: [HIPAA.access],
    why: "Controllers such as Tailscale's and external-dns act on annotations, past Services, policies and the edge.",
    remediation: "Remove the annotation; publish through EdgeProxy a service that asks for a login.",
    types: new RegExp([SERVICE, INGRESS, STORES].map(({ source }) => source).join("|")),
    evaluate: judge,
  },
];
