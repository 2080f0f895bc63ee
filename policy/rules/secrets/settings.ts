import { oncePer } from "../../plan/once-per";
import { UNKNOWN, type View } from "../../plan/view";
import type { Finding, Rule, Subject } from "../../rule";
import { builtIn, objects } from "../../shapes/kubernetes";
import { containers, POD_HOLDERS, podSpecs } from "../../shapes/pods";
import { startedCommands, TASK_DEFINITION } from "../../shapes/started";
import { assignments, commandLine, tlsSwitches } from "../../texts/command-lines";
import { opensClearText, opensToAnybody } from "../../texts/server-texts";
import { holdsSecret, isPlainConnection } from "../../values/credentials";
import { switchesTlsOff } from "../../values/tls-switches";
import { HIPAA } from "../../writing/citations";
import { must, wrong } from "../../writing/expect";
import { CLEAR, inClear, judgeSettings, SERVICES, type Setting, variables } from "./variables";

const CONFIG_MAP = builtIn("core", "ConfigMap");
const HOLDERS = new RegExp(`^${TASK_DEFINITION}$|${POD_HOLDERS.source}|${CONFIG_MAP.source}`);
const TOLD = new RegExp(`${HOLDERS.source}|^(${Object.keys(SERVICES).join("|")})$`);

/** Certificates of authorities are public, and made during the update. */
const PUBLIC_FILE = /\.(crt|cer)$|(^|[-.])ca([-.].*)?\.pem$/i;

/** Everything that a program can read in clear: its variables, entries of a ConfigMap. */
const settingsOf = oncePer((subject: Subject): readonly Setting[] => {
  const { resource, view } = subject;
  const service = SERVICES[resource.type];
  if (service) return service(view);
  if (resource.type === TASK_DEFINITION) {
    const definitions = view.at("containerDefinitions").json();
    if (!definitions) return [{ name: UNKNOWN, value: view.at("containerDefinitions") }];
    return definitions.each().flatMap((container) => variables(container.at("environment")));
  }
  if (CONFIG_MAP.test(resource.type)) {
    return objects(subject).flatMap((map) =>
      map
        .at("data")
        .entries()
        .filter(([key]) => key === UNKNOWN || !PUBLIC_FILE.test(key))
        .map(([name, value]) => ({ name, value })),
    );
  }
  return podSpecs(subject).flatMap(({ spec }) =>
    containers(spec).flatMap((container) => variables(container.at("env"))),
  );
});

