/** Secrets in what a container is started with, and in ConfigMaps' texts. */
import { UNKNOWN, type View } from "../../plan/view";
import type { Finding, Rule } from "../../rule";
import { builtIn, objects } from "../../shapes/kubernetes";
import { STARTERS, startedCommands } from "../../shapes/started";
import { assignments, commandLine, passwordArguments } from "../../texts/command-lines";
import { holdsSecret, isHarmless, isSecretName } from "../../values/credentials";
import { HIPAA } from "../../writing/citations";
import { unjudged, wrong } from "../../writing/expect";

/** A reference to a variable or a file, a placeholder, or a word that is none of its own. */
const REFERENCE = /^["']?(\$|\{\{|%|<|\/|file:|env:|secret:|vault:|null\b|none\b|~$|\|-?$|>-?$|[{[(])/i;

function isSecret(name: string, value: string): boolean {
  const bare = value.trim().replace(/[,;]$/, "");
  return (
    isSecretName(name) && !REFERENCE.test(bare) && !isHarmless(bare.replaceAll(/["']/g, "")) && bare !== ""
  );
}

/** `--password=x` as one word, or `--password x` as two. */
function judgeArguments(words: readonly View[]): Finding[] {
  return words.flatMap((word, index) => {
    const read = word.or("");
    if (read === UNKNOWN) return [unjudged(word)];
    const text = String(read);
    if (holdsSecret(text)) return [wrong(word, "a secret stands here in clear")];
    const [, flag, value] = /^--?([\w.-]+)(?:=(.*))?$/s.exec(text) ?? [];
    if (flag === undefined) return [];
    const next = words[index + 1];
    const given = value ?? (next && !next.unknown ? String(next.or("")) : "");
    if (value === undefined && given.startsWith("-")) return [];
    return isSecret(flag, given) ? [wrong(word, "a secret stands here in clear")] : [];
  });
}

/** `PGPASSWORD=x pg_dump`, `curl -u name:x`: where the words together tell what none of them does. */
function judgeLine(words: readonly View[]): Finding[] {
  const { text, wordAt } = commandLine(words);
  const told = [
    ...passwordArguments(text),
    ...assignments(text)
      // A script counts what passed.
      .filter(({ name, value }) => isSecret(name, value) && !/^\d{1,3}$/.test(value))
      .map(({ offset }) => offset),
  ];
  return told.map((offset) => wrong(wordAt(offset), "a secret stands here in clear"));
}

const KEY_FILE = /\.(p12|pfx|jks|keystore|key)$|^id_(rsa|dsa|ecdsa|ed25519)$/i;
const BASE64 = /^[A-Za-z0-9+/\s]{40,}={0,2}\s*$/;

function decoded(text: string): string {
  return Buffer.from(text, "base64").toString("latin1");
}

/** `accessTokenLifespan` is about a token; `access_token` is one. */
const LAST_WORD = /(passw(or)?d|pass|pwd|secret|token|credentials?|key)s?$/i;

/** What every such name holds: most lines of most texts hold none of it. */
const PIECE = /pass|pwd|secret|token|credential|key/i;
const LINE = /^\s*(?:-\s+|export\s+)?["']?([\w.-]+)["']?\s*[:=]\s*(.+)$/g;
/** A pair of JSON, wherever it stands in a line, and in a text of JSON in it. */
const PAIR = /\\*"([\w.-]+)\\*"\s*:\s*\\*"([^"\\]+)/g;

/** `password: x`, `db.password=x` or `{"token":"x"}`, of whatever format. */
export function tellsSecret(text: string): boolean {
  return text
    .split("\n")
    .filter((line) => PIECE.test(line))
    .flatMap((line) => [...line.matchAll(LINE), ...line.matchAll(PAIR)])
    .some(([, name = "", value = ""]) => LAST_WORD.test(name) && isSecret(name, value));
}

/** Texts of a program's pages: there a password is a label. */
const TRANSLATIONS =
  /(^|[._-])(i18n|locales?|messages|translations?)([._-]|$)|^[a-z]{2}([-_][A-Za-z]{2})?\.(json|ya?ml|properties)$/;

function judgeEntry(name: string, view: View, binary: boolean): Finding[] {
  const read = view.or("");
  // Unknown text is reported by S-01, once.
  if (read === UNKNOWN) return binary ? [unjudged(view)] : [];
  const text = String(read);
  const clear = binary || BASE64.test(text) ? decoded(text) : "";
  const bad =
    (KEY_FILE.test(name) && text !== "") ||
    holdsSecret(clear) ||
    (!binary && !TRANSLATIONS.test(name) && tellsSecret(text));
  return bad ? [wrong(view, "a secret stands here, where everyone of the namespace reads it")] : [];
}

const FACTS = {
  duty: "secrets",
  level: "mandatory",
  severity: "high",
  citations: [HIPAA.access, HIPAA.authentication],
} as const;

export const containerSecretRules: Rule[] = [
  {
    id: "S-03",
    name: "arguments-carry-no-secret",
    title: "No secret stands in a container's command, nor in one that runs beside it",
    ...FACTS,
    why: "Arguments are read by every process of the node, and stand in every definition of the pod.",
    remediation: "Give the secret as a file, or as a variable with valueFrom: --password=$(PASSWORD).",
    types: STARTERS,
    evaluate: (subject) =>
      startedCommands(subject).flatMap((words) => [...judgeArguments(words), ...judgeLine(words)]),
  },
  {
    id: "S-04",
    name: "config-maps-hold-no-secrets",
    title: "No ConfigMap holds a key file, a password in its text, or either in base64",
    ...FACTS,
    why: "ConfigMaps are not encrypted, and whoever may look at a namespace may read them.",
    remediation: "Use a Secret, and refer to it from the text by a variable or a file.",
    types: builtIn("core", "ConfigMap"),
    evaluate: (subject) =>
      objects(subject).flatMap((map) =>
        (["data", "binaryData"] as const).flatMap((part) =>
          map
            .at(part)
            .entries()
            .flatMap(([name, view]) =>
              name === UNKNOWN
                ? part === "data"
                  ? []
                  : [unjudged(view)]
                : judgeEntry(name, view, part === "binaryData"),
            ),
        ),
      ),
  },
];
