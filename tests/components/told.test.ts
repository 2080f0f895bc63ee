import { expect } from "chai";
import { drawnBy, toldOf } from "../../components/observability/told";
import { systems } from "../../systems";
import { at, listAt, named, parsed, planOf } from "../support/plan";

const SYSTEM = "tenant-provisioning";
const ALARM = "aws:cloudwatch/metricAlarm:MetricAlarm";

describe("what CloudWatch is told of an application", () => {
  it("is what its alerts ask, and its guide's panels; nothing of a service that no alert asks", () => {
    const told = Object.values(systems).flatMap(({ name, services, observability }) =>
      Object.keys(services).map((service) => [name, service, toldOf(service, observability)] as const),
    );
    expect(told.filter(([, , one]) => one !== undefined)).to.deep.equal([
      [
        SYSTEM,
        SYSTEM,
        {
          gauges: [
            ...["active_tenants", "failed_provisionings", "process_resident_memory_bytes"],
            ...["process_virtual_memory_bytes", "provisioning_queue_depth"],
          ],
          counters: { process_cpu_seconds_total: "pod", provisioning_jobs_total: "status" },
        },
      ],
    ]);
  });

  it("is nothing of an exporter's, and no quantile", () => {
    const drawn = (expr: string) => drawnBy({ expr, legend: "" });
    expect(drawn("max(active_tenants{})")).to.deep.equal({ gauge: "active_tenants" });
    expect(drawn("sum by (step) (rate(jobs_total{}[5m]))")).to.deep.equal({
      counter: ["jobs_total", "step"],
    });
    expect(drawn("sum(redis_connected_clients{})")).to.equal(undefined);
    expect(drawn("histogram_quantile(0.95, sum by (le) (rate(x_bucket{}[5m])))")).to.equal(undefined);
  });

  it("rings as it does on kubernetes: a gauge every minute, a share of five minutes, and when nobody answers", async () => {
    const plan = await planOf("prod", "aws", SYSTEM);
    const alarm = (role: string) => {
      const found = plan.all(ALARM).find(({ name }) => name.endsWith(`-${role}`));
      if (found === undefined) throw new Error(`no alarm ${role}`);
      return plan.inputs(found);
    };
    const backlog = alarm("provisioning-queue-backlog");
    expect(backlog).to.include({ threshold: 100, evaluationPeriods: 5 });
    expect(listAt(backlog, "metricQueries")).to.deep.equal([
      {
        id: "value",
        metric: {
          namespace: `Ward/prod/${SYSTEM}`,
          metricName: "provisioning_queue_depth",
          dimensions: { service: SYSTEM },
          stat: "Maximum",
          period: 60,
        },
        returnData: true,
      },
    ]);
    const failures = alarm("high-provisioning-failure-rate");
    expect(failures).to.include({ threshold: 10, evaluationPeriods: 1, treatMissingData: "notBreaching" });
    const [failed, all, compared] = listAt(failures, "metricQueries");
    expect(at(failed, "metric.dimensions")).to.deep.equal({ service: SYSTEM, status: "failure" });
    expect(at(all, "metric.dimensions")).to.deep.equal({ service: SYSTEM });
    for (const one of [failed, all]) expect(at(one, "metric")).to.include({ stat: "Sum", period: 300 });
    expect(at(compared, "expression")).to.equal("100 * FILL(failed, 0) / all");
    expect(alarm("metrics-missing")).to.include({ treatMissingData: "breaching", threshold: 1 });
  });

  it("is asked by a container that has no secret and no way in, and that the service does not end with", async () => {
    const plan = await planOf("prod", "aws", SYSTEM);
    const task = plan.get("aws:ecs/taskDefinition:TaskDefinition", SYSTEM, "containerDefinitions");
    const container = named(parsed(task), "metrics");
    expect(container).to.deep.include({
      ...{ essential: false, readonlyRootFilesystem: true, user: "65534:65534", secrets: [] },
    });
    expect(container).not.to.have.any.keys("portMappings");
  });
});
