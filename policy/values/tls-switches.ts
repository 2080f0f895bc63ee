/** Settings by which programs are told to speak in clear, or to believe every certificate. */
import { isFalse, isTrue } from "../writing/expect";

/** A name, and whether a value of it takes TLS away. */
type Switch = readonly [name: RegExp, off: (value: unknown) => boolean];

const STORE =
  "REDIS|VALKEY|CACHE|DB|DATABASE|POSTGRES(?:QL)?|PG|MYSQL|MARIADB|MONGO(?:DB)?|AMQP|RABBITMQ|KAFKA|S3|MINIO|ELASTICSEARCH|OPENSEARCH|LDAP";

function given(value: unknown): boolean {
  return value !== undefined && String(value).trim() !== "";
}

const SWITCHES: readonly Switch[] = [
  [/^PYTHONHTTPSVERIFY$/, (value) => given(value) && isFalse(value)],
  [
    /(^|_)(SKIP_VERIFY|SKIP_(TLS|SSL)_VERIFY|(TLS|SSL)_INSECURE|INSECURE_(TLS|SSL)|SSL_NO_VERIFY|TRUST_ALL_CERT(IFICATE)?S|ALLOW_(INVALID|UNTRUSTED)_CERT(IFICATE)?S?)$/i,
    isTrue,
  ],
  [
    /(^|_)((SSL|TLS)_VERIFY|VERIFY_(SSL|TLS|CERT(IFICATE)?S?)|(SSL|TLS)_REJECT_UNAUTHORIZED)$/i,
    (value) => given(value) && isFalse(value),
  ],
  [/^NODE_OPTIONS$/, (value) => /--tls-min-v1\.[01]\b/.test(String(value))],
  [
    /(^|_)KAFKA_(\w+_)?LISTENERS$/i,
    (value) => /(^|,)\s*(SASL_)?PLAINTEXT:\/\/(?!localhost|127\.)/i.test(String(value)),
  ],
  [/(^|_)(PG)?SSL_?MODE$/i, (value) => /^\s*(disabled?|allow|prefer(red)?)\s*$/i.test(String(value))],
  [/(^|_)KAFKA_(\w+_)?SECURITY_PROTOCOL$/i, (value) => /^\s*(SASL_)?PLAINTEXT\s*$/i.test(String(value))],
  [
    new RegExp(`(?:^|_)(?:${STORE})_(?:\\w+_)?(?:TLS|SSL)(?:_ENABLED)?$`, "i"),
    (value) => given(value) && isFalse(value),
  ],
];

export function switchesTlsOff(name: string, value: unknown): boolean {
  return SWITCHES.some(([pattern, off]) => pattern.test(name) && off(value));
}
