import * as ec2 from "@pulumi/aws/ec2";
import * as ecs from "@pulumi/aws/ecs";
import * as iam from "@pulumi/aws/iam";
import * as scheduler from "@pulumi/aws/scheduler";
import * as vpc from "@pulumi/aws/vpc";
import type * as pulumi from "@pulumi/pulumi";
import { authorityFile } from "./authority";
import { createBackupAlarms } from "./backup-alarms";
import type { BackupRun, ServerBeside } from "./backup-run";
import { eventBridge } from "./backup-schedule/schedule";
import { createTaskRole } from "./backup-task-role";
import { assumedBy, containerDefinitions, createExecutionRole, createLogGroup } from "./fargate";
import { physicalName } from "./naming";
import { openPort } from "./open-port";
import { type Reference, References, reference } from "./reference";
import type { AwsTarget } from "./target";
import { taskVolumes } from "./task-files";
import { fargateDisk, fargateSize } from "./units";

/** Its container. */
const SERVER = "server";

/**
 * A scheduled Fargate task that writes to its folder of the backup site, and may do little else.
 * @returns its log.
 */
export function createBackupTask(
  name: string,
  run: BackupRun,
  target: AwsTarget,
  opts: pulumi.CustomResourceOptions,
): Reference {
  const task = `${name}-${run.role}`;
  const service = `${run.of}-${run.role}`;
  const family = physicalName(target.scope, service, 255);
  const waits = new References();
  const group = openPorts();
  const roleName = (of: string) => physicalName(target.scope, `${service}-${of}`, 64);
  const [executionName, taskName] = [roleName("execution"), roleName("task")];
  const executionRole = createExecutionRole(
    `${task}-execution`,
    Object.values(run.env.secrets),
    target,
    opts,
    executionName,
    run.site.pull?.kind === "aws" ? run.site.pull.arn : undefined,
  );
  const taskRole = createTaskRole(task, taskName, run, target, opts);
  const log = createLogGroup(task, service, 30, target, opts);
  const definition = createDefinition();
  schedule();
  createBackupAlarms(task, run, log, target, opts);
  return log;

  function openPorts(): ec2.SecurityGroup {
    const description = `Backups of ${target.scope.system}: to its data and to S3`;
    const created = new ec2.SecurityGroup(task, { vpcId: target.vpcId, description }, opts);
    for (const connection of run.opens) {
      waits.await(...openPort(task, { kind: "aws", securityGroupId: created.id }, connection, opts));
      waits.await(...connection.ready);
    }
    const https = { cidrIpv4: "0.0.0.0/0", ipProtocol: "tcp", fromPort: 443, toPort: 443 };
    waits.await(
      new vpc.SecurityGroupEgressRule(`${task}-egress`, { securityGroupId: created.id, ...https }, opts),
    );
    return created;
  }

  function createDefinition(): ecs.TaskDefinition {
    const inTask = new References();
    const common = { after: [], user: "1000" };
    const shape = {
      containers: [
        ...(run.beside === undefined ? [] : [{ ...common, ...server(run.beside) }]),
        {
          ...common,
          name: run.role,
          image: run.image,
          ...(run.site.pull === undefined ? {} : { pull: run.site.pull.name }),
          command: [run.command],
          env: run.env.plain,
          secrets: run.env.secrets,
          ...(run.beside === undefined ? {} : { beside: [SERVER] }),
          essential: true,
        },
      ],
      writablePaths: [],
      files: authorityFile(run.opens),
    };
    const definitions = containerDefinitions(shape, log, target, inTask);
    return new ecs.TaskDefinition(
      task,
      {
        family,
        requiresCompatibilities: ["FARGATE"],
        networkMode: "awsvpc",
        ...size(),
        executionRoleArn: executionRole.arn,
        taskRoleArn: taskRole.arn,
        volumes: taskVolumes(shape),
        containerDefinitions: definitions,
      },
      inTask.options(opts),
    );
  }

  /** The task ends without it. */
  function server({ image, command }: ServerBeside) {
    return { name: SERVER, image, command, env: {}, secrets: {}, essential: false };
  }

  /** `/tmp` is a part of the task's own disk. */
  function size() {
    const { cpus, memoryMiB, diskGiB = 0 } = run.room ?? { cpus: 1, memoryMiB: 2048 };
    const beside = run.beside ?? { cpus: 0, memoryMiB: 0 };
    const { cpu, memory } = fargateSize(cpus + beside.cpus, memoryMiB + beside.memoryMiB);
    return { cpu: String(cpu), memory: String(memory), ...fargateDisk(diskGiB) };
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
      `${task}-schedule`,
      {
        assumeRolePolicy: assumedBy("scheduler.amazonaws.com", target),
        inlinePolicies: [
          { name: "run", policy: JSON.stringify({ Version: "2012-10-17", Statement: statements }) },
        ],
      },
      runs.options(opts),
    );
    new scheduler.Schedule(
      task,
      {
        description: run.description,
        scheduleExpression: eventBridge(run.at, run.every),
        scheduleExpressionTimezone: "UTC",
        flexibleTimeWindow: { mode: "OFF" },
        state: "ENABLED",
        target: {
          arn: target.clusterArn,
          roleArn: role.arn,
          ecsParameters: {
            taskDefinitionArn: definition.arn,
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
