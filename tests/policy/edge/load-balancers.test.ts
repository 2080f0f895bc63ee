import { expect } from "chai";
import { UNKNOWN } from "../../../policy/rule";
import { type Case, check, findings, type Props, resource } from "../support";

const https = {
  protocol: "HTTPS",
  port: 443,
  sslPolicy: "ELBSecurityPolicy-TLS13-1-2-2021-06",
  certificateArn: UNKNOWN,
  loadBalancerArn: UNKNOWN,
  defaultActions: [{ type: "forward", targetGroupArn: UNKNOWN }],
};
const redirect = { type: "redirect", redirect: { protocol: "HTTPS", port: "443", statusCode: "HTTP_301" } };

for (const module of ["lb", "alb"]) {
  check(`A listener (${module})`, {
    good: resource(`aws:${module}/listener:Listener`, https),
    accepts: [
      {
        what: "plain HTTP that redirects",
        change: [
          [["protocol"], "HTTP"],
          [["defaultActions"], [redirect]],
        ],
      },
      {
        what: "TLS that leads elsewhere by TLS",
        change: [[["defaultActions"], [{ type: "redirect", redirect: { host: "new.example.com" } }]]],
      },
      {
        what: "plain HTTP that refuses",
        change: [
          [["protocol"], "HTTP"],
          [
            ["defaultActions"],
            [{ type: "fixed-response", fixedResponse: { statusCode: "404", contentType: "text/plain" } }],
          ],
        ],
      },
      ...[
        "ELBSecurityPolicy-TLS13-1-3-2021-06",
        "ELBSecurityPolicy-TLS13-1-2-Res-PQ-2025-09",
        "ELBSecurityPolicy-TLS-1-2-2017-01",
        "ELBSecurityPolicy-TLS13-1-2-Ext0-FIPS-PQ-2025-09",
      ].map((policy) => ({
        what: policy,
        change: [[["sslPolicy"], policy]] as [string[], string][],
      })),
    ],
    refuses: [
      { what: "plain HTTP", change: [[["protocol"], "HTTP"]], finds: ["T-01 defaultActions[0].type"] },
      {
        what: "TLS that leads back to plain HTTP",
        change: [[["defaultActions"], [{ type: "redirect", redirect: { protocol: "HTTP", port: "80" } }]]],
        finds: ["T-01 defaultActions[0].redirect.protocol"],
      },
      {
        what: "a login that is asked for in clear",
        change: [
          [
            ["defaultActions"],
            [
              {
                type: "authenticate-oidc",
                authenticateOidc: {
                  issuer: "https://idp.example.com",
                  authorizationEndpoint: "https://idp.example.com/auth",
                  tokenEndpoint: "http://idp.example.com/token",
                  userInfoEndpoint: "https://idp.example.com/me",
                },
              },
            ],
          ],
        ],
        finds: ["T-01 defaultActions[0].authenticateOidc.tokenEndpoint"],
      },
      {
        what: "plain HTTP by default",
        change: [[["protocol"], undefined]],
        finds: ["T-01 defaultActions[0].type"],
      },
      {
        what: "a redirect that keeps the protocol",
        change: [
          [["protocol"], "HTTP"],
          [["defaultActions"], [changedRedirect("#{protocol}")]],
        ],
        finds: ["T-01 defaultActions[0].redirect.protocol"],
      },
      {
        what: "a fixed 200 in clear",
        change: [
          [["protocol"], "HTTP"],
          [["defaultActions"], [{ type: "fixed-response", fixedResponse: { statusCode: "200" } }]],
        ],
        finds: ["T-01 defaultActions[0].fixedResponse.statusCode"],
      },
      {
        what: "an unknown protocol",
        change: [[["protocol"], UNKNOWN]],
        finds: ["T-01 protocol", "T-03 protocol"],
      },
      { what: "no TLS policy", change: [[["sslPolicy"], undefined]], finds: ["T-02 sslPolicy"] },
      {
        what: "a policy that looks new and speaks TLS 1.0",
        change: [[["sslPolicy"], "ELBSecurityPolicy-TLS13-1-0-2021-06"]],
        finds: ["T-02 sslPolicy"],
      },
      {
        what: "a policy with TLS 1.1",
        change: [[["sslPolicy"], "ELBSecurityPolicy-TLS13-1-1-2021-06"]],
        finds: ["T-02 sslPolicy"],
      },
      {
        what: "the default policy",
        change: [[["sslPolicy"], "ELBSecurityPolicy-2016-08"]],
        finds: ["T-02 sslPolicy"],
      },
      {
        what: "TLS without a policy",
        change: [
          [["protocol"], "TLS"],
          [["sslPolicy"], undefined],
        ],
        finds: ["T-02 sslPolicy"],
      },
      ...[5432, "6379", 9200, UNKNOWN].map(
        (port): Case => ({
          what: `the port of a data store: ${String(port)}`,
          change: [[["port"], port]],
          finds: ["P-43 port"],
        }),
      ),
      { what: "plain TCP", change: [[["protocol"], "TCP"]], finds: ["T-03 protocol"] },
      { what: "plain UDP", change: [[["protocol"], "TCP_UDP"]], finds: ["T-03 protocol"] },
    ],
  });

  check(`A target group (${module})`, {
    good: resource(`aws:${module}/targetGroup:TargetGroup`, { port: 3000, protocol: "HTTP" }),
    accepts: [{ what: "a function, which has no port", change: [[[], { targetType: "lambda" }]] }],
    refuses: [5432, "27017", 15672, "mysql", UNKNOWN].map(
      (port): Case => ({
        what: `of a data store: ${String(port)}`,
        change: [[["port"], port]],
        finds: ["P-43 port"],
      }),
    ),
  });

  check(`A target (${module})`, {
    good: resource(`aws:${module}/targetGroupAttachment:TargetGroupAttachment`, { targetId: UNKNOWN }),
    refuses: [{ what: "that is a data store", change: [[["port"], 6379]], finds: ["P-43 port"] }],
  });

  check(`A load balancer (${module})`, {
    good: resource(`aws:${module}/loadBalancer:LoadBalancer`, {
      internal: true,
      enableDeletionProtection: true,
      dropInvalidHeaderFields: true,
      accessLogs: { enabled: true, bucket: "logs" },
    }),
    accepts: [
      {
        what: "one of the network, which reads no headers",
        change: [
          [["loadBalancerType"], "network"],
          [["dropInvalidHeaderFields"], undefined],
        ],
      },
      {
        what: "a gateway, which sees packets and no requests",
        change: [[[], { internal: true, enableDeletionProtection: true, loadBalancerType: "gateway" }]],
      },
      { what: "a string", change: [[["accessLogs", "enabled"], "true"]] },
      { what: "the strictest mode", change: [[["desyncMitigationMode"], "strictest"]] },
    ],
    refuses: [
      ...[false, "false", undefined, UNKNOWN].map(
        (value): Case => ({
          what: `malformed headers passed on: ${String(value)}`,
          change: [[["dropInvalidHeaderFields"], value]],
          finds: ["P-44 dropInvalidHeaderFields"],
        }),
      ),
      ...["monitor", UNKNOWN].map(
        (value): Case => ({
          what: `ambiguous requests passed on: ${String(value)}`,
          change: [[["desyncMitigationMode"], value]],
          finds: ["P-44 desyncMitigationMode"],
        }),
      ),
      {
        what: "facing the internet by default",
        change: [[["internal"], undefined]],
        finds: ["P-07 internal"],
      },
      { what: "facing the internet", change: [[["internal"], false]], finds: ["P-07 internal"] },
      { what: "not known", change: [[["internal"], UNKNOWN]], finds: ["P-07 internal"] },
      ...[false, "false", undefined, UNKNOWN].map(
        (value): Case => ({
          what: `no access log: ${String(value)}`,
          change: [[["accessLogs", "enabled"], value]],
          finds: ["L-01 accessLogs.enabled"],
        }),
      ),
      {
        what: "no word of an access log",
        change: [[["accessLogs"], undefined]],
        finds: ["L-01 accessLogs.enabled"],
      },
      {
        what: "deletion allowed",
        change: [[["enableDeletionProtection"], undefined]],
        finds: ["R-10 enableDeletionProtection"],
      },
    ],
  });
}

function changedRedirect(protocol: string): Props {
  return { ...redirect, redirect: { ...redirect.redirect, protocol } };
}

it("refuses classic load balancers", () => {
  for (const type of [
    "aws:elb/loadBalancer:LoadBalancer",
    "aws:elasticloadbalancing/loadBalancer:LoadBalancer",
    "aws:elb/sslNegotiationPolicy:SslNegotiationPolicy",
    "aws:elb/loadBalancerPolicy:LoadBalancerPolicy",
  ])
    expect(findings([resource(type, { listeners: [{ lbPort: 443, lbProtocol: "https" }] })])).to.deep.equal([
      "T-06",
    ]);
});
