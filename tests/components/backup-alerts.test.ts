import { expect } from "chai";
import { at, listAt, type PlanView, planFor, planOf } from "../support/plan";

const ALARM = "aws:cloudwatch/metricAlarm:MetricAlarm";
const FILTER = "aws:cloudwatch/logMetricFilter:LogMetricFilter";
const RULE = "kubernetes:monitoring.coreos.com/v1:PrometheusRule";
const CRON = "kubernetes:batch/v1:CronJob";
const TASK = "aws:ecs/taskDefinition:TaskDefinition";
const TOPIC = "arn:aws:sns:us-west-2:123456789012:ward-alarms";

/** Those of the backup program; others are Observability's. */
function ofBackups(plan: PlanView, type: string) {
  return plan.all(type).filter(({ name }) => name.includes("-backups-"));
}

/** Alerts of a run on kubernetes, by their names. */
function alertsOf(plan: PlanView, run: string) {
  const rules = listAt(plan.get(RULE, `${run}-alerts`, "spec.groups.0"), "rules");
  return new Map(rules.map((rule) => [String(at(rule, "alert")), rule]));
}

/** Limits of a run on kubernetes: what its expressions compare with, in seconds. */
function limitsOf(plan: PlanView, run: string) {
  return Object.fromEntries(
    [...alertsOf(plan, run)].flatMap(([alert, rule]) => {
      const limit = /> (\d{2,})/.exec(String(at(rule, "expr")))?.[1];
      return limit === undefined ? [] : [[alert, Number(limit)]];
    }),
  );
}

