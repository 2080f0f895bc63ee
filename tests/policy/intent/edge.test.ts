import { expect } from "chai";
import { UNKNOWN } from "../../../policy/rule";
import { changed, check, findings, resource } from "../support";

const POLICY = "default-src 'self'; frame-ancestors 'none'";
const edge = {
  target: "aws",
  sites: [
    {
      hosts: ["api.tebx.com"],
      maxBodyMiB: 25,
      routes: [
        { path: "/", service: "tebx-api", zone: "api" },
        { path: "/upload", service: "tebx-api", zone: "api", maxBodyMiB: 100 },
      ],
    },
    { hosts: ["tebx.com"], routes: [], static: { site: "dashboard", zone: "files" } },
    { hosts: ["www.tebx.com"], routes: [], redirectTo: "tebx.com" },
  ],
  denied: ["/metrics"],
  rateZones: {
    api: { requestsPerSecond: 50, burst: 100 },
    files: { requestsPerSecond: 100, burst: 200 },
  },
  connectionsPerClient: 100,
  maxBodyMiB: 1,
  contentSecurityPolicy: POLICY,
  replicas: 2,
  logDays: 30,
};

check("An edge's limits", {
  good: resource("ward:components:EdgeProxy", edge),
  accepts: [
    { what: "one request a second", change: [[["rateZones", "api", "requestsPerSecond"], 1]] },
    { what: "a thousand", change: [[["rateZones", "api", "requestsPerSecond"], 1000]] },
  ],
  refuses: [
    {
      what: "a route without a zone",
      change: [[["sites", 0, "routes", 1, "zone"], undefined]],
      finds: ["K-05 sites[0].routes[1].zone"],
    },
    {
      what: "a route of a zone without a rate",
      change: [[["sites", 0, "routes", 1, "zone"], "upload"]],
      finds: ["K-05 sites[0].routes[1].zone"],
    },
    {
      what: "a site of files without a zone",
      change: [[["sites", 1, "static", "zone"], undefined]],
      finds: ["K-05 sites[1].static.zone"],
    },
    {
      what: "no zones",
      change: [[["rateZones"], undefined]],
      finds: ["K-05 sites[0].routes[0].zone", "K-05 sites[0].routes[1].zone", "K-05 sites[1].static.zone"],
    },
    {
      what: "a zone that limits nobody",
      change: [[["rateZones", "api", "requestsPerSecond"], 100000]],
      finds: ["K-05 rateZones.api.requestsPerSecond"],
    },
    {
      what: "a zone of no requests",
      change: [[["rateZones", "api", "requestsPerSecond"], 0]],
      finds: ["K-05 rateZones.api.requestsPerSecond"],
    },
    {
      what: "a zone with a burst only",
      change: [[["rateZones", "api", "requestsPerSecond"], undefined]],
      finds: ["K-05 rateZones.api.requestsPerSecond"],
    },
    { what: "unknown zones", change: [[["rateZones"], UNKNOWN]], finds: ["K-05 rateZones"] },
    {
      what: "an unknown zone of a route",
      change: [[["sites", 0, "routes", 0, "zone"], UNKNOWN]],
      finds: ["K-05 sites[0].routes[0].zone"],
    },
    { what: "bodies of any size", change: [[["maxBodyMiB"], 0]], finds: ["K-06 maxBodyMiB"] },
    { what: "nothing said about bodies", change: [[["maxBodyMiB"], undefined]], finds: ["K-06 maxBodyMiB"] },
    {
      what: "bodies of any size on one site",
      change: [[["sites", 0, "maxBodyMiB"], 0]],
      finds: ["K-06 sites[0].maxBodyMiB"],
    },
    {
      what: "bodies of two GiB on one route",
      change: [[["sites", 0, "routes", 1, "maxBodyMiB"], 2048]],
      finds: ["K-06 sites[0].routes[1].maxBodyMiB"],
    },
    {
      what: "no limit of connections",
      change: [[["connectionsPerClient"], undefined]],
      finds: ["K-06 connectionsPerClient"],
    },
    {
      what: "a limit of connections that is none",
      change: [[["connectionsPerClient"], 65536]],
      finds: ["K-06 connectionsPerClient"],
    },
  ],
});

