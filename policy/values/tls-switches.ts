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
  [/^NODE_TLS_REJECT_UNAUTHORIZED$|^PYTHONHTTPSVERIFY$/, (value) => given(value) && isFalse(value)],
  [/(^|_)(INSECURE_SKIP_VERIFY|SKIP_TLS_VERIFY|TLS_INSECURE|TLS_SKIP_VERIFY|SSL_NO_VERIFY)$/i, isTrue],
  [/(^|_)(PG)?SSL_?MODE$/i, (value) => /^\s*(disabled?|allow|prefer(red)?)\s*$/i.test(String(value))],
  [/(^|_)KAFKA_(\w+_)?SECURITY_PROTOCOL$/i, (value) => /^\s*(SASL_)?PLAINTEXT\s*$/i.test(String(value))],
  [
    new RegExp(`^(?:${STORE})_(?:\\w+_)?(?:TLS|SSL)(?:_ENABLED)?$`, "i"),
    (value) => given(value) && isFalse(value),
  ],
];

export function switchesTlsOff(name: string, value: unknown): boolean {
  return SWITCHES.some(([pattern, off]) => pattern.test(name) && off(value));
}
