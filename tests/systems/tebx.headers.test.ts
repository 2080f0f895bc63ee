import { expect } from "chai";
import { at, type PlanView } from "../support/plan";
import { nginxConf } from "./edge";
import { directives, serverOf } from "./nginx";
import { domainOf, fact } from "./tebx.facts";

const HEADERS = "aws:cloudfront/responseHeadersPolicy:ResponseHeadersPolicy";
const HSTS_SECONDS = 2 * 365 * 24 * 60 * 60;
const edge = (path: string) => `edge.${path}`;
const site = (index: number, path: string) => edge(`sites.${index}.${path}`);

const API = "default-src 'none'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'";
const dashboard = (domain: string) =>
  `default-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data: blob: https://api.${domain}; ` +
  `font-src 'self' data:; connect-src 'self' https://api.${domain} https://auth.${domain}; object-src 'none'; ` +
  `frame-ancestors 'none'; base-uri 'self'; form-action 'self' https://auth.${domain}`;
const login =
  "default-src 'self'; script-src 'self' 'unsafe-inline'; style-src 'self' 'unsafe-inline'; " +
  "img-src 'self' data:; base-uri 'self'; object-src 'none'; frame-ancestors 'self'";

/** The three hosts, and what a browser may do there. */
const policies = (plan: PlanView): Record<string, string> => ({
  [`api.${domainOf(plan)}`]: API,
  [domainOf(plan)]: dashboard(domainOf(plan)),
  [`auth.${domainOf(plan)}`]: login,
});
const hosts = (plan: PlanView) => Object.keys(policies(plan));

describe("seed 000: headers", () => {
  fact(
    "sends a Content-Security-Policy of its own on each host",
    [edge("contentSecurityPolicy"), site(1, "contentSecurityPolicy"), site(2, "contentSecurityPolicy")],
    {
      services: {
        aws: (plan) => {
          const path = "securityHeadersConfig.contentSecurityPolicy.contentSecurityPolicy";
          const sent = plan.all(HEADERS).map((it) => at(plan.inputs(it), path));
          expect(sent).to.have.members(Object.values(policies(plan)));
        },
        kubernetes: (plan) => {
          for (const [host, policy] of Object.entries(policies(plan)))
            expect(headersOf(plan, host)).to.include(`Content-Security-Policy "${policy}" always`);
        },
      },
    },
  );
  fact("sends HSTS, X-Frame-Options, X-Content-Type-Options and a disarmed X-XSS-Protection", [], {
    services: {
      aws: (plan) => {
        for (const policy of plan.all(HEADERS)) {
          const sent = at(plan.inputs(policy), "securityHeadersConfig");
          expect(at(sent, "strictTransportSecurity.accessControlMaxAgeSec")).to.equal(HSTS_SECONDS);
          expect(at(sent, "frameOptions.frameOption")).to.be.oneOf(["DENY", "SAMEORIGIN"]);
          expect(at(sent, "contentTypeOptions.override")).to.equal(true);
          expect(at(sent, "xssProtection")).to.deep.equal({ protection: false, override: true });
        }
      },
      kubernetes: (plan) => {
        for (const host of hosts(plan)) {
          const frames = host.startsWith("auth.") ? "SAMEORIGIN" : "DENY";
          expect(headersOf(plan, host)).to.include.members([
            `Strict-Transport-Security "max-age=${HSTS_SECONDS}; includeSubDomains" always`,
            `X-Frame-Options "${frames}" always`,
            'X-Content-Type-Options "nosniff" always',
            'X-XSS-Protection "0" always',
          ]);
        }
      },
    },
  });
});

/** What nginx adds to answers of a whole host. */
function headersOf(plan: PlanView, host: string): string[] {
  return directives(serverOf(nginxConf(plan), host), "add_header");
}
