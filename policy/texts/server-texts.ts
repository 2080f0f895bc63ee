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

const HBA_FILE = /(^|[._-])(pg_)?hba\.conf$/;
const SERVER_ITSELF = /\s(127\.0\.0\.1(\/32)?|::1(\/128)?|localhost)\s/;

/** `host` lines admit those who speak in clear as well, but for the server itself and those who are turned away. */
function admitsPlain(line: string): boolean {
  const hba = parseHba(line);
  return (
    (hba?.type === "host" || hba?.type === "hostnossl") &&
    hba.method !== "reject" &&
    !SERVER_ITSELF.test(line)
  );
}

/** A client's certificate is as good as a password. */
function trustsAnybody(line: string): boolean {
  const hba = parseHba(line);
  const asked = SERVER_ITSELF.test(line) || /\bclientcert=(verify-(ca|full)|1)\b/.test(line);
  return hba !== undefined && hba.type !== "local" && hba.method === "trust" && !asked;
}

const OPEN_LINES: readonly (readonly [file: RegExp, line: RegExp])[] = [
  [/mongo\w*\.(conf|ya?ml)$/i, /^\s*authorization\s*:\s*["']?disabled\b/],
  // RabbitMQ's guest, whose password is guest, from anywhere.
  [/rabbitmq\w*\.conf$/i, /^\s*loopback_users(\.guest\s*=\s*false|\s*=\s*none)\b/],
];

/** Whether a file of this name, with this text, makes a server or a client of it speak in clear. */
export function opensClearText(file: string, text: string): boolean {
  return HBA_FILE.test(file) ? text.split("\n").some(admitsPlain) : hasLine(LINES, file, text);
}

/** Whether a file of this name, with this text, makes a server let in whoever has no password. */
export function opensToAnybody(file: string, text: string): boolean {
  return HBA_FILE.test(file) ? text.split("\n").some(trustsAnybody) : hasLine(OPEN_LINES, file, text);
}

function hasLine(table: typeof LINES, file: string, text: string): boolean {
  return table.some(([name, line]) => name.test(file) && text.split("\n").some((one) => line.test(one)));
}
