/**
 * Starts the dump of every database of a deployed stack, beside its schedule, and waits until all of them are done:
 * what an update's migrations may spoil can then be restored as it was a moment before.
 *
 *   pulumi stack export | node --require tsx/cjs delivery/backup.ts --minutes 20
 *
 * Reads what is deployed and not what is to be: a database that the update makes has nothing to save. Needs `kubectl` or
 * `aws`, with the rights of the update. Exits 1 when a dump failed, or took longer than `--minutes`.
 */
import { execFile } from "node:child_process";
import { readFileSync } from "node:fs";
import { promisify } from "node:util";
import { DeliveryError, main, optionsOf } from "./options";

const execute = promisify(execFile);

/** A dump that can be started. */
export type Dump =
  | { kind: "job"; name: string; namespace: string; cronJob: string; context: string | undefined }
  | { kind: "task"; name: string; cluster: string; definition: string; network: Network; region: string };

interface Network {
  subnets: string[];
  securityGroups: string[];
}

interface Deployed {
  urn: string;
  type: string;
  provider?: string;
  /** Replaced, and still to be deleted. */
  delete?: boolean;
  inputs?: Outputs;
  outputs?: Outputs;
}

/** Dumps of databases; copies of caches and object stores hold nothing that a migration changes. */
const COMPONENT = "ward:components:BackupSchedule";

/** The dumps among a stack's exported resources. */
export function dumpsOf(resources: readonly Deployed[]): Dump[] {
  return resources
    .filter(({ urn }) => urn.includes(`${COMPONENT}$`) && urn.endsWith("-dump"))
    .flatMap((resource): Dump[] => {
      const { urn, type, provider, outputs, delete: replaced = false } = resource;
      if (outputs === undefined || replaced) return [];
      const name = urn.split("::").at(-1) ?? "";
      if (type === "kubernetes:batch/v1:CronJob")
        return [jobOf(name, outputs, contextOf(provider, resources))];
      return type === "aws:scheduler/schedule:Schedule" ? [taskOf(name, outputs)] : [];
    });
}

type Outputs = Readonly<Record<string, unknown>>;

/** A resource names its provider by `<urn>::<id>`. */
function contextOf(provider: string | undefined, resources: readonly Deployed[]): string | undefined {
  return resources.find(({ urn }) => provider?.startsWith(`${urn}::`))?.inputs?.["context"] as
    | string
    | undefined;
}

function jobOf(name: string, outputs: Outputs, context: string | undefined): Dump {
  const metadata = outputs["metadata"] as { name: string; namespace: string };
  return { kind: "job", name, namespace: metadata.namespace, cronJob: metadata.name, context };
}

function taskOf(name: string, outputs: Outputs): Dump {
  const target = outputs["target"] as {
    arn: string;
    ecsParameters: { taskDefinitionArn: string; networkConfiguration: Network };
  };
  const { taskDefinitionArn: definition, networkConfiguration } = target.ecsParameters;
  const { subnets, securityGroups } = networkConfiguration;
  // arn:aws:ecs:<region>:<account>:cluster/<name>
  const region = target.arn.split(":")[3] ?? "";
  return {
    kind: "task",
    name,
    cluster: target.arn,
    definition,
    network: { subnets, securityGroups },
    region,
  };
}

/** @throws {DeliveryError} when it failed, or had not ended by then. */
export async function dump(one: Dump, minutes: number, pollSeconds = 10): Promise<void> {
  const ended = one.kind === "job" ? await startJob(one) : await startTask(one);
  const last = Date.now() + minutes * 60_000;
  while (!(await ended())) {
    if (Date.now() > last) throw new DeliveryError(`${one.name}: not done after ${minutes} minutes`);
    await new Promise((resolve) => setTimeout(resolve, pollSeconds * 1000));
  }
}

/** Ends with true once it is complete. */
type Ended = () => Promise<boolean>;

