/** What systems stand on: networks, secrets, registries, operators. */
import { UNKNOWN, type View } from "../../plan/view";
import type { Finding, Rule } from "../../rule";
import { reach } from "../../values/cidr";
import { HIPAA } from "../../writing/citations";
import { componentRule, inProd } from "../../writing/component-rule";
import { atLeast, isTrue, must, unjudged, wrong } from "../../writing/expect";
import { isHost } from "./names";

/** Zones of a VPC of its own, or the data subnets, by zone, of a cluster's. */
function zonesOf(view: View): { place: View; count: number } | undefined {
  const [place, other] = view.at("zones").given()
    ? [view.at("zones"), undefined]
    : [undefined, view.at("dataSubnets")];
  if (place) {
    const zones = place.each().map((zone) => zone.or(undefined));
    return { place, count: new Set(zones).size };
  }
  return other?.given() ? { place: other, count: other.entries().length } : undefined;
}

export const groundIntentRules: Rule[] = [
  componentRule(
    ["Network"],
    {
      id: "K-40",
      name: "network-is-private",
      title: "A network's ranges are private",
      duty: "private-ports",
      severity: "critical",
      why: "A public range inside belongs to somebody outside: traffic to it, or from it, is theirs.",
      remediation: "Use a range of 10.0.0.0/8, 172.16.0.0/12 or 192.168.0.0/16.",
    },
    ({ view }) => {
      const ranges = view
        .at("dataSubnets")
        .entries()
        .map(([, subnet]) => subnet);
      return [view.at("cidr"), ...ranges]
        .filter((range) => range.given())
        .flatMap((range) => must(range, "", (cidr) => reach(cidr) === "private", "not a private range"));
    },
  ),
  componentRule(
    ["Network"],
    {
      id: "K-41",
      name: "network-spans-zones",
      title: "A network spans two availability zones or more",
      duty: "containers",
      citations: [HIPAA.emergency],
      severity: "high",
      why: "A zone that fails takes everything with it that stands in it alone.",
      remediation: "Name two zones or more, each once; a cluster's VPC needs a data subnet in each.",
    },
    ({ view }): Finding[] => {
      if (view.at("target").or("") === "kubernetes") return [];
      const zones = zonesOf(view);
      if (!zones) return [wrong(view.at("zones"), "no zone is named")];
      if (zones.place.or(undefined) === UNKNOWN) return [unjudged(zones.place)];
      return zones.count >= 2 ? [] : [wrong(zones.place, "everything stands in one zone")];
    },
  ),
  componentRule(
    ["Network"],
    {
      id: "K-42",
      name: "zones-have-their-own-way-out",
      title: "In prod each zone has a way out of its own",
      duty: "containers",
      citations: [HIPAA.emergency],
      level: "advisory",
      severity: "low",
      why: "With one NAT gateway the failure of its zone cuts off all the others.",
      remediation: "Set natPerZone to true.",
    },
    inProd(({ view }) =>
      // Only a VPC of its own has gateways.
      view.at("cidr").given()
        ? must(view.at("natPerZone"), false, isTrue, "one zone's failure is everybody's")
        : [],
    ),
  ),
  componentRule(
    ["Network"],
    {
      id: "K-43",
      name: "systems-have-a-namespace",
      title: "A system has a namespace of its own",
      duty: "private-ports",
      severity: "high",
      why: "Policies and quotas are a namespace's: in `default`, or among Kubernetes' own, they meet strangers.",
      remediation: "Name a namespace after the system.",
    },
    ({ view }) =>
      must(
        view.at("namespace"),
        "",
        (name) =>
          /^[a-z0-9]([a-z0-9-]*[a-z0-9])?$/.test(String(name)) && !/^(default$|kube-)/.test(String(name)),
        "not a namespace of the system's own",
      ),
  ),
  componentRule(
    ["SystemSecrets"],
    {
      id: "K-44",
      name: "generated-secrets-are-long",
      title: "Generated secrets have 32 characters or more",
      duty: "secrets",
      citations: [HIPAA.authentication],
      severity: "high",
      why: "A key that signs logins is guessed at leisure, on the guesser's own machines.",
      remediation: "Raise the length to 32 or more.",
    },
    ({ view }) =>
      view
        .at("generated")
        .entries()
        .flatMap(([, length]) => must(length, 0, atLeast(32), "short enough to be guessed")),
  ),
  componentRule(
    ["RegistryCredentials"],
    {
      id: "K-45",
      name: "registry-is-reached-over-tls",
      title: "A registry is named by its host, so that it is reached over TLS",
      duty: "tls",
      severity: "high",
      why: "Its password, and every image, pass on that connection.",
      remediation: "Give the host, with a port where it has one, without a scheme.",
    },
    ({ view }) =>
      must(
        view.at("server"),
        "",
        (server) => {
          const [host = "", port, ...rest] = String(server).split(":");
          return (
            isHost(host) &&
            rest.length === 0 &&
            (port === undefined || /^[1-9]\d*$/.test(port)) &&
            port !== "80"
          );
        },
        "not the host of a registry",
      ),
  ),
  componentRule(
    ["ImageRepositories"],
    {
      id: "K-46",
      name: "untagged-images-stay-a-week",
      title: "Images without a tag stay for a week",
      duty: "retention",
      severity: "low",
      why: "A push that failed half-way is looked into on Monday.",
      remediation: "Give untaggedDays 7 or more, or leave it out: 14.",
    },
    ({ view }) => must(view.at("untaggedDays"), 14, atLeast(7), "gone before anybody looks"),
  ),
  componentRule(
    ["ClusterAddons"],
    {
      id: "K-47",
      name: "authority-is-public-and-reached-over-tls",
      title: "Certificates come from an authority that browsers trust, over TLS",
      duty: "tls",
      severity: "high",
      why: "A test authority signs what every browser refuses, and users learn to click that away.",
      remediation: "Leave acme.server out (Let's Encrypt), or give an https:// directory that is no test.",
    },
    ({ view }, { environment }) =>
      must(
        view.at("acme", "server"),
        "https://",
        (server) =>
          String(server).startsWith("https://") &&
          !(environment === "prod" && /staging|test|localhost/i.test(String(server))),
        "not an authority that browsers trust",
      ),
  ),
];
