import { expect } from "chai";
import fc from "fast-check";
import type { EdgeProxySpec, Route, Site } from "../../components/edge-proxy/args";
import { securityHeaders } from "../../components/edge-proxy/headers";
import { nginxConf } from "../../components/edge-proxy/nginx";
import { directives, locations, refused, serverOf, uncounted } from "../systems/nginx";

const routes: Route[] = [
  { path: "/", service: "web", zone: "all" },
  { path: "/socket", service: "api", zone: "strict", websocket: true },
  { path: "/health", service: "api", zone: "all", log: false },
];
const spec: EdgeProxySpec = {
  sites: [{ hosts: ["example.com", "www.example.com"], routes }],
  denied: ["/metrics", "/admin"],
  rateZones: { all: { requestsPerSecond: 10, burst: 20 }, strict: { requestsPerSecond: 0.5, burst: 5 } },
  connectionsPerClient: 20,
  maxBodyMiB: 8,
  timeouts: { connect: 1, read: 2, send: 3 },
  failures: { count: 4, seconds: 5 },
  contentSecurityPolicy: "default-src 'self'",
  replicas: 2,
  logDays: 30,
};
const around = {
  staticSites: {},
  upstreams: { web: { host: "web.test", port: 3000 }, api: { host: "api.test", port: 4000 } },
  resolver: "127.0.0.53",
  certificates: "/tls",
  replicas: 2,
};
const conf = nginxConf(spec, around);

function withSites(...sites: Site[]): EdgeProxySpec {
  return { ...spec, sites };
}

function headerNames(body: string): string[] {
  return directives(body, "add_header").map((value) => value.split(" ")[0] ?? "");
}

