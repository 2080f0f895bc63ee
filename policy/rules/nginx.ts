/** What the edge's nginx configuration says, as it stands in the ConfigMap. */
import { HIPAA } from "../citations";
import { unjudged, wrong } from "../expect";
import { builtIn, objects } from "../kubernetes";
import { type Directive, everywhere, inBlock, includedBy, parseNginx, withIncludes } from "../nginx";
import type { Finding, Rule, Subject } from "../rule";
import type { View } from "../view";
import { isEdge } from "./services";

/** Two years: what browsers ask for before they preload a host (Mozilla guidelines 6.0). */
const HSTS_SECONDS = 63_072_000;
const HSTS = "strict-transport-security";
const SERVING = /^(proxy_pass|grpc_pass|fastcgi_pass|uwsgi_pass|scgi_pass|root|alias|try_files|index)$/;

interface Configuration {
  view: View;
  directives: Directive[];
}

/** The nginx configurations of a ConfigMap, with what they include from beside them. */
function configurations(subject: Subject): { found: Configuration[]; unknown: Finding[] } {
  const found: Configuration[] = [];
  const unknown: Finding[] = [];
  for (const map of objects(subject)) {
    const files = new Map<string, string>();
    const views: [string, View][] = [];
    for (const [key, view] of map.at("data").entries()) {
      if (typeof key !== "string" || view.unknown) {
        if (isEdge(subject.resource.urn)) unknown.push(unjudged(view));
        continue;
      }
      const value = view.or("");
      if (typeof value === "string") files.set(key, value);
      if (/\.conf$/.test(key)) views.push([key, view]);
    }
    const texts = new Map(views.map(([key]) => [key, parseNginx(files.get(key) ?? "")]));
    // A file with servers that another one includes means what it means there, with what stands around it.
    const parts = [...texts].flatMap(([key, text]) =>
      levels(text)
        .flat()
        .flatMap((one) => includedBy(one, files))
        .filter((file) => file !== key),
    );
    const whole = views.filter(([key]) => !parts.includes(key));
    for (const [key, view] of whole.length > 0 ? whole : views) {
      const directives = withIncludes(texts.get(key) ?? [], files, [key]);
      const serves = everywhere(directives, "http").length + inBlock(directives, "server").length > 0;
      if (serves) found.push({ view, directives });
    }
  }
  return { found, unknown };
}

/** Where servers stand: in the file itself, or in `http`. */
function levels(directives: Directive[]): Directive[][] {
  return [directives, ...everywhere(directives, "http").map((http) => http.block ?? [])];
}

/** Servers with what the level above them sets, since nginx inherits directives downwards. */
function servers(directives: Directive[]): { server: Directive[]; above: Directive[]; line: number }[] {
  return levels(directives).flatMap((level) =>
    inBlock(level, "server").map((server) => ({
      server: server.block ?? [],
      above: level,
      line: server.line,
    })),
  );
}

function listens(server: Directive[]): { tls: boolean; port: number; loopback: boolean }[] {
  const found = inBlock(server, "listen").map(({ args }) => {
    const address = args[0] ?? "";
    const port = /(?:^|:)(\d+)$/.exec(address)?.[1];
    const loopback = /^(127\.|\[::1\]|localhost|unix:)/.test(address);
    return { tls: args.includes("ssl") || args.includes("quic"), port: Number(port ?? 80), loopback };
  });
  return found.length > 0 ? found : [{ tls: false, port: 80, loopback: false }];
}

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

/** nginx drops all inherited add_header of a level that has one of its own: that is where the header is lost. */
function judgeHsts(configuration: Configuration, level: Directive, inherited: boolean): Finding[] {
  const block = level.block ?? [];
  const own = inBlock(block, "add_header").length > 0;
  const holds = own ? header(block, HSTS) !== undefined : inherited;
  const lost = !holds && (own || level.name === "server");
  const message = `line ${level.line}: Strict-Transport-Security is not sent here`;
  return [
    ...(lost ? [wrong(configuration.view, message)] : []),
    ...judgeTerm(configuration, block),
    ...block
      .filter((one) => /^(location|if)$/.test(one.name) && one.block)
      .flatMap((one) => judgeHsts(configuration, one, holds)),
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
    types: builtIn("core", "ConfigMap"),
    evaluate: (subject) => {
      const { found, unknown } = configurations(subject);
      const edge = isEdge(subject.resource.urn);
      const plain = found.flatMap((configuration) =>
        !edge
          ? []
          : servers(configuration.directives).flatMap(({ server, line }) => {
              const open = listens(server).filter((one) => !one.tls && !one.loopback);
              if (open.length === 0) return [];
              return judgePlain(
                configuration,
                server,
                line,
                open.some(({ port }) => port === 80 || port === 8080),
              );
            }),
      );
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
    types: builtIn("core", "ConfigMap"),
    evaluate: (subject) => {
      if (!isEdge(subject.resource.urn)) return [];
      return configurations(subject).found.flatMap((configuration) =>
        servers(configuration.directives)
          .filter(({ server }) => listens(server).some((one) => one.tls))
          // A server that refuses the handshake sends nothing at all.
          .filter(
            ({ server }) => !inBlock(server, "ssl_reject_handshake").some(({ args }) => args[0] === "on"),
          )
          .flatMap(({ server, above, line }) => [
            ...(inBlock(server, "add_header").length === 0 ? judgeTerm(configuration, above) : []),
            ...judgeHsts(
              configuration,
              { name: "server", args: [], block: server, line },
              header(above, HSTS) !== undefined,
            ),
          ]),
      );
    },
  },
];
