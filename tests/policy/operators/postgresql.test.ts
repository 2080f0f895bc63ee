import { UNKNOWN } from "../../../policy/rule";
import { check, resource } from "../support";

check("A CloudNativePG cluster", {
  good: resource("kubernetes:postgresql.cnpg.io/v1:Cluster", {
    metadata: { name: "db", namespace: "tebx" },
    spec: {
      postgresql: { pg_hba: ["hostnossl all all all reject", "hostssl all all all scram-sha-256"] },
      plugins: [{ name: "barman-cloud.cloudnative-pg.io", isWALArchiver: true }],
    },
  }),
  accepts: [
    {
      what: "a refusal for both families of addresses",
      change: [
        [
          ["spec", "postgresql", "pg_hba"],
          [
            "hostnossl all all 0.0.0.0/0 reject",
            "hostnossl all all ::/0 reject # plain",
            "",
            "# host all all all md5",
          ],
        ],
      ],
    },
    {
      what: "a refusal of everybody",
      change: [
        [
          ["spec", "postgresql", "pg_hba"],
          ["hostssl all app all scram-sha-256", "host all all all reject", "host all all all md5"],
        ],
      ],
    },
    {
      what: "TLS 1.2",
      change: [
        [
          ["spec", "postgresql", "parameters"],
          { ssl: "on", ssl_min_protocol_version: "TLSv1.2", fsync: true },
        ],
      ],
    },
    {
      what: "another cluster read by TLS",
      change: [
        [
          ["spec", "externalClusters"],
          [
            { name: "old", connectionParameters: { host: "old", sslmode: "verify-full" } },
            { name: "archive", plugin: {} },
          ],
        ],
      ],
    },
    {
      what: "a directory asked by TLS",
      change: [[["spec", "postgresql", "ldap"], { server: "ldap", scheme: "ldaps" }]],
    },
    {
      what: "a role that may log in",
      change: [[["spec", "managed"], { roles: [{ name: "app", login: true, superuser: false }] }]],
    },
  ],
  refuses: [
    {
      what: "plain connections by default",
      change: [[["spec", "postgresql"], undefined]],
      finds: ["T-33 spec.postgresql.pg_hba"],
    },
    {
      what: "a line that admits them first",
      change: [
        [
          ["spec", "postgresql", "pg_hba"],
          ["host all all all md5", "hostnossl all all all reject"],
        ],
      ],
      finds: ["T-33 spec.postgresql.pg_hba[0]"],
    },
    {
      what: "a refusal for some only",
      change: [[["spec", "postgresql", "pg_hba"], ["hostnossl app all all reject"]]],
      finds: ["T-33 spec.postgresql.pg_hba"],
    },
    {
      what: "TLS switched off",
      change: [[["spec", "postgresql", "parameters"], { ssl: "off" }]],
      finds: ["T-33 spec.postgresql.parameters.ssl"],
    },
    ...["TLSv1", "TLSv1.1", "", UNKNOWN].map((version) => ({
      what: `TLS of version "${String(version)}"`,
      change: [[["spec", "postgresql", "parameters"], { ssl_min_protocol_version: version }]] as [
        string[],
        unknown,
      ][],
      finds: ["T-33 spec.postgresql.parameters.ssl_min_protocol_version"],
    })),
    {
      what: "no TLS newer than 1.1",
      change: [[["spec", "postgresql", "parameters"], { ssl_max_protocol_version: "TLSv1.1" }]],
      finds: ["T-33 spec.postgresql.parameters.ssl_max_protocol_version"],
    },
    ...[
      "host all all 0.0.0.0/0 md5",
      "hostnossl app all 10.0.0.0 255.0.0.0 md5",
      "hostnogssenc all all all md5",
      "include extra.conf",
    ].map((line) => ({
      what: `"${line}" before the refusal`,
      change: [
        [
          ["spec", "postgresql", "pg_hba"],
          [line, "hostnossl all all all reject"],
        ],
      ] as [string[], unknown][],
      finds: ["T-33 spec.postgresql.pg_hba[0]"],
    })),
    ...[
      'hostnossl "all" all all reject',
      "hostnossl all all 0.0.0.0/0 reject",
      "hostnossl all all samenet reject",
      "# hostnossl all all all reject",
    ].map((line) => ({
      what: `a refusal by "${line}"`,
      change: [[["spec", "postgresql", "pg_hba"], [line]]] as [string[], unknown][],
      finds: ["T-33 spec.postgresql.pg_hba"],
    })),
    {
      what: "an unknown line first",
      change: [
        [
          ["spec", "postgresql", "pg_hba"],
          [UNKNOWN, "hostnossl all all all reject"],
        ],
      ],
      finds: ["T-33 spec.postgresql.pg_hba[0]"],
    },
    {
      what: "unknown lines",
      change: [[["spec", "postgresql", "pg_hba"], UNKNOWN]],
      finds: ["T-33 spec.postgresql.pg_hba"],
    },
    {
      what: "a login without a password",
      change: [[["spec", "postgresql", "pg_hba", 1], "hostssl all all all trust"]],
      finds: ["S-62 spec.postgresql.pg_hba[1]"],
    },
    {
      what: "a login by the password itself",
      change: [[["spec", "postgresql", "pg_hba", 1], "hostssl all all 10.0.0.0 255.0.0.0 password"]],
      finds: ["S-62 spec.postgresql.pg_hba[1]"],
    },
    {
      what: "a superuser",
      change: [[["spec", "enableSuperuserAccess"], true]],
      finds: ["S-62 spec.enableSuperuserAccess"],
    },
    {
      what: "perhaps a superuser",
      change: [[["spec", "enableSuperuserAccess"], UNKNOWN]],
      finds: ["S-62 spec.enableSuperuserAccess"],
    },
    {
      what: "a role that is a superuser",
      change: [[["spec", "managed"], { roles: [{ name: "app" }, { name: "boss", superuser: true }] }]],
      finds: ["S-62 spec.managed.roles[1].superuser"],
    },
    {
      what: "passwords kept as MD5",
      change: [[["spec", "postgresql", "parameters"], { password_encryption: "md5" }]],
      finds: ["S-62 spec.postgresql.parameters.password_encryption"],
    },
    ...(
      [
        ["ssl", "off", "T-33"],
        ["SSL", "off", "T-33"],
        ["Password_Encryption", "MD5", "S-62"],
      ] as const
    ).map(([name, value, rule]) => ({
      what: `${name} ${value}`,
      change: [[["spec", "postgresql", "parameters"], { [name]: value }]] as [string[], unknown][],
      finds: [`${rule} spec.postgresql.parameters.${name}`],
    })),
    ...["fsync", "full_page_writes", "FSYNC", "Full_Page_Writes"].map((name) => ({
      what: `${name} off`,
      change: [[["spec", "postgresql", "parameters"], { [name]: "off" }]] as [string[], unknown][],
      finds: [`R-60 spec.postgresql.parameters.${name}`],
    })),
    {
      what: "another cluster read without TLS",
      change: [
        [
          ["spec", "externalClusters"],
          [{ connectionParameters: { sslmode: "prefer" } }, { connectionParameters: { host: "x" } }],
        ],
      ],
      finds: [
        "T-33 spec.externalClusters[0].connectionParameters.sslmode",
        "T-33 spec.externalClusters[1].connectionParameters.sslmode",
      ],
    },
    {
      what: "a directory asked in clear",
      change: [[["spec", "postgresql", "ldap"], { server: "ldap" }]],
      finds: ["T-33 spec.postgresql.ldap.scheme"],
    },
    {
      what: "an archive of its own in clear",
      change: [
        [
          ["spec", "backup"],
          {
            retentionPolicy: "30d",
            barmanObjectStore: { endpointURL: "http://minio:9000", data: { encryption: "AES256" } },
          },
        ],
      ],
      finds: [
        "T-60 spec.backup.barmanObjectStore.endpointURL",
        "E-61 spec.backup.barmanObjectStore.wal.encryption",
      ],
    },
    {
      what: "an address of the network",
      change: [
        [
          ["spec", "managed"],
          { services: { additional: [{ serviceTemplate: { spec: { externalIPs: ["203.0.113.9"] } } }] } },
        ],
      ],
      finds: ["P-30 spec.managed.services.additional[0].serviceTemplate.spec.externalIPs[0]"],
    },
    { what: "no archive", change: [[["spec", "plugins"], undefined]], finds: ["R-24 spec.plugins"] },
    {
      what: "a plugin that does not archive",
      change: [[["spec", "plugins", 0, "isWALArchiver"], false]],
      finds: ["R-24 spec.plugins"],
    },
    {
      what: "an archive that is off",
      change: [[["spec", "plugins", 0, "enabled"], false]],
      finds: ["R-24 spec.plugins"],
    },
    {
      what: "a public Service",
      change: [
        [
          ["spec", "managed"],
          { services: { additional: [{ serviceTemplate: { spec: { type: "LoadBalancer" } } }] } },
        ],
      ],
      finds: ["P-30 spec.managed.services.additional[0].serviceTemplate.spec.type"],
    },
    {
      what: "a Service of unknown type",
      change: [
        [
          ["spec", "managed"],
          { services: { additional: [{ serviceTemplate: { spec: { type: UNKNOWN } } }] } },
        ],
      ],
      finds: ["P-30 spec.managed.services.additional[0].serviceTemplate.spec.type"],
    },
  ],
});

