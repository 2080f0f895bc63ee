import { execFileSync } from "node:child_process";
import { expect } from "chai";
import { findProgram, need } from "../live/servers";
import { folder, jobOf, jobs, type Step, steps, texts, workflows } from "./workflow-files";

describe("workflows", () => {
  it("run no action but by a commit's whole name, with its version beside it", () => {
    const lines = Object.values(texts).flatMap((text) => text.match(/^.*\buses:.*$/gm) ?? []);
    const actions = lines.filter((line) => !line.includes("uses: ./"));
    expect(actions.length).to.be.greaterThan(20);
    expect(
      actions.filter((line) => !/uses: [\w./-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+$/.test(line)),
    ).to.deep.equal([]);
  });

  it("run one version of each action and of Pulumi", () => {
    const used = steps.flatMap(({ uses }) => (uses === undefined ? [] : [uses.split("@")]));
    const versions = new Map(used.map(([action = "", commit = ""]) => [action, commit]));
    expect(used.filter(([action = "", commit]) => versions.get(action) !== commit)).to.deep.equal([]);
    const engines = steps.filter(({ uses }) => uses?.startsWith("pulumi/actions@"));
    expect(new Set(engines.map((step) => step.with?.["pulumi-version"]))).to.deep.equal(new Set(["3.255.0"]));
  });

  it("have no permission that a job does not name", () => {
    expect(Object.values(workflows).map(({ permissions }) => permissions)).to.deep.equal(
      Object.values(workflows).map(() => ({})),
    );
    const given = jobs.map(({ at, permissions = {} }) => [
      at,
      Object.entries(permissions)
        .filter(([, level]) => level === "write")
        .map(([name]) => name)
        .join(" "),
    ]);
    expect(Object.fromEntries(given)).to.deep.equal({
      "check.yml, check": "",
      "check.yml, everything": "",
      "check.yml, audit": "",
      "images.yml, image": "id-token security-events",
      "pull-request.yml, check": "",
      "pull-request.yml, images": "id-token security-events",
      "pull-request.yml, preview": "",
      "pull-request.yml, comment": "pull-requests",
      "deploy.yml, check": "",
      "deploy.yml, staging": "id-token",
      "deploy.yml, prod": "id-token",
      "deploy-stack.yml, plan": "",
      "deploy-stack.yml, scan": "id-token",
      "deploy-stack.yml, update": "id-token",
      "deploy-stack.yml, verify": "",
    });
  });

  it("hold no key: roles are taken by OIDC, and only a registry that knows none has a login", () => {
    expect(Object.values(texts).filter((text) => /access-key|ACCESS_TOKEN/.test(text))).to.deep.equal([]);
    const secrets = Object.values(texts).flatMap((text) => text.match(/(?<=\$\{\{\s*secrets\.)\w+/g) ?? []);
    expect(new Set(secrets)).to.deep.equal(new Set(["REGISTRY_USERNAME", "REGISTRY_PASSWORD"]));
    const roles = steps.filter(({ uses }) => uses?.startsWith("aws-actions/configure-aws-credentials@"));
    expect(roles.map(({ at, with: given }) => [at, given?.["role-to-assume"]])).to.deep.equal([
      ["deploy-stack.yml, scan", expression("vars.AWS_IMAGES_ROLE_ARN")],
      ["deploy-stack.yml, update", expression("vars.AWS_ROLE_ARN")],
      ["images.yml, image", expression("vars.AWS_IMAGES_ROLE_ARN")],
    ]);
  });

  it("leave no token in a checkout", () => {
    const checkouts = steps.filter(({ uses }) => uses?.startsWith("actions/checkout@"));
    expect(checkouts.map((step) => step.with?.["persist-credentials"])).to.deep.equal(
      checkouts.map(() => false),
    );
  });

  it("put no value of an event or an input into a shell's text", () => {
    expect(
      steps.filter(({ run }) => run?.includes("${{")).map(({ at, run }) => `${at}: ${run}`),
    ).to.deep.equal([]);
  });

  it("end every stage within the minutes of the guide (seed 002, section 3)", () => {
    const minutes = Object.fromEntries(
      jobs.filter(({ uses }) => uses === undefined).map(({ at, "timeout-minutes": limit }) => [at, limit]),
    );
    expect(minutes).to.deep.equal({
      "check.yml, check": 30,
      "check.yml, everything": 60,
      "check.yml, audit": 20,
      "images.yml, image": 45,
      "pull-request.yml, preview": 15,
      "pull-request.yml, comment": 5,
      "deploy-stack.yml, plan": 15,
      "deploy-stack.yml, scan": 20,
      "deploy-stack.yml, update": 30,
      "deploy-stack.yml, verify": 15,
    });
  });

  it("pass actionlint", function () {
    const hint = "no actionlint (go install github.com/rhysd/actionlint/cmd/actionlint@v1.7.12)";
    const actionlint = need(this, findProgram("actionlint"), hint);
    const files = Object.keys(texts).map((name) => `${folder}/${name}.yml`);
    expect(execFileSync(actionlint, ["-no-color", ...files], { encoding: "utf8" })).to.equal("");
  });
});

describe("a pull request", () => {
  it("is linted, typed and tested, and its dependencies are audited as the guides ask", () => {
    expect(commands(jobOf("check", "check").steps)).to.deep.equal([
      "npm ci",
      "npm run lint",
      "npm run typecheck",
      "npm test",
    ]);
    expect(commands(jobOf("check", "audit").steps)).to.include.members(["npm audit --audit-level=high"]);
    expect(jobOf("pull-request", "check").uses).to.equal("./.github/workflows/check.yml");
  });

  it("gets a preview of every stack against its base, made without credentials", () => {
    const job = jobOf("pull-request", "preview");
    const step = job.steps?.find(({ name }) => name === "preview every stack");
    expect(job.permissions).to.deep.equal({ contents: "read" });
    expect(step?.run).to.equal(
      'node --require tsx/cjs delivery/preview-report.ts --against "$BASE" --to preview.md',
    );
    expect(step?.env).to.deep.equal({ BASE: expression("github.event.pull_request.base.sha") });
    expect(job.steps?.[0]?.with?.["fetch-depth"], "the base has to be there").to.equal(0);
  });

  it("is commented by code of its base, in a job that installs nothing, also when a plan is blocked", () => {
    const { steps = [], permissions, if: condition } = jobOf("pull-request", "comment");
    expect(steps[0]?.with?.["ref"]).to.equal(expression("github.event.pull_request.base.sha"));
    expect(commands(steps)).to.deep.equal(['node delivery/comment.ts --number "$NUMBER" --file preview.md']);
    expect(permissions).to.deep.equal({ contents: "read", "pull-requests": "write" });
    expect(condition).to.contain("!cancelled()");
  });

  it("never runs as `pull_request_target`, which would hand its code the secrets", () => {
    expect(Object.values(workflows).filter(({ on }) => "pull_request_target" in on)).to.deep.equal([]);
    expect(workflows["pull-request"]?.on).to.deep.equal({ pull_request: { branches: ["main"] } });
  });
});

describe("images", () => {
  it("are built from every Dockerfile of the repository, and scanned before they are pushed", () => {
    const { strategy, steps = [] } = jobOf("images", "image");
    expect(strategy?.matrix["image"]).to.deep.equal(["backup", "keycloak"]);
    const order = ["docker/build-push-action", "aquasecurity/trivy-action", "aws-actions/amazon-ecr-login"];
    expect(
      order.map((action) => steps.findIndex(({ uses }) => uses?.startsWith(`${action}@`))),
    ).to.deep.equal([2, 3, 6]);
    expect(steps[3]?.with).to.include({ severity: "CRITICAL,HIGH", "exit-code": 1, "ignore-unfixed": true });
    expect(steps.at(-1)?.run).to.contain("RepoDigests");
  });

  it("are pushed from main only", () => {
    const { steps = [] } = jobOf("images", "image");
    const pushing = steps.filter(({ name }) => ["role", "registry", "push"].includes(name ?? ""));
    expect(pushing.map((step) => step.if)).to.deep.equal(
      pushing.map(() => "github.ref == 'refs/heads/main' && github.event_name != 'pull_request'"),
    );
    expect(pushing).to.have.length(3);
  });
});

describe("a merge", () => {
  it("updates staging after the checks, and prod after staging, where somebody has to approve", () => {
    expect(jobOf("deploy", "staging")).to.deep.include({
      needs: "check",
      with: { stack: "staging", approved: false },
    });
    expect(jobOf("deploy", "prod")).to.deep.include({
      needs: "staging",
      with: { stack: "prod", approved: true },
    });
    expect(jobOf("deploy-stack", "update").environment).to.equal(expression("inputs.stack"));
    const approval = jobOf("deploy-stack", "plan").steps?.find(
      ({ name }) => name === "somebody has to approve",
    );
    expect(approval).to.include({
      if: "inputs.approved",
      run: 'node delivery/approval.ts --environment "$STACK"',
    });
  });

  it("waits where Pulumi Deployments updates the stacks", () => {
    expect(jobOf("deploy", "check").if).to.equal("vars.WARD_DELIVERY == 'actions'");
  });

  it("cuts no update off", () => {
    expect(workflows["deploy"]?.concurrency).to.deep.equal({ group: "deploy", "cancel-in-progress": false });
    expect(workflows["pull-request"]?.concurrency?.["cancel-in-progress"]).to.equal(true);
  });

  it("shows a registry's login to that registry alone, and on no command line", () => {
    const login = jobOf("deploy-stack", "scan").steps?.find(({ name }) => name === "registry");
    expect(login?.if).to.equal(
      "vars.REGISTRY != '' && startsWith(matrix.image, format('{0}/', vars.REGISTRY))",
    );
    expect(login?.run).to.contain("--password-stdin").and.not.contain("secrets");
    const using = steps.filter(({ env = {} }) =>
      Object.values(env).some((value) => /secrets\./.test(String(value))),
    );
    expect(using.map(({ name }) => name)).to.deep.equal(["registry"]);
  });

  it("scans every image of the plan before it is approved", () => {
    const { needs, strategy, steps = [] } = jobOf("deploy-stack", "scan");
    expect(needs).to.equal("plan");
    expect(strategy?.matrix["image"]).to.equal(expression("fromJSON(needs.plan.outputs.images)"));
    expect(steps.at(-1)?.with).to.include({
      "image-ref": expression("matrix.image"),
      severity: "CRITICAL,HIGH",
      "exit-code": 1,
    });
    expect(jobOf("deploy-stack", "update").needs).to.equal("scan");
  });

  it("looks for what would destroy data, backs up, and only then updates and migrates, with the policy pack", () => {
    const { steps = [] } = jobOf("deploy-stack", "update");
    const names = steps.flatMap(({ name }) => (name === undefined ? [] : [name]));
    expect(names).to.deep.equal([
      "clusters",
      "what is deployed",
      "no data is destroyed",
      "back up",
      "update and migrate",
    ]);
    expect(steps.find(({ name }) => name === "no data is destroyed")?.run).to.contain("--against");
    expect(steps.find(({ name }) => name === "back up")?.run).to.contain("delivery/backup.ts --minutes 10");
    expect(steps.at(-1)?.with).to.include({ command: "up", policyPacks: "policy" });
    expect(steps.some((step) => step.if?.includes("always()"))).to.equal(false);
  });

  it("is asked and measured afterwards", () => {
    const job = jobOf("deploy-stack", "verify");
    expect(job.needs).to.equal("update");
    expect(commands(job.steps)).to.deep.equal([
      "npm ci",
      'node --require tsx/cjs delivery/smoke.ts --stack "$STACK"',
      'node --require tsx/cjs delivery/response-time.ts --stack "$STACK"',
    ]);
  });
});

/** As a workflow writes what GitHub is to fill in. */
function expression(text: string): string {
  return `\${{ ${text} }}`;
}

function commands(steps: readonly Step[] = []): string[] {
  return steps.flatMap(({ run }) => (run === undefined ? [] : [run]));
}
