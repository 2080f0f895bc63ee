/** Where a service listens and how it is asked whether it is well: asserted from one table. */
import { expect } from "chai";
import { at, type PlanView } from "../support/plan";
import type { Facts } from "./facts";
import { appContainer, serviceName } from "./workload";

const SERVICE = "kubernetes:core/v1:Service";

export interface Probe {
  path: string;
  initialDelay: number;
  period: number;
  timeout: number;
  failures: number;
}

export interface Listening {
  port: number;
  liveness: Probe;
  readiness: Probe;
  /** How it checks itself on Fargate. */
  command: readonly string[];
  /** Seconds in which failed checks do not count on Fargate. @default liveness.initialDelay */
  startSeconds?: number;
}

export function listenerFacts({ fact }: Facts, service: string, listening: Listening): void {
  const { port, liveness, readiness, command, startSeconds } = listening;
  const sheet = (path: string) => `services.${service}.${path}`;
  const container = (path: string, expected: unknown) => (plan: PlanView) =>
    expect(at(appContainer(plan, service), path)).to.deep.equal(expected);

  fact(`listens on port ${port}, inside of the system only`, [sheet("port")], {
    services: {
      aws: container("portMappings", [{ containerPort: port, protocol: "tcp", name: "http" }]),
      kubernetes: (plan) => {
        container("ports", [{ name: "http", containerPort: port, protocol: "TCP" }])(plan);
        const name = serviceName(plan, service);
        expect(plan.get(SERVICE, name, "spec.type")).to.equal("ClusterIP");
        expect(plan.get(SERVICE, name, "spec.ports.0.port")).to.equal(port);
      },
    },
  });
  fact(`is restarted when ${liveness.path} fails three times`, [sheet("liveness")], {
    services: {
      aws: container("healthCheck", {
        command,
        interval: liveness.period,
        timeout: liveness.timeout,
        retries: liveness.failures,
        startPeriod: startSeconds ?? liveness.initialDelay,
      }),
      kubernetes: container("livenessProbe", httpProbe(liveness, port)),
    },
  });
  fact(`gets no requests when ${readiness.path} fails three times`, [sheet("readiness")], {
    services: { kubernetes: container("readinessProbe", httpProbe(readiness, port)) },
  });
}

/** A service that Prometheus asks at /metrics. */
export function scrapeFact({ fact }: Facts, service: string): void {
  fact(`scrapes ${service} at /metrics every 15 s`, [`services.${service}.metricsPath`], {
    services: {
      kubernetes: (plan) => {
        const type = "kubernetes:monitoring.coreos.com/v1:ServiceMonitor";
        const endpoints = plan.get(type, `${serviceName(plan, service)}-metrics`, "spec.endpoints");
        expect(endpoints).to.deep.equal([{ port: "http", path: "/metrics", interval: "15s" }]);
      },
    },
  });
}

export function curl(url: string): string[] {
  return ["CMD-SHELL", `curl -fsS ${url} || exit 1`];
}

function httpProbe({ path, initialDelay, period, timeout, failures }: Probe, port: number) {
  return {
    httpGet: { path, port },
    initialDelaySeconds: initialDelay,
    periodSeconds: period,
    timeoutSeconds: timeout,
    failureThreshold: failures,
  };
}
