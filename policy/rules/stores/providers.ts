/** Providers that log in to data stores and consoles themselves: how they speak to them. */
import type { View } from "../../plan/view";
import type { Finding, Rule, Subject } from "../../rule";
import { HIPAA } from "../../writing/citations";
import { isNotTrue, isTrue, must, wrong } from "../../writing/expect";

/** What providers call the same wish: to believe whoever answers. */
const BELIEVING = [
  "insecure",
  "insecureSkipVerify",
  "minioInsecure",
  "skipTlsVerify",
  "tlsInsecureSkipVerify",
  "tlsSkipVerify",
];

/** Where providers are told whom to ask. */
const ADDRESSES = ["address", "endpoint", "url"];

function isPlain(address: unknown): boolean {
  return /^http:\/\/(?!(localhost|127\.[\d.]+|\[::1\])([:/]|$))/i.test(String(address));
}

function postgresql(view: View): Finding[] {
  // Without a mode the driver asks for `require`; what is given here is taken as it stands.
  return ["sslmode", "sslMode"].flatMap((key) =>
    must(
      view.at(key),
      "require",
      (mode) => /^(require|verify-ca|verify-full)$/.test(String(mode)),
      "the provider talks to PostgreSQL without TLS, or would",
    ),
  );
}

function mysql(view: View): Finding[] {
  if (view.at("customTls").given()) return [];
  return must(
    view.at("tls"),
    "false",
    isTrue,
    "the provider talks to MySQL without TLS, or to whoever answers",
  );
}

/** By the name of the provider, what is in clear unless it is told otherwise, or what only this one is told. */
const OWN: Readonly<Record<string, (view: View) => Finding[]>> = {
  postgresql,
  mysql,
  kafka: (view) => must(view.at("tlsEnabled"), true, isTrue, "the provider talks to Kafka in clear"),
  minio: (view) => must(view.at("minioSsl"), false, isTrue, "the provider talks to the store in clear"),
};

function judge({ resource, view }: Subject): Finding[] {
  const name = resource.type.split(":").at(-1) ?? "";
  return [
    ...BELIEVING.flatMap((key) =>
      must(view.at(key), false, isNotTrue, "the provider believes whoever answers"),
    ),
    // The address of something that this stack makes is not known yet, and names no scheme.
    ...ADDRESSES.map((key) => view.at(key))
      .filter((address) => !address.unknown && isPlain(address.or("")))
      .map((address) => wrong(address, "the provider logs in over plain HTTP")),
    ...(OWN[name]?.(view) ?? []),
  ];
}

export const providerRules: Rule[] = [
  {
    id: "T-82",
    name: "providers-speak-tls",
    title: "Providers log in over TLS, to whom they have verified",
    duty: "tls",
    level: "mandatory",
    severity: "high",
    citations: [HIPAA.transmission, HIPAA.encryptionInTransit],
    why: "A provider that makes users of a database sends the administrator's password, and theirs.",
    remediation:
      "Give sslmode verify-full (postgresql), tls true (mysql), https:// in addresses; leave verification on.",
    types: /^pulumi:providers:/,
    evaluate: judge,
  },
];