async function startJob({ name, namespace, cronJob, context }: Dump & { kind: "job" }): Promise<Ended> {
  const kubectl = (...args: string[]) =>
    output("kubectl", [...(context ? ["--context", context] : []), "--namespace", namespace, ...args]);
  // Of this second: a name can be had only once. Kubernetes allows 63 characters.
  const job = `${cronJob.slice(0, 45)}-before-${Math.floor(Date.now() / 1000)}`;
  await kubectl("create", "job", `--from=cronjob/${cronJob}`, job);
  return async () => {
    const { status } = JSON.parse(await kubectl("get", "job", job, "--output", "json")) as {
      status: { conditions?: { type: string; status: string; message?: string }[] };
    };
    const is = (type: string) => status.conditions?.find((one) => one.type === type && one.status === "True");
    const failed = is("Failed");
    if (failed)
      throw new DeliveryError(
        `${name}: ${failed.message ?? "failed"}. See: kubectl -n ${namespace} logs job/${job}`,
      );
    return is("Complete") !== undefined;
  };
}

async function startTask({
  name,
  cluster,
  definition,
  network,
  region,
}: Dump & { kind: "task" }): Promise<Ended> {
  const ecs = async (...args: string[]) =>
    JSON.parse(
      await output("aws", ["ecs", ...args, "--cluster", cluster, "--region", region, "--output", "json"]),
    );
  const configuration = JSON.stringify({ awsvpcConfiguration: { ...network, assignPublicIp: "DISABLED" } });
  const started = (await ecs(
    ...["run-task", "--launch-type", "FARGATE", "--task-definition", definition],
    ...["--network-configuration", configuration],
  )) as { tasks: { taskArn: string }[]; failures: { reason: string }[] };
  const [task] = started.tasks;
  if (task === undefined)
    throw new DeliveryError(`${name}: ${started.failures[0]?.reason ?? "ECS started no task"}`);
  return async () => {
    const described = (await ecs("describe-tasks", "--tasks", task.taskArn)) as {
      tasks: {
        lastStatus: string;
        stoppedReason?: string;
        containers: { name: string; exitCode?: number }[];
      }[];
    };
    const [now] = described.tasks;
    if (now?.lastStatus !== "STOPPED") return false;
    const bad = now.containers.find(({ exitCode }) => exitCode !== 0);
    if (bad)
      throw new DeliveryError(
        `${name}: ${bad.name} ended with ${bad.exitCode ?? now.stoppedReason ?? "no status"}`,
      );
    return true;
  };
}

async function output(program: string, args: string[]): Promise<string> {
  try {
    return (await execute(program, args, { maxBuffer: 1 << 26 })).stdout;
  } catch (error) {
    const { stderr, message } = error as { stderr?: string; message: string };
    throw new DeliveryError(`${program} ${args.slice(0, 2).join(" ")}: ${(stderr || message).trim()}`);
  }
}

async function run(args: string[]): Promise<number> {
  const { minutes } = optionsOf(args, "Usage: pulumi stack export | backup.ts [--minutes 20]", {
    minutes: "20",
  });
  if (!(Number(minutes) > 0)) throw new DeliveryError(`--minutes ${minutes}: should be a number above 0`);
  const state = JSON.parse(readFileSync(0, "utf8")) as { deployment?: { resources?: Deployed[] | null } };
  const dumps = dumpsOf(state.deployment?.resources ?? []);
  if (dumps.length === 0) console.log("No database is deployed yet: there is nothing to save.");
  const done = await Promise.allSettled(
    dumps.map(async (one) => {
      const started = Date.now();
      await dump(one, Number(minutes));
      console.log(`${one.name}: done in ${Math.round((Date.now() - started) / 1000)} s`);
    }),
  );
  const failures = done.flatMap((one) => (one.status === "rejected" ? [one.reason as Error] : []));
  for (const failure of failures) console.error(failure.message);
  return failures.length === 0 ? 0 : 1;
}

if (require.main === module) void main(run);
