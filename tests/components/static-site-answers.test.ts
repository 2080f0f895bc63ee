/** What CloudFront's functions answer, by running them, and what counts for a rate. */
import { runInNewContext } from "node:vm";
import { expect } from "chai";
import type { EdgeProxySpec, Site } from "../../components/edge-proxy/args";
import { checkZones, requestsOf, usedZones } from "../../components/edge-proxy/firewall-zones";
import { securityHeaders } from "../../components/edge-proxy/headers";
import { cachingCode, filesCode } from "../../components/edge-proxy/viewer-code";
import type { Problems } from "../../components/problems";
import { FRESH, IMMUTABLE } from "../../components/static-site/caching";

const site: Site = {
  hosts: ["example.com"],
  routes: [{ path: "/api", service: "api", zone: "api" }],
  static: { site: "web", zone: "pages" },
};
const spec: EdgeProxySpec = {
  sites: [site],
  denied: ["/metrics"],
  rateZones: {
    api: { requestsPerSecond: 10, burst: 20 },
    pages: { requestsPerSecond: 50, burst: 100 },
    unused: { requestsPerSecond: 1, burst: 1 },
  },
  connectionsPerClient: 20,
  maxBodyMiB: 8,
  timeouts: { connect: 1, read: 2, send: 3 },
  failures: { count: 4, seconds: 5 },
  contentSecurityPolicy: "default-src 'self'; connect-src \"x\" </script>",
  replicas: 2,
  logDays: 30,
};

interface Answer {
  uri?: string;
  statusCode?: number;
  headers?: Record<string, { value: string }>;
  body?: { encoding: string; data: string };
}

/** Runs a function's code as CloudFront does: nothing but the event is there. */
function run(code: string, event: object): Answer {
  return JSON.parse(runInNewContext(`${code}; JSON.stringify(handler(event))`, { event })) as Answer;
}

const asked = (uri: string, on: EdgeProxySpec = spec) =>
  run(filesCode(site, ["/assets"], on), { request: { method: "GET", uri, headers: {} } });

describe("A visitor of a static site on aws", () => {
  it("gets the page for every path of the application", () => {
    for (const uri of ["/", "/patients", "/patients/7", "/a.b/c", "/patients/"])
      expect(asked(uri).uri, uri).to.equal("/index.html");
  });
  it("gets a file by its name", () => {
    for (const uri of ["/logo.svg", "/assets/app.3f.js", "/assets/LICENSE", "/.well-known/security.txt"])
      expect(asked(uri).uri, uri).to.equal(uri);
  });
  it("gets 404 for what is denied, with every header, kept nowhere", () => {
    for (const uri of ["/metrics", "/metrics/x"]) {
      const answer = asked(uri);
      expect(answer.statusCode).to.equal(404);
      for (const [name, value] of Object.entries(securityHeaders(spec.contentSecurityPolicy)))
        expect(answer.headers?.[name.toLowerCase()]?.value).to.equal(value);
      expect(answer.headers?.["cache-control"]?.value).to.equal("no-store");
    }
    expect(asked("/metricsx").uri).to.equal("/index.html");
  });
  it("gets 503 with a page and a time to come back in maintenance, whatever was asked for", () => {
    const closed = { ...spec, maintenance: { retryAfterSeconds: 7200, message: "back `soon` $x" } };
    for (const uri of ["/", "/assets/app.3f.js", "/metrics"]) {
      const answer = asked(uri, closed);
      expect(answer.statusCode).to.equal(503);
      expect(answer.headers?.["retry-after"]?.value).to.equal("7200");
      expect(answer.headers?.["content-type"]?.value).to.equal("text/html");
      expect(answer.headers?.["strict-transport-security"]).not.to.equal(undefined);
      expect(answer.body?.data).to.include("back `soon` &#36;x");
    }
  });
  it("keeps a good answer as long as its path says, and no other", () => {
    const said = (statusCode: number, value: string) =>
      run(cachingCode(value), { response: { statusCode, headers: { "cache-control": { value: "x" } } } })
        .headers?.["cache-control"]?.value;
    for (const status of [200, 206, 304]) {
      expect(said(status, IMMUTABLE)).to.equal("public, max-age=31536000, immutable");
      expect(said(status, FRESH)).to.equal("no-cache");
    }
    for (const status of [204, 301, 302]) expect(said(status, IMMUTABLE)).to.equal("x");
  });
  it("runs code that fits CloudFront's 10 KB", () => {
    const closed = { ...spec, maintenance: { retryAfterSeconds: 1, message: "x".repeat(800) } };
    for (const on of [spec, closed])
      expect(filesCode(site, ["/assets"], on).length).to.be.lessThan(10 * 1024);
  });
});

describe("A rate zone on aws", () => {
  it("has a rule only where something counts", () => {
    expect(usedZones(spec)).to.deep.equal(["api", "pages"]);
  });
  it("needs no scope where every request counts", () => {
    const one = {
      ...spec,
      sites: [{ hosts: ["example.com"], routes: [{ path: "/", service: "a", zone: "api" }] }],
    };
    expect(requestsOf("api", one)).to.equal(undefined);
  });
  it("stands in two statements at most, which is all the provider takes", () => {
    const depth = (value: unknown): number => {
      if (typeof value !== "object" || value === null) return 0;
      const below = Math.max(0, ...Object.values(value).map(depth));
      return "andStatement" in value || "orStatement" in value || "notStatement" in value ? below + 1 : below;
    };
    const second: Site = { ...site, hosts: ["a.example.com", "b.example.com"] };
    const two = { ...spec, sites: [site, second] };
    for (const zone of ["api", "pages"]) {
      expect(depth(requestsOf(zone, two)), zone).to.be.within(1, 2);
      expect(depth(requestsOf(zone, spec)), zone).to.be.within(0, 2);
    }
  });
  it("is refused where a firewall takes no more", () => {
    const told = (changed: EdgeProxySpec): string[] => {
      const problems: string[] = [];
      const collects = { unless: (holds: boolean, text: string) => void (holds || problems.push(text)) };
      checkZones(changed, collects as Problems);
      return problems;
    };
    expect(told(spec)).to.deep.equal([]);
    const names = Array.from({ length: 11 }, (_, index) => `z${index}`);
    const routes = names.map((zone) => ({ path: `/${zone}`, service: "a", zone }));
    const many = {
      ...spec,
      rateZones: Object.fromEntries(names.map((name) => [name, { requestsPerSecond: 1, burst: 1 }])),
      sites: [{ hosts: ["example.com"], routes }],
    };
    expect(told(many)).to.deep.equal(["11 rate zones are in use: a firewall takes 10, let routes share one"]);
    const wide = Array.from({ length: 10 }, (_, index) => ({
      ...site,
      hosts: ["a", "b", "c"].map((x) => `${x}${index}.example.com`),
    }));
    expect(told({ ...spec, sites: wide })[0]).to.match(
      /^rate zones take \d+ units of the firewall, which has 367/,
    );
  });
});
