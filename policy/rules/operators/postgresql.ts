/** PostgreSQL by CloudNativePG: TLS, logins, and what it must not be told to leave out. */
import { UNKNOWN, type View } from "../../plan/view";
import type { Finding, Rule } from "../../rule";
import { fitsPlain, parseHba } from "../../texts/pg-hba";
import { HIPAA } from "../../writing/citations";
import { isFalse, isTrue, must, unjudged, wrong } from "../../writing/expect";
import { CNPG_CLUSTER, CNPG_POOLER } from "./exposure";

const TYPES = new RegExp(`${CNPG_CLUSTER.source}|${CNPG_POOLER.source}`);
const VERIFIED = ["require", "verify-ca", "verify-full"];

/** Whether plain connections are turned away before any line lets them in. */
function refusesPlain(list: View): Finding[] {
  const open = new Set(["v4", "v6"]);
  const found = list.each().flatMap((line) => {
    const text = line.or("");
    if (text === UNKNOWN) return [unjudged(line)];
    const read = parseHba(String(text));
    if (!read || !fitsPlain(read.type)) return [];
    for (const family of read.refuses) open.delete(family);
    return read.method === "reject" || open.size === 0 ? [] : [wrong(line, "admits connections without TLS")];
  });
  return open.size === 0 || list.unknown
    ? found
    : [...found, wrong(list, "connections without TLS are not refused")];
}

/** Whatever the lines of CloudNativePG's own say, parameters can take TLS away again. */
function parametersKeepTls(parameters: View): Finding[] {
  const modern = (value: unknown): boolean => /^TLSv1\.[23]$/i.test(String(value));
  const each = (name: string, absent: string, good: (value: unknown) => boolean, message: string) =>
    parameters.inAnyCase(name).flatMap((view) => must(view, absent, good, message));
  return [
    ...each("ssl", "on", isTrue, "TLS is off"),
    ...each("ssl_min_protocol_version", "TLSv1.3", modern, "allows TLS older than 1.2"),
    ...each("ssl_max_protocol_version", "TLSv1.3", modern, "asks for TLS older than 1.2"),
  ];
}

/** Another cluster that this one reads from; without `sslmode` a client only prefers TLS. */
function sourcesUseTls(spec: View): Finding[] {
  return spec
    .at("externalClusters")
    .each()
    .map((cluster) => cluster.at("connectionParameters"))
    .filter((parameters) => parameters.given())
    .flatMap((parameters) =>
      must(
        parameters.at("sslmode"),
        "prefer",
        (mode) => VERIFIED.includes(String(mode)),
        "reads another cluster without TLS",
      ),
    );
}

function ldapUsesTls(ldap: View): Finding[] {
  if (!ldap.given() || isTrue(ldap.at("tls").or(false))) return [];
  return must(ldap.at("scheme"), "ldap", (scheme) => scheme === "ldaps", "asks for passwords in clear");
}

/** PgBouncer takes plain connections too, unless it is told otherwise in one of two ways. */
function poolerUsesTls(pooler: View): Finding[] {
  const mode = pooler.at("parameters", "client_tls_sslmode");
  if (mode.given())
    return must(mode, "", (value) => VERIFIED.includes(String(value)), "connections without TLS are taken");
  return refusesPlain(pooler.at("pg_hba"));
}

const SCRAM = "scram-sha-256";

/** PostgreSQL takes its words in whatever case. */
export function isScram(how: unknown): boolean {
  return String(how).toLowerCase() === SCRAM;
}

function lets(list: View): Finding[] {
  return list.each().flatMap((line) => {
    const method = parseHba(String(line.unknown ? "" : line.or("")))?.method;
    if (method === "trust") return [wrong(line, "lets in whoever has no password")];
    return method === "password" ? [wrong(line, "asks for the password itself, not for a proof of it")] : [];
  });
}

export const postgresqlOperatorRules: Rule[] = [
  {
    id: "T-33",
    name: "postgresql-refuses-plain-connections",
    title: "PostgreSQL on Kubernetes refuses plain connections and TLS older than 1.2",
    duty: "tls",
    level: "mandatory",
    severity: "high",
    citations: [HIPAA.transmission, HIPAA.encryptionInTransit],
    why: "CloudNativePG ends pg_hba.conf with a line that lets in plain connections with a password.",
    remediation:
      "Begin pg_hba with `hostnossl all all all reject`, admit by hostssl only, and leave the ssl parameters at TLSv1.2 or newer.",
    types: TYPES,
    evaluate: ({ resource, view }) => {
      const spec = view.at("spec");
      if (CNPG_POOLER.test(resource.type)) return poolerUsesTls(spec.at("pgbouncer"));
      const postgresql = spec.at("postgresql");
      return [
        ...parametersKeepTls(postgresql.at("parameters")),
        ...refusesPlain(postgresql.at("pg_hba")),
        ...ldapUsesTls(postgresql.at("ldap")),
        ...sourcesUseTls(spec),
      ];
    },
  },
  {
    id: "S-62",
    name: "postgresql-asks-for-a-password",
    title: "PostgreSQL on Kubernetes lets in nobody without a password, and nobody as a superuser",
    duty: "secrets",
    level: "mandatory",
    severity: "high",
    citations: [HIPAA.authentication, HIPAA.accessManagement],
    why: "A superuser reads files of the server and runs programs there; `trust` asks for nothing.",
    remediation:
      "Leave enableSuperuserAccess false and superuser out of managed roles; use scram-sha-256 or cert in pg_hba.",
    types: TYPES,
    evaluate: ({ resource, view }) => {
      const spec = view.at("spec");
      if (CNPG_POOLER.test(resource.type)) return lets(spec.at("pgbouncer", "pg_hba"));
      return [
        ...must(spec.at("enableSuperuserAccess"), false, isFalse, "a superuser may log in"),
        ...spec
          .at("managed", "roles")
          .each()
          .flatMap((role) => must(role.at("superuser"), false, isFalse, "is a superuser")),
        ...spec
          .at("postgresql", "parameters")
          .inAnyCase("password_encryption")
          .flatMap((how) => must(how, SCRAM, (value) => isScram(value), "keeps passwords as MD5")),
        ...lets(spec.at("postgresql", "pg_hba")),
      ];
    },
  },
  {
    id: "R-60",
    name: "postgresql-writes-what-it-commits",
    title: "PostgreSQL on Kubernetes writes to its disk what it said it keeps",
    duty: "retention",
    level: "mandatory",
    severity: "high",
    citations: [HIPAA.integrity, HIPAA.backup],
    why: "Without fsync or full pages, a power failure leaves a database that cannot be read, and its archive too.",
    remediation: "Leave fsync and full_page_writes on.",
    types: CNPG_CLUSTER,
    evaluate: ({ view }) =>
      ["fsync", "full_page_writes"].flatMap((name) =>
        view
          .at("spec", "postgresql", "parameters")
          .inAnyCase(name)
          .flatMap((setting) => must(setting, "on", isTrue, "what is committed may be lost")),
      ),
  },
];
