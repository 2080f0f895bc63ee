/** For each alert: what Prometheus would see, minute by minute, when the value that the alert looks at is this. */
import type { AlertRule } from "./alert-rules";

/** A gauge tells the value; a counter grows by so much in the minute before; undefined: the series is gone. */
type Tells = (value: number, minute: number) => number | undefined;

interface Series {
  metric: string;
  /** Over what the expression asks for. */
  labels?: Record<string, string>;
  gauge?: Tells;
  perMinute?: Tells;
}

export interface Scenario {
  /** Well, and ill: values of the expression. */
  good: number;
  bad: number;
  /** Minutes from the change until the expression holds. @default at once */
  delay?: number;
  /** Minutes that all is well before. @default 60 */
  before?: number;
  /** The very limit: nobody is told. @default the limit of the expression */
  limit?: number | undefined;
  series: Series[];
  /** Labels of the alert that come from its expression. */
  labels?: Record<string, string>;
}

const gauge = (metric: string, tells: Tells = (value) => value, labels = {}): Series => ({
  metric,
  labels,
  gauge: tells,
});
const counter = (metric: string, tells: Tells, labels = {}): Series => ({ metric, labels, perMinute: tells });
const fixed =
  (value: number): Tells =>
  () =>
    value;

/** The first number of an expression: how many there should be. */
const wanted = ({ expr }: AlertRule) => Number(/^(\d+) - /.exec(expr)?.[1]);

/** Pods of which so many are missing. */
function pods(rule: AlertRule, metric: string, tells: (isThere: boolean) => number | undefined): Series[] {
  return Array.from({ length: wanted(rule) }, (_, index) =>
    gauge(metric, (missing) => tells(index >= missing), { number: String(index) }),
  );
}

/** A mean over five minutes passes the limit after so many. */
function mean({ limit }: AlertRule, good: number, bad: number, minutes = 5): number {
  for (let ill = 1; ill <= minutes; ill++)
    if ((ill * bad + (minutes - ill) * good) / minutes > limit) return ill;
  throw new Error("never");
}

function share(rule: AlertRule, metric: string, labels: Record<string, string>, bad = 60): Scenario {
  const all = 600;
  return {
    ...{ good: 0, bad, delay: mean(rule, 0, bad) },
    series: [
      counter(metric, (percent) => (all * percent) / 100, labels),
      counter(
        metric,
        (percent) => all - (all * percent) / 100,
        Object.fromEntries(Object.keys(labels).map((it) => [it, "200"])),
      ),
    ],
  };
}

/** CPU seconds of a minute, of a limit of two CPUs. */
function cpu(rule: AlertRule): Scenario {
  return {
    ...{ good: 20, bad: 100, delay: mean(rule, 20, 100) },
    series: [
      counter("container_cpu_usage_seconds_total", (percent) => (percent / 100) * 2 * 60),
      gauge("kube_pod_container_resource_limits", fixed(2)),
    ],
  };
}

const disk = (good = 60, bad = 4): Scenario => ({
  ...{ good, bad },
  series: [
    gauge("kubelet_volume_stats_available_bytes"),
    gauge("kubelet_volume_stats_capacity_bytes", fixed(100)),
  ],
});

/** Slope of messages, by least squares over the last 31 of a line that begins to rise so many minutes ago. */
function slope(rising: number, perMinute: number): number {
  const points = Array.from(
    { length: 31 },
    (_, at) => [at, Math.max(0, at - (30 - rising)) * perMinute] as const,
  );
  const [middle, mean] = [15, points.reduce((sum, [, y]) => sum + y, 0) / 31];
  const up = points.reduce((sum, [x, y]) => sum + (x - middle) * (y - mean), 0);
  return up / points.reduce((sum, [x]) => sum + (x - middle) ** 2, 0);
}

function growth({ limit }: AlertRule): Scenario {
  const perMinute = 40;
  const delay = Array.from({ length: 30 }, (_, at) => at + 1).find(
    (rising) => slope(rising, perMinute) > limit,
  );
  if (delay === undefined) throw new Error("never");
  return {
    good: 0,
    bad: perMinute,
    delay,
    series: [{ metric: "rabbitmq_queue_messages", perMinute: (value) => value }],
  };
}

/** A share of requests that is spent: the long window is what takes long. */
function burn(rule: AlertRule, series: (all: number) => Series[], bad: number): Scenario {
  const [, minutes = "0"] = /\[(\d+)m\]/.exec(rule.expr) ?? [];
  const most = Number(/> (0\.\d+)/.exec(rule.expr)?.[1]);
  const delay = Math.floor((most * Number(minutes)) / bad) + 1;
  return { good: 0, bad, delay, before: Number(minutes) + 5, limit: 0.99 * most, series: series(600) };
}

const availability = (rule: AlertRule) => burn(rule, (all) => failing(rule, all), 0.031);
const latency = (rule: AlertRule) =>
  burn(
    rule,
    (all) => [
      counter("http_requests_total", fixed(all)),
      counter("http_request_duration_seconds_count", fixed(all)),
      counter("http_request_duration_seconds_bucket", (late) => all * (1 - late)),
    ],
    0.97,
  );

