/** Rights in a cluster that no role speaks of. */
import { UNKNOWN, type View } from "../../plan/view";
import type { Finding, Rule } from "../../rule";
import { builtIn, custom, kindOf, objects } from "../../shapes/kubernetes";
import { HIPAA } from "../../writing/citations";
import { must, unjudged } from "../../writing/expect";
import { isInside } from "../network/aliases";

const WEBHOOK = builtIn("admissionregistration.k8s.io", "(?:Validating|Mutating)WebhookConfiguration");
const DEFINITION = builtIn("apiextensions.k8s.io", "CustomResourceDefinition");

/** A grant without a name is one for all of the kind, those of tomorrow too. */
function namesSecrets(target: View): Finding[] {
  const kind = target.at("kind").or("");
  if (target.unknown || kind === UNKNOWN) return [unjudged(target.at("kind"))];
  if (kind !== "Secret") return [];
  return must(target.at("name"), "", (name) => name !== "", "grants every Secret of the namespace");
}

/** A host of the cluster or its network; one word is no name of the internet. */
function isInsideUrl(url: unknown): boolean {
  if (!URL.canParse(String(url))) return false;
  const host = new URL(String(url)).hostname.replace(/^\[|\]$/g, "");
  return isInside(host) || /^[a-z0-9-]+$/i.test(host);
}

function staysInside(url: View): Finding[] {
  if (!url.given()) return [];
  return must(url, "", isInsideUrl, "sends what the API is asked out of the cluster");
}

const FACTS = { duty: "identity", level: "mandatory", citations: [HIPAA.accessManagement] } as const;

export const clusterGrantRules: Rule[] = [
  {
    ...FACTS,
    id: "I-70",
    name: "reference-grants-name-secrets",
    title: "A grant to other namespaces names the Secret that it is for",
    severity: "high",
    why: "A ReferenceGrant of the kind Secret hands every certificate and key of its namespace to another one.",
    remediation: "Set spec.to[].name.",
    types: custom("gateway.networking.k8s.io", "ReferenceGrant"),
    evaluate: ({ view }) => view.at("spec", "to").each().flatMap(namesSecrets),
  },
  {
    ...FACTS,
    id: "I-71",
    name: "admission-stays-inside",
    title: "Webhooks of the Kubernetes API are asked inside of the cluster or its network",
    severity: "critical",
    why: "A webhook reads every Secret that passes it, and changes what it likes.",
    remediation: "Use clientConfig.service, or a url of a private host.",
    types: new RegExp(`${WEBHOOK.source}|${DEFINITION.source}`),
    evaluate: (subject) =>
      objects(subject).flatMap((object) =>
        kindOf(subject.resource.type)?.kind === "CustomResourceDefinition"
          ? staysInside(object.at("spec", "conversion", "webhook", "clientConfig", "url"))
          : object
              .at("webhooks")
              .each()
              .flatMap((webhook) => staysInside(webhook.at("clientConfig", "url"))),
      ),
  },
  {
    ...FACTS,
    id: "I-72",
    name: "service-account-tokens-expire",
    title: "No Secret keeps a token of a service account",
    severity: "high",
    why: "Such a token never ends, and is valid wherever it is copied to.",
    remediation: "Remove the Secret: pods get tokens by projected volumes, people by `kubectl create token`.",
    types: builtIn("core", "Secret"),
    evaluate: (subject) =>
      objects(subject).flatMap((secret) =>
        must(
          secret.at("type"),
          "Opaque",
          (type) => type !== "kubernetes.io/service-account-token",
          "the token never ends",
        ),
      ),
  },
];
