/** What is told of a service to those who watch over it: it grows with the service, and nothing else of it does. */
export function watchingOf(service: string): RegExp {
  const told = [
    "ward:components:Observability \\S+: watched",
    "kubernetes:monitoring\\.coreos\\.com/v1:PrometheusRule \\S+-observability-alerts: spec\\.groups",
    `aws:cloudwatch/metricAlarm:MetricAlarm \\S+-observability-${service}-\\S+(: metricQueries)?`,
  ];
  return new RegExp(`^(${told.join("|")})$`);
}
