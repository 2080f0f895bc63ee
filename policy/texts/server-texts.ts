/** Configuration files of servers: lines that switch TLS off, or let in those who use none. */
import { parseHba } from "./pg-hba";

const LINES: readonly (readonly [file: RegExp, line: RegExp])[] = [
  [/postgres\w*\.conf$/i, /^\s*ssl\s*=?\s*'?(off|false|no|0)\b/i],
  [
    /\.cnf$|^my(sql|sqld)?\.ini$/i,
    /^\s*(skip[-_]ssl\b|(ssl|require[-_]secure[-_]transport)\s*=\s*(off|false|0)\b)/i,
  ],
  [/mongo\w*\.(conf|ya?ml)$/i, /^\s*mode\s*:\s*["']?(disabled|allowTLS|preferTLS|allowSSL|preferSSL)\b/],
  [/haproxy\w*\.cfg$/i, /^\s*(server|default-server|bind)\s[^#]*\bverify none\b/],
  [/rabbitmq\w*\.conf$/i, /^\s*listeners\.tcp\.\w+\s*=\s*(?!none)/],
  [
    /\.(ya?ml|toml|conf|ini|json)$/i,
    /^[\s"'-]*(\w+_)?insecure_?skip_?verify["']?\s*[:=]\s*["']?(true|yes|on)\b/i,
  ],
];

/** `host` lines admit those who speak in clear as well, but for the server itself and those who are turned away. */
function admitsPlain(line: string): boolean {
  const hba = parseHba(line);
  const itself = /\s(127\.0\.0\.1(\/32)?|::1(\/128)?|localhost)\s/.test(line);
  return (hba?.type === "host" || hba?.type === "hostnossl") && hba.method !== "reject" && !itself;
}

/** Whether a file of this name, with this text, makes a server or a client of it speak in clear. */
export function opensClearText(file: string, text: string): boolean {
  const lines = (): string[] => text.split("\n");
  if (/(^|[._-])(pg_)?hba\.conf$/.test(file)) return lines().some(admitsPlain);
  return LINES.some(([name, line]) => name.test(file) && lines().some((one) => line.test(one)));
}
