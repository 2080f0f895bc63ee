/** Makes rules about what the specs of components say, before any resource: one rule for both targets. */
import type { Rule } from "../rule";
import { HIPAA } from "./citations";

type Facts = Pick<Rule, "id" | "name" | "title" | "duty" | "severity" | "why" | "remediation"> &
  Partial<Pick<Rule, "level" | "citations" | "setting">>;

/** What each duty is asked for by, where a rule names nothing narrower. */
const ASKED_BY: Record<Rule["duty"], readonly string[]> = {
  tls: [HIPAA.transmission, HIPAA.encryptionInTransit],
  "private-ports": [HIPAA.access],
  retention: [HIPAA.backup, HIPAA.recovery],
  encryption: [HIPAA.encryptionAtRest],
  secrets: [HIPAA.access, HIPAA.authentication],
  containers: [HIPAA.access],
  identity: [HIPAA.authentication],
  logging: [HIPAA.audit],
  waivers: [HIPAA.configuration],
};

export type Component =
  | "ApiService"
  | "BackupSchedule"
  | "CacheBackup"
  | "CacheCluster"
  | "ClusterAddons"
  | "DatabaseCluster"
  | "EdgeProxy"
  | "IdentityProvider"
  | "ImageRepositories"
  | "MessageBroker"
  | "Network"
  | "ObjectStore"
  | "Observability"
  | "OnCall"
  | "RegistryCredentials"
  | "SearchCluster"
  | "ServiceCalls"
  | "StaticSite"
  | "StoreBackup"
  | "SystemSecrets";

export function typeOf(component: Component): string {
  return `ward:components:${component}`;
}

export function componentRule(
  components: readonly Component[],
  facts: Facts,
  evaluate: Rule["evaluate"],
): Rule {
  return {
    level: "mandatory",
    citations: ASKED_BY[facts.duty],
    ...facts,
    types: components.map(typeOf),
    evaluate,
  };
}

/** Asked of production only: staging may be smaller. */
export function inProd(evaluate: Rule["evaluate"]): Rule["evaluate"] {
  return (subject, context) => (context.environment === "prod" ? evaluate(subject, context) : []);
}
