import { lineage } from "../../plan/resource";
import type { View } from "../../plan/view";
import type { Finding, Rule, StackRule } from "../../rule";
import { HIPAA } from "../../writing/citations";
import { isTrue, must, mustBeGiven, wrong } from "../../writing/expect";

export const DISTRIBUTION = "aws:cloudfront/distribution:Distribution";
const VPC_ORIGIN = "aws:cloudfront/vpcOrigin:VpcOrigin";

export function behaviors(distribution: View): View[] {
  return [distribution.at("defaultCacheBehavior"), ...distribution.at("orderedCacheBehaviors").each()];
}

function onlyHttps(config: View, protocols: View): Finding[] {
  const found = must(
    config.at("originProtocolPolicy"),
    undefined,
    (value) => value === "https-only",
    "CloudFront may talk to the origin without TLS",
  );
  const items = protocols.each();
  if (items.length === 0) return [...found, wrong(protocols, "the TLS versions of the origin are not named")];
  const old = items.flatMap((item) =>
    must(
      item,
      undefined,
      (value) => /^TLSv1\.[23]$/.test(String(value)),
      "CloudFront may talk to the origin with TLS older than 1.2",
    ),
  );
  return [...found, ...old];
}

export const cloudfrontRules: Rule[] = [
  {
    id: "T-07",
    name: "viewers-use-https",
    title: "CloudFront serves HTTPS for every path",
    duty: "tls",
    level: "mandatory",
    severity: "critical",
    citations: [HIPAA.transmission, HIPAA.encryptionInTransit],
    why: "One behaviour with allow-all is enough to leak a session.",
    remediation: "Set viewerProtocolPolicy to redirect-to-https or https-only in every behaviour.",
    types: [DISTRIBUTION],
    evaluate: ({ view }) =>
      behaviors(view).flatMap((behavior) =>
        must(
          behavior.at("viewerProtocolPolicy"),
          undefined,
          (value) => value === "redirect-to-https" || value === "https-only",
          "viewers may come without TLS",
        ),
      ),
  },
  {
    id: "T-08",
    name: "viewers-use-modern-tls",
    title: "CloudFront refuses TLS older than 1.2",
    duty: "tls",
    level: "mandatory",
    severity: "high",
    citations: [HIPAA.encryptionInTransit],
    why: "The default is TLS 1.0, and CloudFront's own certificate forces it.",
    remediation: "Give viewerCertificate a certificate and minimumProtocolVersion TLSv1.2_2021 or newer.",
    types: [DISTRIBUTION],
    evaluate: ({ view }) => {
      const certificate = view.at("viewerCertificate");
      const own = must(
        certificate.at("cloudfrontDefaultCertificate"),
        false,
        (value) => !isTrue(value),
        "CloudFront's own certificate forces TLS 1.0",
      );
      return own.concat(
        must(
          certificate.at("minimumProtocolVersion"),
          "TLSv1",
          (value) => /^TLSv1\.[23]_\d{4}$/.test(String(value)),
          "viewers may use TLS older than 1.2",
        ),
      );
    },
  },
  {
    id: "T-09",
    name: "origins-use-https",
    title: "CloudFront reaches its origins by HTTPS",
    duty: "tls",
    level: "mandatory",
    severity: "high",
    citations: [HIPAA.transmission, HIPAA.encryptionInTransit],
    why: "What arrives encrypted must not travel on in clear.",
    remediation: "Set originProtocolPolicy to https-only and the origin's TLS versions to TLSv1.2.",
    types: [DISTRIBUTION, VPC_ORIGIN],
    evaluate: ({ resource, view }) => {
      if (resource.type === VPC_ORIGIN) {
        const config = view.at("vpcOriginEndpointConfig");
        return onlyHttps(config, config.at("originSslProtocols", "items"));
      }
      return view
        .at("origins")
        .each()
        .filter((origin) => origin.unknown || origin.at("customOriginConfig").given())
        .flatMap((origin) => {
          const config = origin.at("customOriginConfig");
          return onlyHttps(config, config.at("originSslProtocols"));
        });
    },
  },
  {
    id: "P-28",
    name: "only-the-edge-distributes",
    title: "Only EdgeProxy and StaticSite publish through CloudFront",
    duty: "private-ports",
    level: "mandatory",
    severity: "high",
    citations: [HIPAA.access],
    why: "A second door has no rate limits, headers or certificate that anyone looked at.",
    remediation: "Publish through EdgeProxy.",
    types: [DISTRIBUTION],
    evaluate: ({ resource, view }) =>
      lineage(resource.urn).some((type) => /^ward:components:(EdgeProxy|StaticSite)$/.test(type))
        ? []
        : [wrong(view, "the distribution belongs to no EdgeProxy or StaticSite")],
  },
  {
    id: "P-29",
    name: "distribution-has-a-firewall",
    title: "Every distribution has a web application firewall",
    duty: "private-ports",
    level: "mandatory",
    severity: "medium",
    citations: [HIPAA.access],
    why: "Rate limits live there.",
    remediation: "Set webAclId.",
    types: [DISTRIBUTION],
    evaluate: ({ view }) => mustBeGiven(view.at("webAclId"), "the distribution has no firewall"),
  },
];

/** A distribution logs by itself, or by a log delivery (standard logs v2) that names it. */
export const joinedCloudfrontRules: StackRule[] = [
  {
    id: "L-07",
    name: "distribution-logs-access",
    title: "Distributions log who came",
    duty: "logging",
    level: "mandatory",
    severity: "medium",
    citations: [HIPAA.audit],
    why: "An investigation starts with the access log.",
    remediation: "Add a cloudwatch.LogDeliverySource for the distribution, or set loggingConfig.",
    evaluate: (plan) =>
      plan
        .ofType([DISTRIBUTION])
        .filter((distribution) => !plan.view(distribution).at("loggingConfig").given())
        .filter(
          (distribution) =>
            !plan
              .ofType(["aws:cloudwatch/logDeliverySource:LogDeliverySource"])
              .some((source) => plan.refers(source, "resourceArn", distribution)),
        )
        .map(({ urn }) => ({ urn, path: "", message: "nothing delivers this distribution's access log" })),
  },
];
