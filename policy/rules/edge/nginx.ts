/** What the edge's nginx configuration says, wherever it stands. */
import { isEdge } from "../../plan/resource";
import type { Finding, Rule } from "../../rule";
import { type Directive, everywhere, inBlock } from "../../texts/nginx";
import {
  type Configuration,
  configurations,
  HOLDERS,
  listens,
  servers,
} from "../../texts/nginx-configuration";
import { HIPAA } from "../../writing/citations";
import { wrong } from "../../writing/expect";

/** Two years: what browsers ask for before they preload a host (Mozilla guidelines 6.0). */
const HSTS_SECONDS = 63_072_000;
const HSTS = "strict-transport-security";
const SERVING = /^(proxy_pass|grpc_pass|fastcgi_pass|uwsgi_pass|scgi_pass|root|alias|try_files|index)$/;

/** A redirect to HTTPS or a fixed 4xx is all that may be answered in clear. */
function answersHarmlessly({ args }: Directive): boolean {
  const [code = "", target = ""] = args;
  if (/^4\d\d$/.test(code)) return true;
  return /^30[1278]$/.test(code)
    ? target.startsWith("https://")
    : args.length === 1 && code.startsWith("https://");
}

/** A location answers when it and all below it return: what returns above it is not asked again. */
function answers({ block = [] }: Directive): boolean {
  return inBlock(block, "return").length > 0 && inBlock(block, "location").every(answers);
}

/** Whether every request is answered: by the server itself, or by locations of which one takes all the rest. */
function answersAll(server: Directive[]): boolean {
  const locations = inBlock(server, "location");
  const rest = locations.some(({ args }) => args.at(-1) === "/" && args[0] !== "=");
  return inBlock(server, "return").length > 0 || (rest && locations.every(answers));
}

function judgePlain({ view }: Configuration, block: Directive[], line: number, web: boolean): Finding[] {
  const found = (at: number, message: string): Finding => wrong(view, `line ${at}: ${message}`);
  const returns = everywhere(block, "return");
  const serving = block.flatMap(function walk(one: Directive): Directive[] {
    return [...(SERVING.test(one.name) ? [one] : []), ...(one.block ?? []).flatMap(walk)];
  });
  const bad = serving.map((one) => found(one.line, `${one.name} serves plain HTTP`));
  if (!web) return bad;
  if (!answersAll(block)) bad.push(found(line, "the plain HTTP server neither redirects nor refuses"));
  const answers = returns.filter((one) => !answersHarmlessly(one));
  return [
    ...bad,
    ...answers.map((one) => found(one.line, "plain HTTP may only redirect to HTTPS or answer a fixed 4xx")),
  ];
}

/** What a server hands on without looking into it is TLS only where it reads the name out of the handshake. */
function judgeRaw({ view }: Configuration, block: Directive[], line: number): Finding[] {
  const passes = inBlock(block, "ssl_preread").some(({ args }) => args[0] === "on");
  return passes ? [] : [wrong(view, `line ${line}: the server passes on what is not TLS`)];
}

function judgeOpen(configuration: Configuration): Finding[] {
  return servers(configuration.directives).flatMap(({ server, line, web }) => {
    const open = listens(server).filter((one) => !one.tls && !one.loopback);
    if (open.length === 0) return [];
    if (!web) return judgeRaw(configuration, server, line);
    const redirecting = open.some(({ port }) => port === 80 || port === 8080);
    return judgePlain(configuration, server, line, redirecting);
  });
}

function judgeTls(configuration: Configuration): Finding[] {
  const { view, directives } = configuration;
  const old = ["ssl_protocols", "proxy_ssl_protocols"].flatMap((name) =>
    everywhere(directives, name)
      .filter(({ args }) => args.some((version) => !/^TLSv1\.[23]$/.test(version)))
      .map(({ line }) => wrong(view, `line ${line}: ${name} allows TLS older than 1.2`)),
  );
  const unset = servers(directives)
    .filter(({ server }) => listens(server).some((one) => one.tls))
    .filter(
      ({ server, above }) =>
        inBlock(server, "ssl_protocols").length + inBlock(above, "ssl_protocols").length === 0,
    )
    .map(({ line }) => wrong(view, `line ${line}: ssl_protocols is not set for this server`));
  return [...old, ...unset];
}

