/** MongoDB by Percona's operator: TLS, logins and encryption, in its fields and in mongod's own text. */
import { UNKNOWN, type View } from "../../plan/view";
import type { Finding, Rule } from "../../rule";
import { HIPAA } from "../../writing/citations";
import { isFalse, must, unjudged, wrong } from "../../writing/expect";
import { MONGODB, mongodbParts } from "./exposure";

/** The texts that mongod and mongos read. */
function configurations(spec: View): View[] {
  return mongodbParts(spec).map((part) => part.at("configuration"));
}

/** YAML, read by the last word of a path: `mode:` stands under `tls` only. */
function judgeText(view: View, bad: readonly (readonly [RegExp, string])[]): Finding[] {
  const text = view.or("");
  if (text === UNKNOWN) return [unjudged(view)];
  const plain = String(text)
    .replaceAll(/#[^\n]*/g, "")
    .replaceAll(/["']/g, "");
  return bad.filter(([pattern]) => pattern.test(plain)).map(([, message]) => wrong(view, message));
}

export const mongodbOperatorRules: Rule[] = [
  {
    id: "T-32",
    name: "mongodb-requires-tls",
    title: "MongoDB on Kubernetes requires TLS",
    duty: "tls",
    level: "mandatory",
    severity: "high",
    citations: [HIPAA.transmission, HIPAA.encryptionInTransit],
    why: "The operator's default, preferTLS, accepts plain connections, and mongod's own text has the last word.",
    remediation:
      "Set spec.tls.mode to requireTLS, and allowInvalidCertificates to false; leave net.tls out of configuration.",
    types: MONGODB,
    evaluate: ({ view }) => {
      const spec = view.at("spec");
      return [
        ...must(
          spec.at("tls", "mode"),
          "preferTLS",
          (mode) => mode === "requireTLS",
          "plain connections are accepted",
        ),
        ...must(spec.at("tls", "allowInvalidCertificates"), true, isFalse, "any certificate is accepted"),
        ...must(spec.at("unsafeFlags", "tls"), false, isFalse, "TLS may be switched off"),
        ...must(spec.at("allowUnsafeConfigurations"), false, isFalse, "unsafe settings are allowed"),
        ...configurations(spec).flatMap((text) =>
          judgeText(text, [
            [/\bmode:\s*(disabled|(allow|prefer)(TLS|SSL))\b/i, "plain connections are accepted"],
            [/\ballow(InvalidCertificates|InvalidHostnames):\s*true\b/i, "any certificate is accepted"],
            [/\bdisabledProtocols:\s*none\b/i, "allows TLS older than 1.2"],
          ]),
        ),
      ];
    },
  },
  {
    id: "S-61",
    name: "mongodb-asks-for-a-password",
    title: "MongoDB on Kubernetes asks for a password",
    duty: "secrets",
    level: "mandatory",
    severity: "critical",
    citations: [HIPAA.authentication],
    why: "One line of mongod's configuration switches logins off.",
    remediation: "Leave security.authorization out of configuration.",
    types: MONGODB,
    evaluate: ({ view }) =>
      configurations(view.at("spec"))
        .flatMap((text) =>
          judgeText(text, [
            [/\bauthorization:\s*disabled\b/i, "whoever has no password is let in"],
            [/\btransitionToAuth:\s*true\b/i, "whoever has no password is let in"],
          ]),
        )
        .filter(({ unknown }) => !unknown),
  },
  {
    id: "E-60",
    name: "mongodb-encrypts-its-files",
    title: "MongoDB on Kubernetes encrypts its files",
    duty: "encryption",
    level: "mandatory",
    severity: "high",
    citations: [HIPAA.encryptionAtRest],
    why: "The operator encrypts by default; one line of mongod's configuration switches it off.",
    remediation: "Leave security.enableEncryption out of configuration.",
    types: MONGODB,
    evaluate: ({ view }) =>
      configurations(view.at("spec"))
        .flatMap((text) =>
          judgeText(text, [[/\benableEncryption:\s*(false|no|off)\b/i, "the files are not encrypted"]]),
        )
        .filter(({ unknown }) => !unknown),
  },
];
