/** What nginx hands on, to whom, and with what of TLS; and proxies on the edge that nobody reads. */
import { oncePer } from "../../plan/once-per";
import { isEdge } from "../../plan/resource";
import type { Finding, Rule } from "../../rule";
import { objects } from "../../shapes/kubernetes";
import { type Directive, everywhere, inBlock } from "../../texts/nginx";
import { type Configuration, configurations, HOLDERS } from "../../texts/nginx-configuration";
import { leavesInClear } from "../../values/credentials";
import { dataService } from "../../values/ports";
import { HIPAA } from "../../writing/citations";
import { wrong } from "../../writing/expect";

/** Sets of ciphers that OpenSSL knows by one name, and that no TLS 1.2 needs. */
const WEAK = /NULL|EXP|RC[24]|DES|MD5|ADH|AECDH|IDEA|SEED|LOW|MEDIUM|COMPLEMENT|@SECLEVEL=0/i;

/** `ALL` and `HIGH` hold ciphers without a certificate unless these are taken out; `!` takes out for good. */
function isWeak(list: string): boolean {
  const words = list.split(/[\s:,]+/);
  const without = words.filter((word) => word.startsWith("!")).map((word) => word.slice(1));
  return words
    .filter((word) => !/^[!-]/.test(word))
    .map((word) => word.replace(/^\+/, ""))
    .some(
      (word) =>
        !without.includes(word) && (WEAK.test(word) || (word === "ALL" && !without.includes("aNULL"))),
    );
}

/** Modules that ask others, as their directives begin; `off` is what nginx does unless it is told to verify. */
const MODULES = ["proxy", "grpc"] as const;
type Module = (typeof MODULES)[number];
type Verifies = Readonly<Record<Module, string>>;
const NOTHING_SAID: Verifies = { proxy: "", grpc: "" };

interface Target {
  line: number;
  scheme: string;
  /** Host and port, as they stand. */
  address: string;
  verified: boolean;
}

/** Where requests go: an `upstream` stands for its servers. */
function targetsOf(
  { name, args, line }: Directive,
  upstreams: readonly Directive[],
  verified: boolean,
): Target[] {
  const [, scheme, host = ""] = /^(?:(\w+):\/\/)?([^/]*)/.exec(args[0] ?? "") ?? [];
  const pass = { scheme: scheme ?? (name === "grpc_pass" ? "grpc" : ""), verified };
  const members = upstreams
    .filter((upstream) => upstream.args[0] === host)
    .flatMap((upstream) => inBlock(upstream.block ?? [], "server"))
    .map((server) => ({ ...pass, line: server.line, address: server.args[0] ?? "" }));
  return members.length > 0 ? members : [{ ...pass, line, address: host }];
}

function said(block: Directive[], module: Module): string | undefined {
  return inBlock(block, `${module}_ssl_verify`)[0]?.args[0];
}

/** Every target of a block and of those within, with what stands above it. */
function walk(block: Directive[], upstreams: readonly Directive[], above: Verifies): Target[] {
  const here = { proxy: said(block, "proxy") ?? above.proxy, grpc: said(block, "grpc") ?? above.grpc };
  return block.flatMap((one) => {
    if (one.block) return walk(one.block, upstreams, here);
    const module = MODULES.find((name) => one.name === `${name}_pass`);
    return module ? targetsOf(one, upstreams, here[module] === "on") : [];
  });
}

const targets = oncePer((directives: Directive[]): readonly Target[] =>
  walk(directives, everywhere(directives, "upstream"), NOTHING_SAID),
);

/** Whether an address is one of the outside world, as the rules about connections see it. */
function isOutside(address: string): boolean {
  return leavesInClear(`http://${address}`);
}

function at({ view }: Configuration, line: number, message: string): Finding {
  return wrong(view, `line ${line}: ${message}`);
}

function keepsTls(configuration: Configuration): Finding[] {
  const { directives } = configuration;
  const ciphers = ["ssl_ciphers", "proxy_ssl_ciphers", "grpc_ssl_ciphers"]
    .flatMap((name) => everywhere(directives, name))
    .filter(({ args }) => isWeak(args.join(":")))
    .map(({ name, line }) => at(configuration, line, `${name} allows ciphers that keep nothing secret`));
  const trusting = MODULES.flatMap((module) => everywhere(directives, `${module}_ssl_verify`))
    .filter(({ args }) => args[0]?.toLowerCase() === "off")
    .map(({ name, line }) => at(configuration, line, `${name} believes whoever answers`));
  const outside = targets(directives).filter(({ address }) => isOutside(address));
  const clear = outside
    .filter(({ scheme }) => scheme === "http" || scheme === "grpc")
    .map(({ line }) => at(configuration, line, "leads to a host outside in clear"));
  const unverified = outside
    .filter(({ scheme, verified }) => /^(http|grpc)s$/.test(scheme) && !verified)
    .map(({ line }) => at(configuration, line, "leads to a host outside without verifying it"));
  return [...ciphers, ...trusting, ...clear, ...unverified];
}

function portOf(address: string): number {
  return Number(/:(\d+)$/.exec(address)?.[1] ?? 0);
}

function leadsToData(configuration: Configuration): Finding[] {
  return targets(configuration.directives).flatMap(({ line, address }) => {
    const port = portOf(address);
    const service = dataService({ from: port, to: port });
    return service ? [at(configuration, line, `leads to a data port: ${service}`)] : [];
  });
}

/** Files of other proxies: what they publish is written in a language that no rule reads. */
const OTHERS = /haproxy|envoy|traefik|caddyfile|pgbouncer|proxysql|squid/i;

function otherProxies(maps: ReturnType<typeof objects>): Finding[] {
  return maps.flatMap((map) =>
    ["data", "stringData"].flatMap((part) =>
      map
        .at(part)
        .entries()
        .filter(([key]) => typeof key === "string" && OTHERS.test(key))
        .map(([, view]) => wrong(view, "the configuration of a proxy that nobody reads")),
    ),
  );
}

export const nginxUpstreamRules: Rule[] = [
  {
    id: "T-70",
    name: "proxies-keep-tls",
    title: "nginx uses ciphers that hold, verifies whom it asks, and leaves for the outside over TLS only",
    duty: "tls",
    level: "mandatory",
    severity: "high",
    citations: [HIPAA.transmission, HIPAA.encryptionInTransit],
    why: "TLS 1.2 with a cipher without encryption, or towards whoever answers, protects nobody.",
    remediation:
      "Name ECDHE ciphers with GCM or CHACHA20; set proxy_ssl_verify on and proxy_pass https:// for hosts outside.",
    types: HOLDERS,
    evaluate: (subject) => configurations(subject).found.flatMap(keepsTls),
  },
  {
    id: "P-70",
    name: "edge-hands-on-no-data-port",
    title: "The edge leads to no data port, and is nginx, whose configuration is read",
    duty: "private-ports",
    level: "mandatory",
    severity: "critical",
    citations: [HIPAA.access],
    why: "What the edge hands on is public: a `stream` to 5432 is a database on the internet.",
    remediation: "Lead to a service that asks for a login; configure nothing but nginx in EdgeProxy.",
    types: HOLDERS,
    evaluate: (subject) => {
      if (!isEdge(subject.resource.urn)) return [];
      return [...configurations(subject).found.flatMap(leadsToData), ...otherProxies(objects(subject))];
    },
  },
];