function failing({ expr }: AlertRule, all: number): Series[] {
  const label = expr.includes("status_code=~") ? "status_code" : "status";
  return [
    counter("http_requests_total", (share) => all * share, { [label]: "503" }),
    counter("http_requests_total", (share) => all * (1 - share), { [label]: "200" }),
  ];
}

const isPostgres = ({ expr }: AlertRule) => expr.includes("cnpg_");

export const SCENARIOS: Readonly<Record<string, (rule: AlertRule) => Scenario>> = {
  ServiceDown: () => ({ good: 2, bad: 0, series: [gauge("kube_deployment_status_replicas_available")] }),
  ReplicasMissing: () => ({
    ...{ good: 0, bad: 1 },
    series: [
      gauge("kube_deployment_spec_replicas", fixed(3)),
      gauge("kube_deployment_status_replicas_available", (missing) => 3 - missing),
    ],
  }),
  // The fourth restart within a quarter of an hour.
  RestartLoop: () => ({
    good: 0,
    bad: 1,
    delay: 4,
    limit: undefined,
    series: [counter("kube_pod_container_status_restarts_total", (it) => it)],
  }),
  AtMostReplicas: () => ({
    ...{ good: 50, bad: 100 },
    series: [
      gauge("kube_horizontalpodautoscaler_status_current_replicas", (percent) => percent / 10),
      gauge("kube_horizontalpodautoscaler_spec_max_replicas", fixed(10)),
    ],
  }),
  MetricsMissing: () => ({ good: 1, bad: 0, series: [gauge("up")] }),
  HighCpu: cpu,
  HighMemory: () => ({
    ...{ good: 50, bad: 95 },
    series: [
      gauge("container_memory_working_set_bytes"),
      gauge("kube_pod_container_resource_limits", fixed(100)),
    ],
  }),
  HighErrorRate: (rule) =>
    share(rule, "http_requests_total", {
      [rule.expr.includes("status_code") ? "status_code" : "status"]: "503",
    }),
  SlowAnswers: () => ({
    // All within 2 s, then one in ten after 5: the quantile is interpolated, and never at the limit itself.
    ...{ good: 0, bad: 0.5, delay: 1, limit: undefined },
    series: [
      counter("http_request_duration_seconds_bucket", (late) => 100 * (1 - late), { le: "2" }),
      counter("http_request_duration_seconds_bucket", fixed(100), { le: "5" }),
      counter("http_request_duration_seconds_bucket", fixed(100), { le: "+Inf" }),
    ],
  }),
  DatabasePrimaryDown: (rule) => ({
    ...{ good: 1, bad: 0 },
    series: isPostgres(rule)
      ? [gauge("cnpg_pg_replication_in_recovery", (primaries) => 1 - primaries)]
      : [gauge("mongodb_rs_myState", (primaries) => 2 - primaries)],
  }),
  DatabaseServerMissing: (rule) => ({
    ...{ good: 0, bad: 1 },
    series: pods(rule, isPostgres(rule) ? "cnpg_collector_up" : "mongodb_up", (isThere) => Number(isThere)),
  }),
  DatabaseConnectionPoolExhausted: (rule) => ({
    ...{ good: 50, bad: 95 },
    series: isPostgres(rule)
      ? [gauge("cnpg_backends_total"), gauge("cnpg_pg_settings_setting", fixed(100))]
      : [
          gauge("mongodb_ss_connections", (value) => value, { conn_type: "current" }),
          gauge("mongodb_ss_connections", (value) => 100 - value, { conn_type: "available" }),
        ],
  }),
  DatabaseReplicationLag: (rule) => ({
    ...{ good: 1, bad: 90 },
    series: isPostgres(rule)
      ? [gauge("cnpg_pg_replication_lag")]
      : [
          gauge("mongodb_rs_members_optimeDate", (seconds) => 1e9 + seconds * 1000, {
            member_state: "PRIMARY",
          }),
          gauge("mongodb_rs_members_optimeDate", fixed(1e9), { member_state: "SECONDARY" }),
        ],
  }),
  DatabaseHighCpu: cpu,
  DatabaseDiskLow: () => disk(),
  DatabaseDiskFull: () => disk(),
  DatabaseLogNotArchived: () => ({
    ...{ good: -100, bad: 300 },
    series: [
      gauge("cnpg_pg_stat_archiver_last_failed_time", (seconds) => 1000 + seconds),
      gauge("cnpg_pg_stat_archiver_last_archived_time", fixed(1000)),
    ],
  }),
  CachePrimaryDown: (rule) => ({
    ...{ good: 0, bad: 1 },
    series: pods(rule, "redis_instance_info", (isThere) => (isThere ? 1 : undefined)),
  }),
  CacheServerMissing: (rule) => ({
    good: 0,
    bad: 1,
    series: pods(rule, "redis_up", (isThere) => Number(isThere)),
  }),
  CacheMemoryFull: () => ({
    ...{ good: 50, bad: 95 },
    series: [gauge("redis_memory_used_bytes"), gauge("redis_memory_max_bytes", fixed(100))],
  }),
  CacheReplicationLag: () => ({ good: 0, bad: 45, series: [gauge("redis_connected_slave_lag_seconds")] }),
  CacheNotSaved: () => ({ good: 1, bad: 0, series: [gauge("redis_rdb_last_bgsave_status")] }),
  CacheDiskLow: () => disk(),
  QueueBacklog: () => ({ good: 10, bad: 2000, series: [gauge("rabbitmq_queue_messages_ready")] }),
  QueueGrowing: growth,
  BrokerMemoryHigh: () => ({
    ...{ good: 40, bad: 90 },
    series: [
      gauge("rabbitmq_process_resident_memory_bytes"),
      gauge("rabbitmq_resident_memory_limit_bytes", fixed(100)),
    ],
  }),
  BrokerDiskLow: () => ({
    ...{ good: 10, bad: 1.5 },
    series: [
      gauge("rabbitmq_disk_space_available_bytes", (times) => times * 50),
      gauge("rabbitmq_disk_space_available_limit_bytes", fixed(50)),
    ],
  }),
  BrokerServerMissing: (rule) => ({
    ...{ good: 0, bad: 1 },
    series: pods(rule, "rabbitmq_identity_info", (isThere) => (isThere ? 1 : undefined)),
  }),
  SearchMemberMissing: (rule) => ({
    ...{ good: 0, bad: 1 },
    series: [gauge("kube_statefulset_status_replicas_ready", (missing) => wanted(rule) - missing)],
  }),
  SearchDiskLow: () => disk(),
  StoreServerMissing: (rule) => ({
    ...{ good: 0, bad: 1 },
    series: [gauge("kube_statefulset_status_replicas_ready", (missing) => wanted(rule) - missing)],
  }),
  StoreDiskLow: () => disk(),
  CertificateExpires: () => ({
    ...{ good: 60, bad: 20 },
    series: [
      gauge(
        "certmanager_certificate_expiration_timestamp_seconds",
        (days, minute) => days * 86_400 + minute * 60,
      ),
    ],
  }),
  HighProvisioningFailureRate: (rule) => share(rule, "provisioning_jobs_total", { status: "failure" }),
  ProvisioningQueueBacklog: () => ({ good: 3, bad: 150, series: [gauge("provisioning_queue_depth")] }),
  AvailabilityBurnsFast: availability,
  AvailabilityBurnsSteady: availability,
  AvailabilityBurnsSlow: availability,
  LatencyBurnsFast: latency,
  LatencyBurnsSteady: latency,
  LatencyBurnsSlow: latency,
  BackupTooOld: tooOld,
  BackupUnproven: tooOld,
  BackupFailed: failedRun,
  BackupDoubtful: failedRun,
  BackupSlow: (rule) => ({
    // It began so long before minute 60 that its limit is passed in the first minute after.
    ...{ good: 0, bad: 1, delay: 1, limit: undefined },
    labels: { namespace: rule.labels["namespace"] ?? namespaceIn(rule), job_name: jobOf(rule) },
    series: [
      gauge("kube_job_status_start_time", fixed(3600 - rule.limit)),
      gauge("kube_job_status_active", fixed(1)),
    ],
  }),
  BackupUnwatched: (rule) => ({
    ...{ good: 1, bad: 0, limit: undefined, labels: cronjob(rule) },
    series: [gauge("kube_cronjob_created", (there) => (there === 1 ? 0 : undefined))],
  }),
};

