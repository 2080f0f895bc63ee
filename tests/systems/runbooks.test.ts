/** Every command of docs/runbooks names what is deployed; those of restore.md have runbook.test.ts. */
import { execFileSync, spawnSync } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect } from "chai";
import { windowSeconds } from "../../components/maintenance";
import { systems } from "../../systems";
import { at, type PlanView, planOf } from "../support/plan";
import { awsProblems } from "./runbooks/aws";
import { Cluster } from "./runbooks/kubectl";
import { blocksOf, inlineOf, PAGES, ROOT, textOf } from "./runbooks/pages";
import { nodeProblems, npmProblems, pulumiProblems } from "./runbooks/program";
import { type Call, callsOf } from "./runbooks/shell";

/** Where each system is, by its default. */
const PLACED = {
  tebx: "aws",
  "nx-portal": "kubernetes",
  inamsos: "kubernetes",
  hospital: "kubernetes",
  "tenant-provisioning": "hybrid",
} as const;
/** Stacks of this repository, and those that a page makes. */
const STACKS = ["prod", "staging", "operators-prod", "prod-tenant-provisioning", "elsewhere"];

describe("the runbooks", () => {
  let plans: PlanView[];
  let cluster: Cluster;

  before(async () => {
    plans = await Promise.all(
      Object.entries(PLACED).map(([system, placement]) => planOf("prod", placement, system)),
    );
    cluster = new Cluster(plans);
  });

  for (const page of PAGES) {
    const commands = [...blocksOf(page), ...inlineOf(page)];
    if (commands.length > 0)
      it(`name only what is deployed: ${page}`, async () => {
        for (const block of commands) expect(await problemsOf(block), block).to.deep.equal([]);
      });
  }

  it("would be refused with another name, namespace, container, variable, path, key or option", async () => {
    const wrong: Record<string, string> = {
      "kubectl -n healthcar get pods": "no namespace healthcar",
      "kubectl get pods": "no namespace",
      "kubectl -n healthcare logs deployment/tenants": "no deployment tenants in healthcare",
      "kubectl -n healthcare get pods -l app=tenants": "no pods app=tenants in healthcare",
      "kubectl -n nx-portal exec nx-portal-database-4 -- psql": "no pod nx-portal-database-4 in nx-portal",
      "kubectl -n nx-portal get clusters.postgresql.cnpg nx-portal-database":
        "no clusters.postgresql.cnpg nx-portal-database in nx-portal",
      "kubectl -n nx-portal exec nx-portal-database-1 -c postgres -- psql --dbname=nx":
        "no database nx in nx-portal-database-1",
      "kubectl -n healthcare exec deployment/tenant-provisioning -c web -- sh":
        "no container web in deployment/tenant-provisioning",
      "kubectl -n healthcare exec deployment/tenant-provisioning -c app -- node -e 'process.env.DB_HOTS'":
        "no variable DB_HOTS",
      "kubectl -n healthcare exec deployment/tenant-provisioning -c app -- node -e 'fetch(\"http://localhost:80/metrics\")'":
        "nothing at localhost:80/metrics",
      "kubectl -n healthcare logs deployment/tenant-provisioning --tial 3": "unknown: logs --tial",
      "aws logs tail /ward/prod/tebx/api": "no log group /ward/prod/tebx/api in the stack's region",
      "aws logs tail /ward/prod/tebx/edge": "no log group /ward/prod/tebx/edge in the stack's region",
      "aws ecs describe-services --cluster tebx": "no --cluster tebx",
      "aws rds describe-db-instances --db-instance-identifier prod-tebx-database":
        "no --db-instance-identifier prod-tebx-database",
      "pulumi up --yse": "pulumi up takes no --yse",
      "pulumi up --replace urn:pulumi:prod::ward::x": "no resource urn:pulumi:prod::ward::x",
      "pulumi config set --secret --path ward:secrets.tebx.MAIL": "no secret ward:secrets.tebx.MAIL",
      "npm run preview -- --stack live": "no stack live",
      "npm run preview -- --stack prod --system portal": "no system portal",
      "node --require tsx/cjs delivery/smoke.ts --stak prod": "delivery/smoke.ts takes no --stak",
      "curl https://tebx.example.com/": "no host tebx.example.com",
    };
    for (const [command, problem] of Object.entries(wrong))
      expect(await problemsOf(command), command).to.deep.equal([problem]);
    const [unknown = ""] = await problemsOf("pulumi config set --path ward:systems.tebx.maintenence true");
    expect(unknown).to.include("maintenence");
  });

  it("lead where there is something: each link, and each heading that is named", () => {
    for (const page of PAGES)
      for (const [, target = ""] of textOf(page).matchAll(/\]\(([^)]+)\)/g)) {
        if (/^https?:/.test(target)) continue;
        const [file = "", heading] = target.split("#");
        const path = file === "" ? join("docs/runbooks", page) : join("docs/runbooks", file);
        expect(existsSync(join(ROOT, path)), `${page}: ${target}`).to.equal(true);
        if (heading !== undefined) expect(headingsOf(path), `${page}: ${target}`).to.include(heading);
      }
  });

  it("are found from the list of them", () => {
    const listed = [...textOf("README.md").matchAll(/\]\(([\w-]+\.md)/g)].map(([, name]) => name);
    expect(listed).to.include.members([...PAGES.filter((page) => page !== "README.md"), "restore.md"]);
  });

  it("tell the window that each sheet has", () => {
    const rows = [...textOf("maintenance.md").matchAll(/^\| ([\w-]+) \| (\w+) ([\d:]+)–([\d:]+) \|/gm)];
    const told = rows.map(([, name, weekday, from, to]) => [name, { weekday, from, to }]);
    const wanted = Object.values(systems).map(({ name, maintenance }) => [name, maintenance]);
    expect(told).to.have.deep.members(wanted);
    for (const { maintenance } of Object.values(systems))
      expect(windowSeconds(maintenance)).to.be.at.least(3600);
  });

  it("pass shellcheck, where it is", function () {
    if (spawnSync("shellcheck", ["--version"]).status !== 0) return this.skip();
    for (const page of PAGES)
      for (const input of blocksOf(page))
        execFileSync("shellcheck", ["--shell=sh", "--exclude=SC2016", "-"], { input });
  });

  async function problemsOf(block: string): Promise<string[]> {
    const found: string[] = [];
    for (const call of callsOf(block)) found.push(...(await problemsOfCall(call)));
    return found;
  }

  async function problemsOfCall(call: Call): Promise<string[]> {
    const stacks = call.args.filter((_, index) => call.args[index - 1] === "--stack");
    const strangers = stacks.filter((stack) => !STACKS.includes(stack)).map((stack) => `no stack ${stack}`);
    switch (call.program) {
      case "kubectl":
        return cluster.problems(call);
      case "aws":
        return awsProblems(call, plans);
      case "pulumi":
        return [...strangers, ...(await pulumiProblems(call, plans))];
      case "npm":
        return npmProblems(call, STACKS);
      case "node":
        return [...strangers, ...nodeProblems(call)];
      case "curl":
        return call.args.flatMap((word) => hostProblems(word));
      default:
        return [];
    }
  }

  function hostProblems(word: string): string[] {
    if (!word.startsWith("https://")) return [];
    const { hostname } = new URL(word);
    const served = plans.flatMap((plan) =>
      plan
        .all("ward:components:EdgeProxy")
        .flatMap((edge) => JSON.stringify(at(plan.inputs(edge), "sites")).match(/[\w.-]+\.[a-z]+/g) ?? []),
    );
    return [...served, "truststore.pki.rds.amazonaws.com"].includes(hostname) ? [] : [`no host ${hostname}`];
  }
});

/** As GitHub makes anchors of headings. */
function headingsOf(path: string): string[] {
  return [...readFileSync(join(ROOT, path), "utf8").matchAll(/^#+ (.+)$/gm)].map(([, heading = ""]) =>
    heading
      .toLowerCase()
      .replaceAll(/[^\w\s-]/g, "")
      .replaceAll(/\s/g, "-"),
  );
}
