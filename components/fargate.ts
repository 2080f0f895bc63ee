/** What every Fargate task of Ward has in common: containers by literal JSON, a log group, an execution role. */
import * as cloudwatch from "@pulumi/aws/cloudwatch";
import * as iam from "@pulumi/aws/iam";
import type * as pulumi from "@pulumi/pulumi";
import type { SecretRef } from "./connection";
import { type Reference, type References, reference } from "./reference";
import type { AwsTarget } from "./target";
import { FILES_CONTAINER, filesContainer, mountsFor, type TaskFiles } from "./task-files";

export interface Container {
  name: string;
  image: string;
  /** Secret of Secrets Manager with name and password of the image's registry. */
  pull?: Reference;
  command?: string[];
  env: Record<string, string>;
  secrets: Record<string, SecretRef>;
  /** Containers that must have ended well before this one starts. */
  after: string[];
  /** Containers that must have started before this one does, and run beside it. @default none */
  beside?: string[];
  /** The task ends with this container. */
  essential: boolean;
  user?: string;
  port?: number;
  cpus?: number;
  memoryMiB?: { request: number; limit: number };
  healthCheck?: {
    command: string[];
    interval: number;
    timeout: number;
    retries: number;
    startPeriod: number;
  };
  stopTimeout?: number;
}

interface TaskShape extends TaskFiles {
  containers: Container[];
}

/** The containers as ECS takes them. Literal: an unknown in here would hide all of it from the policies. */
export function containerDefinitions(
  task: TaskShape,
  log: Reference,
  target: AwsTarget,
  waits: References,
): string {
  const definitions = [filesContainer(task), ...task.containers].map((container: Container) => ({
    name: container.name,
    image: container.image,
    ...(container.pull === undefined
      ? {}
      : { repositoryCredentials: { credentialsParameter: waits.to(container.pull) } }),
    essential: container.essential,
    ...(container.command === undefined ? {} : { command: container.command }),
    ...(container.user === undefined ? {} : { user: container.user }),
    ...(container.cpus === undefined ? {} : { cpu: Math.round(container.cpus * 1024) }),
    ...(container.memoryMiB === undefined
      ? {}
      : { memory: container.memoryMiB.limit, memoryReservation: container.memoryMiB.request }),
    ...(container.port === undefined
      ? {}
      : { portMappings: [{ containerPort: container.port, protocol: "tcp", name: "http" }] }),
    environment: sorted(container.env).map(([name, value]) => ({ name, value })),
    secrets: sorted(container.secrets).map(([name, ref]) => ({ name, valueFrom: parameter(ref, waits) })),
    dependsOn: [
      ...waitsFor("SUCCESS", container.name === FILES_CONTAINER ? [] : [FILES_CONTAINER, ...container.after]),
      ...waitsFor("START", container.beside ?? []),
    ],
    mountPoints: mountsFor(container.name, task),
    ...(container.healthCheck === undefined ? {} : { healthCheck: container.healthCheck }),
    ...(container.stopTimeout === undefined ? {} : { stopTimeout: container.stopTimeout }),
    readonlyRootFilesystem: true,
    privileged: false,
    linuxParameters: { initProcessEnabled: true },
    logConfiguration: {
      logDriver: "awslogs",
      options: {
        "awslogs-group": waits.to(log),
        "awslogs-region": target.region,
        "awslogs-stream-prefix": container.name,
      },
    },
  }));
  return JSON.stringify(definitions);
}

function waitsFor(condition: "START" | "SUCCESS", names: readonly string[]) {
  return names.map((containerName) => ({ containerName, condition }));
}

export function createLogGroup(
  name: string,
  service: string,
  days: number,
  target: AwsTarget,
  opts: pulumi.CustomResourceOptions,
): Reference {
  const path = `/ward/${target.scope.stack}/${target.scope.system}/${service}`;
  const group = new cloudwatch.LogGroup(
    name,
    { name: path, retentionInDays: days, kmsKeyId: target.keyArn },
    opts,
  );
  return reference(path, group);
}

/** Lets ECS pull the image, write the log and read exactly these parameters. A name only where others name the role. */
export function createExecutionRole(
  name: string,
  secrets: SecretRef[],
  target: AwsTarget,
  opts: pulumi.CustomResourceOptions,
  roleName?: string,
  pullArn?: string,
): iam.Role {
  const arns = [...new Set(secrets.flatMap((ref) => (ref.kind === "aws" ? [ref.arn.text] : [])))].sort();
  const parameters = [
    { Effect: "Allow", Action: "ssm:GetParameters", Resource: arns },
    {
      // The key's own ARN is unknown before the first update; what may be decrypted is said by parameter instead.
      Effect: "Allow",
      Action: "kms:Decrypt",
      Resource: `arn:aws:kms:${target.region}:${target.accountId}:key/*`,
      Condition: { StringEquals: { "kms:EncryptionContext:PARAMETER_ARN": arns } },
    },
  ];
  const read = [...(arns.length === 0 ? [] : parameters), ...readPull(target, pullArn)];
  return new iam.Role(
    name,
    {
      ...(roleName === undefined ? {} : { name: roleName }),
      assumeRolePolicy: assumedBy("ecs-tasks.amazonaws.com", target),
      managedPolicyArns: ["arn:aws:iam::aws:policy/service-role/AmazonECSTaskExecutionRolePolicy"],
      ...(read.length === 0
        ? {}
        : {
            inlinePolicies: [
              { name: "secrets", policy: JSON.stringify({ Version: "2012-10-17", Statement: read }) },
            ],
          }),
    },
    opts,
  );
}

/** Exactly the registry's secret, whose ARN ends in six characters that nobody knows before. */
function readPull(target: AwsTarget, arn: string | undefined) {
  if (arn === undefined) return [];
  return [
    { Effect: "Allow", Action: "secretsmanager:GetSecretValue", Resource: [arn] },
    {
      Effect: "Allow",
      Action: "kms:Decrypt",
      Resource: `arn:aws:kms:${target.region}:${target.accountId}:key/*`,
      Condition: { StringLike: { "kms:EncryptionContext:SecretARN": [arn] } },
    },
  ];
}

/** Only this service, only for this account. */
export function assumedBy(service: string, target: AwsTarget): string {
  return JSON.stringify({
    Version: "2012-10-17",
    Statement: [
      {
        Effect: "Allow",
        Principal: { Service: service },
        Action: "sts:AssumeRole",
        Condition: { StringEquals: { "aws:SourceAccount": target.accountId } },
      },
    ],
  });
}

function parameter(ref: SecretRef, waits: References): string {
  if (ref.kind !== "aws") throw new Error("a task on Fargate reads its secrets from SSM parameters");
  return waits.to(ref.arn);
}

function sorted<T>(record: Record<string, T>): [string, T][] {
  return Object.entries(record).sort(([a], [b]) => (a < b ? -1 : 1));
}
