/** Keys and secrets that never change. */
import { lineage } from "../../plan/resource";
import type { Rule, StackRule } from "../../rule";
import { HIPAA } from "../../writing/citations";
import { typeOf } from "../../writing/component-rule";
import { isTrue, must, wrongIn } from "../../writing/expect";

export const rotationRules: Rule[] = [
  {
    id: "E-07",
    name: "keys-rotate",
    title: "Keys rotate",
    duty: "encryption",
    level: "mandatory",
    severity: "medium",
    citations: [HIPAA.encryptionAtRest],
    why: "A stolen key opens everything that it ever closed.",
    remediation: "Set enableKeyRotation.",
    types: ["aws:kms/key:Key"],
    evaluate: ({ view }) =>
      view.at("customerMasterKeySpec").or("SYMMETRIC_DEFAULT") === "SYMMETRIC_DEFAULT"
        ? must(view.at("enableKeyRotation"), false, isTrue, "the key never changes")
        : [],
  },
];

/** A registry's token is changed by whoever issues it; Secrets Manager only keeps it. */
function isIssuedElsewhere(urn: string): boolean {
  return lineage(urn).includes(typeOf("RegistryCredentials"));
}

export const joinedRotationRules: StackRule[] = [
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
