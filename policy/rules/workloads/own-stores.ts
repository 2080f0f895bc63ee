/** Data stores that run as containers of one's own, without an operator that cares for TLS and passwords. */
import { UNKNOWN, type View } from "../../plan/view";
import type { Finding, Rule } from "../../rule";
import { type Parts, partsOf, STARTERS, startedContainers, wordsOf } from "../../shapes/started";
import { isDataPort } from "../../values/ports";
import { HIPAA } from "../../writing/citations";
import { integer, isFalse, isTrue, wrong } from "../../writing/expect";

const STORE =
  /(^|\/)(postgres(ql)?|postgis|pgvector|timescaledb(-ha)?|mysql(-server)?|mariadb|percona(-server)?(-mongodb)?|mongo(db(-(community|enterprise)-server)?)?|redis(-stack(-server)?)?|valkey|keydb|dragonfly|memcached|rabbitmq|elasticsearch|opensearch|minio|kafka|cp-kafka|redpanda|nats|etcd|cassandra|clickhouse(-server)?|influxdb|neo4j|mssql\/server)([:@]|$)/;

function textOf(view: View): string {
  const read = view.or("");
  // What is not known yet may be about TLS; that it is not known is reported elsewhere.
  return read === UNKNOWN ? "tls" : String(read);
}

/** Programs that serve, as they are started by name; the same images also hold clients, which serve nobody. */
const SERVER =
  /(?:^|\/|\bexec |\bdocker-entrypoint\.sh )(redis-server|valkey-server|mongod|mongos|mysqld|mariadbd|postgres|etcd|memcached|rabbitmq-server|minio server)(?=\s|$)/;

function isMinio(container: View): boolean {
  return /(^|\/)minio[:@]/.test(textOf(container.at("image")));
}

/** Told to answer its own pod or task alone, as the server that a drill restores into. */
const INSIDE =
  /(?:--?bind(?:[_-](?:ip|address))?|listen_addresses|--listen-client-urls|\s-l)[ =]["']*(?:https?:\/\/)?(?:127\.|localhost\b|::1)(?!\S*,)/;

/** A port need not be named to be open: an image that is told nothing starts its server. */
function listens(container: View, parts: Parts): boolean {
  const words = wordsOf(container, parts).map(textOf);
  const text = words.join(" ");
  const starts = words.length === 0 || SERVER.test(text) || (words[0] === "server" && isMinio(container));
  return (
    (starts && !INSIDE.test(text)) ||
    container
      .at(parts.ports)
      .each()
      .some((port) => isDataPort(integer(port.at("containerPort").or(0)) ?? 0))
  );
}

/** Everything of a container that can speak of certificates: words, variables and what is mounted where. */
function speaksOfTls(container: View, parts: Parts): boolean {
  const variables = container.at(parts.variables).each();
  const mounts = container.at(parts.mounts).each();
  const told = [
    ...wordsOf(container, parts),
    ...variables.flatMap((one) => [one.at("name"), one.at("value")]),
    ...mounts.flatMap((one) =>
      ["name", "mountPath", "subPath", "sourceVolume", "containerPath"].map((field) => one.at(field)),
    ),
  ];
  return told.some((view) => /tls|ssl|cert/i.test(textOf(view)));
}

/** Variables and settings by which the usual images let in whoever comes. */
const OPEN: readonly (readonly [name: RegExp, open: (value: unknown) => boolean])[] = [
  [/^POSTGRES_HOST_AUTH_METHOD$/, (value) => String(value) === "trust"],
  [/^ALLOW_(EMPTY_PASSWORD|ANONYMOUS_LOGIN)$|^ARANGO_NO_AUTH$/, isTrue],
  // The images ask only whether something stands here.
  [/^(MYSQL|MARIADB)_ALLOW_EMPTY(_ROOT)?_PASSWORD$/, (value) => value !== undefined && value !== ""],
  [/^xpack[._]security[._]enabled$/i, (value) => value !== undefined && isFalse(value)],
  [/^(DISABLE_SECURITY_PLUGIN|plugins\.security\.disabled)$/, isTrue],
  [/^GF_AUTH_ANONYMOUS_ENABLED$/, isTrue],
  [
    /^(ORTHANC__AUTHENTICATION_ENABLED|ME_CONFIG_BASICAUTH(_ENABLED)?)$/,
    (value) => value !== undefined && isFalse(value),
  ],
  [/^NEO4J_AUTH$/, (value) => String(value) === "none"],
];
const OPEN_WORDS =
  /(?<!\S)--(noauth|skip-grant-tables|protected-mode[= ]no)(?![\w-])|xpack\.security\.enabled=false|plugins\.security\.disabled=true/;

function letsInEverybody(container: View, parts: Parts): Finding[] {
  const variables = container
    .at(parts.variables)
    .each()
    .filter((one) => {
      const name = textOf(one.at("name"));
      const value = one.at("value").or(undefined);
      return value !== UNKNOWN && OPEN.some(([named, is]) => named.test(name) && is(value));
    })
    .map((one) => one.at("value"));
  const words = wordsOf(container, parts).filter(
    (word, at, all) =>
      OPEN_WORDS.test(textOf(word)) ||
      (textOf(word) === "--protected-mode" && all[at + 1] !== undefined && isFalse(all[at + 1]?.or("yes"))),
  );
  return [...variables, ...words].map((view) => wrong(view, "lets in whoever has no password"));
}

const FACTS = { level: "mandatory", severity: "high", types: STARTERS } as const;

export const ownStoreRules: Rule[] = [
  {
    ...FACTS,
    id: "T-80",
    name: "own-stores-speak-tls",
    title: "A data store in a container of one's own has a certificate",
    duty: "tls",
    citations: [HIPAA.transmission, HIPAA.encryptionInTransit],
    why: "The usual images of databases, caches and brokers speak in clear until they are given a certificate.",
    remediation:
      "Use the component or the operator's resource; else mount a certificate and switch TLS on in the command.",
    evaluate: (subject) =>
      startedContainers(subject)
        .filter(
          (one) =>
            STORE.test(textOf(one.at("image"))) &&
            listens(one, partsOf(subject)) &&
            !speaksOfTls(one, partsOf(subject)),
        )
        .map((one) => wrong(one.at("image"), "a data store listens, and nothing here speaks of TLS")),
  },
  {
    ...FACTS,
    id: "S-80",
    name: "own-stores-ask-for-a-password",
    title: "A data store in a container of one's own lets in nobody without a password",
    duty: "secrets",
    citations: [HIPAA.authentication],
    why: "These settings are for trying things out: every pod that reaches the port may do everything.",
    remediation: "Remove the setting, and give the password by valueFrom or as a file.",
    evaluate: (subject) =>
      startedContainers(subject).flatMap((container) => letsInEverybody(container, partsOf(subject))),
  },
];
