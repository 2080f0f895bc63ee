/** Prints a description of a web server in one of the many ways in which people lay out nginx's files. */
import type { Answer, Header, Place, Protocols, Server, Web } from "./oracles/nginx";

interface Statement {
  /** The part of the description that this statement says. */
  says?: object;
  words: readonly string[];
  block?: readonly Statement[];
}

/** How the text is laid out: any numbers will do, each decides one thing. */
export interface Layout {
  noise: readonly number[];
  /** Servers in the file itself, in files included by name, or in files included by a pattern. */
  servers: "here" | "named" | "pattern";
  /** Protocols in a file that is included. */
  apart: boolean;
  /** Servers without `http` around them, as in `conf.d`. */
  bare: boolean;
}

export interface Printed {
  main: string;
  files: Record<string, string>;
  /** The line on which each part of the description begins, in its own file. */
  lines: Map<object, number>;
}

const GAPS = [" ", "  ", "\n", "\t", "\n  ", " # server { listen 80; }\n", "\r\n", "\n\n"];
const NONE = ["", "", "\n", " ", " # }\n"];

class Printer {
  #at = 0;
  #line = 1;
  #text = "";
  readonly #noise: readonly number[];
  readonly #lines: Map<object, number>;

  constructor(noise: readonly number[], lines: Map<object, number>) {
    this.#noise = noise;
    this.#lines = lines;
  }

  print(statements: readonly Statement[]): string {
    for (const statement of statements) this.#statement(statement);
    return this.#text;
  }

  #pick<T>(from: readonly T[]): T {
    const number = this.#noise[this.#at++ % this.#noise.length] ?? 0;
    return from[number % from.length] as T;
  }

  #write(text: string): void {
    this.#text += text;
    this.#line += text.split("\n").length - 1;
  }

  #word(word: string): string {
    const plain = /^[^\s{};"'#\\]+$/.test(word);
    const ways = plain ? [word, word, word, `"${word}"`] : [];
    if (!plain && !word.includes('"')) ways.push(`"${word}"`);
    if (!word.includes("'") && !/^\(|\)$/.test(word)) ways.push(`'${word}'`);
    return /^\(|\)$/.test(word) ? word : this.#pick(ways);
  }

  #statement({ says, words, block }: Statement): void {
    this.#write(this.#pick(["\n", "\n", "\n  ", "\n# listen 80;\n", " "]));
    if (says) this.#lines.set(says, this.#line);
    for (const [index, word] of words.entries()) {
      if (index > 0) this.#write(this.#pick(GAPS));
      this.#write(this.#word(word));
    }
    this.#write(this.#pick(NONE));
    this.#write(block ? "{" : ";");
    if (!block) return;
    for (const inner of block) this.#statement(inner);
    this.#write(`${this.#pick(NONE)}}`);
  }
}

const header = (one: Header): Statement => ({
  says: one,
  words: ["add_header", one.name, one.value, ...(one.always ? ["always"] : [])],
});
const answer = (one: Answer | undefined): Statement[] => (one ? [{ says: one, words: one.words }] : []);
const protocols = (one: Protocols): Statement => ({ says: one, words: [one.directive, ...one.versions] });

function place(one: Place): Statement {
  const block = [...one.headers.map(header), ...answer(one.answer), ...one.inside.map(place)];
  return { says: one, words: [one.kind, ...one.at], block };
}

/** Statements that say nothing to the rules, though they look as if they did. */
const FILLER: readonly Statement[] = [
  { words: ["log_format", "main", '{"server": "$host"; }'] },
  {
    words: ["map", "$http_upgrade", "$connection_upgrade"],
    block: [{ words: ["default", "upgrade"] }, { words: ["", "close"] }],
  },
];

export function printed(web: Web, { noise, servers, apart, bare }: Layout): Printed {
  const lines = new Map<object, number>();
  const files: Record<string, string> = {};
  const save = (name: string, statements: readonly Statement[]): Statement => {
    files[name] = new Printer(noise, lines).print(statements);
    return { words: ["include", `/etc/nginx/${name}`] };
  };
  const tls = (all: readonly Protocols[], name: string): Statement[] =>
    apart && all.length > 0 ? [save(name, all.map(protocols))] : all.map(protocols);
  const server = (one: Server, index: number): Statement => ({
    says: one,
    words: ["server"],
    block: [
      ...one.listens.map(({ words }) => ({ words: ["listen", ...words] })),
      { words: ["server_name", "_"] },
      { words: ["set", "$upstream", `\${host}.internal`] },
      ...tls(one.protocols, `tls-${index}.inc`),
      ...(one.refuses === undefined ? [] : [{ words: ["ssl_reject_handshake", one.refuses ? "on" : "off"] }]),
      ...one.headers.map(header),
      ...answer(one.answer),
      ...one.places.map(place),
    ],
  });
  const all = web.servers.map((one, index) => {
    const made = server(one, index);
    return servers === "here" || bare ? made : save(`site-${index}.conf`, [made]);
  });
  const level = [
    ...FILLER,
    ...tls(web.protocols, "tls.inc"),
    ...web.headers.map(header),
    ...(servers === "pattern" && !bare ? [{ words: ["include", "/etc/nginx/conf.d/*.conf"] }] : all),
  ];
  const main = bare ? "default.conf" : "nginx.conf";
  save(
    main,
    bare
      ? level
      : [
          { words: ["events"], block: [] },
          { words: ["http"], block: level },
        ],
  );
  return { main, files, lines };
}
