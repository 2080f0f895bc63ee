/** Gateways of AWS: with which TLS they answer. */
import type { View } from "../../plan/view";
import type { Finding, Rule } from "../../rule";
import { HIPAA } from "../../writing/citations";
import { isTrue, must } from "../../writing/expect";

type Judge = (view: View) => Finding[];

/** From TLS 1.2 on. */
const MODERN =
  /^(TLS_1_2|SecurityPolicy_TLS13_1_[23](_[A-Z]+)*_20\d\d_\d\d|SecurityPolicy_TLS1[23](_[A-Z]+)*_20\d\d_EDGE)$/;

function modern(policy: View, absent: string): Finding[] {
  return must(policy, absent, (value) => MODERN.test(String(value)), "clients may use TLS older than 1.2");
}

/** An API answers under AWS's own name too, unless that is switched off. */
function ownName(api: View): Finding[] {
  if (isTrue(api.at("disableExecuteApiEndpoint").or(false))) return [];
  const types = api.at("endpointConfiguration", "types").each();
  const inside = types.length > 0 && types.every((type) => type.or("EDGE") === "PRIVATE");
  return modern(api.at("securityPolicy"), inside ? "TLS_1_2" : "TLS_1_0");
}

const POLICIES: Readonly<Record<string, Judge>> = {
  "aws:apigateway/domainName:DomainName": (view) => modern(view.at("securityPolicy"), "TLS_1_0"),
  "aws:apigatewayv2/domainName:DomainName": (view) =>
    modern(view.at("domainNameConfiguration", "securityPolicy"), "TLS_1_0"),
  "aws:apigateway/restApi:RestApi": ownName,
};

export const apiGatewayRules: Rule[] = [
  {
    id: "T-10",
    name: "gateways-use-modern-tls",
    title: "Domains and APIs of API Gateway refuse TLS older than 1.2",
    duty: "tls",
    level: "mandatory",
    severity: "high",
    citations: [HIPAA.encryptionInTransit],
    why: "Without a security policy a domain, and an API under AWS's own name, still speaks TLS 1.0.",
    remediation:
      "Set securityPolicy to TLS_1_2 or a SecurityPolicy_TLS13_1_2 or newer one, or disableExecuteApiEndpoint.",
    types: Object.keys(POLICIES),
    evaluate: ({ resource, view }) => POLICIES[resource.type]?.(view) ?? [],
  },
  {
    id: "T-40",
    name: "lattice-listens-with-tls",
    title: "Listeners of VPC Lattice speak TLS",
    duty: "tls",
    level: "mandatory",
    severity: "high",
    citations: [HIPAA.transmission, HIPAA.encryptionInTransit],
    why: "VPC Lattice carries requests between networks, and what leaves a VPC travels encrypted.",
    remediation: "Set protocol to HTTPS or TLS_PASSTHROUGH.",
    types: ["aws:vpclattice/listener:Listener"],
    evaluate: ({ view }) =>
      must(
        view.at("protocol"),
        "HTTP",
        (value) => value === "HTTPS" || value === "TLS_PASSTHROUGH",
        "requests travel in clear",
      ),
  },
];
