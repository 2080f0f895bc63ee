import * as ecr from "@pulumi/aws/ecr";
import * as pulumi from "@pulumi/pulumi";
import { Problems } from "../problems";
import { References, reference } from "../reference";
import type { Scope } from "../target";

export interface ImageRepositoriesSpec {
  /** Their names, which are the paths of the images in them, e.g. `hospital/api-gateway`. */
  repositories: string[];
  /** Days that an image without a tag is kept: nothing runs it, because no tag is ever taken away. @default 14 */
  untaggedDays?: number;
}

export interface ImageRepositoriesArgs extends ImageRepositoriesSpec {
  scope: Scope;
}

/** ECR repositories that a pipeline pushes to, in the account and region of the provider it is given. */
export class ImageRepositories extends pulumi.ComponentResource {
  constructor(name: string, args: ImageRepositoriesArgs, opts?: pulumi.ComponentResourceOptions) {
    const { scope, ...spec } = args;
    super("ward:components:ImageRepositories", name, { ...spec, target: "aws" }, opts);
    const problems = new Problems();
    checkRepositories(spec, problems);
    problems.refuse(this, name);
    for (const repository of spec.repositories)
      createRepository(`${name}-${repository}`, repository, args, { parent: this });
    this.registerOutputs({ repositories: spec.repositories });
  }
}

function createRepository(
  name: string,
  repository: string,
  { scope, untaggedDays = 14 }: ImageRepositoriesArgs,
  opts: pulumi.CustomResourceOptions,
): void {
  const created = new ecr.Repository(
    name,
    {
      name: repository,
      imageScanningConfiguration: { scanOnPush: true },
      // What was reviewed and tried in staging is what prod runs under the same tag.
      imageTagMutability: "IMMUTABLE",
      encryptionConfigurations: [{ encryptionType: "KMS" }],
      forceDelete: false,
    },
    { ...opts, protect: scope.protect },
  );
  const waits = new References();
  const policy = JSON.stringify({ rules: [expireUntagged(untaggedDays)] });
  new ecr.LifecyclePolicy(
    name,
    { repository: waits.to(reference(repository, created)), policy },
    waits.options(opts),
  );
}

/**
 * ECR does not know which images run: a rule by age or number would one day take one that does. Only what has no tag
 * expires; tags are immutable, so no image that was pushed with one loses it.
 */
function expireUntagged(days: number) {
  return {
    rulePriority: 1,
    description: `Untagged for ${days} days`,
    selection: { tagStatus: "untagged", countType: "sinceImagePushed", countUnit: "days", countNumber: days },
    action: { type: "expire" },
  };
}

/** https://docs.aws.amazon.com/AmazonECR/latest/APIReference/API_CreateRepository.html */
const NAME = /^[a-z0-9]+([._-][a-z0-9]+)*(\/[a-z0-9]+([._-][a-z0-9]+)*)*$/;

function checkRepositories({ repositories, untaggedDays }: ImageRepositoriesSpec, problems: Problems): void {
  problems.unless(repositories.length > 0, "repositories is empty: name one for each image");
  for (const repository of repositories)
    problems.unless(
      NAME.test(repository) && repository.length >= 2 && repository.length <= 256,
      `repository "${repository}" is no name for ECR: give 2 to 256 small letters, digits and . _ - between them, parts with a slash`,
    );
  problems.unless(
    new Set(repositories).size === repositories.length,
    `repositories are ${repositories.join(", ")}: name each once`,
  );
  problems.unless(
    untaggedDays === undefined || (Number.isInteger(untaggedDays) && untaggedDays >= 1),
    `untaggedDays is ${untaggedDays}: give a whole number of days, 1 or more`,
  );
}
