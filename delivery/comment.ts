/**
 * Writes a file as a comment on a pull request, and edits that same comment the next time.
 *
 *   node delivery/comment.ts --number 12 --file preview.md
 *
 * It needs nothing but Node 22.18 or newer, so that the job which may write to pull requests installs no package and
 * runs none of the pull request's code. GITHUB_TOKEN, GITHUB_REPOSITORY and GITHUB_API_URL are read from the environment.
 * https://docs.github.com/en/rest/issues/comments
 */
import { readFileSync } from "node:fs";
import { parseArgs } from "node:util";

const MARK = "<!-- ward: preview -->";
const LONGEST = 65_536;
/** The author of what a workflow's own token writes. */
const AUTHOR = "github-actions[bot]";

interface Comment {
  id: number;
  body?: string;
  user: { login: string } | null;
}

type Environment = Readonly<Record<string, string | undefined>>;

/** @throws {Error} with GitHub's answer, when it refuses. */
export async function writeComment(number: string, text: string, environment: Environment): Promise<string> {
  const {
    GITHUB_API_URL: api = "https://api.github.com",
    GITHUB_REPOSITORY: repository,
    GITHUB_TOKEN: token,
  } = environment;
  if (!repository || !token) throw new Error("GITHUB_REPOSITORY and GITHUB_TOKEN have to be set");
  if (!/^[1-9]\d*$/.test(number))
    throw new Error(`--number ${number}: should be the number of a pull request`);
  const issues = `${api}/repos/${repository}/issues`;
  const body = JSON.stringify({ body: `${MARK}\n${text}`.slice(0, LONGEST) });
  const before = await ownComment();
  const written =
    before === undefined
      ? await ask(`${issues}/${number}/comments`, { method: "POST", body })
      : await ask(`${issues}/comments/${before.id}`, { method: "PATCH", body });
  return ((await written.json()) as { html_url: string }).html_url;

  /** Whoever quotes the mark in a comment of their own keeps that comment. */
  async function ownComment(): Promise<Comment | undefined> {
    for (let page = 1; ; page++) {
      const answer = await ask(`${issues}/${number}/comments?per_page=100&page=${page}`, {});
      const comments = (await answer.json()) as Comment[];
      const own = comments.find(({ user, body }) => user?.login === AUTHOR && body?.startsWith(MARK));
      if (own !== undefined || comments.length < 100) return own;
    }
  }

  async function ask(url: string, request: RequestInit): Promise<Response> {
    const answer = await fetch(url, {
      ...request,
      headers: {
        authorization: `Bearer ${token}`,
        accept: "application/vnd.github+json",
        "content-type": "application/json",
        "x-github-api-version": "2022-11-28",
      },
    });
    if (!answer.ok)
      throw new Error(
        `${request.method ?? "GET"} ${new URL(url).pathname}: ${answer.status} ${await answer.text()}`,
      );
    return answer;
  }
}

async function run(): Promise<void> {
  const { values } = parseArgs({ options: { number: { type: "string" }, file: { type: "string" } } });
  if (!values.number || !values.file) throw new Error("Usage: comment.ts --number NUMBER --file FILE");
  const text = readFileSync(values.file, "utf8");
  console.log(await writeComment(values.number, text, process.env));
}

// Node reads this file as a module when it runs it alone: there is no `require.main` to ask.
if (process.argv[1]?.endsWith("comment.ts"))
  run().catch((error: Error) => {
    console.error(error.message);
    process.exitCode = 1;
  });
