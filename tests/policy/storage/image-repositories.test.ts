import { UNKNOWN } from "../../../policy/rule";
import { check, resource } from "../support";

check("An image repository", {
  good: resource("aws:ecr/repository:Repository", {
    name: "team/api",
    imageScanningConfiguration: { scanOnPush: true },
    imageTagMutability: "IMMUTABLE",
    encryptionConfigurations: [{ encryptionType: "KMS" }],
    forceDelete: false,
  }),
  accepts: [
    {
      what: "a key of the account",
      change: [[["encryptionConfigurations", 0, "kmsKey"], "arn:aws:kms:us-west-2:123456789012:key/k"]],
    },
    {
      what: "two layers of encryption",
      change: [[["encryptionConfigurations", 0, "encryptionType"], "KMS_DSSE"]],
    },
  ],
  refuses: [
    {
      what: "no scan",
      change: [[["imageScanningConfiguration"], undefined]],
      finds: ["C-16 imageScanningConfiguration.scanOnPush"],
    },
    {
      what: "scans switched off",
      change: [[["imageScanningConfiguration", "scanOnPush"], false]],
      finds: ["C-16 imageScanningConfiguration.scanOnPush"],
    },
    {
      what: "tags as ECR has them by default",
      change: [[["imageTagMutability"], undefined]],
      finds: ["C-17 imageTagMutability"],
    },
    {
      what: "tags that move by exception",
      change: [[["imageTagMutability"], "IMMUTABLE_WITH_EXCLUSION"]],
      finds: ["C-17 imageTagMutability"],
    },
    {
      what: "ECR's own encryption",
      change: [[["encryptionConfigurations"], undefined]],
      finds: ["E-13 encryptionConfigurations"],
    },
    {
      what: "ECR's own encryption by name",
      change: [[["encryptionConfigurations", 0], {}]],
      finds: ["E-13 encryptionConfigurations[0].encryptionType"],
    },
    {
      what: "encryption that nobody knows",
      change: [[["encryptionConfigurations"], UNKNOWN]],
      finds: ["E-13 encryptionConfigurations"],
    },
    {
      what: "deletion with all images",
      change: [[["forceDelete"], true]],
      finds: ["R-21 forceDelete"],
    },
    { what: "no protection in prod", change: [], options: { protect: false }, finds: ["R-12"] },
    {
      what: "tags that are judged and then ignored",
      change: [],
      options: { ignoreChanges: ["imageTagMutability"] },
      finds: ["R-30 imageTagMutability"],
    },
  ],
});

check("The lifecycle of images", {
  good: resource("aws:ecr/lifecyclePolicy:LifecyclePolicy", {
    repository: "team/api",
    policy: policy({ tagStatus: "untagged" }),
  }),
  refuses: [
    {
      what: "all images but the last hundred gone",
      change: [[["policy"], policy({ tagStatus: "untagged" }, { tagStatus: "any" })]],
      finds: ["R-33 policy.rules[1].selection.tagStatus"],
    },
    {
      what: "tagged images gone",
      change: [[["policy"], policy({ tagStatus: "tagged", tagPatternList: ["*"] })]],
      finds: ["R-33 policy.rules[0].selection.tagStatus"],
    },
    {
      what: "a rule that does not say which images",
      change: [[["policy"], policy({})]],
      finds: ["R-33 policy.rules[0].selection.tagStatus"],
    },
    { what: "a policy that is no JSON", change: [[["policy"], "{"]], finds: ["R-33 policy"] },
    { what: "a policy that nobody knows", change: [[["policy"], UNKNOWN]], finds: ["R-33 policy"] },
  ],
});

function policy(...selections: object[]): string {
  return JSON.stringify({
    rules: selections.map((selection) => ({ selection, action: { type: "expire" } })),
  });
}
