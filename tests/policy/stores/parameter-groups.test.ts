import { UNKNOWN } from "../../../policy/rule";
import { type Case, check, resource } from "../support";

check("A PostgreSQL parameter group", {
  good: resource("aws:rds/parameterGroup:ParameterGroup", {
    family: "postgres16",
    parameters: [
      { name: "max_connections", value: "200" },
      { name: "rds.force_ssl", value: "1" },
    ],
  }),
  accepts: [
    { what: "with a number", change: [[["parameters", 1, "value"], 1]] },
    {
      what: "SCRAM by name",
      change: [[["parameters", 2], { name: "password_encryption", value: "scram-sha-256" }]],
    },
    { what: "a name in another case", change: [[["parameters", 1, "name"], "rds.Force_SSL"]] },
    {
      what: "MySQL's own parameter",
      change: [
        [["family"], "mysql8.0"],
        [["parameters", 1], { name: "require_secure_transport", value: "ON" }],
      ],
    },
  ],
  refuses: [
    { what: "0", change: [[["parameters", 1, "value"], "0"]], finds: ["T-12 parameters[1].value"] },
    {
      what: "0, after 1 in another case",
      change: [[["parameters", 2], { name: "RDS.Force_SSL", value: "0" }]],
      finds: ["T-12 parameters[2].value"],
    },
    {
      what: "TLS 1.1, in another case",
      change: [[["parameters", 2], { name: "SSL_MIN_PROTOCOL_VERSION", value: "tlsv1.1" }]],
      finds: ["T-12 parameters[2].value"],
    },
    ...(
      [
        ["password_encryption", "md5"],
        ["Password_Encryption", "MD5"],
        ["password_encryption", UNKNOWN],
      ] as const
    ).map(([name, value]) => ({
      what: `${name} ${String(value)}`,
      change: [[["parameters", 2], { name, value }]] as [(string | number)[], unknown][],
      finds: ["S-14 parameters[2].value"],
    })),
    { what: "no such parameter", change: [[["parameters"], []]], finds: ["T-12 parameters"] },
    { what: "no parameters at all", change: [[["parameters"], undefined]], finds: ["T-12 parameters"] },
    {
      what: "a later 0, which wins",
      change: [[["parameters", 2], { name: "rds.force_ssl", value: "0" }]],
      finds: ["T-12 parameters[2].value"],
    },
    { what: "MySQL without its parameter", change: [[["family"], "mysql8.0"]], finds: ["T-12 parameters"] },
    {
      what: "an unknown value",
      change: [[["parameters", 1, "value"], UNKNOWN]],
      finds: ["T-12 parameters[1].value"],
    },
    { what: "unknown parameters", change: [[["parameters"], UNKNOWN]], finds: ["T-12 parameters"] },
  ],
});

check("A DocumentDB parameter group", {
  good: resource("aws:docdb/clusterParameterGroup:ClusterParameterGroup", {
    family: "docdb5.0",
    parameters: [{ name: "tls", value: "tls1.2+" }],
  }),
  accepts: [{ what: "enabled", change: [[["parameters", 0, "value"], "enabled"]] }],
  refuses: [
    {
      what: "disabled",
      change: [[["parameters", 0, "value"], "disabled"]],
      finds: ["T-14 parameters[0].value"],
    },
    {
      what: "a word nobody knows",
      change: [[["parameters", 0, "value"], "tls1.0"]],
      finds: ["T-14 parameters[0].value"],
    },
    { what: "no tls parameter", change: [[["parameters"], []]], finds: ["T-14 parameters"] },
  ],
});

check("Versions of TLS in a parameter group", {
  good: resource("aws:rds/parameterGroup:ParameterGroup", {
    family: "mysql8.0",
    parameters: [
      { name: "require_secure_transport", value: "1" },
      { name: "tls_version", value: "TLSv1.2,TLSv1.3" },
    ],
  }),
  refuses: [
    {
      what: "of old",
      change: [[["parameters", 1, "value"], "TLSv1.1,TLSv1.2"]],
      finds: ["T-12 parameters[1].value"],
    },
    {
      what: "that nobody knows",
      change: [[["parameters", 1, "value"], UNKNOWN]],
      finds: ["T-12 parameters[1].value"],
    },
    {
      what: "of PostgreSQL",
      change: [
        [["family"], "postgres16"],
        [
          ["parameters"],
          [
            { name: "rds.force_ssl", value: "1" },
            { name: "ssl_min_protocol_version", value: "TLSv1" },
          ],
        ],
      ],
      finds: ["T-12 parameters[1].value"],
    },
  ],
});

const SSL = ["parameters", 0, "value"];

check("A parameter group of Redshift", {
  good: resource("aws:redshift/parameterGroup:ParameterGroup", {
    family: "redshift-2.0",
    parameters: [{ name: "require_ssl", value: "true" }],
  }),
  accepts: [{ what: "a boolean", change: [[SSL, true]] }],
  refuses: [
    ...["false", UNKNOWN].map(
      (value): Case => ({
        what: `plain connections: ${String(value)}`,
        change: [[SSL, value]],
        finds: ["T-20 parameters[0].value"],
      }),
    ),
    { what: "no such parameter", change: [[["parameters"], undefined]], finds: ["T-20 parameters"] },
    { what: "a family that is not known", change: [[["family"], UNKNOWN]], finds: ["T-20 family"] },
  ],
});

check("A parameter group of a family without TLS in it", {
  good: resource("aws:rds/parameterGroup:ParameterGroup", {
    family: "sqlserver-se-16.0",
    parameters: [{ name: "rds.force_ssl", value: "1" }],
  }),
  refuses: [
    {
      what: "Oracle, whose TLS is in an option group",
      change: [[["family"], "oracle-se2-19"]],
      finds: ["T-12 family"],
    },
  ],
});

for (const [type, finds] of [
  ["aws:rds/parameterGroup:ParameterGroup", []],
  ["aws:rds/clusterParameterGroup:ClusterParameterGroup", ["T-12 parameters"]],
] as const) {
  const without = {
    what: "without force_ssl, which only the cluster's group knows",
    change: [[["parameters"], []]] as [string[], unknown][],
  };
  check(`A parameter group of Aurora (${type})`, {
    good: resource(type, {
      family: "aurora-postgresql16",
      parameters: [{ name: "rds.force_ssl", value: "1" }],
    }),
    accepts: finds.length === 0 ? [without] : [],
    refuses: finds.length === 0 ? [] : [{ ...without, finds: [...finds] }],
  });
}
