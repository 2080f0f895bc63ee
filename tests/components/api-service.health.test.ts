/** How a service is asked whether it lives. */
import { expect } from "chai";
import type { ApiServiceSpec, Probe } from "../../components/api-service/args";
import type { SystemSpec } from "../../systems/system";
import { at, planFor, SYSTEM } from "../support/plan";
import { podOf, taskOf, withService } from "./one-service";
import { sheet } from "./refusal";

describe("startSeconds", () => {
  it("are how long failed checks of a starting task do not count, else the liveness probe's delay", async () => {
    const startPeriod = async (spec: SystemSpec) =>
      at(taskOf(await planFor({ stack: "prod", placement: "aws", spec })), "healthCheck.startPeriod");
    expect(await startPeriod(withService({ startSeconds: 40 }))).to.equal(40);
    expect(await startPeriod(sheet())).to.equal(30);
  });

  it("are how long the load balancer's checks of it do not count either", async () => {
    const plan = await planFor({ stack: "prod", placement: "aws", spec: withService({ startSeconds: 40 }) });
    expect(plan.get("aws:ecs/service:Service", SYSTEM, "healthCheckGracePeriodSeconds")).to.equal(40);
  });

  it("leave the guide's delay to kubernetes", async () => {
    const spec = withService({ startSeconds: 40 });
    const pod = podOf(await planFor({ stack: "prod", placement: "kubernetes", spec }));
    expect(at(pod, "livenessProbe.initialDelaySeconds")).to.equal(30);
  });

  it("are at most what Fargate takes, and nothing to kubernetes", async () => {
    const spec = withService({ startSeconds: 301 });
    expect(await refusedOnAws(spec)).to.include(
      "startSeconds (without it liveness.initialDelay) is 301: give a whole number from 0 to 300",
    );
    const plan = await planFor({ stack: "prod", placement: "kubernetes", spec });
    expect(at(podOf(plan), "livenessProbe.initialDelaySeconds")).to.equal(30);
  });
});

describe("a liveness probe", () => {
  const least = { period: 5, timeout: 2, failures: 1, initialDelay: 0 };
  const most = { period: 300, timeout: 60, failures: 10, initialDelay: 300 };
  const shifted = (probe: typeof least, by: number) =>
    Object.fromEntries(Object.entries(probe).map(([field, figure]) => [field, figure + by]));
  const withProbe = (change: Partial<Probe>) => {
    const { liveness } = sheet().services[SYSTEM] as ApiServiceSpec;
    return withService({ liveness: { ...(liveness as Probe), ...change } });
  };

  for (const [what, probe] of Object.entries({ least, most }))
    it(`may have the ${what} that Fargate takes`, async () => {
      const plan = await planFor({ stack: "prod", placement: "aws", spec: withProbe(probe) });
      const { period, timeout, failures, initialDelay } = probe;
      expect(at(taskOf(plan), "healthCheck")).to.deep.include({
        ...{ interval: period, timeout, retries: failures, startPeriod: initialDelay },
      });
    });

  for (const [what, probe] of [
    ["less", shifted(least, -1)],
    ["more", shifted(most, 1)],
    ["half a second other", shifted(least, 0.5)],
  ] as const)
    it(`is refused with ${what} than Fargate takes`, async () => {
      const told = await refusedOnAws(withProbe(probe));
      for (const [field, figure] of Object.entries(probe)) expect(told).to.match(said(field, figure));
    });

  it("may be quicker on kubernetes", async () => {
    const spec = withProbe({ period: 2, timeout: 1 });
    const pod = podOf(await planFor({ stack: "prod", placement: "kubernetes", spec }));
    expect(at(pod, "livenessProbe.periodSeconds")).to.equal(2);
    expect(at(pod, "livenessProbe.timeoutSeconds")).to.equal(1);
  });

  function said(field: string, figure: number): RegExp {
    const [from, to] = [least, most].map(
      (probe) => Object.entries(probe).find(([key]) => key === field)?.[1],
    );
    return new RegExp(`liveness\\.${field}\\)? is ${figure}: give a whole number from ${from} to ${to}, `);
  }
});

async function refusedOnAws(spec: SystemSpec): Promise<string> {
  return planFor({ stack: "prod", placement: "aws", spec }).then(
    () => "the plan was made",
    (refused: Error) => refused.message,
  );
}
