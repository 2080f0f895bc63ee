import * as ec2 from "@pulumi/aws/ec2";
import * as ecs from "@pulumi/aws/ecs";
import * as iam from "@pulumi/aws/iam";
import * as scheduler from "@pulumi/aws/scheduler";
import * as vpc from "@pulumi/aws/vpc";
import type * as pulumi from "@pulumi/pulumi";
import { authorityFile } from "../authority";
import { assumedBy, containerDefinitions, createExecutionRole, createLogGroup } from "../fargate";
import { physicalName } from "../naming";
import { openPort } from "../open-port";
import { References, reference } from "../reference";
import type { AwsTarget } from "../target";
import { taskVolumes } from "../task-files";
import { type BackupPlan, dumpEnv, dumpPrefix } from "./plan";
import { eventBridge, parseTime } from "./schedule";

/** A scheduled Fargate task that writes a dump to the backup site, and may do nothing else. */
export function createDump(
  name: string,
  plan: BackupPlan,
  target: AwsTarget,
  opts: pulumi.CustomResourceOptions,
): void {
  const dump = `${name}-dump`;
  const family = physicalName(target.scope, `${plan.of}-dump`, 255);
  const waits = new References();
  const group = openPorts();
  const executionName = physicalName(target.scope, `${plan.of}-dump-execution`, 64);
  const taskName = physicalName(target.scope, `${plan.of}-dump-task`, 64);
  const env = dumpEnv(plan, "aws");
  const executionRole = createExecutionRole(
    `${dump}-execution`,
    Object.values(env.secrets),
    target,
    opts,
    executionName,
  );
  const taskRole = createTaskRole();
  const task = createTask();
  schedule();

  function openPorts(): ec2.SecurityGroup {
    const description = `Dumps of ${target.scope.system}: to the database and to S3`;
    const created = new ec2.SecurityGroup(dump, { vpcId: target.vpcId, description }, opts);
    waits.await(...openPort(dump, { kind: "aws", securityGroupId: created.id }, plan.database, opts));
    waits.await(...plan.database.ready);
    const https = { cidrIpv4: "0.0.0.0/0", ipProtocol: "tcp", fromPort: 443, toPort: 443 };
    waits.await(
      new vpc.SecurityGroupEgressRule(`${dump}-egress`, { securityGroupId: created.id, ...https }, opts),
    );
    return created;
  }

  function createTask(): ecs.TaskDefinition {
    const inTask = new References();
    const log = createLogGroup(dump, `${plan.of}-dump`, 30, target, opts);
    const shape = {
      containers: [
        {
          name: "dump",
          image: plan.image,
          command: ["dump"],
          env: env.plain,
          secrets: env.secrets,
          after: [],
          essential: true,
          user: "1000",
        },
      ],
      writablePaths: [],
      files: authorityFile([plan.database]),
    };
    const definitions = containerDefinitions(shape, log, target, inTask);
    return new ecs.TaskDefinition(
      dump,
      {
        family,
        requiresCompatibilities: ["FARGATE"],
        networkMode: "awsvpc",
        cpu: "1024",
        memory: "2048",
        executionRoleArn: executionRole.arn,
        taskRoleArn: taskRole.arn,
        volumes: taskVolumes(shape),
        containerDefinitions: definitions,
      },
      inTask.options(opts),
    );
  }

  /** May write, list and prune this database's dumps: nothing else in the bucket. */
  function createTaskRole(): iam.Role {
    const bucket = `arn:aws:s3:::${plan.archive.bucket}`;
    const prefix = dumpPrefix(plan);
    const statements = [
      {
        Effect: "Allow",
        Action: ["s3:PutObject", "s3:GetObject", "s3:DeleteObject"],
        Resource: `${bucket}/${prefix}/*`,
      },
      {
        Effect: "Allow",
        Action: "s3:ListBucket",
        Resource: bucket,
        Condition: { StringLike: { "s3:prefix": `${prefix}/*` } },
      },
    ];
    return new iam.Role(
      `${dump}-task`,
      {
        name: taskName,
        assumeRolePolicy: assumedBy("ecs-tasks.amazonaws.com", target),
        inlinePolicies: [
          { name: "dumps", policy: JSON.stringify({ Version: "2012-10-17", Statement: statements }) },
        ],
      },
      opts,
    );
  }

  function schedule(): void {
    const { region, accountId } = target;
    const roles = [
      reference(`arn:aws:iam::${accountId}:role/${executionName}`, executionRole),
      reference(`arn:aws:iam::${accountId}:role/${taskName}`, taskRole),
    ];
    const runs = new References();
    const statements = [
      {
        Effect: "Allow",
        Action: "ecs:RunTask",
        Resource: `arn:aws:ecs:${region}:${accountId}:task-definition/${family}:*`,
      },
      {
        Effect: "Allow",
        Action: "iam:PassRole",
        Resource: roles.map((role) => runs.to(role)),
        Condition: { StringEquals: { "iam:PassedToService": "ecs-tasks.amazonaws.com" } },
      },
    ];
    const role = new iam.Role(
      `${dump}-schedule`,
      {
        assumeRolePolicy: assumedBy("scheduler.amazonaws.com", target),
        inlinePolicies: [
          { name: "run", policy: JSON.stringify({ Version: "2012-10-17", Statement: statements }) },
        ],
      },
      runs.options(opts),
    );
    new scheduler.Schedule(
      dump,
      {
        description: `Dump of ${plan.of}, kept ${plan.keepDays} days`,
        scheduleExpression: eventBridge(parseTime(plan.at), plan.every),
        scheduleExpressionTimezone: "UTC",
        flexibleTimeWindow: { mode: "OFF" },
        state: "ENABLED",
        target: {
          arn: target.clusterArn,
          roleArn: role.arn,
          ecsParameters: {
            taskDefinitionArn: task.arn,
            launchType: "FARGATE",
            networkConfiguration: {
              subnets: target.appSubnetIds,
              securityGroups: [group.id],
              assignPublicIp: false,
            },
          },
          retryPolicy: { maximumRetryAttempts: 2, maximumEventAgeInSeconds: 3600 },
        },
      },
      waits.options(opts),
    );
  }
}