function header(block: Directive[], name: string): Directive | undefined {
  return inBlock(block, "add_header").find(({ args }) => args[0]?.toLowerCase() === name);
}

/** What a Strict-Transport-Security of this level has to say. */
function judgeTerm({ view }: Configuration, block: Directive[]): Finding[] {
  const hsts = header(block, HSTS);
  if (!hsts) return [];
  const found: Finding[] = [];
  const seconds = Number(/max-age=(\d+)/.exec(hsts.args[1] ?? "")?.[1] ?? 0);
  if (seconds < HSTS_SECONDS)
    found.push(wrong(view, `line ${hsts.line}: max-age must be at least ${HSTS_SECONDS}`));
  if (hsts.args[2] !== "always")
    found.push(wrong(view, `line ${hsts.line}: without \`always\` errors go without it`));
  return found;
}

/** What a level takes over from the one above it. */
interface Inherited {
  /** Whether the header is sent above. */
  holds: boolean;
  /** What `add_header_inherit` says above. */
  mode: string;
}

/** Unless told to merge, nginx drops all inherited add_header of a level that has one of its own. */
function sends(block: Directive[], { holds, mode }: Inherited): Inherited {
  const here = inBlock(block, "add_header_inherit")[0]?.args[0] ?? mode;
  const own = inBlock(block, "add_header").length > 0;
  const taken = here === "merge" || (here !== "off" && !own);
  return { holds: header(block, HSTS) !== undefined || (taken && holds), mode: here };
}

const NOTHING: Inherited = { holds: false, mode: "on" };

function judgeHsts(configuration: Configuration, level: Directive, above: Inherited): Finding[] {
  const block = level.block ?? [];
  const here = sends(block, above);
  // Where it was lost above is told there, once.
  const lost =
    !here.holds && (above.holds || level.name === "server" || inBlock(block, "add_header").length > 0);
  const message = `line ${level.line}: Strict-Transport-Security is not sent here`;
  return [
    ...(lost ? [wrong(configuration.view, message)] : []),
    ...judgeTerm(configuration, block),
    ...block
      .filter((one) => /^(location|if)$/.test(one.name) && one.block)
      .flatMap((one) => judgeHsts(configuration, one, here)),
  ];
}

export const nginxRules: Rule[] = [
  {
    id: "T-24",
    name: "nginx-serves-tls-only",
    title: "nginx speaks TLS 1.2 and 1.3; the edge's plain HTTP only redirects or refuses",
    duty: "tls",
    level: "mandatory",
    severity: "high",
    citations: [HIPAA.transmission, HIPAA.encryptionInTransit],
    why: "One server block without `ssl` serves everything in clear.",
    remediation:
      "Set ssl_protocols TLSv1.2 TLSv1.3; in the server on port 80, `return 308 https://…` and nothing else.",
    types: HOLDERS,
    evaluate: (subject) => {
      const { found, unknown } = configurations(subject);
      const plain = isEdge(subject.resource.urn) ? found.flatMap(judgeOpen) : [];
      return [...unknown, ...found.flatMap(judgeTls), ...plain];
    },
  },
  {
    id: "T-25",
    name: "hsts-is-always-sent",
    title: "The edge sends Strict-Transport-Security everywhere, on errors too",
    duty: "tls",
    level: "mandatory",
    severity: "medium",
    citations: [HIPAA.transmission],
    why: "A nested add_header silently drops all headers of the levels above.",
    remediation: "Repeat the security headers in each location that adds one, with `always` and two years.",
    types: HOLDERS,
    evaluate: (subject) => {
      if (!isEdge(subject.resource.urn)) return [];
      return configurations(subject).found.flatMap((configuration) =>
        servers(configuration.directives)
          .filter(({ server, web }) => web && listens(server).some((one) => one.tls))
          // A server that refuses the handshake sends nothing at all.
          .filter(
            ({ server }) => !inBlock(server, "ssl_reject_handshake").some(({ args }) => args[0] === "on"),
          )
          .flatMap(({ server, above, line }) => [
            ...(inBlock(server, "add_header").length === 0 ? judgeTerm(configuration, above) : []),
            ...judgeHsts(
              configuration,
              { name: "server", args: [], block: server, line },
              sends(above, NOTHING),
            ),
          ]),
      );
    },
  },
];
