/** Tells by name and shape what must not stand in plain sight. Never by asking whether a value was a secret. */

const SECRET_NAME =
  /(^|[_.-])((?:pg|db|root|admin|user)?pass(?:word)?|passwd|pass[_-]?phrase|pwd|rediscli[_-]?auth|secret|token|credentials?|api[_-]?key|private[_-]?key|access[_-]?key|signing[_-]?key|encryption[_-]?key|auth[_-]?key|(?:account|batch|master|shared)[_-]?key|key[_-]?content)s?($|[_.-])/i;
/** A name that talks about a secret without holding it: a file, a lifetime, an address. */
const ABOUT_SECRET =
  /[_.-](file|path|dir|name|ttl|expiry|expires|expiration|expires[_-]?in|lifetime|length|enabled|id|issuer|algorithm|alg|header|type|hours|minutes|seconds|days|rounds|url|uri|endpoint|required|policy|rotation|arn|ref|field|min|max|limit|size|count|audience|scopes?|subject|issuers|cookie|method|strength|hasher|provider|store|backend|lifespan|manager|source|per[_.-]\w+|helper|interval|leeway|validity|version|prefix|suffix|mount|encryption|port|table|bucket|mode|format|encoding|location|region|namespace|through)$/i;

function words(name: string): string {
  return name.replace(/([a-z0-9])([A-Z])/g, "$1_$2");
}

export function isSecretName(name: string): boolean {
  const spelled = words(name);
  return (
    SECRET_NAME.test(spelled) &&
    !ABOUT_SECRET.test(spelled) &&
    name !== "PWD" &&
    !/^max[_.-](\w+[_.-])?tokens$/i.test(spelled)
  );
}

/** What services give out, each with a beginning of its own: Stripe, GitHub, GitLab, Slack, Google, SendGrid; and JWTs. */
const TOKENS =
  /\b([sr]k_live_\w{16,}|gh[opsu]_\w{30,}|github_pat_\w{30,}|glpat-[\w-]{20,}|xox[abprs]-[\w-]{10,}|AIza[\w-]{35}|SG\.[\w-]{16,}\.[\w-]{16,}|eyJ[\w-]{10,}\.eyJ[\w-]{10,}\.[\w-]{16,})/;