check("A pooler of CloudNativePG", {
  good: resource("kubernetes:postgresql.cnpg.io/v1:Pooler", {
    spec: { cluster: { name: "db" }, pgbouncer: { pg_hba: ["hostnossl all all all reject"] } },
  }),
  accepts: [
    {
      what: "TLS asked for by a parameter",
      change: [[["spec", "pgbouncer"], { parameters: { client_tls_sslmode: "require" } }]],
    },
  ],
  refuses: [
    {
      what: "plain connections by default",
      change: [[["spec", "pgbouncer"], {}]],
      finds: ["T-33 spec.pgbouncer.pg_hba"],
    },
    {
      what: "plain connections by a parameter",
      change: [[["spec", "pgbouncer", "parameters"], { client_tls_sslmode: "prefer" }]],
      finds: ["T-33 spec.pgbouncer.parameters.client_tls_sslmode"],
    },
    {
      what: "a public Service",
      change: [[["spec", "serviceTemplate"], { spec: { type: "LoadBalancer" } }]],
      finds: ["P-30 spec.serviceTemplate.spec.type"],
    },
    {
      what: "a login without a password",
      change: [[["spec", "pgbouncer", "pg_hba", 1], "hostssl all all all trust"]],
      finds: ["S-62 spec.pgbouncer.pg_hba[1]"],
    },
  ],
});
