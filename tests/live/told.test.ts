/** The container that tells CloudWatch what a service says of itself, with the awk of its image and a service that answers. */
import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync, symlinkSync } from "node:fs";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { expect } from "chai";
import { type PlanView, parsed, planOf } from "../support/plan";
import { findProgram, need } from "./servers";

const SYSTEM = "tenant-provisioning";

interface Line {
  _aws: {
    Timestamp: number;
    CloudWatchMetrics: { Namespace: string; Dimensions: string[][]; Metrics: { Name: string }[] }[];
  };
  [field: string]: unknown;
}

const answer = (waiting: string, failed: number, done: number) =>
  [
    "# HELP provisioning_queue_depth Jobs that wait",
    "# TYPE provisioning_queue_depth gauge",
    `provisioning_queue_depth{queue="a"} ${waiting}`,
    'provisioning_queue_depth{queue="b"} 3 1763731052000',
    "active_tenants NaN",
    "process_resident_memory_bytes 1.5e+08",
    "somebody_elses_metric 7",
    `provisioning_jobs_total{step="{a},b",status="failure"} ${failed}`,
    `provisioning_jobs_total{status="success",step="say \\"status\\""} ${done}`,
    "",
  ].join("\n");

describe("what an application tells CloudWatch", function () {
  this.timeout(60_000);
  let plan: PlanView;
  let server: Server;
  let awk: ChildProcess;
  let lines: AsyncIterator<string>;
  const answers: (string | undefined)[] = [];
  const folder = mkdtempSync(join(tmpdir(), "ward-told-"));

  before(async function () {
    need(this, findProgram("wget"), "no wget (Debian: wget)");
    const busybox = findProgram("busybox");
    const program = need(this, busybox ?? findProgram("mawk"), "no awk as in the image (Debian: busybox)");
    plan = await planOf("prod", "aws", SYSTEM);
    // Each question takes the next answer; where there is none, the service is in trouble.
    server = createServer((_, response) => {
      const text = answers.shift();
      response.writeHead(text === undefined ? 503 : 200).end(text);
    }).listen(0, "127.0.0.1");
    await once(server, "listening");
    const definitions = parsed(
      plan.get("aws:ecs/taskDefinition:TaskDefinition", SYSTEM, "containerDefinitions"),
    );
    const container = (definitions as unknown as Definition[]).find(({ name }) => name === "metrics");
    if (container === undefined) throw new Error("no container that asks");
    const given = Object.fromEntries(container.environment.map(({ name, value }) => [name, value]));
    const [, script = ""] = container.command;
    answers.push(
      answer("12", 40, 100),
      answer("150", 41, 109),
      answer("9", 2, 5),
      undefined,
      answer("9", 2, 6),
    );
    const here = {
      URL: given["URL"]?.replace(/:\d+/, `:${(server.address() as AddressInfo).port}`),
      EVERY: "0",
    };
    if (busybox !== undefined) symlinkSync(busybox, join(folder, "wget"));
    const PATH = `${folder}:${process.env["PATH"] ?? ""}`;
    awk = spawn(program, busybox === undefined ? [script] : ["awk", script], {
      env: { PATH, ...given, ...here },
      stdio: ["ignore", "pipe", "inherit"],
    });
    if (awk.stdout === null) throw new Error("no output");
    lines = createInterface(awk.stdout)[Symbol.asyncIterator]();
  });
  after(() => {
    awk?.kill();
    server?.close();
    rmSync(folder, { recursive: true, force: true });
  });

  async function next(count: number): Promise<Line[]> {
    const found: Line[] = [];
    while (found.length < count) found.push(JSON.parse((await lines.next()).value as string) as Line);
    return found;
  }

  it("is where gauges stand, at once, and of counters what was added since", async () => {
    const [first] = await next(1);
    expect(first).to.include({ service: SYSTEM, up: 1, provisioning_queue_depth: 12 });
    expect(first).to.include({ process_resident_memory_bytes: 150_000_000 });
    expect(first).not.to.have.any.keys("provisioning_jobs_total", "active_tenants", "somebody_elses_metric");
    expect(metricsOf(first)).to.have.members([
      ...["up", "provisioning_queue_depth", "process_resident_memory_bytes"],
    ]);
    const second = await next(3);
    expect(second[0]).to.include({ up: 1, provisioning_queue_depth: 150, provisioning_jobs_total: 10 });
    expect(byStatus(second)).to.deep.equal({ failure: 1, success: 9 });
  });

  it("counts anew after a restart of the service", async () => {
    const third = await next(3);
    expect(third[0]).to.include({ provisioning_queue_depth: 9, provisioning_jobs_total: 7 });
    expect(byStatus(third)).to.deep.equal({ failure: 2, success: 5 });
  });

  it("says that nobody answers, and goes on", async () => {
    const [silent] = await next(1);
    expect(silent).to.include({ service: SYSTEM, up: 0 });
    expect(metricsOf(silent)).to.deep.equal(["up"]);
    const fifth = await next(3);
    expect(fifth[0]).to.include({ up: 1, provisioning_jobs_total: 1 });
  });

  it("is under the names that the alarms ask for", async () => {
    const alarms = plan
      .all("aws:cloudwatch/metricAlarm:MetricAlarm")
      .flatMap((it) => JSON.stringify(plan.inputs(it)).match(/"namespace":"Ward\/[^"]+"/g) ?? []);
    expect(new Set(alarms)).to.deep.equal(new Set([`"namespace":"Ward/prod/${SYSTEM}"`]));
    const [line] = await next(1);
    expect(line?._aws.CloudWatchMetrics[0]?.Namespace).to.equal(`Ward/prod/${SYSTEM}`);
    expect(Math.abs((line?._aws.Timestamp ?? 0) - Date.now())).to.be.below(120_000);
  });
});

interface Definition {
  name: string;
  command: string[];
  environment: { name: string; value: string }[];
}

const metricsOf = (line: Line | undefined) =>
  line?._aws.CloudWatchMetrics[0]?.Metrics.map(({ Name }) => Name) ?? [];

function byStatus(all: readonly Line[]): Record<string, unknown> {
  const own = all.filter(({ _aws }) => _aws.CloudWatchMetrics[0]?.Dimensions[0]?.includes("status"));
  return Object.fromEntries(own.map((line) => [line["status"], line["provisioning_jobs_total"]]));
}
