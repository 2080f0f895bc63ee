/** RabbitMQ by its cluster operator: TLS and passwords, and the two texts of configuration. */
import { UNKNOWN, type View } from "../../plan/view";
import type { Finding, Rule } from "../../rule";
import { HIPAA } from "../../writing/citations";
import { isTrue, must, mustBeGiven, unjudged, wrong } from "../../writing/expect";
import { RABBITMQ } from "./exposure";

const OLD_TLS = /^(sslv[23]|tlsv1(\.1)?)$/i;

/** What is wrong with one `key = value` of rabbitmq.conf. */
type Judge = (key: string, value: string) => string | undefined;

function judgeLines(view: View, bad: Judge): Finding[] {
  const text = view.or("");
  if (text === UNKNOWN) return [unjudged(view)];
  return String(text)
    .split("\n")
    .map((line) => line.replace(/#.*$/, "").trim())
    .flatMap((line) => {
      const at = line.indexOf("=");
      const key = line.slice(0, Math.max(at, 0)).trim();
      const message = bad(key, line.slice(at + 1).trim());
      return message ? [wrong(view, `${key}: ${message}`)] : [];
    });
}

const inClear: Judge = (key, value) => {
  if (/(^|\.)(ssl_options|ssl)\.versions\.\w+$/.test(key) && OLD_TLS.test(value))
    return "allows TLS older than 1.2";
  // The operator writes `none` for what it switches off, and what stands here comes after it.
  if (/(^|\.)listeners\.tcp(\.|$)|^(management|stream|web_\w+)\..*tcp\.(port|listener)/.test(key))
    return value === "none" || value === "0" ? undefined : "listens in clear";
  if (/^management\.(listener|tcp)\.port$/.test(key)) return "listens in clear";
  if (
    /verify$/.test(key) &&
    /ldap|oauth2|http|federation|shovel|cluster/.test(key) &&
    value === "verify_none"
  )
    return "does not verify certificates";
  return undefined;
};

const withoutPassword: Judge = (key, value) => {
  if (/^loopback_users(\.|$)/.test(key) && /^(none|false)$/i.test(value))
    return "lets in the default user from everywhere";
  if (/^(mqtt\.allow_anonymous|stomp\.implicit_connect)$/.test(key) && isTrue(value))
    return "lets in whoever has no password";
  if (/^(anonymous_login_user|stomp\.default_user|mqtt\.default_user)$/.test(key) && value !== "none")
    return "gives an account to whoever has none";
  if (/^default_pass$|\.(password|default_pass|client_secret)$/.test(key) && value !== "")
    return "a password stands here in clear";
  return undefined;
};

/** Erlang terms: read as far as words can tell. */
function judgeTerms(view: View, bad: readonly (readonly [RegExp, string])[]): Finding[] {
  const text = view.or("");
  if (text === UNKNOWN) return [unjudged(view)];
  const terms = String(text)
    .replaceAll(/%[^\n]*/g, "")
    .replaceAll(/\s+/g, "");
  return bad.filter(([pattern]) => pattern.test(terms)).map(([, message]) => wrong(view, message));
}

export const rabbitmqOperatorRules: Rule[] = [
  {
    id: "T-31",
    name: "rabbitmq-uses-tls-only",
    title: "RabbitMQ on Kubernetes speaks TLS 1.2 and 1.3 only",
    duty: "tls",
    level: "mandatory",
    severity: "high",
    citations: [HIPAA.transmission, HIPAA.encryptionInTransit],
    why: "With a certificate it still listens on 5672 in clear, and its configuration has the last word.",
    remediation:
      "Set spec.tls.secretName and spec.tls.disableNonTLSListeners; leave TCP listeners and old versions out of the configuration.",
    types: RABBITMQ,
    evaluate: ({ view }) => {
      const tls = view.at("spec", "tls");
      const rabbitmq = view.at("spec", "rabbitmq");
      return [
        ...mustBeGiven(tls.at("secretName"), "RabbitMQ has no certificate"),
        ...must(tls.at("disableNonTLSListeners"), false, isTrue, "RabbitMQ listens in clear too"),
        ...judgeLines(rabbitmq.at("additionalConfig"), inClear),
        ...judgeTerms(rabbitmq.at("advancedConfig"), [
          [/'?(sslv[23]|tlsv1(\.1)?)'?(?=[,\]])/i, "allows TLS older than 1.2"],
          [/\{(tcp_listeners|listeners),\[[^\]]/, "listens in clear"],
          [/\{tcp_config,\[/, "listens in clear"],
        ]),
      ];
    },
  },
  {
    id: "S-60",
    name: "rabbitmq-asks-for-a-password",
    title: "RabbitMQ on Kubernetes lets in nobody without a password, which stands in a Secret",
    duty: "secrets",
    level: "mandatory",
    severity: "high",
    citations: [HIPAA.authentication],
    why: "The default user's password is its name; only loopback_users keeps it inside.",
    remediation: "Leave loopback_users alone, anonymous users out, and passwords to spec.secretBackend.",
    types: RABBITMQ,
    evaluate: ({ view }) => {
      const rabbitmq = view.at("spec", "rabbitmq");
      return [
        ...judgeLines(rabbitmq.at("additionalConfig"), withoutPassword),
        ...judgeTerms(rabbitmq.at("advancedConfig"), [
          [/\{loopback_users,\[\]\}/, "lets in the default user from everywhere"],
          [/\{(default_pass|password),/, "a password stands here in clear"],
          [/\{allow_anonymous,true\}/, "lets in whoever has no password"],
        ]),
      ].filter(({ unknown }) => !unknown);
    },
  },
];
