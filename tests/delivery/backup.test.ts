import { spawnSync } from "node:child_process";
import { chmodSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";
import { expect } from "chai";
import { dumpsOf } from "../../delivery/backup";

const root = join(__dirname, "../..");
const urn = (path: string, name: string) => `urn:pulumi:prod::ward::${path}::${name}`;
const provider = urn("pulumi:providers:kubernetes", "nx-portal-kubernetes");
const cronJob = {
  urn: urn("ward:components:BackupSchedule$kubernetes:batch/v1:CronJob", "nx-portal-database-backups-dump"),
  type: "kubernetes:batch/v1:CronJob",
  provider: `${provider}::0b5a`,
  outputs: { metadata: { name: "nx-portal-database-dump", namespace: "nx-portal" } },
};
const cluster = "arn:aws:ecs:us-west-2:123456789012:cluster/prod-tebx";
const definition = "arn:aws:ecs:us-west-2:123456789012:task-definition/prod-tebx-database-dump:4";
const schedule = {
  urn: urn("ward:components:BackupSchedule$aws:scheduler/schedule:Schedule", "tebx-database-backups-dump"),
  type: "aws:scheduler/schedule:Schedule",
  outputs: {
    target: {
      arn: cluster,
      ecsParameters: {
        taskDefinitionArn: definition,
        networkConfiguration: { assignPublicIp: false, subnets: ["subnet-1"], securityGroups: ["sg-1"] },
      },
    },
  },
};
const resources = [
  { urn: provider, type: "pulumi:providers:kubernetes", inputs: { context: "ward-prod" } },
  cronJob,
  schedule,
  { ...cronJob, urn: cronJob.urn.replace("-dump", "-drill") },
  {
    ...cronJob,
    urn: urn("ward:components:StoreBackup$kubernetes:batch/v1:CronJob", "nx-portal-files-backups-sync"),
  },
  { ...cronJob, delete: true },
  { ...schedule, type: "aws:cloudwatch/logGroup:LogGroup" },
];

describe("the dumps of a deployed stack", () => {
  it("are those of its databases, where they run, and no drill, copy or leftover", () => {
    const common = { subnets: ["subnet-1"], securityGroups: ["sg-1"] };
    expect(dumpsOf(resources)).to.deep.equal([
      {
        kind: "job",
        name: "nx-portal-database-backups-dump",
        namespace: "nx-portal",
        cronJob: "nx-portal-database-dump",
        context: "ward-prod",
      },
      {
        kind: "task",
        name: "tebx-database-backups-dump",
        cluster,
        definition,
        network: common,
        region: "us-west-2",
      },
    ]);
  });
});

describe("a backup before an update", function () {
  this.timeout(60_000);
  let folder = "";
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), "ward-backup-"));
  });
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  /** Programs that write down how they were called, and answer as told. */
  function backUp(answers: { kubectl?: string; aws?: string }, state: object = { resources }, minutes = "1") {
    for (const [name, script] of Object.entries(answers)) {
      const file = join(folder, name);
      writeFileSync(file, `#!/bin/sh\nprintf '%s\\n' "${name} $*" >>"${folder}/calls"\n${script}\n`);
      chmodSync(file, 0o755);
    }
    const args = ["--require", "tsx/cjs", "delivery/backup.ts", "--minutes", minutes];
    const ended = spawnSync(process.execPath, args, {
      cwd: root,
      encoding: "utf8",
      input: JSON.stringify({ version: 3, deployment: state }),
      env: { ...process.env, PATH: [folder, process.env["PATH"]].join(delimiter) },
    });
    const calls = Object.keys(answers).length === 0 ? "" : readFileSync(join(folder, "calls"), "utf8");
    return {
      ...ended,
      calls: calls
        .replace(/-before-\d+/g, "-before-N")
        .trim()
        .split("\n")
        .sort(),
    };
  }

  const complete = `case "$*" in *get*) echo '{"status":{"conditions":[{"type":"Complete","status":"True"}]}}' ;; esac`;
  const stopped = (code: number) =>
    `case "$*" in
*run-task*) echo '{"tasks":[{"taskArn":"arn:task"}],"failures":[]}' ;;
*) echo '{"tasks":[{"lastStatus":"STOPPED","containers":[{"name":"files","exitCode":0},{"name":"dump","exitCode":${code}}]}]}' ;;
esac`;

  it("runs every dump where it belongs, and waits until it is done", () => {
    const { status, stdout, stderr, calls } = backUp({ kubectl: complete, aws: stopped(0) });
    expect(stderr).to.equal("");
    expect(status).to.equal(0);
    expect(stdout).to.match(/nx-portal-database-backups-dump: done in \d+ s/);
    expect(stdout).to.match(/tebx-database-backups-dump: done in \d+ s/);
    const at =
      "--cluster arn:aws:ecs:us-west-2:123456789012:cluster/prod-tebx --region us-west-2 --output json";
    expect(calls).to.deep.equal([
      `aws ecs describe-tasks --tasks arn:task ${at}`,
      `aws ecs run-task --launch-type FARGATE --task-definition ${definition} --network-configuration {"awsvpcConfiguration":{"subnets":["subnet-1"],"securityGroups":["sg-1"],"assignPublicIp":"DISABLED"}} ${at}`,
      "kubectl --context ward-prod --namespace nx-portal create job --from=cronjob/nx-portal-database-dump nx-portal-database-dump-before-N",
      "kubectl --context ward-prod --namespace nx-portal get job nx-portal-database-dump-before-N --output json",
    ]);
  });

  it("stops the update when one of them fails, and says where its log is", () => {
    const failed = `case "$*" in *get*) echo '{"status":{"conditions":[{"type":"Failed","status":"True","message":"has reached the backoff limit"}]}}' ;; esac`;
    const { status, stderr } = backUp({ kubectl: failed, aws: stopped(3) });
    expect(status).to.equal(1);
    expect(stderr).to.contain(
      "nx-portal-database-backups-dump: has reached the backoff limit. See: kubectl -n nx-portal logs job/",
    );
    expect(stderr).to.contain("tebx-database-backups-dump: dump ended with 3");
  });

  it("stops it when ECS starts nothing, or kubectl may not", () => {
    const none = `echo '{"tasks":[],"failures":[{"reason":"RESOURCE:MEMORY"}]}'`;
    const { status, stderr } = backUp({ kubectl: "echo 'jobs is forbidden' >&2; exit 1", aws: none });
    expect(status).to.equal(1);
    expect(stderr).to.contain("tebx-database-backups-dump: RESOURCE:MEMORY");
    expect(stderr).to.contain("jobs is forbidden");
  });

  it("does not wait for ever", () => {
    const running = `case "$*" in *get*) echo '{"status":{}}' ;; esac`;
    const { status, stderr } = backUp({ kubectl: running }, { resources: [cronJob] }, "0.00001");
    expect(status).to.equal(1);
    expect(stderr).to.contain("nx-portal-database-backups-dump: not done after 0.00001 minutes");
  });

  it("has nothing to do for a stack that is not there yet", () => {
    const { status, stdout } = backUp({}, {});
    expect([status, stdout]).to.deep.equal([0, "No database is deployed yet: there is nothing to save.\n"]);
  });
});
