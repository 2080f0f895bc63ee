import { spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect } from "chai";
import { demandApproval } from "../../delivery/approval";
import { writeComment } from "../../delivery/comment";
import { report } from "../../delivery/preview-report";
import { type Asked, type GitHub, startGitHub } from "./github";

const MARK = "<!-- ward: preview -->";
const bot = { login: "github-actions[bot]" };
let github: GitHub | undefined;
const started: GitHub[] = [];
afterEach(() => {
  for (const one of started.splice(0)) one.stop();
});

/** A test may ask several, one after the other. */
async function start(...args: Parameters<typeof startGitHub>): Promise<GitHub> {
  github = await startGitHub(...args);
  started.push(github);
  return github;
}

describe("the comment on a pull request", () => {
  const written = { status: 200, body: { html_url: "https://github.com/clinic/ward/pull/7#1" } };
  const serve = async (comments: readonly object[]) => {
    github = await start(({ method, path }) => {
      if (method !== "GET") return written;
      const page = Number(new URL(path, "http://x").searchParams.get("page"));
      return { status: 200, body: comments.slice((page - 1) * 100, page * 100) };
    });
    return github;
  };
  const changes = (asked: readonly Asked[]) => asked.filter(({ method }) => method !== "GET");

  it("is written once", async () => {
    const { environment, asked } = await serve([]);
    expect(await writeComment("7", "all is well", environment)).to.equal(
      "https://github.com/clinic/ward/pull/7#1",
    );
    expect(changes(asked)).to.deep.equal([
      {
        method: "POST",
        path: "/repos/clinic/ward/issues/7/comments",
        authorization: "Bearer a token of tests",
        body: { body: `${MARK}\nall is well` },
      },
    ]);
  });

  it("is edited in place the next time, also behind a hundred others", async () => {
    const others = Array.from({ length: 130 }, (_, id) => ({
      id,
      body: "looks good",
      user: { login: "ines" },
    }));
    const { environment, asked } = await serve([...others, { id: 777, body: `${MARK}\nbefore`, user: bot }]);
    await writeComment("7", "after", environment);
    expect(changes(asked).map(({ method, path, body }) => [method, path, body])).to.deep.equal([
      ["PATCH", "/repos/clinic/ward/issues/comments/777", { body: `${MARK}\nafter` }],
    ]);
  });

  it("leaves alone what a person wrote, even with its mark, and what other programs wrote", async () => {
    const comments = [
      { id: 1, body: `${MARK}\nquoted`, user: { login: "ines" } },
      { id: 2, body: "coverage: 98 %", user: bot },
      { id: 3, body: MARK, user: null },
    ];
    const { environment, asked } = await serve(comments);
    await writeComment("7", "mine", environment);
    expect(changes(asked).map(({ method }) => method)).to.deep.equal(["POST"]);
  });

  it("is never longer than GitHub takes", async () => {
    const { environment, asked } = await serve([]);
    await writeComment("7", "x".repeat(100_000), environment);
    const [sent] = changes(asked).map(({ body }) => (body as { body: string }).body);
    expect(sent).to.have.length(65_536);
  });

  it("fails with GitHub's own words, and without the token", async () => {
    github = await start(() => ({
      status: 403,
      body: { message: "Resource not accessible by integration" },
    }));
    const error = await writeComment("7", "x", github.environment).catch((caught: Error) => caught);
    expect(error).to.be.instanceOf(Error);
    expect((error as Error).message)
      .to.contain("403")
      .and.contain("Resource not accessible by integration");
    expect((error as Error).message).not.to.contain("a token of tests");
  });

  it("refuses a number that is none, before anything is asked", async () => {
    const { environment, asked } = await serve([]);
    const error = await writeComment("7/../8", "x", environment).catch((caught: Error) => caught);
    expect((error as Error).message).to.equal("--number 7/../8: should be the number of a pull request");
    expect(asked).to.deep.equal([]);
  });

  it("is written by a program that needs no package: its job installs none", () => {
    const program = join(__dirname, "../../delivery/comment.ts");
    const { stderr } = spawnSync(process.execPath, ["--require", "tsx/cjs", program], { encoding: "utf8" });
    expect(stderr).to.equal("Usage: comment.ts --number NUMBER --file FILE\n");
    for (const name of ["comment", "approval"]) {
      const sources = importsOf(`${name}.ts`);
      expect(sources.filter((source) => !source.startsWith("node:"))).to.deep.equal([]);
      expect(sources).to.have.length.greaterThan(0);
    }
  });
});

describe("the report of a pull request", () => {
  it("has a line for each stack, and opens those that somebody has to repair", () => {
    const text = report([
      { stack: "staging", status: 0, text: "✔ 284 rules kept" },
      { stack: "prod", status: 1, text: "✘ 1 mandatory violation" },
      { stack: "draft", status: 2, text: "Pulumi.draft.yaml: …" },
    ]);
    expect(text).to.contain("| `staging` | ✔ may be merged |");
    expect(text).to.contain("| `prod` | ✘ blocked |");
    expect(text).to.contain("| `draft` | ✘ the configuration is wrong |");
    expect(text).to.contain(
      "<details><summary><code>staging</code></summary>\n\n```text\n✔ 284 rules kept\n```",
    );
    expect(text).to.contain("<details open><summary><code>prod</code></summary>");
  });

  it("lets nothing of a plan become Markdown", () => {
    expect(report([{ stack: "a", status: 0, text: "```\n@everyone" }])).to.contain(
      "````text\n```\n@everyone\n````",
    );
  });

  it("cuts what is too long for a comment, and keeps every stack's line and verdict", () => {
    const long = (stack: string) => ({ stack, status: 1, text: "line of a plan\n".repeat(10_000) });
    const text = report([long("staging"), long("prod"), long("operators-prod")]);
    expect(text.length).to.be.lessThan(65_536 - MARK.length);
    expect(text.match(/the whole of it is in the run's log/g)).to.have.length(3);
    expect(text).to.contain("| `operators-prod` | ✘ blocked |");
  });
});

describe("the approval of prod", () => {
  const ask = async (status: number, body: unknown) => {
    github = await start(() => ({ status, body }));
    return demandApproval("prod", github.environment).then(
      () => "goes on",
      (error: Error) => error.message,
    );
  };
  const nobody =
    'Nobody has to approve an update of "prod". Add required reviewers under Settings, Environments, prod: docs/delivery.md says how.';

  it("is there when somebody has to give it", async () => {
    const reviewers = [{ type: "Team", reviewer: { slug: "on-call" } }];
    expect(await ask(200, { protection_rules: [{ type: "required_reviewers", reviewers }] })).to.equal(
      "goes on",
    );
    expect(github?.asked.map(({ path }) => path)).to.deep.equal(["/repos/clinic/ward/environments/prod"]);
  });

  it("is missing where the environment has other rules, an empty list, or does not exist", async () => {
    expect(await ask(200, { protection_rules: [{ type: "wait_timer" }] })).to.equal(nobody);
    expect(await ask(200, { protection_rules: [{ type: "required_reviewers", reviewers: [] }] })).to.equal(
      nobody,
    );
    expect(await ask(200, {})).to.equal(nobody);
    expect(await ask(404, { message: "Not Found" })).to.equal(nobody);
  });

  it("is not assumed when GitHub does not say", async () => {
    expect(await ask(500, {})).to.equal('GitHub answers 500 about the environment "prod"');
  });
});

function importsOf(file: string): string[] {
  const text = readFileSync(join(__dirname, "../../delivery", file), "utf8");
  return [...text.matchAll(/^import .* from "(.+)";$/gm)].map(([, source = ""]) => source);
}
