/** Keycloak and Grafana by their operators: TLS, doors of their own, and who may log in before anybody was invited. */
import type { View } from "../../plan/view";
import type { Finding, Rule } from "../../rule";
import { custom } from "../../shapes/kubernetes";
import { containers } from "../../shapes/pods";
import { isSecretName } from "../../values/credentials";
import { HIPAA } from "../../writing/citations";
import { isFalse, isNotTrue, isTrue, must, mustBeGiven, wrong } from "../../writing/expect";

const KEYCLOAK = custom("k8s.keycloak.org", "Keycloak");
const GRAFANA = custom("grafana.integreatly.org", "Grafana");
const CONSOLES = new RegExp(`${KEYCLOAK.source}|${GRAFANA.source}`);

function isPlain(address: unknown): boolean {
  return /^http:\/\//i.test(String(address));
}

/** Options of Keycloak without a field of their own. */
function options(spec: View, named: (name: string) => boolean): View[] {
  return spec
    .at("additionalOptions")
    .each()
    .filter((option) => named(String(option.unknown ? "" : option.at("name").or(""))))
    .map((option) => option.at("value"));
}

function keycloakUsesTls(spec: View): Finding[] {
  const http = spec.at("http");
  return [
    ...[http.at("httpEnabled"), ...options(spec, (name) => name === "http-enabled")].flatMap((view) =>
      must(view, false, isFalse, "Keycloak answers plain HTTP"),
    ),
    ...mustBeGiven(http.at("tlsSecret"), "Keycloak has no certificate"),
    ...["hostname", "admin"].flatMap((key) =>
      must(spec.at("hostname", key), "", (address) => !isPlain(address), "people are led to plain HTTP"),
    ),
  ];
}

function grafanaUsesTls(spec: View): Finding[] {
  const external = spec.at("external");
  if (external.given())
    return must(external.at("url"), "", (url) => !isPlain(url), "the operator logs in over plain HTTP");
  return must(
    spec.at("config", "server", "protocol"),
    "http",
    (protocol) => /^(https|h2)$/.test(String(protocol)),
    "Grafana answers plain HTTP",
  );
}

/** What the operators make for the internet beside the edge. */
function publishedByItself(spec: View, keycloak: boolean): Finding[] {
  if (keycloak)
    return must(spec.at("ingress", "enabled"), true, isFalse, "the operator makes an Ingress past the edge");
  const types = must(
    spec.at("service", "spec", "type"),
    "ClusterIP",
    (type) => type === "ClusterIP",
    "the operator makes a public Service",
  );
  return ["ingress", "httpRoute", "route"]
    .map((key) => spec.at(key))
    .filter((view) => view.given())
    .map((view) => wrong(view, "the operator makes a way past the edge"))
    .concat(types);
}

/** `$__file{…}` and `${VARIABLE}` are references. */
function isReference(value: unknown): boolean {
  return value === "" || /^\$(__\w+)?\{/.test(String(value));
}

function setsPassword(spec: View): boolean {
  return containers(spec.at("deployment", "spec", "template", "spec"))
    .flatMap((container) => [
      ...container
        .at("env")
        .each()
        .map((one) => one.at("name")),
      ...container.at("envFrom").each(),
    ])
    .some(
      (view) =>
        view.unknown || typeof view.or("") === "object" || view.or("") === "GF_SECURITY_ADMIN_PASSWORD",
    );
}

function grafanaKnowsItsUsers(spec: View): Finding[] {
  const config = spec.at("config");
  const own = spec.at("disableDefaultAdminSecret");
  return [
    ...must(
      config.at("security", "admin_password"),
      "",
      isReference,
      "the administrator's password stands here in clear",
    ),
    // The operator makes up a password; without it Grafana's own administrator is admin, by the password admin.
    ...(isTrue(own.or(false)) && !setsPassword(spec) && !config.at("security", "admin_password").given()
      ? [wrong(own, "the administrator is admin, by the password admin")]
      : []),
    ...must(config.at("auth.anonymous", "enabled"), false, isNotTrue, "lets in whoever has no password"),
  ];
}

function keycloakTellsNoSecret(spec: View): Finding[] {
  return options(spec, isSecretName)
    .filter((value) => value.given())
    .map((value) => wrong(value, "a secret stands here in clear"));
}

const FACTS = { level: "mandatory", severity: "high", types: CONSOLES } as const;

export const consoleRules: Rule[] = [
  {
    ...FACTS,
    id: "T-84",
    name: "consoles-of-operators-use-tls",
    title: "Keycloak and Grafana by their operators answer over TLS only",
    duty: "tls",
    citations: [HIPAA.transmission, HIPAA.encryptionInTransit],
    why: "A login over plain HTTP gives the password, and then everything, to whoever listens.",
    remediation:
      "Keycloak: give http.tlsSecret, leave httpEnabled out. Grafana: set config.server.protocol to https, with a certificate.",
    evaluate: ({ resource, view }) =>
      KEYCLOAK.test(resource.type) ? keycloakUsesTls(view.at("spec")) : grafanaUsesTls(view.at("spec")),
  },
  {
    ...FACTS,
    id: "P-73",
    name: "consoles-of-operators-stay-inside",
    title: "Keycloak and Grafana by their operators publish nothing themselves",
    duty: "private-ports",
    citations: [HIPAA.access],
    why: "Keycloak's operator makes an Ingress unless it is told not to, past every limit and header of the edge.",
    remediation:
      "Set spec.ingress.enabled to false (Keycloak), leave ingress and route out (Grafana); route by EdgeProxy.",
    evaluate: ({ resource, view }) => publishedByItself(view.at("spec"), KEYCLOAK.test(resource.type)),
  },
  {
    ...FACTS,
    id: "S-13",
    name: "consoles-of-operators-know-their-users",
    title: "Keycloak and Grafana by their operators have no password that everybody knows or can read",
    duty: "secrets",
    citations: [HIPAA.authentication],
    why: "A resource is read by everybody of its namespace, and admin with the password admin is tried first.",
    remediation:
      "Leave the password to the operator, or give it by a Secret: GF_SECURITY_ADMIN_PASSWORD, additionalOptions[].secret.",
    evaluate: ({ resource, view }) =>
      KEYCLOAK.test(resource.type)
        ? keycloakTellsNoSecret(view.at("spec"))
        : grafanaKnowsItsUsers(view.at("spec")),
  },
];
