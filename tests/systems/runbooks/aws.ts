/** What an `aws` of a runbook names, held against plans. */
import { at, type PlanView } from "../../support/plan";
import { type Call, saidBy } from "./shell";

const FLAGS = ["--with-decryption", "--include", "--follow"];
/** Options that say how, not what. */
const HOW = [
  "--since",
  "--query",
  "--output",
  "--filter-pattern",
  "--duration",
  "--desired-status",
  "--state-value",
  "--state-reason",
  "--source-type",
  "--tasks",
];

const ECS_SERVICE = ["aws:ecs/service:Service", "name"] as const;
const INSTANCE = ["aws:rds/instance:Instance", "identifier"] as const;
const ALARM = ["aws:cloudwatch/metricAlarm:MetricAlarm", "name"] as const;

/** Kind of resource and the input that an option names it by. */
const NAMES: Readonly<Record<string, readonly [string, string]>> = {
  "--cluster": ["aws:ecs/cluster:Cluster", "name"],
  "--services": ECS_SERVICE,
  "--service-name": ECS_SERVICE,
  "--db-instance-identifier": INSTANCE,
  "--source-identifier": INSTANCE,
  "--db-cluster-identifier": ["aws:docdb/cluster:Cluster", "clusterIdentifier"],
  "--replication-group-id": ["aws:elasticache/replicationGroup:ReplicationGroup", "replicationGroupId"],
  "--alarm-name": ALARM,
  "--alarm-name-prefix": ALARM,
  "--name": ["aws:ssm/parameter:Parameter", "name"],
};
const LOG_GROUP = "aws:cloudwatch/logGroup:LogGroup";

export function awsProblems({ args }: Call, plans: readonly PlanView[]): string[] {
  const { words, options } = saidBy(args, FLAGS);
  const [service, verb, group] = words;
  const problems = Object.entries(options).flatMap(([option, values]) => {
    const named = NAMES[option];
    if (named === undefined)
      return [...HOW, ...FLAGS, "--region"].includes(option) ? [] : [`unknown option ${option}`];
    const there = namesOf(plans, ...named);
    const known = (value: string) =>
      option.endsWith("-prefix") ? there.some((name) => name.startsWith(value)) : there.includes(value);
    return values.filter((value) => !known(value)).map((value) => `no ${option} ${value}`);
  });
  if (service !== "logs") return problems;
  if (verb !== "tail") return [...problems, `unknown verb ${verb}`];
  const region = options["--region"]?.[0];
  const found = plans.some((plan) =>
    plan.all(LOG_GROUP).some((it) => {
      const shown = plan.inputs(it);
      return at(shown, "name") === group && at(shown, "region") === region;
    }),
  );
  return found ? problems : [...problems, `no log group ${group} in ${region ?? "the stack's region"}`];
}

function namesOf(plans: readonly PlanView[], type: string, input: string): string[] {
  return plans.flatMap((plan) => plan.all(type).map((it) => String(at(plan.inputs(it), input))));
}