/** What a container is started with: a connection may stand there as well as in a variable, and so may a switch. */
function judgeCommand(words: readonly View[]): Finding[] {
  const { text, wordAt } = commandLine(words);
  const plain = words.filter((word) => {
    const read = word.or("");
    // A word that is not known is reported by the rules about what containers are started with.
    return read !== UNKNOWN && isPlainConnection(String(read));
  });
  const off = [
    ...tlsSwitches(text),
    ...assignments(text)
      .filter(({ name, value }) => switchesTlsOff(name, value.replaceAll(/["']/g, "")))
      .map(({ offset }) => offset),
  ];
  const switching = new Set(off.map(wordAt));
  return [
    ...plain.map((word) => wrong(word, "a connection without TLS")),
    ...[...switching].map((word) => wrong(word, "switches TLS off, or the check of certificates")),
  ];
}

function withoutTls(name: string, value: unknown): string | undefined {
  const text = String(value);
  if (isPlainConnection(text)) return "a connection without TLS";
  if (switchesTlsOff(name, value)) return "switches TLS off, or the check of certificates";
  return opensClearText(name, text) ? "a line of this file allows connections without TLS" : undefined;
}

function withoutPassword(name: string, value: unknown): string | undefined {
  return opensToAnybody(name, String(value))
    ? "a line of this file lets in whoever has no password"
    : undefined;
}

export const settingRules: Rule[] = [
  {
    id: "S-01",
    name: "secrets-are-referenced",
    title: "No secret stands in a container's environment, a task definition or a ConfigMap",
    duty: "secrets",
    level: "mandatory",
    severity: "critical",
    citations: [HIPAA.access, HIPAA.authentication],
    why: "Whoever may read the definition reads the password, and so does every log of it.",
    remediation: "Use valueFrom (SSM parameter or Secret) instead of a value.",
    types: HOLDERS,
    evaluate: (subject) => judgeSettings(settingsOf(subject), inClear),
  },
  {
    id: "T-28",
    name: "connections-use-tls",
    title: "Connections ask for TLS, in variables, arguments and ConfigMaps",
    duty: "tls",
    level: "mandatory",
    severity: "high",
    citations: [HIPAA.transmission, HIPAA.encryptionInTransit],
    why: "redis://, amqp:// and sslmode=prefer talk in clear, whatever the server can do.",
    remediation:
      "Use rediss://, amqps://, sslmode=verify-full, tls=true, https:// for hosts outside; leave verification on.",
    types: TOLD,
    evaluate: (subject) => [
      // Values that are not known are reported by S-01 and S-02, once.
      ...judgeSettings(settingsOf(subject), withoutTls).filter((finding) => !finding.unknown),
      ...startedCommands(subject).flatMap(judgeCommand),
    ],
  },
  {
    id: "S-15",
    name: "files-of-servers-ask-for-a-password",
    title: "No file of a server in a ConfigMap lets in whoever has no password",
    duty: "secrets",
    level: "mandatory",
    severity: "high",
    citations: [HIPAA.authentication],
    why: "These lines are for trying things out: every pod that reaches the port may do everything.",
    remediation: "Use scram-sha-256 or cert in pg_hba.conf; leave authorization and loopback_users alone.",
    types: CONFIG_MAP,
    evaluate: (subject) =>
      // Values that are not known are reported by S-01, once.
      judgeSettings(settingsOf(subject), withoutPassword).filter((finding) => !finding.unknown),
  },
  {
    id: "S-06",
    name: "parameters-are-secure-strings",
    title: "Parameters that hold secrets are SecureStrings",
    duty: "secrets",
    level: "mandatory",
    severity: "high",
    citations: [HIPAA.encryptionAtRest],
    why: "A String parameter is readable by whoever may list parameters.",
    remediation: "Set type to SecureString; keep insecureValue for what is no secret.",
    types: ["aws:ssm/parameter:Parameter"],
    evaluate: ({ view }) =>
      view.at("insecureValue").given() && !view.at("value").given()
        ? must(view.at("insecureValue"), "", (value) => !holdsSecret(String(value)), CLEAR)
        : must(
            view.at("type"),
            "String",
            (type) => type === "SecureString",
            "the parameter is readable in clear",
          ),
  },
  {
    id: "S-09",
    name: "providers-hold-no-keys",
    title: "Providers take their credentials from the environment",
    duty: "secrets",
    level: "mandatory",
    severity: "critical",
    citations: [HIPAA.authentication],
    why: "A key in a program is in its history for good.",
    remediation: "Use a profile, a role or OIDC.",
    types: ["pulumi:providers:aws"],
    evaluate: ({ view }) =>
      ["accessKey", "secretKey", "token"]
        .map((key) => view.at(key))
        .filter((key) => key.given())
        .map((key) => wrong(key, "a long-lived key stands in the program")),
  },
  {
    id: "T-29",
    name: "private-keys-are-not-imported",
    title: "Certificates are issued, not imported with their key",
    duty: "secrets",
    level: "mandatory",
    severity: "high",
    citations: [HIPAA.authentication],
    why: "A key that was sent around is known to more than its server.",
    remediation: "Let ACM issue the certificate (DNS validation).",
    types: ["aws:acm/certificate:Certificate"],
    evaluate: ({ view }) =>
      ["privateKey", "privateKeyWo"]
        .map((key) => view.at(key))
        .filter((key) => key.given())
        .map((key) => wrong(key, "the private key is in the program")),
  },
];
