/** What a spec sheet says of an application. */
import type { ComposeService, Health } from "./compose";
import { tagOf } from "./kinds";
import { noted, ours } from "./literal";
import type { Application } from "./services";
import { mibOf, secondsOf } from "./sizes";
import type { Sources } from "./variables";

/** Calls to names that the file does not have stay as they are written. */
export function serviceSheet(
  { name, service, replicas, port, sources }: Application,
  known: readonly string[],
) {
  const { limits, reservations } = service;
  const least = Math.max(2, replicas);
  const memory = mibOf(limits.memory ?? "") ?? 1024;
  const calls = [...sources.calls].filter((one) => known.includes(one)).sort();
  return {
    image: imageOf(service, name),
    ...(service.command.length === 0 ? {} : { command: noted([...service.command], "compose: command") }),
    ...(port === undefined ? {} : { port: noted(port, "compose") }),
    cpus: sizeOf(Number(limits.cpus) || undefined, Number(reservations.cpus) || undefined, 0.5),
    memoryMiB: sizeOf(
      limits.memory === undefined ? undefined : memory,
      mibOf(reservations.memory ?? ""),
      1024,
    ),
    replicas:
      replicas > 1
        ? noted({ min: least, max: least * 2 }, "compose: replicas; the most are ours")
        : ours({ min: 2, max: 4 }, "one alone is down at every update"),
    scaling: ours({ cpuPercent: 70 }),
    ...(port === undefined ? {} : probes(service.health)),
    rollout: ours({ maxSurge: 1, maxUnavailable: 0 }),
    uses: noted([...sources.uses].sort(), "compose: its variables and depends_on"),
    ...(calls.length === 0 ? {} : { calls }),
    egress: ours([], "what it calls outside: { host, port }"),
    writablePaths: [
      ...new Set(
        service.mounts
          .filter(({ readOnly, target }) => !readOnly && target.startsWith("/") && !/\.\w+$/.test(target))
          .map(({ target }) => target),
      ),
    ],
    ...(/^\d+/.test(service.user ?? "") && !/^0(:|$)/.test(service.user ?? "")
      ? { uid: noted(Number.parseInt(service.user ?? "", 10), "compose: user") }
      : {}),
    logDays: ours(30),
    env: withAuthorities(sources),
  };
}

/** A connection without its password is none: where no variable has one, the whole URL is given. */
function urlsOf({ env, uses }: Sources): Record<string, unknown> {
  const has = (connection: string) =>
    Object.values(env).some(
      (source) =>
        typeof source === "object" &&
        "connection" in source &&
        source.connection === connection &&
        ["url", "password"].includes(source.field),
    );
  const missing = [...uses].sort().filter((connection) => !has(connection));
  return Object.fromEntries(
    missing.map((connection) => [
      `${connection.toUpperCase().replaceAll("-", "_")}_URL`,
      ours({ connection, field: "url" }, "the file names no variable for its password"),
    ]),
  );
}

/** Servers are verified: PostgreSQL's library and Node are told where the authority is. */
function withAuthorities(sources: Sources): Record<string, unknown> {
  const { uses } = sources;
  if (uses.size === 0) return sources.env;
  const env = { ...urlsOf(sources), ...sources.env };
  const ca = "/etc/ward/ca.pem";
  const known = (variable: string) => variable in env;
  return {
    ...env,
    ...(known("NODE_EXTRA_CA_CERTS") ? {} : { NODE_EXTRA_CA_CERTS: ours(ca, "servers are verified") }),
    ...(uses.has("database") ? { PGSSLMODE: ours("verify-full"), PGSSLROOTCERT: ours(ca) } : {}),
  };
}

/** A tag that moves is none: the sheet has to name one that was tested. */
function imageOf({ image }: ComposeService, name: string) {
  if (image === undefined)
    return ours(
      `registry.example.com/${name}:1.0.0`,
      "the file builds it; push it, and name it here or in the stack file",
    );
  const tag = tagOf(image);
  const host = /^[^/]*[.:][^/]*\//.test(image)
    ? image
    : `docker.io/${image.includes("/") ? "" : "library/"}${image}`;
  const exact = image.includes("@sha256:") || (tag !== undefined && /\d/.test(tag) && !tag.includes("$"));
  return exact
    ? noted(host, "compose")
    : ours(
        `${host.replace(/:[^/:]*$/, "")}:1.0.0`,
        `compose says ${tag ?? "no tag"}, which moves: name the version`,
      );
}

function sizeOf(limit: number | undefined, request: number | undefined, fallback: number) {
  const most = limit ?? Math.max(fallback, request ?? 0);
  const size = { request: Math.min(request ?? most / 2, most), limit: most };
  return limit === undefined && request === undefined ? ours(size) : noted(size, "compose: deploy.resources");
}

function probes(health: Health | undefined) {
  const path = /https?:\/\/[^/\s"']+(\/[\w./-]*)/.exec(health?.test ?? "")?.[1];
  const seconds = (text: string | undefined, fallback: number, most: number) =>
    Math.min(secondsOf(text ?? "") ?? fallback, most);
  const period = Math.max(5, seconds(health?.interval, 10, 300));
  const probe = {
    path: path ?? "/health",
    initialDelay: seconds(health?.startPeriod, 30, 300),
    period,
    timeout: Math.max(2, Math.min(seconds(health?.timeout, 5, 60), period)),
    failures: Math.min(Math.max(health?.retries ?? 3, 1), 10),
  };
  const remark = (value: unknown) =>
    path === undefined ? ours(value, "name the path that answers") : noted(value, "compose: healthcheck");
  return {
    liveness: remark(probe),
    readiness: remark({ ...probe, initialDelay: Math.min(10, probe.initialDelay) }),
  };
}
