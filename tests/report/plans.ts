/** Whole stacks of the repository, planned once each: what a page shows beside one system. */
import { join } from "node:path";
import { loadEnvironment } from "../../environments/load";
import type { Violation } from "../../policy/judging/judge";
import { type Changes, changesOf } from "../../preview/against/changes";
import { readSaved } from "../../preview/against/saved";
import { toDocument } from "../../preview/json";
import { type Plan, plan } from "../../preview/plan";
import { readStackFile } from "../../preview/stack-file";

const root = join(__dirname, "../..");
const made = new Map<string, Promise<Plan>>();

/** @param systems All of the stack when none is named. */
export function planOfStack(stack: string, ...systems: string[]): Promise<Plan> {
  const key = [stack, ...systems].join(" ");
  const known = made.get(key) ?? planned(stack, systems);
  made.set(key, known);
  return known;
}

function planned(stack: string, systems: string[]): Promise<Plan> {
  return plan({
    ...{ project: "ward", stack, root, config: readStackFile(root, "ward", stack), load: loadEnvironment },
    program: () => require("../../index") as unknown,
    ...{ systems, placement: "default", changes: [] },
  });
}

/** A plan that something is wrong with: a mandatory rule, an advisory one, and one that is waived. */
export async function planWithViolations(): Promise<Plan> {
  const good = await planOfStack("prod", "tenant-provisioning");
  const violation: Violation = {
    ...{ rule: "T-15", name: "cache-requires-tls", level: "mandatory", severity: "critical" },
    ...{
      urn: good.resources[1]?.urn ?? "",
      resource: "tenant-provisioning-cache",
      path: "transitEncryptionMode",
    },
    ...{
      message: "clients may do <without> TLS",
      remediation: "Demand it.",
      citations: ["45 CFR 164.312(e)(1)"],
    },
  } as const;
  const waiver = {
    rule: "T-20",
    resource: "x",
    owner: "platform",
    reason: "until release 4",
    expires: "2027-01-31",
  };
  const advice: Violation = { ...violation, rule: "R-01", level: "advisory" };
  const verdict = {
    ...good.verdict,
    ...{
      violations: [violation, advice],
      waived: [{ ...violation, rule: waiver.rule, waiver }],
      complete: false,
    },
  };
  return { ...good, verdict };
}

/** What a plan changes since one in which a database was of another engine, a resource was not there yet, and one still was. */
export async function changesSinceThen(): Promise<Changes> {
  const now = await planOfStack("prod", "tenant-provisioning");
  const then = JSON.parse(JSON.stringify(toDocument(now))) as ReturnType<typeof toDocument>;
  const database = then.resources.find(({ type }) => type === "aws:rds/instance:Instance");
  const alarm = then.resources.findIndex(({ type }) => type === "aws:cloudwatch/metricAlarm:MetricAlarm");
  const bucket = then.resources.find(({ type }) => type === "aws:backup/vault:Vault");
  if (database === undefined || bucket === undefined || alarm < 0) throw new Error("prod has no data on aws");
  database.inputs["engine"] = "mysql";
  const gone = { ...bucket, urn: `${bucket.urn}-old`, name: `${bucket.name}-old` };
  then.resources.splice(alarm, 1, gone);
  return changesOf(now, readSaved("before.json", JSON.stringify(then), "prod"), []);
}
