/** Servers that the Kubernetes API asks, and that secrets come from. */
import type { View } from "../../plan/view";
import type { Finding, Rule } from "../../rule";
import { builtIn, custom, kindOf, objects } from "../../shapes/kubernetes";
import { HIPAA } from "../../writing/citations";
import { isNotTrue, must, wrong } from "../../writing/expect";

const STORE = custom("external-secrets.io", "SecretStore|ClusterSecretStore");
const TYPES = new RegExp(
  [
    builtIn("apiregistration.k8s.io", "APIService"),
    builtIn("admissionregistration.k8s.io", "(?:Validating|Mutating)WebhookConfiguration"),
    builtIn("apiextensions.k8s.io", "CustomResourceDefinition"),
    STORE,
  ]
    .map(({ source }) => source)
    .join("|"),
);

function overTls(url: View): Finding[] {
  return url.given() ? must(url, "", (value) => /^https:\/\//i.test(String(value)), "is asked in clear") : [];
}

/** Secrets themselves travel here, so being inside of the cluster is no excuse. */
function storesUseTls(provider: View): Finding[] {
  return [
    ...[provider.at("vault", "server"), provider.at("webhook", "url"), provider.at("conjur", "url")].flatMap(
      overTls,
    ),
    ...(provider.at("fake").given() ? [wrong(provider.at("fake"), "secrets stand here in clear")] : []),
  ];
}

function judge(kind: string, object: View): Finding[] {
  if (kind === "APIService")
    return must(
      object.at("spec", "insecureSkipTLSVerify"),
      false,
      isNotTrue,
      "whoever answers is believed to be the API",
    );
  if (kind === "CustomResourceDefinition")
    return overTls(object.at("spec", "conversion", "webhook", "clientConfig", "url"));
  if (/Store$/.test(kind)) return storesUseTls(object.at("spec", "provider"));
  return object
    .at("webhooks")
    .each()
    .flatMap((webhook) => overTls(webhook.at("clientConfig", "url")));
}

export const apiExtensionRules: Rule[] = [
  {
    id: "T-64",
    name: "api-extensions-are-verified",
    title: "The Kubernetes API and secret stores ask others over verified TLS only",
    duty: "tls",
    level: "mandatory",
    severity: "critical",
    citations: [HIPAA.transmission, HIPAA.authentication],
    why: "An extension sees every request that it is for, and may answer as the API; a store hands out secrets.",
    remediation: "Give caBundle in place of insecureSkipTLSVerify, and urls as https://.",
    types: TYPES,
    evaluate: (subject) =>
      objects(subject).flatMap((object) => judge(kindOf(subject.resource.type)?.kind ?? "", object)),
  },
];
