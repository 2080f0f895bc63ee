/**
 * Refuses to go on when a GitHub environment asks nobody: GitHub makes an environment that a workflow names, without
 * any protection, and then `prod` would be updated by every merge.
 *
 *   node delivery/approval.ts --environment prod
 *
 * Reads GITHUB_TOKEN (`actions: read`), GITHUB_REPOSITORY and GITHUB_API_URL; needs no package.
 * https://docs.github.com/en/rest/deployments/environments
 */
import { parseArgs } from "node:util";

interface GitHubEnvironment {
  protection_rules?: { type: string; reviewers?: unknown[] }[];
}

/** @throws {Error} that says what to do, unless somebody has to approve. */
export async function demandApproval(
  name: string,
  environment: Readonly<Record<string, string | undefined>>,
): Promise<void> {
  const {
    GITHUB_API_URL: api = "https://api.github.com",
    GITHUB_REPOSITORY: repository,
    GITHUB_TOKEN: token,
  } = environment;
  if (!repository || !token) throw new Error("GITHUB_REPOSITORY and GITHUB_TOKEN have to be set");
  const headers = {
    authorization: `Bearer ${token}`,
    accept: "application/vnd.github+json",
    "x-github-api-version": "2022-11-28",
  };
  const answer = await fetch(`${api}/repos/${repository}/environments/${encodeURIComponent(name)}`, {
    headers,
  });
  if (!answer.ok && answer.status !== 404)
    throw new Error(`GitHub answers ${answer.status} about the environment "${name}"`);
  const { protection_rules: rules = [] } = answer.ok ? ((await answer.json()) as GitHubEnvironment) : {};
  const asks = rules.some(
    ({ type, reviewers }) => type === "required_reviewers" && (reviewers?.length ?? 0) > 0,
  );
  if (!asks)
    throw new Error(
      `Nobody has to approve an update of "${name}". Add required reviewers under Settings, Environments, ${name}: docs/delivery.md says how.`,
    );
}

async function run(): Promise<void> {
  const { values } = parseArgs({ options: { environment: { type: "string" } } });
  if (!values.environment) throw new Error("Usage: approval.ts --environment NAME");
  await demandApproval(values.environment, process.env);
}

// Node reads this file as a module when it runs it alone: there is no `require.main` to ask.
if (process.argv[1]?.endsWith("approval.ts"))
  run().catch((error: Error) => {
    console.error(error.message);
    process.exitCode = 1;
  });
