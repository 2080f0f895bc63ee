/** Every command of docs/runbooks/restore.md is run, on stand-ins that know the plan's objects and note what they are told. */
import { execFileSync, spawnSync } from "node:child_process";
import { chmodSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect } from "chai";
import { parse } from "yaml";
import type { Shown } from "../../preview/wire";
import { itWithSchema, schemasFolder } from "../support/operator-schemas";
import { at, listAt, type PlanView, planOf } from "../support/plan";
import { problemsOf, type Schema } from "../support/structural-schema";

const ROOT = join(__dirname, "../..");
const PAGE = readFileSync(join(ROOT, "docs/runbooks/restore.md"), "utf8");
const BLOCKS = [...PAGE.matchAll(/```sh\n([\s\S]*?)```/g)].map(([, block = ""]) => block);
/** Functions that the page defines once for kubernetes. */
const [KUBERNETES = ""] = BLOCKS;

const STAND_IN = `#!/bin/sh
name=$(basename "$0")
printf '%s' "$name" >>"$NOTES/calls"
printf '\\t%s' "$@" >>"$NOTES/calls"
printf '\\n' >>"$NOTES/calls"
case "$name $*" in
"kubectl "*" get "*" -o json") kind=$4; cat "$NOTES/objects/\${kind%%.*}-$5.json" ;;
"kubectl "*currentPrimary*) printf nx-portal-database-1 ;;
"kubectl "*" get secret "*) printf c2VjcmV0 ;;
"kubectl create -f -") cat >"$NOTES/created-$(date +%N).txt" ;;
"kubectl "*" exec -i "*) cat >"$NOTES/told-$(date +%N).txt" ;;
"aws "*"--output json"*) echo '{"Subnets":["subnet-1"],"SecurityGroups":["sg-1"]}' ;;
"aws "*"--output text"*) echo some-id ;;
"pulumi stack export"*) echo '{}' ;;
esac
`;

const PROGRAMS = ["kubectl", "aws", "pulumi", "redis-server", "psql", "curl"];

