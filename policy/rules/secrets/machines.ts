/** Secrets in what functions, builds and machines are started with, and passwords that are guesses. */
import { HIPAA } from "../../citations";
import { holdsSecret, isHarmless, isSecretName } from "../../credentials";
import { unjudged, wrong } from "../../expect";
import type { Finding, Rule } from "../../rule";
import { UNKNOWN, type View } from "../../view";
import {
  BROKER,
  DOCDB_CLUSTER,
  RDS_CLUSTER,
  RDS_INSTANCE,
  REDSHIFT_CLUSTER,
  REPLICATION_GROUP,
} from "../stores/types";
import { tellsSecret } from "./containers";

type Judge = (view: View) => Finding[];

const CLEAR = "a secret stands here in clear";

function variable(name: unknown, value: View): Finding[] {
  const read = value.or(undefined);
  if (read === UNKNOWN || typeof name !== "string") return [unjudged(value)];
  const secret = holdsSecret(String(read)) || (isSecretName(name) && !isHarmless(read));
  return secret ? [wrong(value, CLEAR)] : [];
}

function map(...path: string[]): Judge {
  return (view) =>
    view
      .at(...path)
      .entries()
      .flatMap(([name, value]) => variable(name, value));
}

/** What a build takes from a store (PARAMETER_STORE, SECRETS_MANAGER) is a reference. */
function ofBuild(view: View): Finding[] {
  return view
    .at("environment", "environmentVariables")
    .each()
    .filter((one) => one.unknown || one.at("type").or("PLAINTEXT") === "PLAINTEXT")
    .flatMap((one) => (one.unknown ? [unjudged(one)] : variable(one.at("name").or(""), one.at("value"))));
}

function ofJob(view: View): Finding[] {
  const properties = view.at("containerProperties");
  if (!properties.given()) return [];
  const document = properties.json();
  if (!document || document.unknown) return [unjudged(properties)];
  return document
    .at("environment")
    .each()
    .flatMap((one) => variable(one.at("name").or(""), one.at("value")));
}

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

const STARTED: Readonly<Record<string, Judge>> = {
  "aws:lambda/function:Function": map("environment", "variables"),
  "aws:apprunner/service:Service": map(
    "sourceConfiguration",
    "imageRepository",
    "imageConfiguration",
    "runtimeEnvironmentVariables",
  ),
  "aws:codebuild/project:Project": ofBuild,
  "aws:batch/jobDefinition:JobDefinition": ofJob,
  "aws:ec2/instance:Instance": ofMachine,
  "aws:ec2/spotInstanceRequest:SpotInstanceRequest": ofMachine,
  "aws:ec2/launchTemplate:LaunchTemplate": ofMachine,
  "aws:ec2/launchConfiguration:LaunchConfiguration": ofMachine,
};

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
  return text.length < 2 * SHORTEST && GUESSES.test(text)
    ? [wrong(password, "the password can be guessed")]
    : [];
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
    types: Object.keys(STARTED),
    evaluate: ({ resource, view }) => STARTED[resource.type]?.(view) ?? [],
  },
  {
    id: "S-50",
    name: "passwords-are-no-guesses",
    title: `Passwords of data stores have ${SHORTEST} characters or more and are no well-known words`,
    duty: "secrets",
    level: "mandatory",
    severity: "high",
    citations: [HIPAA.authentication],
    why: "A plan does not tell a written password from a made one; it does tell one that is tried first.",
    remediation: "Make it with random.RandomPassword, or hand it over by passwordWo from a secret.",
    types: Object.keys(PASSWORDS),
    evaluate: ({ resource, view }) =>
      (PASSWORDS[resource.type] ?? []).flatMap((path) => places(view, path)).flatMap(guess),
  },
];
