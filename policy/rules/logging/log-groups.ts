/** Log groups: how long they keep, with which key, and that those which AWS would make are the stack's own. */
import type { Plan } from "../../plan/plan";
import { lineage, type PlannedResource } from "../../plan/resource";
import { UNKNOWN, type View } from "../../plan/view";
import type { Rule, StackRule } from "../../rule";
import { HIPAA } from "../../writing/citations";
import { atLeast, integer, must, mustBeGiven, unjudged, wrong, wrongIn } from "../../writing/expect";
import { DOCDB_CLUSTER, NEPTUNE_CLUSTER, RDS_CLUSTER, RDS_INSTANCE } from "../stores/types";

export const LOG_GROUP = "aws:cloudwatch/logGroup:LogGroup";

/** The only numbers of days that CloudWatch accepts. 0 means forever. */
const LEGAL_LOG_DAYS = new Set([
  1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731, 1096, 1827, 2192, 2557, 2922, 3288, 3653,
]);

export const logGroupRules: Rule[] = [
  {
    id: "R-18",
    name: "log-retention-is-set",
    title: "Log groups keep their logs for a set time",
    duty: "retention",
    level: "mandatory",
    severity: "medium",
    citations: [HIPAA.audit],
    why: "Without a number CloudWatch keeps logs forever, patients' data included; with a small one they are gone.",
    remediation: "Set retentionInDays to a number that CloudWatch knows, such as 30 or 365.",
    setting: "logDays",
    types: [LOG_GROUP],
    evaluate: ({ view }, { settings }) => {
      const logClass = view.at("logGroupClass");
      if (logClass.unknown) return [unjudged(logClass)];
      if (logClass.or("STANDARD") === "DELIVERY")
        return [wrong(logClass, "this class keeps logs for two days")];
      // A name that nobody knows may be that of an audit log.
      const names = ["name", "namePrefix"].map((key) => view.at(key).or(""));
      const audit = names.some((name) => name === UNKNOWN || /audit/i.test(String(name)));
      const minimum = audit ? Math.max(settings.auditLogDays, settings.logDays) : settings.logDays;
      const enough = atLeast(minimum);
      return must(
        view.at("retentionInDays"),
        0,
        (days) => enough(days) && LEGAL_LOG_DAYS.has(integer(days) ?? 0),
        `${audit ? "audit logs" : "logs"} must be kept at least ${minimum} days, by a number that CloudWatch knows`,
      );
    },
  },
  {
    id: "E-09",
    name: "logs-have-a-key-of-the-account",
    title: "Log groups encrypt with a key of the account",
    duty: "encryption",
    level: "advisory",
    severity: "low",
    citations: [HIPAA.encryptionAtRest],
    why: "CloudWatch's own key cannot be taken away from whoever stole a credential.",
    remediation: "Set kmsKeyId. What CloudFront and its firewall log in their own region may go without.",
    types: [LOG_GROUP],
    evaluate: ({ resource, view }) =>
      lineage(resource.urn).includes("ward:components:EdgeProxy")
        ? []
        : mustBeGiven(view.at("kmsKeyId"), "the log group has no key of the account"),
  },
];

/** A group's name and the place that makes AWS write to it. */
interface Written {
  name: unknown;
  path: string;
}

function byTask(view: View): Written[] {
  return (view.at("containerDefinitions").json()?.each() ?? []).flatMap((container) => {
    const group = container.at("logConfiguration", "options", "awslogs-group");
    return group.given() ? [{ name: group.or(UNKNOWN), path: group.path }] : [];
  });
}

/** AWS names a store's group by the store and the kind of log. */
function byStore(prefix: string, identifier: string, exported: string): (view: View) => Written[] {
  return (view) => {
    const id = view.at(identifier).or(UNKNOWN);
    return view
      .at(exported)
      .each()
      .filter((log) => id !== UNKNOWN && !log.unknown)
      .map((log) => ({ name: `${prefix}/${String(id)}/${String(log.or(""))}`, path: log.path }));
  };
}

/** A function whose name the engine makes writes to a group that nobody can name before. */
function byFunction(view: View): Written[] {
  const group = view.at("loggingConfig", "logGroup");
  if (group.given()) return [{ name: group.or(UNKNOWN), path: group.path }];
  const name = view.at("name").or(UNKNOWN);
  return name === UNKNOWN ? [] : [{ name: `/aws/lambda/${String(name)}`, path: "name" }];
}

function byCluster(view: View): Written[] {
  const name = view.at("name").or(UNKNOWN);
  const logs = view.at("enabledClusterLogTypes");
  return name === UNKNOWN || logs.each().length === 0
    ? []
    : [{ name: `/aws/eks/${String(name)}/cluster`, path: logs.path }];
}

const WRITERS: Readonly<Record<string, (view: View) => Written[]>> = {
  "aws:ecs/taskDefinition:TaskDefinition": byTask,
  [RDS_INSTANCE]: byStore("/aws/rds/instance", "identifier", "enabledCloudwatchLogsExports"),
  [RDS_CLUSTER]: byStore("/aws/rds/cluster", "clusterIdentifier", "enabledCloudwatchLogsExports"),
  [DOCDB_CLUSTER]: byStore("/aws/docdb", "clusterIdentifier", "enabledCloudwatchLogsExports"),
  [NEPTUNE_CLUSTER]: byStore("/aws/neptune", "clusterIdentifier", "enableCloudwatchLogsExports"),
  "aws:lambda/function:Function": byFunction,
  "aws:eks/cluster:Cluster": byCluster,
};

function namesOf(plan: Plan): Set<unknown> {
  return new Set(
    plan.ofType([LOG_GROUP]).map((group: PlannedResource) => plan.view(group).at("name").or("")),
  );
}

export const joinedLogGroupRules: StackRule[] = [
  {
    id: "R-18a",
    name: "log-groups-are-made-by-the-stack",
    title: "Every log group that the stack writes to is one of its own, with a retention",
    duty: "retention",
    level: "mandatory",
    severity: "medium",
    citations: [HIPAA.audit],
    why: "A group that AWS makes on first use never expires.",
    remediation: "Add a cloudwatch.LogGroup with that name.",
    evaluate: (plan) => {
      const names = namesOf(plan);
      return Object.entries(WRITERS).flatMap(([type, written]) =>
        plan.ofType([type]).flatMap((writer) =>
          written(plan.view(writer))
            .filter(({ name }) => typeof name === "string" && !names.has(name))
            .map(({ name, path }) =>
              wrongIn(writer, path, `the log group ${String(name)} is not in this stack`),
            ),
        ),
      );
    },
  },
];
