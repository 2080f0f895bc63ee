/** What a command line tells: settings before its programs, and switches of programs that everybody uses. */
import type { View } from "./view";

/** The words of a command as one text, and which word stands where in it. */
interface CommandLine {
  text: string;
  wordAt(offset: number): View;
}

export function commandLine(words: readonly View[]): CommandLine {
  const ends: number[] = [];
  let text = "";
  for (const word of words) {
    const read = word.or("");
    text += `${typeof read === "symbol" ? "" : String(read)} `;
    ends.push(text.length);
  }
  return { text, wordAt: (offset) => words[ends.findIndex((end) => offset < end)] as View };
}

interface Assignment {
  name: string;
  value: string;
  offset: number;
}

/** `NAME=value` before a program, alone or after `export`. */
export function assignments(text: string): Assignment[] {
  const found = text.matchAll(/(?<=^|[\s;&|("'`])([A-Za-z_]\w*)=("[^"]*"|'[^']*'|[^\s;&|)"'`]*)/g);
  return [...found].map(({ 1: name = "", 2: value = "", index }) => ({ name, value, offset: index }));
}

/** One program with its arguments, up to the next one. */
const ARGS = "\\s(?:[^|;&\\n]*\\s)?";
const END = "(?=[\\s\"']|$)";

const TLS_OFF: readonly RegExp[] = [
  `(?<!\\w)curl${ARGS}(?:--insecure|-[a-zA-Z]*k[a-zA-Z]*)${END}`,
  `(?<!\\w)(?:redis-cli|valkey-cli|mc)${ARGS}--insecure${END}`,
  `--no-check-certificate${END}|--no-verify-ssl${END}|--insecure-skip-tls-verify(?:=true)?${END}`,
  `--(?:skip-ssl(?:-verify-server-cert)?|disable-ssl)${END}|--ssl(?:-verify-server-cert)?=(?:0|off|false)${END}`,
  `--ssl-mode[= ](?:DISABLED|PREFERRED|disabled|preferred)${END}`,
  `--(?:tls|ssl)AllowInvalid(?:Certificates|Hostnames)${END}|--tlsInsecure${END}`,
  `--tlsMode[= ](?:disabled|allowTLS|preferTLS)${END}`,
  `http\\.sslVerify[= ](?:false|0)${END}`,
  `(?<!\\S)-c ?ssl=(?:off|false|no|0)${END}`,
  `^(?:\\S*kc\\.sh )?start-dev${END}`,
].map((source) => new RegExp(source, "g"));

const LOOPBACK = /https:\/\/(localhost|127\.|\[::1\])/i;

/** Where TLS, or its verification, is switched off. A server may ask itself without looking at its certificate. */
export function tlsSwitches(text: string): number[] {
  return TLS_OFF.flatMap((pattern) =>
    [...text.matchAll(pattern)]
      .filter(({ 0: found, index }) => {
        const rest = /^[^|;&\n]*/.exec(text.slice(index))?.[0] ?? found;
        return !(/curl/i.test(found) && LOOPBACK.test(rest));
      })
      .map(({ 0: found, index }) => index + found.length - 1),
  );
}

/** A word that is no reference to a variable or a file. */
const WRITTEN = "[\"']?(?=[^\\s\"'$<`-])[^\\s\"']+";

const PASSWORD_ARGUMENTS: readonly RegExp[] = [
  `(?<!\\w)curl${ARGS}(?:-u ?|--user[= ])["']?[^\\s:"'$]+:${WRITTEN}`,
  `(?<!\\w)(?:redis|valkey)-cli${ARGS}(?:-a|--pass) ${WRITTEN}`,
  `(?<!\\w)(?:mysql|mysqldump|mysqladmin|mariadb|mariadb-dump|mariadb-admin)${ARGS}-p${WRITTEN}`,
  `(?<!\\w)mongo(?:sh|dump|restore|export|import)?${ARGS}-p ${WRITTEN}`,
  `--(?:requirepass|masterauth)[= ]${WRITTEN}`,
].map((source) => new RegExp(source, "g"));

/** Where a program is given a password by a flag that has another name. */
export function passwordArguments(text: string): number[] {
  return PASSWORD_ARGUMENTS.flatMap((pattern) =>
    [...text.matchAll(pattern)].map(({ 0: found, index }) => index + found.length - 1),
  );
}
