/** The pages of docs/runbooks: their blocks of commands, and the commands that stand in a line of text. */
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";

export const ROOT = join(__dirname, "../../..");
const FOLDER = join(ROOT, "docs/runbooks");

/** restore.md has a test of its own: runbook.test.ts. */
export const PAGES = readdirSync(FOLDER).filter((name) => name.endsWith(".md") && name !== "restore.md");

export function textOf(page: string): string {
  return readFileSync(join(FOLDER, page), "utf8");
}

/** Blocks, those inside of lists without their indent. */
export function blocksOf(page: string): string[] {
  return [...textOf(page).matchAll(/^( *)```sh\n([\s\S]*?)^\1```$/gm)].map(([, indent = "", block = ""]) =>
    block.replaceAll(new RegExp(`^${indent}`, "gm"), ""),
  );
}

/** What a placeholder stands for: of one system on each target. */
const MEANT: Readonly<Record<"kubectl" | "aws", Readonly<Record<string, string>>>> = {
  kubectl: {
    "<namespace>": "nx-portal",
    "<system>": "nx-portal",
    "<database>": "database",
    "<service>": "api-gateway",
    "<pod>": "nx-portal-database-1",
  },
  aws: {
    "<stack>": "prod",
    "<system>": "tebx",
    "<service's name>": "prod-tebx-tebx-api",
    "<service>": "tebx-api",
  },
};

/** Commands between backticks that name something, with names in place of placeholders. Those with `…` are not whole. */
export function inlineOf(page: string): string[] {
  return [...textOf(page).matchAll(/`((kubectl|aws) [^`…]* -[^`…]+)`/g)].map(([, command = "", program]) =>
    Object.entries(MEANT[program === "aws" ? "aws" : "kubectl"]).reduce(
      (text, [placeholder, name]) => text.replaceAll(placeholder, name),
      command,
    ),
  );
}
