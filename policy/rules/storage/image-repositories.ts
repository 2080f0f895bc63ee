/** Where a pipeline pushes what the systems run. */
import type { View } from "../../plan/view";
import type { Finding, Rule } from "../../rule";
import { HIPAA } from "../../writing/citations";
import { isTrue, must, unjudged, wrong } from "../../writing/expect";

export const REPOSITORY = "aws:ecr/repository:Repository";

export const imageRepositoryRules: Rule[] = [
  {
    id: "C-16",
    name: "images-are-scanned",
    title: "Image repositories scan what is pushed",
    duty: "containers",
    level: "mandatory",
    severity: "medium",
    citations: [HIPAA.configuration],
    why: "ECR scans nothing unless told so, and a known hole in an image is the easiest one to find.",
    remediation: "Set imageScanningConfiguration.scanOnPush to true.",
    types: [REPOSITORY],
    evaluate: ({ view }) =>
      must(view.at("imageScanningConfiguration", "scanOnPush"), false, isTrue, "images are not scanned"),
  },
  {
    id: "C-17",
    name: "tags-do-not-move",
    title: "A tag names one image for ever",
    duty: "containers",
    level: "mandatory",
    severity: "high",
    citations: [HIPAA.integrity],
    why: "Whoever may push could put another image under the tag that was reviewed, and that runs.",
    remediation: "Set imageTagMutability to IMMUTABLE, without exclusions.",
    types: [REPOSITORY],
    evaluate: ({ view }) =>
      must(view.at("imageTagMutability"), "MUTABLE", (value) => value === "IMMUTABLE", "tags can be moved"),
  },
  {
    id: "E-13",
    name: "images-are-encrypted-by-kms",
    title: "Image repositories encrypt with a key of KMS",
    duty: "encryption",
    level: "mandatory",
    severity: "medium",
    citations: [HIPAA.encryptionAtRest],
    why: "Every use of a key of KMS is in the account's log. It cannot be changed later.",
    remediation: "Set encryptionConfigurations to [{ encryptionType: KMS }].",
    types: [REPOSITORY],
    evaluate: ({ view }) => {
      const given = view.at("encryptionConfigurations");
      const all = given.each();
      if (all.length === 0) return [given.unknown ? unjudged(given) : wrong(given, "no key is asked for")];
      const good = (type: unknown) => type === "KMS" || type === "KMS_DSSE";
      return all.flatMap((one) => must(one.at("encryptionType"), "AES256", good, "KMS has no part in it"));
    },
  },
  {
    id: "R-33",
    name: "tagged-images-are-kept",
    title: "No lifecycle rule deletes images that have a tag",
    duty: "retention",
    level: "mandatory",
    severity: "high",
    citations: [HIPAA.recovery],
    why: "ECR does not know which images run. One that expired is missed when a node dies, or on the way back to it.",
    remediation: "Let only untagged images expire (selection.tagStatus: untagged); delete others by hand.",
    types: ["aws:ecr/lifecyclePolicy:LifecyclePolicy"],
    evaluate: ({ view }) => {
      const policy = view.at("policy");
      const document = policy.json();
      if (!document || !policy.given()) return [wrong(policy, "not a policy")];
      return document.unknown ? [unjudged(policy)] : document.at("rules").each().flatMap(expiring);
    },
  },
];

/** Archived images cannot be pulled either, until somebody restores them. */
function expiring(rule: View): Finding[] {
  if (rule.unknown) return [unjudged(rule)];
  const good = (status: unknown) => status === "untagged";
  return must(rule.at("selection", "tagStatus"), "any", good, "images go that may be running");
}