/** A password in a connection string of ADO.NET or ODBC, unless it is a reference. */
const PASSWORD_FIELD = /;\s*(?:password|pwd)\s*=\s*(?![\s$<{;"'])[^;"'\s]+/i;

/** A private key, a token of a known shape, or a connection with a password in it. */
export function holdsSecret(text: string): boolean {
  return (
    TOKENS.test(text) ||
    PASSWORD_FIELD.test(text) ||
    (text.includes("PRIVATE KEY") && /-----BEGIN [A-Z ]*PRIVATE KEY-----/.test(text)) ||
    (text.includes("://") && /\b[a-z][a-z0-9+.-]*:\/\/[^\s/:@"']*:[^\s/@"'$<{]+@/i.test(text))
  );
}

/** Booleans say whether something is on, as in MYSQL_RANDOM_ROOT_PASSWORD; they are no secrets whatever their name. */
export function isHarmless(value: unknown): boolean {
  return (
    value === undefined ||
    value === "" ||
    typeof value === "boolean" ||
    /^(true|false|yes|no|on|off)$/i.test(String(value))
  );
}

/** How drivers of PostgreSQL and MySQL are told to use TLS in a URL: libpq, JDBC, SQLAlchemy, asyncpg, Prisma, Go, Node. */
const ASKS_FOR_TLS =
  /[?&;](\w*ssl[-_]?mode=(require|verify)|(use)?ssl=(true|1|require|verify|\{)|tls=(true|1|verify)|sslaccept=strict|ssl_ca=)/i;

/** Schemes of data stores without TLS, and TLS that does not verify. */
export function isPlainConnection(text: string): boolean {
  return (
    (text.includes("://") && namesPlainStore(text)) ||
    (/\bssl ?mode=/i.test(text) && text.split("\n").some(turnsSslOff)) ||
    turnsFieldOff(text) ||
    asksStoreInClear(text) ||
    leavesInClear(text)
  );
}

function namesPlainStore(text: string): boolean {
  for (const [url = ""] of text.matchAll(
    // MongoDB names its members in one URL, with commas between them.
    /\b(?:mongodb(?:\+srv)?:\/\/(?:[^\s"'`<>,;]|,(?![a-z+]+:\/\/))+|(?:redis|amqp|postgres(?:ql)?|mysql|mqtt|kafka|smtp|ldap):\/\/[^\s"'`<>,;]+)/gi,
  )) {
    if (/^(redis|amqp|mqtt|ldap):/i.test(url) && !isLoopback(url)) return true;
    if (/^mongodb\+srv:/i.test(url) && /[?&](tls|ssl)=false/i.test(url)) return true;
    if (/^mongodb:/i.test(url) && !/[?&](tls|ssl)=true/i.test(url) && !isLoopback(url)) return true;
    if (/^(postgres|mysql)/i.test(url) && !isLoopback(url) && !ASKS_FOR_TLS.test(url)) return true;
    if (/[?&](tlsAllowInvalid(Certificates|Hostnames)|tlsInsecure)=true/i.test(url)) return true;
  }
  return false;
}

/** Fields and parameters by which SQL Server, Redis and RabbitMQ are asked in clear, or whoever answers is believed. */
function turnsFieldOff(text: string): boolean {
  return (
    /;\s*(encrypt\s*=\s*(false|no|optional)|trust ?server ?certificate\s*=\s*(true|yes))\b/i.test(text) ||
    /\brediss:\/\/\S*[?&]ssl_cert_reqs=(none|optional)\b|\bamqps:\/\/\S*[?&]verify=verify_none\b/i.test(text)
  );
}

/** `sslmode=disable`, unless the line reaches no further than its own pod. */
function turnsSslOff(line: string): boolean {
  return (
    /\bssl ?mode=(disabled?|allow|prefer(red)?|none)\b/i.test(line) &&
    !/\bhost=(localhost|127\.|\/)/.test(line) &&
    !isLoopback(/\bpostgres(ql)?:\/\/\S*/i.exec(line)?.[0] ?? "")
  );
}

/** Elasticsearch and OpenSearch by the port that is theirs alone. */
function asksStoreInClear(text: string): boolean {
  if (!text.includes(":9200")) return false;
  return [...text.matchAll(/\bhttp:\/\/[^\s"'`,;/]+:9200\b/gi)].some(([url]) => !isLoopback(url));
}

function isLoopback(url: string): boolean {
  return /^[a-z+]+:\/\/([^@/]*@)?(localhost|127\.\d+\.\d+\.\d+|\[::1\]|(?=\/))([:/?]|$)/i.test(url);
}

/** Names of vocabularies, of medicine above all, that look like addresses and are never asked. */
const NAMESPACES =
  /^((\w+\.)?hl7\.org|loinc\.org|snomed\.info|unitsofmeasure\.org|dicom\.nema\.org|www\.w3\.org|json-schema\.org|schemas\.xmlsoap\.org|purl\.org|schema\.org)$/;

/** `service.namespace` of a cluster: no name of the internet ends like that. */
const NAMESPACED =
  /^[a-z0-9-]+\.(default|monitoring|observability|logging|tracing|telemetry|[a-wyz0-9]+(-[a-z0-9]+)+)$/;

/** `http://`, `ws://`, `ftp://` or `mllp://` (HL7 v2) to a host of the outside world; inside a VPC or namespace it is allowed. */
export function leavesInClear(text: string): boolean {
  const host = /^(?:http|ws|ftp|mllp):\/\/(?:[^@/]*@)?([a-z0-9.-]+)/i.exec(text.trim())?.[1]?.toLowerCase();
  if (!host?.includes(".") || NAMESPACES.test(host)) return false;
  if (/\.(svc|local|internal|localhost|test)$|\.svc\./.test(host)) return false;
  if (NAMESPACED.test(host)) return false;
  return !/^(127|10|192\.168|169\.254|172\.(1[6-9]|2\d|3[01]))\./.test(host);
}
