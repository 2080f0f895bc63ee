import { expect } from "chai";
import { at, listAt, type PlanView } from "../support/plan";
import { locationsOf, nginxConf } from "./edge";
import { distributions, domainOf, fact, SYSTEM } from "./inamsos.facts";
import { directives } from "./nginx";

const EDGE = `${SYSTEM}-edge`;
const DISTRIBUTION = "aws:cloudfront/distribution:Distribution";
const HEADERS = "aws:cloudfront/responseHeadersPolicy:ResponseHeadersPolicy";
const YEAR_SECONDS = 365 * 24 * 60 * 60;

const API = "default-src 'none'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'";
const page = (plan: PlanView) =>
  "default-src 'self'; script-src 'self' 'unsafe-inline'; style-src 'self' 'unsafe-inline'; " +
  `img-src 'self' data: blob: https://api.${domainOf(plan)}; font-src 'self' data:; ` +
  `connect-src 'self' https://api.${domainOf(plan)}; object-src 'none'; frame-ancestors 'none'; ` +
  "base-uri 'self'; form-action 'self'";

/** 2.3 Security Headers, but for the policy, which differs by host. */
const HEADER_VALUES: Record<string, string> = {
  "Permissions-Policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
  "Referrer-Policy": "strict-origin-when-cross-origin",
  "Strict-Transport-Security": "max-age=63072000; includeSubDomains",
  "X-Content-Type-Options": "nosniff",
  "X-Frame-Options": "DENY",
  "X-XSS-Protection": "0",
};

describe("seed 002: what the edge adds", () => {
  fact(
    "sends seven security headers with every answer, and no other of a service",
    ["edge.contentSecurityPolicy", "edge.sites.1.contentSecurityPolicy"],
    {
      services: {
        aws: (plan) => {
          const policies = plan.all(HEADERS).map((it) => plan.inputs(it));
          const csp = "securityHeadersConfig.contentSecurityPolicy.contentSecurityPolicy";
          expect(policies.map((policy) => at(policy, csp))).to.have.members([page(plan), API, page(plan)]);
          for (const policy of policies) expect(awsHeaders(policy)).to.deep.equal(HEADER_VALUES);
        },
        kubernetes: (plan) => {
          for (const [host, policy] of [
            [domainOf(plan), page(plan)],
            [`api.${domainOf(plan)}`, API],
          ] as const)
            for (const [location, body] of Object.entries(locationsOf(plan, host))) {
              const wanted = { ...HEADER_VALUES, "Content-Security-Policy": policy };
              const lines = Object.entries(wanted).map(([name, value]) => `${name} "${value}" always`);
              expect(directives(body, "add_header"), location).to.include.members(lines);
              if (body.includes("proxy_pass"))
                expect(directives(body, "proxy_hide_header"), location).to.include.members(
                  Object.keys(wanted),
                );
            }
        },
      },
    },
  );
  fact("asks browsers to use HTTPS for a year at least", [], {
    services: {
      aws: (plan) => {
        const path = "securityHeadersConfig.strictTransportSecurity.accessControlMaxAgeSec";
        expect(Number(plan.get(HEADERS, EDGE, path))).to.be.at.least(YEAR_SECONDS);
      },
      kubernetes: (plan) =>
        expect(Number(/max-age=(\d+); includeSubDomains/.exec(nginxConf(plan))?.[1])).to.be.at.least(
          YEAR_SECONDS,
        ),
    },
  });
  fact("lets browsers keep built files for a year, and nothing else (2.3, 2.2)", [], {
    services: {
      aws: (plan) => {
        const behaviors = listAt(plan.get(DISTRIBUTION, EDGE, "orderedCacheBehaviors"));
        const kept = behaviors.filter((behavior) => at(behavior, "functionAssociations") !== undefined);
        expect(kept.map((behavior) => at(behavior, "pathPattern"))).to.deep.equal([
          "/_next/static",
          "/_next/static/*",
        ]);
        const code = plan.get("aws:cloudfront/function:Function", `${EDGE}-immutable`, "code");
        expect(code).to.include(`max-age=${YEAR_SECONDS}, immutable`);
      },
      kubernetes: (plan) => {
        expect(nginxConf(plan)).to.include(`200 "public, max-age=${YEAR_SECONDS}, immutable";`);
        const kept = Object.entries(locationsOf(plan, domainOf(plan))).filter(([, body]) =>
          directives(body, "add_header").includes("Cache-Control $immutable always"),
        );
        expect(kept.map(([location]) => location)).to.deep.equal([
          "location = /_next/static",
          "location ^~ /_next/static/",
        ]);
      },
    },
  });
  fact("compresses", [], {
    services: {
      // Where CloudFront keeps answers; others as their service sends them.
      aws: (plan) =>
        expect(distributions(plan).map((it) => at(it, "defaultCacheBehavior.compress"))).to.deep.equal(
          Array(3).fill(true),
        ),
      kubernetes: (plan) => {
        expect(directives(nginxConf(plan), "gzip")).to.deep.equal(["on"]);
        expect(directives(nginxConf(plan), "gzip_types").join()).to.include("application/json");
      },
    },
  });
  fact("keeps connections to visitors and to services open", [], {
    services: {
      aws: (plan) => {
        const origin = plan.get(DISTRIBUTION, EDGE, "origins.0.vpcOriginConfig");
        expect(at(origin, "originKeepaliveTimeout")).to.equal(60);
      },
      kubernetes: (plan) => {
        // The two services' own are shorter: Node closes after 5 s what idles.
        expect(directives(nginxConf(plan), "keepalive_timeout")).to.deep.equal(["65s", "4s", "4s"]);
        expect(directives(nginxConf(plan), "keepalive")).to.deep.equal(["32", "32"]);
      },
    },
  });
});

/** As a browser gets them. */
function awsHeaders(policy: ReturnType<PlanView["inputs"]>): Record<string, string> {
  const security = (path: string) => at(policy, `securityHeadersConfig.${path}`);
  const hsts = security("strictTransportSecurity");
  expect(at(hsts, "includeSubdomains")).to.equal(true);
  return {
    "Permissions-Policy": String(at(policy, "customHeadersConfig.items.0.value")),
    "Referrer-Policy": String(security("referrerPolicy.referrerPolicy")),
    "Strict-Transport-Security": `max-age=${at(hsts, "accessControlMaxAgeSec")}; includeSubDomains`,
    "X-Content-Type-Options": security("contentTypeOptions.override") === true ? "nosniff" : "",
    "X-Frame-Options": String(security("frameOptions.frameOption")),
    "X-XSS-Protection": security("xssProtection.protection") === false ? "0" : "1",
  };
}