check("An edge's hosts and pages", {
  good: resource("ward:components:EdgeProxy", edge),
  accepts: [
    {
      what: "inline scripts, which a framework needs",
      change: [[["contentSecurityPolicy"], `${POLICY}; script-src 'self' 'unsafe-inline'`]],
    },
    {
      what: "images from anywhere over TLS",
      change: [[["sites", 1, "contentSecurityPolicy"], `${POLICY}; img-src 'self' data: https:`]],
    },
    { what: "one replica in staging", change: [[["replicas"], 1]], context: { environment: "staging" } },
  ],
  refuses: [
    {
      what: "a wildcard",
      change: [[["sites", 0, "hosts", 0], "*.tebx.com"]],
      finds: ["K-07 sites[0].hosts[0]"],
    },
    {
      what: "an address",
      change: [[["sites", 0, "hosts", 0], "203.0.113.7"]],
      finds: ["K-07 sites[0].hosts[0]"],
    },
    {
      what: "nginx's name for all others",
      change: [[["sites", 0, "hosts", 0], "_"]],
      finds: ["K-07 sites[0].hosts[0]"],
    },
    {
      what: "a host with a plain scheme",
      change: [[["sites", 0, "hosts", 0], "http://tebx.com"]],
      finds: ["K-07 sites[0].hosts[0]"],
    },
    {
      what: "an unknown host",
      change: [[["sites", 0, "hosts", 0], UNKNOWN]],
      finds: ["K-07 sites[0].hosts[0]"],
    },
    { what: "no hosts", change: [[["sites", 0, "hosts"], undefined]], finds: ["K-07 sites[0].hosts"] },
    {
      what: "a redirect to a plain origin",
      change: [[["sites", 2, "redirectTo"], "http://tebx.com"]],
      finds: ["K-07 sites[2].redirectTo"],
    },
    {
      what: "no policy of what pages load",
      change: [[["contentSecurityPolicy"], undefined]],
      finds: ["K-08 contentSecurityPolicy"],
    },
    {
      what: "a policy that lets code in from anywhere",
      change: [[["contentSecurityPolicy"], "default-src *; frame-ancestors 'none'"]],
      finds: ["K-08 contentSecurityPolicy"],
    },
    {
      what: "code from all of HTTPS",
      change: [[["sites", 1, "contentSecurityPolicy"], `${POLICY}; script-src https:`]],
      finds: ["K-08 sites[1].contentSecurityPolicy"],
    },
    {
      what: "code made of text",
      change: [[["sites", 1, "contentSecurityPolicy"], `${POLICY}; script-src 'self' 'unsafe-eval'`]],
      finds: ["K-08 sites[1].contentSecurityPolicy"],
    },
    {
      what: "images over plain HTTP",
      change: [[["contentSecurityPolicy"], `${POLICY}; img-src http:`]],
      finds: ["K-08 contentSecurityPolicy"],
    },
    {
      what: "plain websockets",
      change: [[["contentSecurityPolicy"], `${POLICY}; connect-src ws://tebx.com`]],
      finds: ["K-08 contentSecurityPolicy"],
    },
    {
      what: "pages that anybody may frame",
      change: [[["contentSecurityPolicy"], "default-src 'self'"]],
      finds: ["K-08 contentSecurityPolicy"],
    },
    { what: "one replica in prod", change: [[["replicas"], 1]], finds: ["K-09 replicas"] },
    { what: "logs of a day", change: [[["logDays"], 1]], finds: ["K-35 logDays"] },
    { what: "nothing said about logs", change: [[["logDays"], undefined]], finds: ["K-35 logDays"] },
  ],
});

describe("An edge in maintenance", () => {
  const inMaintenance = (environment: "staging" | "prod", maintenance: unknown) =>
    findings([resource("ward:components:EdgeProxy", changed(edge, ["maintenance"], maintenance))], {
      environment,
    }).filter((one) => one.startsWith("K-10"));
  it("is noticed in prod, and blocks nothing", () => {
    const page = { retryAfterSeconds: 600, message: "Back at ten" };
    expect(inMaintenance("prod", page)).to.deep.equal(["K-10 maintenance"]);
    expect(inMaintenance("prod", UNKNOWN)).to.deep.equal(["K-10 maintenance"]);
    expect(inMaintenance("prod", undefined)).to.deep.equal([]);
    expect(inMaintenance("staging", page)).to.deep.equal([]);
  });
});
