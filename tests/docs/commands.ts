/** Commands that the pages tell, as a shell would split them. */
import { blocksOf, proseOf, textOf } from "./pages";

const SHELLS = new Set(["sh", "bash", "shell"]);
/** What a sentence names as a command, rather than as a word. */
const IN_PROSE = /`((?:npm run|npx mocha|node --require|scripts\/|\.ci\/)[^`\n]*)`/g;

/** Of blocks and sentences: each command by its words, without comments, redirections and variables before it. */
export function commandsOf(page: string): string[][] {
  const text = textOf(page);
  const blocks = blocksOf(text).filter(({ language }) => SHELLS.has(language));
  const lines = blocks.flatMap((block) => block.text.replaceAll("\\\n", " ").split("\n"));
  const named = [...proseOf(text).matchAll(IN_PROSE)].map(([, command = ""]) => command);
  return [...lines, ...named].flatMap(commandsIn);
}

export function commandsIn(line: string): string[][] {
  const commands: string[][] = [[]];
  for (const [word] of line.matchAll(
    /'[^']*'|"[^"]*"|&&|\|\||[|;()]|#.*$|[^\s|;()'"]+(?:'[^']*'|"[^"]*")?/g,
  )) {
    if (word.startsWith("#")) break;
    if (/^(&&|\|\||[|;()])$/.test(word)) commands.push([]);
    else commands.at(-1)?.push(word.replaceAll(/^['"]|['"]$/g, ""));
  }
  return commands.map(bare).filter(({ length }) => length > 0);
}

function bare(words: string[]): string[] {
  const from = words.findIndex((word) => !/^[A-Z_]+=/.test(word));
  const to = words.findIndex((word) => /^[<>]/.test(word) && !/^<[a-z]+>/.test(word));
  return words.slice(from < 0 ? words.length : from, to < 0 ? undefined : to);
}

/** Arguments of `npm run <script> -- …`; nothing for another command. */
export function argumentsOf(command: readonly string[], script: string): string[] | undefined {
  const [npm, run, ...rest] = command.filter((word) => word !== "-s" && word !== "--silent");
  if (npm !== "npm" || run !== "run" || rest[0] !== script) return undefined;
  return rest[1] === "--" ? rest.slice(2) : rest.slice(1);
}