describe("the runbook for restores", () => {
  const notes = mkdtempSync(join(tmpdir(), "ward-runbook-"));
  let portal: PlanView;
  let tebx: PlanView;
  let onKubernetes: PlanView;
  let calls: string[][];
  let created: Shown[];

  before(async function () {
    if (spawnSync("jq", ["--version"]).status !== 0) return this.skip();
    portal = await planOf("prod", "kubernetes", "nx-portal");
    tebx = await planOf("prod", "aws", "tebx");
    onKubernetes = await planOf("prod", "kubernetes", "tebx");
    standIns();
    objects();
    for (const block of BLOCKS) perform(block);
    calls = readFileSync(join(notes, "calls"), "utf8")
      .trim()
      .split("\n")
      .map((line) => line.split("\t"));
    created = readdirSync(notes)
      .filter((name) => name.startsWith("created-"))
      .map((name) => parse(readFileSync(join(notes, name), "utf8")) as Shown);
  });
  after(() => rmSync(notes, { recursive: true, force: true }));

  function standIns(): void {
    mkdirSync(join(notes, "bin"));
    mkdirSync(join(notes, "images/backup"), { recursive: true });
    for (const path of [...PROGRAMS.map((name) => `bin/${name}`), "images/backup/backup"]) {
      writeFileSync(join(notes, path), STAND_IN);
      chmodSync(join(notes, path), 0o755);
    }
  }

  /** What `kubectl get … -o json` answers: the plan's own. */
  function objects(): void {
    mkdirSync(join(notes, "objects"));
    for (const [plan, resource] of [portal, onKubernetes].flatMap((one) =>
      one.resources.map((each) => [one, each] as const),
    )) {
      const inputs = plan.inputs(resource);
      const [kind, name] = [at(inputs, "kind"), at(inputs, "metadata.name")];
      const type = resource.type.split(":").at(-1) ?? "";
      if (!resource.type.startsWith("kubernetes:") || typeof name !== "string") continue;
      const plural = /^(Cluster|PerconaServerMongoDB)$/.test(type)
        ? `${type.toLowerCase()}s`
        : type.toLowerCase();
      const shown = {
        apiVersion: at(inputs, "apiVersion") ?? "v1",
        kind: kind ?? type,
        ...(inputs as object),
      };
      writeFileSync(join(notes, "objects", `${plural}-${name}.json`), JSON.stringify(shown));
    }
  }

  function perform(block: string): void {
    const script = block.startsWith("#") ? block : `${KUBERNETES}\n${block}`;
    const env = { PATH: `${join(notes, "bin")}:${process.env["PATH"] ?? ""}`, NOTES: notes };
    const run = spawnSync("sh", ["-eu", "-c", script], { cwd: notes, env, encoding: "utf8" });
    expect([run.status, run.stderr], block).to.deep.equal([0, ""]);
  }

  /** Names that the plan gives to things, in any input. */
  function namesOf(plan: PlanView): Set<string> {
    const names = new Set<string>();
    const collect = (value: unknown): void => {
      if (typeof value === "string") names.add(value);
      else if (typeof value === "object" && value !== null) Object.values(value).forEach(collect);
    };
    for (const resource of plan.resources) collect(plan.inputs(resource));
    return names;
  }

  it("has commands for both targets", () => {
    expect(calls.filter(([name]) => name === "kubectl").length).to.be.above(40);
    expect(calls.filter(([name]) => name === "aws").length).to.be.above(25);
  });

  it("names only namespaces and objects that are deployed, or that it makes itself", () => {
    const known = new Set([...namesOf(portal), ...namesOf(onKubernetes)]);
    const wrong = calls
      .filter(([name]) => name === "kubectl")
      .flatMap((call) => call.filter((word) => /^(\w[\w.]*\/)?(nx-portal|tebx)(-[\w-]+)?$/.test(word)))
      .map((word) => word.split("/").at(-1) ?? "")
      .filter((word) => !known.has(word) && !known.has(word.replace(/-(restored|by-hand)(-1)?$|-1$/, "")));
    expect(wrong).to.deep.equal([]);
    const namespaces = calls.flatMap((call) => call.filter((_, index) => call[index - 1] === "-n"));
    expect([...new Set(namespaces)].sort()).to.deep.equal(["nx-portal", "tebx"]);
  });

  it("names only what stands on aws, or what it makes beside it", () => {
    const known = [...namesOf(tebx)];
    const made = /-(restored|before)(-\d)?$|-\d{8}t\d{4}$|-\d$|-001$/;
    const words = calls
      .filter(([name]) => name === "aws")
      .flatMap((call) => call.flatMap((word) => word.split(/[ =]/)));
    const named = words
      .filter((word) => /^(prod-tebx|tebx-|\/ward\/)/.test(word))
      .map((word) => word.split("/2026")[0] ?? "");
    expect(named.length).to.be.above(20);
    const there = [...known, ...tebx.resources.map(({ name }) => name)];
    expect(
      named.filter((word) => !there.includes(word) && !there.includes(word.replace(made, ""))),
    ).to.deep.equal([]);
    const task = tebx.one("aws:ecs/taskDefinition:TaskDefinition", "tebx-identity-database-backups-dump");
    const [container] = JSON.parse(String(at(tebx.inputs(task), "containerDefinitions"))).filter(
      (one: { essential: boolean }) => one.essential,
    ) as { name: string }[];
    const overrides = calls.flatMap((call) => call.filter((word) => word.includes("containerOverrides")));
    expect(overrides.length).to.be.above(0);
    for (const text of overrides)
      expect(JSON.parse(text).containerOverrides[0]).to.deep.equal({
        name: container?.name,
        command: ["list"],
        environment: [],
      });
  });

  it("reads backups where they are written", () => {
    const paths = calls.flatMap((call) => call.filter((word) => word.startsWith("s3://ward-backups")));
    const folders = ["prod/tebx/dumps/uploads", "prod/nx-portal/dumps/database"];
    const written = [
      ...namesOf(portal),
      ...[...namesOf(tebx)].filter((text) => text.includes("BACKUP_PREFIX")),
    ].join(" ");
    expect(paths.length).to.be.above(2);
    for (const path of paths)
      expect(
        folders.some((folder) => path.startsWith(`s3://ward-backups-prod-us-east-2/${folder}/`)),
        path,
      ).to.equal(true);
    for (const folder of [...folders, "prod/tebx/dumps/cache"]) expect(written).to.include(folder);
  });

  it("runs the program with commands and variables that it has, in the pod of its CronJob with the disk of a drill", () => {
    const program = readdirSync(join(ROOT, "images/backup"))
      .map((name) => readFileSync(join(ROOT, "images/backup", name), "utf8"))
      .join("\n");
    const jobs = created.filter(
      (one) => at(one, "kind") === "Job" && at(one, "metadata.namespace") === "nx-portal",
    );
    expect(jobs.length).to.be.above(4);
    const cron = portal.get(
      "kubernetes:batch/v1:CronJob",
      "nx-portal-database-backups-dump",
      "spec.jobTemplate.spec.template",
    );
    for (const job of jobs) {
      const container = at(job, "spec.template.spec.containers.0");
      expect(program).to.match(new RegExp(`^${String(at(container, "args.0"))}\\) `, "m"));
      for (const variable of listAt(container, "env")) {
        const name = String(at(variable, "name"));
        if (!/^(AWS|PG)/.test(name)) expect(program).to.include(name);
      }
      expect(at(job, "spec.template.metadata")).to.deep.equal(at(cron, "metadata"));
      expect(at(container, "image")).to.equal(at(cron, "spec.containers.0.image"));
      expect(JSON.stringify(at(job, "spec.template.spec.volumes"))).to.include('"storage":"300Gi"');
      expect(String(at(job, "metadata.name")).length).to.be.at.most(63);
    }
    const restores = jobs.flatMap((job) => listAt(job, "spec.template.spec.containers.0.env"));
    const value = (name: string) =>
      restores.filter((one) => at(one, "name") === name).map((one) => at(one, "value"));
    expect(value("RESTORE_TABLE")).to.deep.equal(["public.files"]);
    expect([...new Set(value("RESTORE_DATABASE"))]).to.deep.equal(["nx_production_restored"]);
  });

  it("runs the program of tebx on kubernetes as its CronJobs do, with what a restore needs besides", () => {
    const jobs = created.filter(
      (one) => at(one, "kind") === "Job" && at(one, "metadata.namespace") === "tebx",
    );
    const spec = (part: string) => {
      const found = jobs.filter((one) => String(at(one, "metadata.name")).includes(part));
      expect(found.length, part).to.equal(1);
      return at(found[0], "spec.template.spec") as Shown;
    };
    const cron = (name: string, path: string) =>
      onKubernetes.get("kubernetes:batch/v1:CronJob", name, `spec.jobTemplate.spec.template.spec.${path}`);
    const variable = (pod: Shown, name: string) =>
      listAt(pod, "containers.0.env").find((one) => at(one, "name") === name);
    const refilled = spec("cache-copy-restore");
    expect(at(refilled, "containers.0.args")).to.deep.equal(["restore"]);
    expect(at(refilled, "containers.0.env")).to.deep.equal(
      cron("tebx-cache-backups-copy", "containers.0.env"),
    );
    expect(at(refilled, "containers.0.resources")).to.deep.equal(
      cron("tebx-cache-backups-drill", "containers.0.resources"),
    );
    const restored = spec("database-dump-restore");
    expect(at(restored, "containers.0.args")).to.deep.equal(["restore"]);
    expect(
      listAt(restored, "containers.0.env").filter((one) => at(one, "name") === "MONGODB_URI").length,
    ).to.equal(1);
    const own = namesOf(onKubernetes);
    const uri = new URL(String(at(variable(restored, "MONGODB_URI"), "value")));
    expect(own).to.include(uri.hostname);
    expect(own).to.include(uri.searchParams.get("replicaSet"));
    const secret = at(variable(restored, "PASSWORD"), "valueFrom.secretKeyRef");
    const users = onKubernetes.one("kubernetes:core/v1:Secret", "tebx-database-users");
    expect(at(secret, "name")).to.equal(at(onKubernetes.inputs(users), "metadata.name"));
  });

  it("makes a database for a restore as the cluster made its own", () => {
    const cluster = "kubernetes:postgresql.cnpg.io/v1:Cluster";
    const made = portal.get(cluster, "nx-portal-database", "spec.bootstrap.initdb.postInitApplicationSQL");
    expect(listAt(made).length).to.be.above(3);
    for (const line of listAt(made).map(String))
      expect(PAGE).to.include(`\n${line.replace('"nx_production"', '"nx_production_restored"')};\n`);
  });

  it("makes the second cluster from the first one's archive, and lets it speak as the first may", () => {
    const cluster = created.find((one) => at(one, "kind") === "Cluster");
    const parameters = at(cluster, "spec.externalClusters.0.plugin.parameters");
    const archiver = portal.get(
      "kubernetes:postgresql.cnpg.io/v1:Cluster",
      "nx-portal-database",
      "spec.plugins.0.parameters",
    );
    expect(parameters).to.deep.equal(archiver);
    expect(at(cluster, "spec.plugins")).to.equal(undefined);
    expect(at(cluster, "spec.bootstrap.recovery.database")).to.equal("nx_production");
    const policy = created.find((one) => at(one, "kind") === "NetworkPolicy");
    expect(at(policy, "spec.podSelector.matchLabels")).to.deep.equal({
      "cnpg.io/cluster": "nx-portal-database-restored",
    });
  });

  for (const [kind, file] of [
    ["Cluster", "cnpg-clusters.yaml"],
    ["PerconaServerMongoDBBackup", "psmdb-perconaservermongodbbackups.yaml"],
    ["PerconaServerMongoDBRestore", "psmdb-perconaservermongodbrestores.yaml"],
  ] as const)
    itWithSchema(
      `writes a ${kind} as its operator understands it`,
      () => {
        const { spec } = parse(readFileSync(join(schemasFolder, file), "utf8")) as {
          spec: { versions: { schema: { openAPIV3Schema: Schema } }[] };
        };
        const found = created.filter((one) => at(one, "kind") === kind);
        expect(found.length).to.equal(1);
        const schema = spec.versions[0]?.schema.openAPIV3Schema;
        if (schema === undefined) throw new Error(`no schema in ${file}`);
        for (const one of found) expect(problemsOf(schema, one)).to.deep.equal([]);
      },
      file,
    );

  it("is what alerts lead to", () => {
    const [path = "", anchor = ""] = "docs/runbooks/restore.md#when-an-alert-rings".split("#");
    expect(readFileSync(join(ROOT, path), "utf8")).to.include(
      `## ${anchor.replaceAll("-", " ").replace("when", "When")}\n`,
    );
    const rules = portal.all("kubernetes:monitoring.coreos.com/v1:PrometheusRule");
    const alerts = rules.flatMap((rule) =>
      listAt(at(portal.inputs(rule), "spec.groups.0"), "rules").map((one) => String(at(one, "alert"))),
    );
    const listed = [...PAGE.matchAll(/^\| (Backup\w+) \|/gm)].map(([, name]) => name);
    expect([...new Set(alerts.filter((name) => name.startsWith("Backup")))].sort()).to.deep.equal(
      listed.sort(),
    );
  });

  it("passes shellcheck, where it is", function () {
    if (spawnSync("shellcheck", ["--version"]).status !== 0) return this.skip();
    for (const block of BLOCKS) {
      const script = block.startsWith("#") ? block : `${KUBERNETES}\n${block}`;
      execFileSync("shellcheck", ["--shell=sh", "--exclude=SC2034,SC2317,SC2329", "-"], { input: script });
    }
  });
});
