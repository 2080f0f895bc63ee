/**
 * What a web server does, from a description of it: which protocols it speaks, what it answers to who asks in clear,
 * and which answers carry Strict-Transport-Security. The text of the configuration is printed from the description.
 */
export interface Header {
  name: string;
  value: string;
  always: boolean;
}

/** What a place does with a request: answers at once, or hands out content. */
export interface Answer {
  words: readonly string[];
}

export interface Place {
  /** `["/"]`, `["=", "/a"]`, or the condition of an `if`. */
  at: readonly string[];
  kind: "location" | "if";
  headers: readonly Header[];
  answer: Answer | undefined;
  inside: readonly Place[];
}

export interface Protocols {
  directive: "ssl_protocols" | "proxy_ssl_protocols";
  versions: readonly string[];
}

export interface Listen {
  words: readonly string[];
  port: number;
  loopback: boolean;
  tls: boolean;
}

export interface Server {
  listens: readonly Listen[];
  protocols: readonly Protocols[];
  headers: readonly Header[];
  answer: Answer | undefined;
  places: readonly Place[];
  /** Whether it refuses every handshake. */
  refuses: boolean | undefined;
}

export interface Web {
  protocols: readonly Protocols[];
  headers: readonly Header[];
  servers: readonly Server[];
}

const TWO_YEARS = 2 * 365 * 24 * 60 * 60;
const MODERN = ["TLSv1.2", "TLSv1.3"];

/** Paths that somebody asks for, so that every location of the description is the best match of one. */
const REQUESTS = [
  "/",
  "/zz",
  "/n",
  "/n/x",
  "/a",
  "/a/x",
  "/a/n",
  "/a/n/x",
  "/a/b",
  "/a/b/x",
  "/a/b/n",
  "/a/b/n/x",
];

const isReturn = (answer: Answer | undefined): boolean => answer?.words[0] === "return";
const isHsts = ({ name }: Header): boolean => name.toLowerCase() === "strict-transport-security";

function isHarmless({ words: [, ...args] }: Answer): boolean {
  const [code = "", target = ""] = args;
  if (code.startsWith("https://")) return args.length === 1;
  if (["301", "302", "307", "308"].includes(code)) return target.startsWith("https://");
  return Number(code) >= 400 && Number(code) < 500;
}

/** The location that nginx takes: an exact one, or the longest beginning; then the same again inside of it. */
function route(places: readonly Place[], path: string): Place | undefined {
  const locations = places.filter(({ kind }) => kind === "location");
  const exact = locations.find(({ at }) => at[0] === "=" && at[1] === path);
  const [best] = locations
    .filter(({ at }) => at[0] !== "=" && path.startsWith(at.at(-1) ?? ""))
    .sort((one, other) => (other.at.at(-1) ?? "").length - (one.at.at(-1) ?? "").length);
  const chosen = exact ?? best;
  return chosen && (route(chosen.inside, path) ?? chosen);
}

function everyPlace(places: readonly Place[]): Place[] {
  return places.flatMap((place) => [place, ...everyPlace(place.inside)]);
}

/** Who asks in clear on the web's ports gets a redirect or a refusal; on no port does he get content. */
function judgeClear(server: Server): object[] {
  const clear = server.listens.filter(({ tls, loopback }) => !tls && !loopback);
  if (clear.length === 0) return [];
  const answers = [server.answer, ...everyPlace(server.places).map(({ answer }) => answer)].flatMap(
    (one) => one ?? [],
  );
  const bad: object[] = answers.filter((one) => !isReturn(one));
  if (!clear.some(({ port }) => port === 80 || port === 8080)) return bad;
  bad.push(...answers.filter((one) => isReturn(one) && !isHarmless(one)));
  const served = REQUESTS.some((path) => !isReturn(route(server.places, path)?.answer));
  return served && !isReturn(server.answer) ? [...bad, server] : bad;
}

function isWeak({ value, always }: Header): boolean {
  const seconds = /max-age=([0-9]+)/.exec(value)?.[1];
  return seconds === undefined || Number(seconds) < TWO_YEARS || !always;
}

/** A level with headers of its own has none of those above it. */
function lost(place: Place): object[] {
  const mine = place.headers.length > 0 && !place.headers.some(isHsts) ? [place] : [];
  return [...mine, ...place.headers.filter(isHsts).filter(isWeak), ...place.inside.flatMap(lost)];
}

function judgeHsts(web: Web, server: Server): object[] {
  if (server.refuses) return [];
  const valid = server.headers.length > 0 ? server.headers : web.headers;
  const sent = valid.filter(isHsts);
  return [...(sent.length > 0 ? sent.filter(isWeak) : [server]), ...server.places.flatMap(lost)];
}

/** The parts of the description that each rule has to name. */
export function judgeWeb(web: Web, edge: boolean): { "T-24": object[]; "T-25": object[] } {
  const secure = web.servers.filter(({ listens }) => listens.some(({ tls }) => tls));
  const old = [web, ...web.servers].flatMap(({ protocols }) =>
    protocols.filter(({ versions }) => versions.some((version) => !MODERN.includes(version))),
  );
  const says = ({ protocols }: Web | Server): boolean =>
    protocols.some(({ directive }) => directive === "ssl_protocols");
  const unsaid = secure.filter((server) => !says(server) && !says(web));
  return {
    "T-24": [...old, ...unsaid, ...(edge ? web.servers.flatMap(judgeClear) : [])],
    "T-25": edge ? secure.flatMap((server) => judgeHsts(web, server)) : [],
  };
}
