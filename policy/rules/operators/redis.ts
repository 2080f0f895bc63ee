/** Redis by the operator of Opstree: TLS, passwords, and the text of redis.conf. */
import { UNKNOWN, type View } from "../../plan/view";
import type { Finding, Rule, Subject } from "../../rule";
import { builtIn, objects } from "../../shapes/kubernetes";
import { HIPAA } from "../../writing/citations";
import { mustBeGiven, unjudged, wrong } from "../../writing/expect";
import { REDIS } from "./exposure";

const CONFIG_MAP = builtIn("core", "ConfigMap");
const HOLDERS = new RegExp(`${REDIS.source}|${CONFIG_MAP.source}`);

interface Directive {
  name: string;
  args: string[];
}

function parse(text: string): Directive[] {
  return text
    .split("\n")
    .map((line) => line.trim())
    .filter((line) => line !== "" && !line.startsWith("#"))
    .map((line) => {
      const [name = "", ...args] = line.replaceAll(/["']/g, "").split(/\s+/);
      return { name: name.toLowerCase(), args };
    });
}

/** The texts that Redis or its Sentinel reads as configuration. */
function texts(subject: Subject): View[] {
  if (CONFIG_MAP.test(subject.resource.type))
    return objects(subject).flatMap((map) =>
      map
        .at("data")
        .entries()
        .filter(([key]) => key !== UNKNOWN && /(redis|valkey|sentinel)[^/]*\.conf$/i.test(key))
        .map(([, view]) => view),
    );
  const spec = subject.view.at("spec");
  return [spec, spec.at("redisLeader"), spec.at("redisFollower")].flatMap((part) =>
    part.at("redisConfig", "dynamicConfig").each(),
  );
}

function judgeTexts(subject: Subject, bad: (directive: Directive) => string | undefined): Finding[] {
  return texts(subject).flatMap((view) => {
    const text = view.or("");
    if (text === UNKNOWN) return [unjudged(view)];
    return parse(String(text)).flatMap((directive) => {
      const message = bad(directive);
      return message ? [wrong(view, `${directive.name}: ${message}`)] : [];
    });
  });
}

/** What opens Redis to those who speak in clear. */
function inClear({ name, args }: Directive): string | undefined {
  const [first = ""] = args;
  if (name === "tls-protocols" && args.some((version) => !/^TLSv1\.[23]$/i.test(version)))
    return "allows TLS older than 1.2";
  if (name === "port" && first !== "0") return "listens in clear";
  if (/^tls-(replication|cluster)$/.test(name) && first.toLowerCase() === "no")
    return "members talk in clear";
  if (name === "tls-port" && first === "0") return "switches TLS off";
  return undefined;
}

const PASSWORDS = /^(requirepass|masterauth|sentinel-pass|tls-key-file-pass)$/;

/** What lets in those without a password, or tells it to whoever reads the text. */
function withoutPassword({ name, args }: Directive): string | undefined {
  const words = args.map((word) => word.toLowerCase());
  if (name === "protected-mode" && words[0] === "no") return "lets in whoever has no password";
  if (name === "user" && words.includes("nopass")) return "lets in whoever has no password";
  const told =
    (PASSWORDS.test(name) && words.length > 0 && words[0] !== "") ||
    (name === "user" && args.some((word) => /^>/.test(word))) ||
    (name === "sentinel" && /^(auth-pass|sentinel-pass)$/.test(words[0] ?? ""));
  return told ? "a password stands here in clear" : undefined;
}

export const redisOperatorRules: Rule[] = [
  {
    id: "T-30",
    name: "redis-operator-uses-tls",
    title: "Redis on Kubernetes speaks TLS 1.2 and 1.3, and nothing else",
    duty: "tls",
    level: "mandatory",
    severity: "high",
    citations: [HIPAA.transmission, HIPAA.encryptionInTransit],
    why: "The operator runs Redis in clear unless it is given a certificate, and redis.conf has the last word.",
    remediation:
      "Set spec.TLS.secret.secretName; in redis.conf set tls-protocols to TLSv1.2 TLSv1.3 and leave port out.",
    types: HOLDERS,
    evaluate: (subject) => [
      ...(REDIS.test(subject.resource.type)
        ? mustBeGiven(subject.view.at("spec", "TLS", "secret", "secretName"), "Redis runs without TLS")
        : []),
      ...judgeTexts(subject, inClear),
    ],
  },
  {
    id: "S-10",
    name: "redis-operator-asks-for-a-password",
    title: "Redis on Kubernetes asks for a password, which stands in a Secret",
    duty: "secrets",
    level: "mandatory",
    severity: "high",
    citations: [HIPAA.authentication],
    why: "Every pod of the namespace would be an administrator.",
    remediation:
      "Set kubernetesConfig.redisSecret (for a Sentinel redisSentinelConfig.redisReplicationPassword too), and no password in redis.conf.",
    types: HOLDERS,
    evaluate: (subject) => [
      ...(REDIS.test(subject.resource.type) ? asksForPassword(subject) : []),
      ...judgeTexts(subject, withoutPassword).filter(({ unknown }) => !unknown),
    ],
  },
];

/** A Sentinel asks its clients for one password and gives another to the servers that it watches. */
function asksForPassword({ resource, view }: Subject): Finding[] {
  const spec = view.at("spec");
  const sentinel = /:RedisSentinel/.test(resource.type);
  const own = spec.at("kubernetesConfig", "redisSecret");
  const listed = ["secret", "persistentVolumeClaim"].some((key) => spec.at("acl", key).given());
  return [
    ...(own.at("name").given() || (!sentinel && listed) ? [] : [wrong(own, "Redis asks for no password")]),
    ...(sentinel
      ? mustBeGiven(
          spec.at("redisSentinelConfig", "redisReplicationPassword"),
          "the Sentinel reaches servers without a password only",
        )
      : []),
  ];
}
