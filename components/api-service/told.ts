/**
 * What an application tells at `metricsPath`, for CloudWatch. On aws nothing scrapes: a small container in each task asks its
 * neighbour every minute, and writes what is wanted into the log as CloudWatch's embedded metrics, which become metrics
 * by themselves. No agent, no key, no way in: what is asked is localhost.
 * https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/CloudWatch_Embedded_Metric_Format_Specification.html
 */
import type { Container } from "../fargate";
import { images } from "../images";
import type { Scope } from "../target";
import type { Listener, ServicePlan } from "./plan";

/** Beside what is told: 1 where the service answered. */
export const ANSWERED = "up";
/** The dimension that all have. */
export const BY_SERVICE = "service";

export function metricNamespace({ stack, system }: Pick<Scope, "stack" | "system">): string {
  return `Ward/${stack}/${system}`;
}

/**
 * Reads Prometheus' text format, and remembers counters from one minute to the next. After a restart of the service a
 * counter begins anew: what it has then was added. The first answer says only where counters stand.
 */
const SCRIPT = String.raw`
function ask(    command, line, series, name, labels, value, rest, kind, n, parts) {
  command = "timeout 10 wget -q -O - " ENVIRON["URL"] " 2>/dev/null"
  split("", high); split("", whole); split("", part); up = 0
  while ((command | getline line) > 0) {
    if (line ~ /^#/ || line == "") continue
    up = 1; labels = ""; rest = line
    if (match(line, /\{.*\}/)) { labels = substr(line, RSTART, RLENGTH); rest = substr(line, 1, RSTART - 1) substr(line, RSTART + RLENGTH) }
    n = split(rest, parts, " "); name = parts[1]; value = parts[2]
    if (n < 2 || value !~ /^[-+]?[0-9.]+([eE][-+]?[0-9]+)?$/) continue
    if (name in gauge && (!(name in high) || value + 0 > high[name])) high[name] = value + 0
    if (!(name in counter)) continue
    whole[name] += value
    if (!match(labels, "[{,]" counter[name] "=\"[^\"\\\\]*\"")) continue
    kind = substr(labels, RSTART + length(counter[name]) + 3, RLENGTH - length(counter[name]) - 4)
    part[name, kind] += value
  }
  close(command)
}
function added(key, now,    before) {
  before = (key in last) ? last[key] : 0
  last[key] = now
  return now < before ? now : now - before
}
function tell(dimensions, names, fields) {
  printf "{\"_aws\":{\"Timestamp\":%d000,\"CloudWatchMetrics\":[{\"Namespace\":\"%s\",\"Dimensions\":[[%s]],\"Metrics\":[%s]}]},\"service\":\"%s\"%s}\n", \
    systime(), ENVIRON["NAMESPACE"], dimensions, names, ENVIRON["SERVICE"], fields
}
function metric(name) { return "{\"Name\":\"" name "\"}" }
function field(name, value) { return sprintf(",\"%s\":%.10g", name, value) }
BEGIN {
  n = split(ENVIRON["GAUGES"], list, " "); for (i = 1; i <= n; i++) gauge[list[i]] = 1
  n = split(ENVIRON["COUNTERS"], list, " "); for (i = 1; i <= n; i++) { split(list[i], pair, "="); counter[pair[1]] = pair[2] }
  for (;;) {
    ask()
    names = metric("up"); fields = field("up", up)
    for (name in high) { names = names "," metric(name); fields = fields field(name, high[name]) }
    for (name in whole) {
      more = added(name, whole[name])
      if (asked) { names = names "," metric(name); fields = fields field(name, more) }
    }
    tell("\"service\"", names, fields)
    for (key in part) {
      split(key, pair, SUBSEP); name = pair[1]; more = added(key, part[key])
      if (asked) tell("\"service\",\"" counter[name] "\"", metric(name), ",\"" counter[name] "\":\"" pair[2] "\"" field(name, more))
    }
    if (up) asked = 1
    fflush(); system("sleep " ENVIRON["EVERY"])
  }
}`;

/** The container that asks; none where nothing is wanted of the service. */
export function tellingContainer(
  plan: ServicePlan,
  listens: Listener | undefined,
  scope: Scope,
): Container[] {
  const { told, metricsPath, metricsPort = listens?.port, service } = plan;
  if (told === undefined || metricsPath === undefined || metricsPort === undefined) return [];
  return [
    {
      name: "metrics",
      image: images.files,
      command: ["awk", SCRIPT],
      env: {
        // Not `localhost`: busybox asks its first address only, which may be the one of IPv6.
        URL: `http://127.0.0.1:${metricsPort}${metricsPath}`,
        NAMESPACE: metricNamespace(scope),
        SERVICE: service,
        GAUGES: told.gauges.join(" "),
        COUNTERS: Object.entries(told.counters)
          .map(([name, label]) => `${name}=${label}`)
          .join(" "),
        EVERY: "60",
      },
      secrets: {},
      after: [],
      beside: [service],
      essential: false,
      user: "65534:65534",
    },
  ];
}
