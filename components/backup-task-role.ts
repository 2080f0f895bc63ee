import * as iam from "@pulumi/aws/iam";
import type * as pulumi from "@pulumi/pulumi";
import { archiveFolder, type BackupRun } from "./backup-run";
import { assumedBy } from "./fargate";
import { References } from "./reference";
import type { AwsTarget } from "./target";

/** May list its own folder, and there write and prune all, or write what the run names: nothing else in the bucket. */
export function createTaskRole(
  task: string,
  roleName: string,
  run: BackupRun,
  target: AwsTarget,
  opts: pulumi.CustomResourceOptions,
): iam.Role {
  const waits = new References();
  const bucket = `arn:aws:s3:::${run.site.archive.bucket}`;
  const prefix = archiveFolder(run.site.archive, run.of);
  const statements = [
    ...objects(`${bucket}/${prefix}`, run.writes),
    {
      Effect: "Allow",
      Action: "s3:ListBucket",
      Resource: bucket,
      Condition: { StringLike: { "s3:prefix": `${prefix}/*` } },
    },
    ...(run.rights?.(waits) ?? []),
  ];
  return new iam.Role(
    `${task}-task`,
    {
      name: roleName,
      assumeRolePolicy: assumedBy("ecs-tasks.amazonaws.com", target),
      inlinePolicies: [
        { name: "dumps", policy: JSON.stringify({ Version: "2012-10-17", Statement: statements }) },
      ],
    },
    waits.options(opts),
  );
}

/** A bucket that keeps versions says which one it has just stored, and the program looks at that. */
function objects(folder: string, writes: BackupRun["writes"]): object[] {
  const all = `${folder}/*`;
  const reading = ["s3:GetObject", "s3:GetObjectVersion"];
  if (writes === undefined) {
    const actions = [...reading, "s3:PutObject", "s3:DeleteObject", "s3:AbortMultipartUpload"];
    return [{ Effect: "Allow", Action: actions, Resource: all }];
  }
  return [
    { Effect: "Allow", Action: reading, Resource: all },
    { Effect: "Allow", Action: "s3:PutObject", Resource: writes.map((path) => `${folder}/${path}`) },
  ];
}
