/** What rules are grouped by where people read about them: by theme, and by what asks for them. */
import type { RuleFacts } from "../rule";
import { HIPAA } from "./citations";

/** In the order in which they are told. */
export const DUTIES: readonly (readonly [RuleFacts["duty"], string])[] = [
  ["tls", "TLS everywhere"],
  ["private-ports", "Private data ports"],
  ["retention", "Backups, retention, recovery"],
  ["encryption", "Encryption at rest"],
  ["secrets", "Secrets"],
  ["containers", "Containers"],
  ["identity", "Identity"],
  ["logging", "Logs"],
  ["waivers", "Waivers"],
];

/** A rule's theme in words. */
export function themeOf({ duty }: RuleFacts): string {
  return DUTIES.find(([name]) => name === duty)?.[1] ?? duty;
}

/**
 * How the HIPAA Security Rule heads each standard and specification.
 * https://www.ecfr.gov/current/title-45/subtitle-A/subchapter-C/part-164/subpart-C
 */
const HEADINGS: Readonly<Record<keyof typeof HIPAA, string>> = {
  access: "Access control",
  encryptionAtRest: "Encryption and decryption",
  audit: "Audit controls",
  integrity: "Integrity",
  authentication: "Person or entity authentication",
  transmission: "Transmission security",
  encryptionInTransit: "Encryption",
  accessManagement: "Information access management",
  backup: "Data backup plan",
  recovery: "Disaster recovery plan",
  emergency: "Emergency mode operation plan",
  testing: "Testing and revision procedures",
  configuration: "Evaluation",
};

const byCitation = new Map<string, string>(
  Object.entries(HIPAA).map(([key, citation]) => [citation, HEADINGS[key as keyof typeof HIPAA]]),
);

/** Empty for what is no citation of the pack. */
export function headingOf(citation: string): string {
  return byCitation.get(citation) ?? "";
}
