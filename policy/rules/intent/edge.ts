/** What an edge is asked to serve, to whom, and how much of it. */
import { UNKNOWN, type View } from "../../plan/view";
import type { Finding, Rule } from "../../rule";
import { HIPAA } from "../../writing/citations";
import { componentRule, inProd } from "../../writing/component-rule";
import { atLeast, integer, must, unjudged, wrong } from "../../writing/expect";
import { isHost } from "./names";

/** Requests of one client in a second, connections, MiB: beyond these a limit limits nobody. */
const MOST = { requestsPerSecond: 1000, connections: 1000, bodyMiB: 1024 };

function between(least: number, most: number): (value: unknown) => boolean {
  return (value) => {
    const number = integer(value);
    return number !== undefined && number >= least && number <= most;
  };
}

/** Every place of a spec that names a rate zone. */
function zonesOf(site: View): View[] {
  const files = site.at("static");
  return [
    ...site
      .at("routes")
      .each()
      .map((route) => route.at("zone")),
    ...(files.given() ? [files.at("zone")] : []),
  ];
}

/** A limit that is left out is somebody else's: the site's, the edge's. */
function limit(view: View, most: number, message: string): Finding[] {
  return must(view, 1, between(1, most), message);
}

export const edgeIntentRules: Rule[] = [
  componentRule(
    ["EdgeProxy"],
    {
      id: "K-05",
      name: "edge-limits-every-path",
      title: "Everything an edge serves has a rate that one client cannot exceed",
      duty: "private-ports",
      severity: "high",
      why: "Without a limit one client guesses passwords as fast as the servers answer, or keeps everybody else out.",
      remediation:
        "Name a rate zone in each route and static site, with 1 to 1,000 requests per second in rateZones.",
    },
    ({ view }) => {
      const zones = view.at("rateZones");
      const rates = zones
        .entries()
        .flatMap(([, zone]) =>
          must(zone.at("requestsPerSecond"), 0, between(1, MOST.requestsPerSecond), "the zone limits nobody"),
        );
      const named = view
        .at("sites")
        .each()
        .flatMap(zonesOf)
        .flatMap((zone) =>
          must(zone, "", (name) => zones.unknown || zones.at(String(name)).given(), "no such rate zone"),
        );
      return [...rates, ...named];
    },
  ),
  componentRule(
    ["EdgeProxy"],
    {
      id: "K-06",
      name: "edge-limits-bodies-and-connections",
      title: "An edge limits request bodies and the connections of one client",
      duty: "private-ports",
      severity: "medium",
      why: "nginx takes a size of 0 as no limit at all: one upload then fills a disk.",
      remediation: "Give maxBodyMiB 1 to 1,024, connectionsPerClient 1 to 1,000.",
    },
    ({ view }) => {
      const bodies = view
        .at("sites")
        .each()
        .flatMap((site) => [site, ...site.at("routes").each()])
        .flatMap((place) => limit(place.at("maxBodyMiB"), MOST.bodyMiB, "bodies of any size pass"));
      return [
        ...must(view.at("maxBodyMiB"), 0, between(1, MOST.bodyMiB), "bodies of any size pass"),
        ...must(
          view.at("connectionsPerClient"),
          0,
          between(1, MOST.connections),
          "one client may take every connection",
        ),
        ...bodies,
      ];
    },
  ),
  componentRule(
    ["EdgeProxy"],
    {
      id: "K-07",
      name: "edge-serves-named-hosts",
      title: "An edge serves hosts by their full names",
      duty: "tls",
      severity: "high",
      why: "A certificate is for names; a wildcard or an address answers for hosts that nobody chose.",
      remediation: "List full names such as api.example.com; redirectTo is a name too, without a scheme.",
    },
    ({ view }) =>
      view
        .at("sites")
        .each()
        .flatMap((site) => {
          const hosts = site.at("hosts");
          if (!hosts.given()) return [wrong(hosts, "the site has no host")];
          const leadsTo = site.at("redirectTo");
          return [...hosts.each(), ...(leadsTo.given() ? [leadsTo] : [])].flatMap((host) =>
            must(host, "", isHost, "not the full name of a host"),
          );
        }),
  ),
  componentRule(
    ["EdgeProxy"],
    {
      id: "K-08",
      name: "edge-says-what-pages-may-load",
      title: "A Content-Security-Policy names what pages load, over TLS",
      duty: "tls",
      severity: "medium",
      why: "It is what stops a script that got into a page; http: and a bare * let everything in.",
      remediation:
        "Give a policy with default-src and frame-ancestors, and without http:, ws:, 'unsafe-eval' or a bare * for code.",
    },
    ({ view }) => [
      ...must(view.at("contentSecurityPolicy"), "", isStrictPolicy, NO_POLICY),
      ...view
        .at("sites")
        .each()
        .map((site) => site.at("contentSecurityPolicy"))
        .filter((policy) => policy.given())
        .flatMap((policy) => must(policy, "", isStrictPolicy, NO_POLICY)),
    ],
  ),
  componentRule(
    ["EdgeProxy"],
    {
      id: "K-09",
      name: "edge-survives-a-node",
      title: "In prod an edge has two replicas or more",
      duty: "containers",
      citations: [HIPAA.emergency],
      severity: "medium",
      why: "The edge is the only door: with one replica each update of a node closes it.",
      remediation: "Give replicas 2 or more.",
    },
    inProd(({ view }) => must(view.at("replicas"), 1, atLeast(2), "one replica is no redundancy")),
  ),
  componentRule(
    ["EdgeProxy"],
    {
      id: "K-10",
      name: "edge-is-open",
      title: "An edge in prod is not left in maintenance",
      duty: "containers",
      citations: [HIPAA.emergency],
      level: "advisory",
      severity: "low",
      why: "Maintenance is switched on in a hurry and forgotten at ease.",
      remediation: "Remove maintenance when the work is done.",
    },
    inProd(({ view }) => {
      const maintenance = view.at("maintenance");
      const read = maintenance.or(undefined);
      if (read === UNKNOWN) return [unjudged(maintenance)];
      return read === undefined ? [] : [wrong(maintenance, "every visitor is told to come back later")];
    }),
  ),
];

const CODE = /^(default-src|script-src(-elem|-attr)?|object-src|worker-src)$/;

/** A policy without what makes one useless. `'unsafe-inline'` is left to the system: frameworks need it. */
const NO_POLICY =
  "needs default-src and frame-ancestors, and may let code in from named hosts only, over TLS";

function isStrictPolicy(value: unknown): boolean {
  if (typeof value !== "string") return false;
  const directives = new Map(
    value
      .split(";")
      .map((directive) => directive.trim().toLowerCase().split(/\s+/))
      .map(([name = "", ...sources]) => [name, sources]),
  );
  const plain = [...directives.values()].flat().some((source) => /^(http|ws):/.test(source));
  const anything = [...directives].some(
    ([name, sources]) =>
      CODE.test(name) && sources.some((source) => /^(\*|https:|data:|blob:|'unsafe-eval')$/.test(source)),
  );
  return directives.has("default-src") && directives.has("frame-ancestors") && !plain && !anything;
}
