/** File systems, disks and registries of images. */
import { document, KEY } from "./account";
import { type GoodPlan, plan, type Specimen } from "./specimen";

const REPOSITORY = "aws:ecr/repository:Repository";

export const volumes: readonly Specimen[] = [
  {
    what: "a file system",
    type: "aws:efs/fileSystem:FileSystem",
    props: { encrypted: true, kmsKeyId: KEY, throughputMode: "elastic" },
  },
  {
    what: "a file system that is backed up",
    type: "aws:efs/backupPolicy:BackupPolicy",
    props: { fileSystemId: "fs-0a1b2c3d", backupPolicy: { status: "ENABLED" } },
  },
  {
    what: "a volume",
    type: "aws:ebs/volume:Volume",
    props: { availabilityZone: "eu-central-1a", size: 100, type: "gp3", encrypted: true, kmsKeyId: KEY },
  },
  {
    what: "an account that encrypts volumes by default",
    type: "aws:ebs/encryptionByDefault:EncryptionByDefault",
    props: { enabled: true },
  },
  {
    what: "a repository of images",
    type: REPOSITORY,
    props: {
      name: "portal/api",
      imageTagMutability: "IMMUTABLE",
      imageScanningConfiguration: { scanOnPush: true },
      encryptionConfigurations: [{ encryptionType: "KMS", kmsKey: KEY }],
    },
  },
  {
    what: "a lifecycle that lets untagged images go",
    type: "aws:ecr/lifecyclePolicy:LifecyclePolicy",
    props: {
      repository: "portal/api",
      policy: JSON.stringify({
        rules: [
          {
            rulePriority: 1,
            selection: {
              tagStatus: "untagged",
              countType: "sinceImagePushed",
              countUnit: "days",
              countNumber: 14,
            },
            action: { type: "expire" },
          },
        ],
      }),
    },
  },
  {
    what: "a repository that another account may pull from",
    type: "aws:ecr/repositoryPolicy:RepositoryPolicy",
    props: {
      repository: "portal/api",
      policy: document({
        Effect: "Allow",
        Principal: { AWS: "arn:aws:iam::210987654321:root" },
        Action: ["ecr:BatchGetImage", "ecr:GetDownloadUrlForLayer"],
      }),
    },
  },
];

export const volumePlans: readonly GoodPlan[] = [
  plan("a file system with its backup policy", {
    scans: { type: "aws:efs/fileSystem:FileSystem", props: { encrypted: true, kmsKeyId: KEY } },
    backups: {
      type: "aws:efs/backupPolicy:BackupPolicy",
      props: { backupPolicy: { status: "ENABLED" } },
      from: { fileSystemId: "scans" },
    },
  }),
];
