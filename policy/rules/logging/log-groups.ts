/** The log groups that others write to. */

import { HIPAA } from "../../citations";
import { wrongIn } from "../../expect";
import type { Plan } from "../../plan";
import type { PlannedResource } from "../../resource";
import type { StackRule } from "../../rule";
import { UNKNOWN, type View } from "../../view";
import { LOG_GROUP } from "../retention/recovery";
import { DOCDB_CLUSTER, NEPTUNE_CLUSTER, RDS_CLUSTER, RDS_INSTANCE } from "../stores/types";

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

export const joinedLogRules: StackRule[] = [
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