describe("nginx's configuration", () => {
  const wanted = Object.keys(securityHeaders(spec.contentSecurityPolicy));

  it("has a location for every route, and no other", () => {
    expect(Object.keys(locations(conf))).to.have.members([
      "location /",
      ...["/socket", "/health"].flatMap((path) => [`location = ${path}`, `location ^~ ${path}/`]),
    ]);
  });
  it("refuses denied paths and all below them, in any spelling, before it looks for a location", () => {
    expect(refused(conf, "example.com")).to.deep.equal(["~*^(/metrics|/admin)([/;]|$)"]);
    const dotted = nginxConf({ ...spec, denied: ["/.well-known/x"] }, around);
    expect(refused(dotted, "example.com")).to.deep.equal(["~*^(/\\.well-known/x)([/;]|$)"]);
    expect(nginxConf({ ...spec, denied: [] }, around)).not.to.include("if (");
  });
  it("answers 404 with every header where nothing is routed, and has no files of its own", () => {
    const api = withSites({
      hosts: ["example.com"],
      routes: [{ path: "/api", service: "api", zone: "all" }],
    });
    const rest = locations(nginxConf(api, around))["location /"] ?? "";
    expect(directives(rest, "return")).to.deep.equal(["404"]);
    expect(headerNames(rest)).to.deep.equal(wanted);
  });
  it("answers 421 to a name that is not its own, with and without TLS", () => {
    const others = conf.split(/^ {2}server \{$/m).filter((body) => body.includes("default_server"));
    expect(others.map((body) => directives(body, "return"))).to.deep.equal([["421"], ["421"]]);
  });
  it("never gives out more than the whole burst", () => {
    const rateZones = { all: { requestsPerSecond: 1, burst: 5 }, strict: { requestsPerSecond: 1, burst: 0 } };
    const limited = nginxConf({ ...spec, rateZones }, around);
    const bursts = directives(limited, "limit_req").map((limit) => /burst=(\d+)/.exec(limit)?.[1]);
    expect(new Set(bursts)).to.deep.equal(new Set(["2", "0"]));
  });
  it("starts two workers, however many cores the node has", () => {
    expect(directives(conf, "worker_processes")).to.deep.equal(["2"]);
  });
  it("writes nothing about a single request where the query would stand beside it", () => {
    for (const [opening, body] of Object.entries(locations(conf)))
      expect(directives(body, "error_log"), opening).to.deep.equal(["/dev/stderr alert"]);
  });
  it("sends every security header from every location, on errors too", () => {
    for (const [opening, body] of Object.entries(locations(conf))) {
      expect(headerNames(body), opening).to.deep.equal(wanted);
      for (const value of directives(body, "add_header")) expect(value).to.match(/ always$/);
    }
  });
  it("sends X-XSS-Protection as 0, and hides what the service says itself", () => {
    expect(securityHeaders(spec.contentSecurityPolicy)["X-XSS-Protection"]).to.equal("0");
    for (const [opening, body] of Object.entries(locations(conf)))
      if (directives(body, "proxy_pass").length > 0)
        expect(directives(body, "proxy_hide_header"), opening).to.have.members(wanted);
  });
  it("speaks TLS 1.2 and 1.3 with ciphers that exist", () => {
    expect(directives(conf, "ssl_protocols")).to.deep.equal(["TLSv1.2 TLSv1.3"]);
    const ciphers = directives(conf, "ssl_ciphers")[0]?.split(":") ?? [];
    expect(
      ciphers.filter(
        (cipher) =>
          !/^ECDHE-(ECDSA|RSA)-(AES(128-GCM-SHA256|256-GCM-SHA384)|CHACHA20-POLY1305)$/.test(cipher),
      ),
    ).to.deep.equal([]);
    expect(ciphers).to.have.length(6);
  });
  it("gives out each replica's part of a rate", () => {
    expect(directives(conf, "limit_req_zone")).to.deep.equal([
      "$binary_remote_addr zone=all:10m rate=300r/m",
      "$binary_remote_addr zone=strict:10m rate=15r/m",
    ]);
    expect(new Set(directives(conf, "limit_conn"))).to.deep.equal(new Set(["connections 10"]));
    expect(uncounted(conf)).to.deep.equal([]);
  });
  it("upgrades a connection only where the route says so", () => {
    const found = locations(conf);
    expect(directives(found["location = /socket"] ?? "", "proxy_set_header")).to.include(
      "Upgrade $http_upgrade",
    );
    expect(directives(found["location /"] ?? "", "proxy_set_header")).to.include('Connection ""');
  });
  it("believes no address that a client claims", () => {
    for (const body of Object.values(locations(conf)).filter((text) => text.includes("proxy_pass"))) {
      expect(directives(body, "proxy_set_header")).to.include.members([
        "X-Forwarded-For $remote_addr",
        "X-Real-IP $remote_addr",
        'Forwarded ""',
      ]);
    }
    expect(conf).not.to.include("$proxy_add_x_forwarded_for");
  });
  it("redirects each host to itself, and refuses every other", () => {
    expect(directives(conf, "return")).to.include.members([
      "301 https://example.com$request_uri",
      "301 https://www.example.com$request_uri",
      "421",
    ]);
    expect(directives(conf, "ssl_reject_handshake")).to.deep.equal(["on"]);
  });
  it("logs no query, where names and tokens would stand", () => {
    const [format = ""] = directives(conf, "log_format");
    expect(format).to.include("$logged_path");
    expect(format).not.to.match(
      /\$uri|\$request_uri|\$args|\$query_string|\$request\b|\$http_authorization|\$http_cookie/,
    );
  });
  it("refuses a route without a rate", () => {
    const lost = [{ path: "/", service: "web", zone: "none" }];
    expect(() => nginxConf(withSites({ hosts: ["example.com"], routes: lost }), around)).to.throw(
      'no rate zone "none"',
    );
  });

  it("keeps its headers and its brackets whatever the routes are", () => {
    const path = fc.stringMatching(/^(\/|(\/[a-z0-9-]{1,8}){1,3})$/);
    const route = fc.record({
      path,
      service: fc.constantFrom("web", "api"),
      zone: fc.constantFrom("all", "strict"),
      websocket: fc.boolean(),
      log: fc.boolean(),
    });
    const some = fc.uniqueArray(route, { minLength: 1, maxLength: 6, selector: (one: Route) => one.path });
    fc.assert(
      fc.property(some, (given) => {
        const text = nginxConf(
          { ...withSites({ hosts: ["example.com"], routes: given }), denied: [] },
          around,
        );
        expect(text.split("{").length).to.equal(text.split("}").length);
        const found = Object.entries(locations(text));
        const routed = given.flatMap((one) => (one.path === "/" ? [1] : [1, 2])).length;
        const rest = given.some((one) => one.path === "/") ? 0 : 1;
        expect(found).to.have.length(routed + rest);
        for (const [opening, body] of found) expect(headerNames(body), opening).to.deep.equal(wanted);
      }),
    );
  });
  it("keeps every header on every answer of every site, open or in maintenance", () => {
    const closed = { retryAfterSeconds: 60, message: "back soon" };
    const site = fc.record(
      {
        hosts: fc.constant(["a.example.com"]),
        routes: fc.constant(routes),
        contentSecurityPolicy: fc.constantFrom("default-src 'self'", "default-src 'none'"),
        maxBodyMiB: fc.integer({ min: 1, max: 100 }),
      },
      { requiredKeys: ["hosts", "routes"] },
    );
    fc.assert(
      fc.property(fc.array(site, { minLength: 1, maxLength: 4 }), fc.boolean(), (given, open) => {
        const sites = given.map((it, index) => ({ ...it, hosts: [`s${index}.example.com`] }));
        const changed = { ...withSites(...sites), ...(open ? {} : { maintenance: closed }) };
        const text = nginxConf(changed, around);
        for (const { hosts, contentSecurityPolicy = spec.contentSecurityPolicy } of sites) {
          const found = Object.entries(locations(serverOf(text, hosts[0] ?? "")));
          expect(found.map(([opening]) => opening)).to.include.members(["location /", "location = /health"]);
          for (const [opening, body] of found) {
            expect(headerNames(body), opening).to.include.members(wanted);
            expect(body).to.include(`add_header Content-Security-Policy "${contentSecurityPolicy}" always;`);
          }
        }
      }),
    );
  });
});
