/** Buckets, disks and image repositories. */
import type { Rule, StackRule } from "../../rule";
import { bucketEncryptionRules } from "./bucket-encryption";
import { bucketRetentionRules } from "./bucket-retention";
import { bucketSettingRules } from "./bucket-settings";
import { bucketRules } from "./buckets";
import { diskRules, snapshotRules } from "./disks";
import { imageRepositoryRules } from "./image-repositories";

export const storageRules: readonly Rule[] = [
  ...bucketRules,
  ...bucketRetentionRules,
  ...bucketEncryptionRules,
  ...diskRules,
  ...snapshotRules,
  ...imageRepositoryRules,
];

export const joinedStorageRules: readonly StackRule[] = [...bucketSettingRules];
