/** Tells by name and shape what must not stand in plain sight. Never by asking whether a value was a secret. */

const SECRET_NAME =
  /(^|[_.-])(password|passwd|pass|pwd|secret|token|credentials?|api[_-]?key|private[_-]?key|access[_-]?key|signing[_-]?key|encryption[_-]?key|auth[_-]?key|(?:account|batch|master|shared)[_-]?key|key[_-]?content)s?($|[_.-])/i;
/** A name that talks about a secret without holding it: a file, a lifetime, an address. */
const ABOUT_SECRET =
  /[_.-](file|path|dir|name|ttl|expiry|expires|expiration|expires[_-]?in|lifetime|length|enabled|id|issuer|algorithm|alg|header|type|hours|minutes|seconds|days|rounds|url|uri|endpoint|required|policy|rotation|arn|ref|field|min|max|limit|size|count|audience|scopes?|subject|issuers|cookie|method|strength|hasher|provider|store|backend)$/i;

function words(name: string): string {
  return name.replace(/([a-z0-9])([A-Z])/g, "$1_$2");
}

export function isSecretName(name: string): boolean {
  const spelled = words(name);
  return SECRET_NAME.test(spelled) && !ABOUT_SECRET.test(spelled) && !/^max[_.-]tokens$/i.test(spelled);
}

/** A private key, or a URL with a password in it. */
export function holdsSecret(text: string): boolean {
  return (
    /-----BEGIN [A-Z ]*PRIVATE KEY-----/.test(text) ||
    /\b[a-z][a-z0-9+.-]*:\/\/[^\s/:@"']*:[^\s/@"'$<{]+@/i.test(text)
  );
}

/** Booleans say whether something is on; they are no secrets whatever their name. */
export function isHarmless(value: unknown): boolean {
  return (
    value === undefined || value === "" || typeof value === "boolean" || /^(true|false)$/i.test(String(value))
  );
}

/** Schemes of data stores without TLS, and TLS that does not verify. */
export function isPlainConnection(text: string): boolean {
  for (const [url = ""] of text.matchAll(
    // MongoDB names its members in one URL, with commas between them.
    /\b(?:mongodb(?:\+srv)?:\/\/(?:[^\s"'`<>,;]|,(?![a-z+]+:\/\/))+|(?:redis|amqp|postgres(?:ql)?|mysql|mqtt|kafka|smtp|ldap):\/\/[^\s"'`<>,;]+)/gi,
  )) {
    if (/^(redis|amqp|mqtt|ldap):/i.test(url) && !isLoopback(url)) return true;
    if (/^mongodb:/i.test(url) && !/[?&](tls|ssl)=true/i.test(url) && !isLoopback(url)) return true;
    if (
      /^(postgres|mysql)/i.test(url) &&
      !isLoopback(url) &&
      !/sslmode=(require|verify-ca|verify-full)|ssl=true|ssl-mode=(REQUIRED|VERIFY)/i.test(url)
    )
      return true;
    if (/[?&](tlsAllowInvalidCertificates|tlsInsecure)=true/i.test(url)) return true;
  }
  return /\bsslmode=(disable|allow|prefer)\b/i.test(text) || leavesInClear(text);
}

function isLoopback(url: string): boolean {
  return /^[a-z+]+:\/\/([^@/]*@)?(localhost|127\.\d+\.\d+\.\d+|\[::1\])([:/?]|$)/i.test(url);
}

/** Names of vocabularies, of medicine above all, that look like addresses and are never asked. */
const NAMESPACES =
  /^((\w+\.)?hl7\.org|loinc\.org|snomed\.info|unitsofmeasure\.org|dicom\.nema\.org|www\.w3\.org|json-schema\.org|schemas\.xmlsoap\.org|purl\.org|schema\.org)$/;

/** `http://` to a host of the outside world; inside a VPC or namespace it is allowed. */
export function leavesInClear(text: string): boolean {
  const host = /^http:\/\/(?:[^@/]*@)?([a-z0-9.-]+)/i.exec(text.trim())?.[1]?.toLowerCase();
  if (!host?.includes(".") || NAMESPACES.test(host)) return false;
  if (/\.(svc|local|internal|localhost|test)$|\.svc\./.test(host)) return false;
  return !/^(127|10|192\.168|169\.254|172\.(1[6-9]|2\d|3[01]))\./.test(host);
}