describe("alerts of backups on kubernetes", () => {
  let tebx: PlanView;
  let inamsos: PlanView;
  before(async () => {
    tebx = await planOf("prod", "kubernetes", "tebx");
    inamsos = await planOf("prod", "kubernetes", "inamsos");
  });

  it("stand beside every CronJob of the backup program, under its name", () => {
    const name = (view: PlanView, type: string) =>
      ofBackups(view, type)
        .map((one) => String(at(view.inputs(one), "metadata.name")))
        .sort();
    expect(name(tebx, RULE)).to.deep.equal(name(tebx, CRON));
    expect(name(inamsos, RULE)).to.deep.equal(name(inamsos, CRON));
    expect(name(tebx, RULE)).to.deep.equal(
      [
        "tebx-cache-copy",
        "tebx-cache-drill",
        "tebx-cache-watch",
        "tebx-database-drill",
        "tebx-database-dump",
        "tebx-database-watch",
        "tebx-identity-database-dump",
        "tebx-identity-database-drill",
        "tebx-identity-database-watch",
        "tebx-uploads-sync",
        "tebx-uploads-watch",
      ].sort(),
    );
  });
  it("differ between systems by their figures alone", () => {
    expect(limitsOf(tebx, "tebx-database-backups-dump")).to.deep.equal({
      BackupTooOld: 6 * 3600,
      BackupSlow: 5760,
    });
    expect(limitsOf(inamsos, "inamsos-database-backups-dump")).to.deep.equal({
      BackupTooOld: 52 * 3600,
      BackupSlow: 11_520,
    });
    expect(limitsOf(tebx, "tebx-identity-database-backups-drill")).to.deep.equal({
      BackupUnproven: 772 * 3600,
      BackupSlow: 24 * 60,
    });
    expect(limitsOf(inamsos, "inamsos-database-backups-drill")).to.deep.equal({
      BackupUnproven: 772 * 3600,
      BackupSlow: 48 * 60,
    });
    const shape = (view: PlanView, run: string) =>
      [...alertsOf(view, run).values()].map((rule) => [
        at(rule, "alert"),
        String(at(rule, "expr")).replaceAll(/tebx|inamsos|identity-|\d+/g, ""),
      ]);
    for (const run of ["dump", "drill"])
      expect(shape(tebx, `tebx-identity-database-backups-${run}`)).to.deep.equal(
        shape(inamsos, `inamsos-database-backups-${run}`),
      );
  });
  it("are about what is on the site too, which a look there compares with the same figures", () => {
    const told = (view: PlanView, name: string) => {
      const env = listAt(view.get(CRON, name, "spec.jobTemplate.spec.template.spec.containers.0.env"));
      const limits = env.filter((one) => String(at(one, "name")).startsWith("WATCH_"));
      return Object.fromEntries(limits.map((one) => [at(one, "name"), at(one, "value")]));
    };
    const WATCH_SIZE_PERCENT = "50";
    const proof = { WATCH_PROOF_SECONDS: String(772 * 3600), WATCH_SIZE_PERCENT };
    expect(told(tebx, "tebx-database-backups-watch")).to.deep.equal({
      WATCH_AGE_SECONDS: String(6 * 3600),
      ...proof,
    });
    expect(told(inamsos, "inamsos-database-backups-watch")).to.deep.equal({
      WATCH_AGE_SECONDS: String(52 * 3600),
      ...proof,
    });
    expect(told(tebx, "tebx-uploads-backups-watch")).to.deep.include({ WATCH_PROOF_SECONDS: "0" });
    expect(tebx.get(CRON, "tebx-database-backups-watch", "spec.schedule")).to.equal("0 1-23/2 * * *");
    const alerts = alertsOf(tebx, "tebx-database-backups-watch");
    expect([...alerts.keys()]).to.deep.equal([
      ...["BackupTooOld", "BackupDoubtful", "BackupSlow", "BackupUnwatched"],
    ]);
    expect(at(alerts.get("BackupDoubtful"), "annotations.summary")).to.equal(
      "A look at the backups of database (dump) found the newest too old, unproven, damaged or of quite another size: its log says which",
    );
  });
  it("ask kube-state-metrics alone, which every Prometheus of the operators' stack has", () => {
    const known = [
      "kube_cronjob_created",
      "kube_cronjob_status_active",
      "kube_cronjob_status_last_schedule_time",
      "kube_cronjob_status_last_successful_time",
      "kube_job_status_active",
      "kube_job_status_start_time",
    ];
    const asked = ofBackups(tebx, RULE).flatMap((rule) => {
      const rules = listAt(at(tebx.inputs(rule), "spec.groups.0"), "rules");
      return rules.flatMap((one) => String(at(one, "expr")).match(/\w+(?=\{)/g) ?? []);
    });
    expect([...new Set(asked)].sort()).to.deep.equal(known);
  });
  it("count a CronJob that never ended well from the day it was made", () => {
    const of = '{namespace="tebx",cronjob="tebx-database-dump"}';
    expect(at(alertsOf(tebx, "tebx-database-backups-dump").get("BackupTooOld"), "expr")).to.equal(
      `time() - max by (namespace, cronjob) (kube_cronjob_status_last_successful_time${of} or kube_cronjob_created${of}) > 21600`,
    );
  });
  it("hold after a failure until a run ends well, though the Job of a drill is gone after an hour", () => {
    const of = '{namespace="tebx",cronjob="tebx-cache-drill"}';
    const latest = (metrics: string) => `max by (namespace, cronjob) (${metrics})`;
    expect(at(alertsOf(tebx, "tebx-cache-backups-drill").get("BackupFailed"), "expr")).to.equal(
      `${latest(`kube_cronjob_status_last_schedule_time${of}`)} > ` +
        `${latest(`kube_cronjob_status_last_successful_time${of} or kube_cronjob_created${of}`)} ` +
        `unless ${latest(`kube_cronjob_status_active${of}`)} > 0`,
    );
  });
  it("tell that nobody watches, how bad each is, and where it stands what to do", () => {
    const alerts = alertsOf(tebx, "tebx-database-backups-dump");
    expect(
      [...alerts].map(([name, rule]) => [name, at(rule, "labels.severity"), at(rule, "for")]),
    ).to.deep.equal([
      ["BackupTooOld", "critical", "10m"],
      ["BackupFailed", "warning", "10m"],
      ["BackupSlow", "warning", "5m"],
      ["BackupUnwatched", "warning", "1h"],
    ]);
    for (const rule of alerts.values())
      expect(at(rule, "annotations.runbook_url")).to.equal("docs/runbooks/restore.md#when-an-alert-rings");
    expect(at(alerts.get("BackupUnwatched"), "expr")).to.equal(
      'absent(kube_cronjob_created{namespace="tebx",cronjob="tebx-database-dump"})',
    );
  });
});

describe("alarms of backups on aws", () => {
  let tebx: PlanView;
  before(async () => {
    tebx = await planOf("prod", "aws", "tebx");
  });
  const alarm = (plan: PlanView, name: string) => plan.inputs(plan.one(ALARM, name));

  it("stand beside every task of the backup program", () => {
    const runs = tebx.all(TASK).filter(({ name }) => name.includes("-backups-"));
    const told = (run: string) =>
      ofBackups(tebx, ALARM)
        .map(({ name }) => name)
        .filter((name) => name.startsWith(`${run}-`))
        .map((name) => name.slice(run.length + 1));
    const backup = ["failed", "finished-too-old", "size", "slow"];
    const all = Object.fromEntries(runs.map(({ name }) => [name, told(name).sort()]));
    expect(all).to.deep.equal({
      "tebx-cache-backups-copy": [...backup, "snapshot-too-old"],
      "tebx-cache-backups-drill": ["failed", "slow", "too-old"],
      "tebx-database-backups-drill": ["failed", "slow", "too-old"],
      "tebx-database-backups-dump": backup,
      "tebx-identity-database-backups-dump": backup,
      "tebx-identity-database-backups-drill": ["failed", "slow", "too-old"],
      "tebx-uploads-backups-sync": backup,
    });
  });
  it("ring when nothing was told for too long, in hours that CloudWatch looks back", () => {
    const name = "tebx-database-backups-dump-finished-too-old";
    expect(alarm(tebx, name)).to.include({
      ...{ comparisonOperator: "LessThanThreshold", threshold: 1, statistic: "SampleCount" },
      ...{ period: 3600, evaluationPeriods: 6, treatMissingData: "breaching" },
      ...{ namespace: "Ward/prod/tebx", metricName: "database-dump-finished_seconds" },
    });
    for (const one of ofBackups(tebx, ALARM)) {
      const { period, evaluationPeriods } = tebx.inputs(one) as Record<string, number>;
      expect(Number(period) * Number(evaluationPeriods), one.name).to.be.at.most(7 * 24 * 3600);
    }
  });
  it("differ between systems by their figures alone", async () => {
    const inamsos = await planOf("prod", "aws", "inamsos");
    const figures = (plan: PlanView, name: string) => [
      at(alarm(plan, `${name}-dump-finished-too-old`), "evaluationPeriods"),
      at(alarm(plan, `${name}-dump-slow`), "threshold"),
      at(alarm(plan, `${name}-drill-slow`), "threshold"),
      at(alarm(plan, `${name}-drill-too-old`), "threshold"),
    ];
    expect(figures(tebx, "tebx-identity-database-backups")).to.deep.equal([52, 11_520, 1440, 772 * 3600]);
    expect(figures(inamsos, "inamsos-database-backups")).to.deep.equal([52, 11_520, 2880, 772 * 3600]);
    expect(at(alarm(tebx, "tebx-database-backups-dump-slow"), "threshold")).to.equal(5760);
  });
  it("learn from each backup how old its proof is, for no alarm remembers a month", () => {
    const filter = tebx.inputs(tebx.one(FILTER, "tebx-identity-database-backups-drill-too-old"));
    expect(at(filter, "logGroupName")).to.equal("/ward/prod/tebx/identity-database-dump");
    expect(at(filter, "pattern")).to.equal('{ ($.program = "backup") && ($.metric = "proof_age_seconds") }');
    expect(alarm(tebx, "tebx-identity-database-backups-drill-too-old")).to.include({
      ...{ comparisonOperator: "GreaterThanThreshold", statistic: "Maximum" },
      ...{ evaluationPeriods: 52, treatMissingData: "breaching" },
    });
  });
  it("compare what the filter of the same name makes of the run's own log", () => {
    const own = ofBackups(tebx, ALARM).filter((one) => at(tebx.inputs(one), "namespace") !== "AWS/Backup");
    expect(own.length).to.equal(26);
    for (const one of own) {
      const filter = tebx.inputs(tebx.one(FILTER, one.name));
      const inputs = tebx.inputs(one);
      expect(at(filter, "metricTransformation.name"), one.name).to.equal(at(inputs, "metricName"));
      expect(at(filter, "metricTransformation.namespace"), one.name).to.equal(at(inputs, "namespace"));
      expect(at(filter, "metricTransformation.value"), one.name).to.equal("$.value");
    }
    const failed = tebx.inputs(tebx.one(FILTER, "tebx-uploads-backups-sync-failed"));
    expect(at(failed, "logGroupName")).to.equal("/ward/prod/tebx/uploads-sync");
    expect(at(failed, "metricTransformation.defaultValue")).to.equal("0");
  });
  it("ring where no snapshot came into the vault for too long, and where a restore of one failed", () => {
    const vault = tebx.get("aws:backup/vault:Vault", "tebx-identity-database-backups", "name");
    expect(alarm(tebx, "tebx-identity-database-backups-vault-too-old")).to.deep.include({
      ...{ namespace: "AWS/Backup", dimensions: { BackupVaultName: vault } },
      ...{ metricName: "NumberOfBackupJobsCompleted", statistic: "Sum", period: 3600, evaluationPeriods: 52 },
      ...{ comparisonOperator: "LessThanThreshold", threshold: 1, treatMissingData: "breaching" },
    });
    expect(alarm(tebx, "tebx-database-backups-restore-test-failed")).to.deep.include({
      ...{ namespace: "AWS/Backup", metricName: "NumberOfRestoreJobsFailed", statistic: "Sum" },
      ...{ comparisonOperator: "GreaterThanThreshold", threshold: 0, treatMissingData: "notBreaching" },
      ...{ evaluationPeriods: 24, datapointsToAlarm: 1 },
    });
  });
  it("count the snapshots of a cache by the hour and its copies by the day", async () => {
    const name = "tebx-cache-backups-copy";
    expect(at(alarm(tebx, `${name}-snapshot-too-old`), "evaluationPeriods")).to.equal(3);
    expect(at(alarm(tebx, `${name}-finished-too-old`), "evaluationPeriods")).to.equal(52);
    const staging = await planOf("staging", "aws", "tebx");
    expect(at(alarm(staging, `${name}-snapshot-too-old`), "evaluationPeriods")).to.equal(6);
  });
  it("go to the topic that the stack names, and say so when all is well again", async () => {
    const changes = [`aws.alarmTopicArn=${TOPIC}`];
    const plan = await planFor({ stack: "prod", placement: "aws", system: "tebx", changes });
    for (const one of ofBackups(plan, ALARM)) {
      expect(at(plan.inputs(one), "alarmActions"), one.name).to.deep.equal([TOPIC]);
      expect(at(plan.inputs(one), "okActions"), one.name).to.deep.equal([TOPIC]);
    }
  });
  it("ring nowhere without one, and say in words what happened and what to do", () => {
    const inputs = alarm(tebx, "tebx-database-backups-dump-failed");
    expect(at(inputs, "alarmActions")).to.deep.equal([]);
    expect(at(inputs, "alarmDescription")).to.equal(
      "The backup of database (dump) failed. What to do: docs/runbooks/restore.md#when-an-alert-rings",
    );
  });
});
