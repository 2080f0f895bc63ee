/** What a command line tells: settings before its programs, and switches of programs that everybody uses. */
import { oncePer } from "../plan/once-per";
import type { View } from "../plan/view";

/** The words of a command as one text, and which word stands where in it. */
interface CommandLine {
  text: string;
  wordAt(offset: number): View;
}

export const commandLine = oncePer((words: readonly View[]): CommandLine => {
  const ends: number[] = [];
  let text = "";
  for (const word of words) {
    const read = word.or("");
    text += `${typeof read === "symbol" ? "" : String(read)} `;
    ends.push(text.length);
  }
  return { text, wordAt: (offset) => words[ends.findIndex((end) => offset < end)] as View };
});

interface Assignment {
  name: string;
  value: string;
  offset: number;
}

/** `NAME=value` before a program, alone or after `export`. */
export function assignments(text: string): Assignment[] {
  if (!text.includes("=")) return [];
  const found = text.matchAll(/(?<=^|[\s;&|("'`])([A-Za-z_]\w*)=("[^"]*"|'[^']*'|[^\s;&|)"'`]*)/g);
  return [...found].map(({ 1: name = "", 2: value = "", index }) => ({ name, value, offset: index }));
}

/** One program with its arguments, up to the next one. */
const ARGS = "\\s(?:[^|;&\\n]*\\s)?";
const END = "(?=[\\s\"']|$)";

/** What is sought in a text, and a piece of it without which it need not be: most texts have none of them. */
interface Sought {
  piece: string;
  pattern: RegExp;
}

function sought([piece, source]: readonly [piece: string, source: string]): Sought {
  return { piece, pattern: new RegExp(source, "g") };
}

interface Found {
  words: string;
  index: number;
  /** Where the last word stands. */
  last: number;
}

function found(all: readonly Sought[], text: string): Found[] {
  return all
    .filter(({ piece }) => text.includes(piece))
    .flatMap(({ pattern }) => [...text.matchAll(pattern)])
    .map(({ 0: words, index }) => ({ words, index, last: index + words.length - 1 }));
}

const TLS_OFF = (
  [
    ["curl", `(?<!\\w)curl${ARGS}(?:--insecure|-[a-zA-Z]*k[a-zA-Z]*)${END}`],
    ["--insecure", `(?<!\\w)(?:redis-cli|valkey-cli|mc)${ARGS}--insecure${END}`],
    ["--no-check-certificate", `--no-check-certificate${END}`],
    ["--no-verify-ssl", `--no-verify-ssl${END}`],
    ["--insecure-skip-tls-verify", `--insecure-skip-tls-verify(?:=true)?${END}`],
    [
      "-ssl",
      `--(?:skip-ssl(?:-verify-server-cert)?|disable-ssl)${END}|--ssl(?:-verify-server-cert)?=(?:0|off|false)${END}`,
    ],
    ["--ssl-mode", `--ssl-mode[= ](?:DISABLED|PREFERRED|disabled|preferred)${END}`],
    ["AllowInvalid", `--(?:tls|ssl)AllowInvalid(?:Certificates|Hostnames)${END}`],
    ["--tlsInsecure", `--tlsInsecure${END}`],
    ["--tlsMode", `--tlsMode[= ](?:disabled|allowTLS|preferTLS)${END}`],
    ["http.sslVerify", `http\\.sslVerify[= ](?:false|0)${END}`],
    ["ssl=", `(?<!\\S)-c ?ssl=(?:off|false|no|0)${END}`],
    ["start-dev", `^(?:\\S*kc\\.sh )?start-dev${END}`],
  ] as const
).map(sought);

const LOOPBACK = /https:\/\/(localhost|127\.|\[::1\])/i;

/** Where TLS, or its verification, is switched off. A server may ask itself without looking at its certificate. */
export function tlsSwitches(text: string): number[] {
  return found(TLS_OFF, text)
    .filter(({ words, index }) => {
      const rest = /^[^|;&\n]*/.exec(text.slice(index))?.[0] ?? words;
      return !(/curl/i.test(words) && LOOPBACK.test(rest));
    })
    .map(({ last }) => last);
}

/** A word that is no reference to a variable or a file. */
const WRITTEN = "[\"']?(?=[^\\s\"'$<`-])[^\\s\"']+";

const PASSWORD_ARGUMENTS = (
  [
    ["curl", `(?<!\\w)curl${ARGS}(?:-u ?|--user[= ])["']?[^\\s:"'$]+:${WRITTEN}`],
    ["-cli", `(?<!\\w)(?:redis|valkey)-cli${ARGS}(?:-a|--pass) ${WRITTEN}`],
    ["mysql", `(?<!\\w)mysql(?:dump|admin)?${ARGS}-p${WRITTEN}`],
    ["mariadb", `(?<!\\w)mariadb(?:-dump|-admin)?${ARGS}-p${WRITTEN}`],
    ["mongo", `(?<!\\w)mongo(?:sh|dump|restore|export|import)?${ARGS}-p ${WRITTEN}`],
    ["--requirepass", `--requirepass[= ]${WRITTEN}`],
    ["--masterauth", `--masterauth[= ]${WRITTEN}`],
  ] as const
).map(sought);

/** Where a program is given a password by a flag that has another name. */
export function passwordArguments(text: string): number[] {
  return found(PASSWORD_ARGUMENTS, text).map(({ last }) => last);
}
