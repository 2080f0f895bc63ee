import { UNKNOWN } from "../../../policy/rule";
import { type Case, check, resource } from "../support";

function refused(key: string, values: readonly unknown[]): Case[] {
  return values.map((value) => ({
    what: `${key}: ${String(value)}`,
    change: [[[key], value]],
    finds: [`T-82 ${key}`],
  }));
}

const BELIEVING = [
  "insecure",
  "skipTlsVerify",
  "insecureSkipVerify",
  "tlsInsecureSkipVerify",
  "tlsSkipVerify",
];

check("A provider of PostgreSQL", {
  good: resource("pulumi:providers:postgresql", { host: UNKNOWN, sslmode: "verify-full" }),
  accepts: [
    { what: "the driver's own mode, which is require", change: [[["sslmode"], undefined]] },
    { what: "verify-ca", change: [[["sslmode"], "verify-ca"]] },
    { what: "the older name of the mode", change: [[["sslMode"], "require"]] },
    { what: "verification by name", change: [[["insecure"], "false"]] },
    { what: "a console on the same machine", change: [[["url"], "http://localhost:3000"]] },
    { what: "an address that is made during the update", change: [[["endpoint"], UNKNOWN]] },
  ],
  refuses: [
    ...refused("sslmode", ["disable", "allow", "prefer", "", UNKNOWN]),
    ...refused("sslMode", ["disable", "prefer", UNKNOWN]),
    ...BELIEVING.flatMap((key) => refused(key, [true, "true", UNKNOWN])),
    ...["url", "endpoint", "address"].flatMap((key) =>
      refused(key, ["http://rabbitmq.internal:15672", "HTTP://10.0.0.7", "http://localhost.example"]),
    ),
  ],
});

check("A provider of MySQL", {
  good: resource("pulumi:providers:mysql", { endpoint: UNKNOWN, tls: "true" }),
  accepts: [
    {
      what: "an authority of one's own",
      change: [
        [["tls"], undefined],
        [["customTls"], '[{"caCert":"ca.pem"}]'],
      ],
    },
  ],
  refuses: refused("tls", ["false", "skip-verify", undefined, UNKNOWN]),
});

check("A provider of Kafka", {
  good: resource("pulumi:providers:kafka", { bootstrapServers: UNKNOWN }),
  accepts: [{ what: "TLS by name", change: [[["tlsEnabled"], "true"]] }],
  refuses: refused("tlsEnabled", [false, "false", UNKNOWN]),
});

check("A provider of MinIO", {
  good: resource("pulumi:providers:minio", { minioServer: "store.internal:9000", minioSsl: true }),
  refuses: [
    ...refused("minioSsl", [false, undefined, UNKNOWN]),
    ...refused("minioInsecure", [true, "true", UNKNOWN]),
  ],
});

check("A provider of AWS", {
  good: resource("pulumi:providers:aws", { region: "eu-central-1" }),
  refuses: refused("insecure", [true, UNKNOWN]),
});