/** It was due at minute 60, ran for ten minutes, and did not end well. */
function failedRun(rule: AlertRule): Scenario {
  return {
    ...{ good: 0, bad: 1, delay: 10, limit: undefined, labels: cronjob(rule) },
    series: [
      gauge("kube_cronjob_status_last_schedule_time", (due) => 600 + due * 3000),
      gauge("kube_cronjob_status_last_successful_time", fixed(900)),
      gauge("kube_cronjob_status_active", (due, minute) => (due === 1 && minute < 70 ? 1 : 0)),
    ],
  };
}

/** The last good one was so long ago that the limit is passed in the minute after minute 60. */
function tooOld(rule: AlertRule): Scenario {
  return {
    ...{ good: 0, bad: 0, delay: 1, limit: undefined, labels: cronjob(rule) },
    series: [
      gauge("kube_cronjob_status_last_successful_time", fixed(3600 - rule.limit)),
      gauge("kube_cronjob_created", fixed(3600 - rule.limit - 1e6)),
    ],
  };
}

function cronjob(rule: AlertRule) {
  return { namespace: namespaceIn(rule), cronjob: /cronjob="([^"]+)"/.exec(rule.expr)?.[1] ?? "" };
}

function namespaceIn({ expr }: AlertRule): string {
  return /namespace="([^"]+)"/.exec(expr)?.[1] ?? "";
}

function jobOf({ expr }: AlertRule): string {
  return (/job_name=~"([^"]+)"/.exec(expr)?.[1] ?? "").replace("[0-9]+", "0");
}
