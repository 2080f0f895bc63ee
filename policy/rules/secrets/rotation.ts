/** Secrets that never change. */
import { HIPAA } from "../../citations";
import { typeOf } from "../../component-rule";
import { wrongIn } from "../../expect";
import { lineage } from "../../resource";
import type { StackRule } from "../../rule";

/** A registry's token is changed by whoever issues it; Secrets Manager only keeps it. */
function isIssuedElsewhere(urn: string): boolean {
  return lineage(urn).includes(typeOf("RegistryCredentials"));
}

export const rotationRules: StackRule[] = [
  {
    id: "S-07",
    name: "secrets-rotate",
    title: "Secrets of Secrets Manager rotate",
    duty: "secrets",
    level: "advisory",
    severity: "medium",
    citations: [HIPAA.authentication],
    why: "A password that nobody changes is known to everyone who ever worked here.",
    remediation: "Add a secretsmanager.SecretRotation. A registry's token is for its issuer to change.",
    evaluate: (plan) => {
      const rotations = plan.ofType(["aws:secretsmanager/secretRotation:SecretRotation"]);
      return plan
        .ofType(["aws:secretsmanager/secret:Secret"])
        .filter(({ urn }) => !isIssuedElsewhere(urn))
        .filter((secret) => !rotations.some((rotation) => plan.refers(rotation, "secretId", secret)))
        .map((secret) => wrongIn(secret, "", "nothing rotates this secret"));
    },
  },
];
