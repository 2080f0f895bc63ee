/** Secrets in what functions, builds and machines are started with, and passwords that are guesses. */
import { UNKNOWN, type View } from "../../plan/view";
import type { Finding, Rule, Subject } from "../../rule";
import { builtIn, objects } from "../../shapes/kubernetes";
import { holdsSecret, isSecretName } from "../../values/credentials";
import { HIPAA } from "../../writing/citations";
import { unjudged, wrong } from "../../writing/expect";
import {
  BROKER,
  DOCDB_CLUSTER,
  RDS_CLUSTER,
  RDS_INSTANCE,
  REDSHIFT_CLUSTER,
  REPLICATION_GROUP,
} from "../stores/types";
import { tellsSecret } from "./containers";
import { CLEAR, inClear, judgeSettings, SERVICES } from "./variables";

/** Long-lived keys of AWS, as they stand in scripts. */
const ACCESS_KEY = /\b(AKIA|ASIA)[A-Z0-9]{16}\b/;

/** Text, or the same in base64: either is allowed in most of these fields. */
function script(view: View): Finding[] {
  const read = view.or("");
  if (read === UNKNOWN) return [unjudged(view)];
  const written = String(read);
  const bad = [written, Buffer.from(written, "base64").toString("latin1")].some(
    (text) => holdsSecret(text) || tellsSecret(text) || ACCESS_KEY.test(text),
  );
  return bad ? [wrong(view, CLEAR)] : [];
}

function ofMachine(view: View): Finding[] {
  return ["userData", "userDataBase64"].flatMap((key) => script(view.at(key)));
}

const MACHINES = [
  "aws:ec2/instance:Instance",
  "aws:ec2/spotInstanceRequest:SpotInstanceRequest",
  "aws:ec2/launchTemplate:LaunchTemplate",
  "aws:ec2/launchConfiguration:LaunchConfiguration",
];

/** Where a store is told its passwords: path, `*` for each element of a list. */
const PASSWORDS: Readonly<Record<string, readonly string[]>> = {
  [RDS_INSTANCE]: ["password", "passwordWo"],
  [RDS_CLUSTER]: ["masterPassword", "masterPasswordWo"],
  [DOCDB_CLUSTER]: ["masterPassword", "masterPasswordWo"],
  [REDSHIFT_CLUSTER]: ["masterPassword", "masterPasswordWo"],
  [REPLICATION_GROUP]: ["authToken", "authTokenWo"],
  [BROKER]: ["users.*.password"],
  "aws:redshiftserverless/namespace:Namespace": ["adminUserPassword", "adminUserPasswordWo"],
  "aws:docdb/elasticCluster:ElasticCluster": ["adminUserPassword"],
  "aws:elasticache/user:User": ["passwords.*", "authenticationMode.passwords.*"],
  "aws:memorydb/user:User": ["authenticationMode.passwords.*"],
  "aws:opensearch/domain:Domain": ["advancedSecurityOptions.masterUserOptions.masterUserPassword"],
  "aws:elasticsearch/domain:Domain": ["advancedSecurityOptions.masterUserOptions.masterUserPassword"],
};

/** The places of a path, one per element where it says `*`. */
function places(view: View, path: string): View[] {
  return path
    .split(".")
    .reduce<View[]>(
      (found, key) => found.flatMap((one) => (key === "*" ? one.each() : [one.at(key)])),
      [view],
    );
}

const SHORTEST = 12;
const GUESSES =
  /^(.)\1+$|passw|p[a@]ss?w|secret|change.?me|admin|qwert|letmein|welcome|123456|example|default/i;

/** A password that is not known yet is being made by the update. Of one that is known only this much can be told. */
function guess(password: View): Finding[] {
  if (password.unknown || !password.given()) return [];
  const text = String(password.or(""));
  if (text.length < SHORTEST) return [wrong(password, `the password is shorter than ${SHORTEST} characters`)];
  return isGuess(text) ? [wrong(password, GUESSED)] : [];
}

const GUESSED = "the password can be guessed";

function isGuess(text: string): boolean {
  return text.length < 2 * SHORTEST && GUESSES.test(text);
}

const SECRET = builtIn("core", "Secret");

/** What a Secret of Kubernetes holds may be short, such as a number that a device is paired by. */
function guessesIn(secret: View): Finding[] {
  const written = (key: string, decode: (text: string) => string): View[] =>
    (secret.at(key).unknown ? [] : secret.at(key).entries())
      .filter(([name, value]) => name !== UNKNOWN && isSecretName(name) && !value.unknown)
      .map(([, value]) => value)
      .filter((value) => isGuess(decode(String(value.or("")))));
  const data = written("data", (text) => Buffer.from(text, "base64").toString("latin1"));
  return [...data, ...written("stringData", (text) => text)].map((value) => wrong(value, GUESSED));
}

function guessesOf(subject: Subject): Finding[] {
  const { resource, view } = subject;
  if (SECRET.test(resource.type)) return objects(subject).flatMap(guessesIn);
  return (PASSWORDS[resource.type] ?? []).flatMap((path) => places(view, path)).flatMap(guess);
}

export const machineSecretRules: Rule[] = [
  {
    id: "S-02",
    name: "functions-and-machines-hold-no-secret",
    title: "No secret stands in a function's or a build's variables, or in a machine's user data",
    duty: "secrets",
    level: "mandatory",
    severity: "critical",
    citations: [HIPAA.access, HIPAA.authentication],
    why: "Whoever may describe the function or the machine reads it, and user data is readable from the machine itself.",
    remediation: "Pass the name or ARN of a secret, and read it at start.",
    types: [...Object.keys(SERVICES), ...MACHINES],
    evaluate: ({ resource, view }) => {
      const service = SERVICES[resource.type];
      return service ? judgeSettings(service(view), inClear) : ofMachine(view);
    },
  },
  {
    id: "S-50",
    name: "passwords-are-no-guesses",
    title: `Passwords of data stores have ${SHORTEST} characters or more; neither they nor those in Secrets are well-known words`,
    duty: "secrets",
    level: "mandatory",
    severity: "high",
    citations: [HIPAA.authentication],
    why: "A plan does not tell a written password from a made one; it does tell one that is tried first.",
    remediation: "Make it with random.RandomPassword, or hand it over by passwordWo from a secret.",
    types: new RegExp(`^(${Object.keys(PASSWORDS).join("|")})$|${SECRET.source}`),
    evaluate: guessesOf,
  },
];
