/** Reads what is asserted about a run of the backup program, on the target of the data. */
import type { Shown } from "../../preview/wire";
import { at, named, type PlanView, targetOf } from "../support/plan";
import { taskContainer, text } from "./workload";

const SCHEDULE = "aws:scheduler/schedule:Schedule";
const CRON = "kubernetes:batch/v1:CronJob";

/** As EventBridge and cron write them after minute and hour. */
const DAYS = [
  ["every day", "* * ? *", "* * *"],
  ["every Monday", "? * MON *", "* * 1"],
  ["every first of a month", "1 * ? *", "1 * *"],
] as const;

/** A command of the backup program that a component runs: `inamsos-database-backups`, `dump`. */
export class BackupJob {
  private readonly plan: PlanView;
  private readonly name: string;
  private readonly command: string;

  constructor(plan: PlanView, component: string, command: string) {
    this.plan = plan;
    this.name = `${component}-${command}`;
    this.command = command;
  }

  /** Time of day at which it runs daily, `HH:MM` in UTC. */
  get dailyAt(): string {
    const [days, time] = this.runs;
    if (days !== "every day") throw new Error(`not daily: ${days}`);
    return time;
  }

  /** On which days it runs, and at what time of day, `HH:MM` in UTC. */
  get runs(): [days: string, time: string] {
    const cron = text(this.read(SCHEDULE, "scheduleExpression", "spec.schedule"));
    const zone = text(this.read(SCHEDULE, "scheduleExpressionTimezone", "spec.timeZone"));
    const [, minute, hour, rest] = /^(?:cron\()?(\d+) (\d+) (.*?)\)?$/.exec(cron) ?? [];
    const days = DAYS.find(([, onAws, onKubernetes]) => rest === (this.onAws ? onAws : onKubernetes))?.[0];
    if (days === undefined || !["UTC", "Etc/UTC"].includes(zone))
      throw new Error(`not at a time of day in UTC: ${cron} ${zone}`);
    return [days, [hour, minute].map((part) => String(part).padStart(2, "0")).join(":")];
  }

  get container(): Shown {
    if (this.onAws) return taskContainer(this.plan, this.command, this.name);
    const containers = this.plan.get(CRON, this.name, "spec.jobTemplate.spec.template.spec.containers");
    return named(containers, this.command);
  }

  /** A variable that stands in the plan as text. */
  variable(name: string): Shown | undefined {
    return at(named(at(this.container, this.onAws ? "environment" : "env"), name), "value");
  }

  private get onAws(): boolean {
    return targetOf.data[this.plan.placement] === "aws";
  }

  private read(type: string, onAws: string, onKubernetes: string): Shown | undefined {
    return this.onAws ? this.plan.get(type, this.name, onAws) : this.plan.get(CRON, this.name, onKubernetes);
  }
}
