import * as ec2 from "@pulumi/aws/ec2";
import * as ecs from "@pulumi/aws/ecs";
import * as servicediscovery from "@pulumi/aws/servicediscovery";
import * as vpc from "@pulumi/aws/vpc";
import type * as pulumi from "@pulumi/pulumi";
import { authorityFile } from "../authority";
import type { SecretRef } from "../connection";
import { containerDefinitions, createExecutionRole, createLogGroup } from "../fargate";
import { allowGroup, openPort } from "../open-port";
import { References } from "../reference";
import type { AwsTarget } from "../target";
import { taskVolumes } from "../task-files";
import { fargateSize } from "../units";
import { createContainers } from "./containers";
import { type BuiltService, ecsName, listenerOf, resolveEnv, type ServicePlan, secretVersions } from "./plan";
import { surgePercent } from "./replicas";
import { createScaling } from "./scaling";

/** A Fargate service in private subnets: read-only root, secrets by reference, rolled back when it fails. */
export function onAws(
  name: string,
  plan: ServicePlan,
  target: AwsTarget,
  opts: pulumi.CustomResourceOptions,
): BuiltService {
  const serviceName = ecsName(plan.service, target);
  const waits = new References();
  const env = resolveEnv(plan, target);
  const listens = listenerOf(plan);
  const containers = createContainers(plan, env, listens, target.scope);
  const group = openPorts();
  const task = createTask();
  const service = createService();
  createScaling(name, serviceName, plan, service, target, opts);
  return {
    client: { kind: "aws", securityGroupId: group.id },
    reach: { kind: "aws", securityGroupId: group.id, cidrs: [] },
  };

  function openPorts(): ec2.SecurityGroup {
    const created = new ec2.SecurityGroup(
      name,
      { vpcId: target.vpcId, description: `${plan.service}: from its edge only` },
      opts,
    );
    for (const connection of plan.connections) {
      waits.await(...openPort(name, { kind: "aws", securityGroupId: created.id }, connection, opts));
      waits.await(...connection.ready);
    }
    // 443 carries images, logs and secrets, and whatever HTTPS the service calls itself.
    const ports = new Set([443, ...plan.egress.map(({ port }) => port)]);
    for (const port of [...ports].sort((a, b) => a - b)) {
      const rule = { cidrIpv4: "0.0.0.0/0", ipProtocol: "tcp", fromPort: port, toPort: port };
      const role = `${name}-egress-${port}`;
      waits.await(new vpc.SecurityGroupEgressRule(role, { securityGroupId: created.id, ...rule }, opts));
    }
    if (plan.entrance?.kind === "aws" && listens !== undefined) {
      const { securityGroupId, ready } = plan.entrance;
      waits.await(
        ...allowGroup(`${name}-from-edge`, securityGroupId, created.id, listens.port, opts),
        ...ready,
      );
    }
    for (const port of plan.peerPorts ?? []) {
      waits.await(...allowGroup(`${name}-peers-${port}`, created.id, created.id, port, opts));
    }
    return created;
  }

  function createTask(): ecs.TaskDefinition {
    const inTask = new References();
    const pullArn = plan.pull?.kind === "aws" ? plan.pull.arn : undefined;
    const log = createLogGroup(name, plan.service, plan.logDays ?? 30, target, opts);
    const shape = {
      containers,
      writablePaths: plan.writablePaths,
      files: { ...plan.files, ...authorityFile(plan.connections) },
    };
    const size = fargateSize(plan.cpus.limit, plan.memoryMiB.limit);
    const secrets: SecretRef[] = containers.flatMap((container) => Object.values(container.secrets));
    const definitions = containerDefinitions(shape, log, target, inTask);
    return new ecs.TaskDefinition(
      name,
      {
        family: serviceName,
        requiresCompatibilities: ["FARGATE"],
        networkMode: "awsvpc",
        cpu: String(size.cpu),
        memory: String(size.memory),
        runtimePlatform: { operatingSystemFamily: "LINUX", cpuArchitecture: "X86_64" },
        executionRoleArn: createExecutionRole(name, secrets, target, opts, undefined, pullArn).arn,
        volumes: taskVolumes(shape),
        containerDefinitions: definitions,
      },
      inTask.options(opts),
    );
  }

  /** Under its own name in the namespace's domain, where the system's other services look for it. */
  function register(): { serviceRegistries: { registryArn: pulumi.Output<string> } } {
    const discovery = new servicediscovery.Service(
      name,
      {
        name: plan.service,
        dnsConfig: { namespaceId: target.discoveryNamespaceId, dnsRecords: [{ type: "A", ttl: 10 }] },
      },
      opts,
    );
    return { serviceRegistries: { registryArn: discovery.arn } };
  }

  function createService(): ecs.Service {
    const { min } = plan.replicas;
    const { maxSurge, maxUnavailable } = plan.rollout;
    return new ecs.Service(
      name,
      {
        name: serviceName,
        cluster: target.clusterArn,
        taskDefinition: task.arn,
        launchType: "FARGATE",
        desiredCount: min,
        deploymentMinimumHealthyPercent: Math.floor(((min - maxUnavailable) / min) * 100),
        deploymentMaximumPercent: surgePercent(plan.replicas, maxSurge),
        deploymentCircuitBreaker: { enable: true, rollback: true },
        availabilityZoneRebalancing: "ENABLED",
        enableExecuteCommand: false,
        propagateTags: "SERVICE",
        networkConfiguration: {
          subnets: target.appSubnetIds,
          securityGroups: [group.id],
          assignPublicIp: false,
        },
        ...(listens === undefined ? {} : register()),
        ...(plan.entrance?.kind === "aws" && listens !== undefined
          ? {
              healthCheckGracePeriodSeconds: Math.max(
                plan.startSeconds ?? listens.liveness.initialDelay,
                listens.readiness.initialDelay,
              ),
              loadBalancers: [
                {
                  targetGroupArn: plan.entrance.targetGroupArn,
                  containerName: plan.service,
                  containerPort: listens.port,
                },
              ],
            }
          : {}),
        forceNewDeployment: true,
        triggers: secretVersions(plan),
        waitForSteadyState: true,
      },
      // The autoscaler owns the count once the service runs.
      waits.options({ ...opts, ignoreChanges: ["desiredCount"] }),
    );
  }
}
