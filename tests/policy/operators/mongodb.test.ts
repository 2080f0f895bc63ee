import { UNKNOWN } from "../../../policy/rule";
import { check, resource } from "../support";

const set = ["spec", "replsets", 0];
const s3 = ["spec", "backup", "storages", "s3", "s3"];

check("MongoDB of the Percona operator", {
  good: resource("kubernetes:psmdb.percona.com/v1:PerconaServerMongoDB", {
    spec: {
      tls: { mode: "requireTLS", allowInvalidCertificates: false },
      replsets: [
        {
          name: "rs0",
          expose: { enabled: true, type: "ClusterIP" },
          volumeSpec: { persistentVolumeClaim: { resources: {} } },
        },
      ],
      backup: {
        enabled: true,
        pitr: { enabled: true },
        storages: {
          s3: { type: "s3", s3: { bucket: "b", serverSideEncryption: { sseAlgorithm: "AES256" } } },
        },
        tasks: [{ enabled: true, retention: { type: "count", count: 7 } }],
      },
    },
  }),
  accepts: [
    {
      what: "settings that leave TLS alone",
      change: [[[...set, "configuration"], "operationProfiling:\n  mode: slowOp\n# mode: disabled\n"]],
    },
    {
      what: "a key for its backups that is made in the same update",
      change: [[[...s3, "serverSideEncryption"], { sseAlgorithm: "aws:kms", kmsKeyID: UNKNOWN }]],
    },
    {
      what: "a store in another cloud",
      change: [[["spec", "backup", "storages", "s3"], { type: "gcs", gcs: { bucket: "b" } }]],
    },
  ],
  refuses: [
    ...[
      "net:\n  tls:\n    mode: preferTLS",
      'net: { tls: { mode: "disabled" } }',
      "net:\n  tls:\n    allowInvalidCertificates: true",
      "net:\n  tls:\n    disabledProtocols: none",
    ].map((text) => ({
      what: JSON.stringify(text),
      change: [[[...set, "configuration"], text]] as [(string | number)[], unknown][],
      finds: ["T-32 spec.replsets[0].configuration"],
    })),
    {
      what: "unknown settings",
      change: [[[...set, "configuration"], UNKNOWN]],
      finds: ["T-32 spec.replsets[0].configuration"],
    },
    {
      what: "a mongos that accepts plain connections",
      change: [[["spec", "sharding"], { mongos: { configuration: "net:\n  tls:\n    mode: allowTLS" } }]],
      finds: ["T-32 spec.sharding.mongos.configuration"],
    },
    {
      what: "no logins",
      change: [[[...set, "configuration"], "security:\n  authorization: disabled"]],
      finds: ["S-61 spec.replsets[0].configuration"],
    },
    {
      what: "files in clear",
      change: [[[...set, "configuration"], "security:\n  enableEncryption: false"]],
      finds: ["E-60 spec.replsets[0].configuration"],
    },
    {
      what: "data that goes with its pod",
      change: [[[...set, "volumeSpec"], { emptyDir: {} }]],
      finds: ["R-61 spec.replsets[0].volumeSpec.persistentVolumeClaim"],
    },
    {
      what: "volumes that go with the cluster",
      change: [[["metadata"], { finalizers: ["percona.com/delete-psmdb-pvc"] }]],
      finds: ["R-61 metadata.finalizers[0]"],
    },
    {
      what: "backups that travel in clear",
      change: [[[...s3, "endpointUrl"], "http://minio:9000"]],
      finds: ["T-60 spec.backup.storages.s3.s3.endpointUrl"],
    },
    {
      what: "backups for whoever says it is the store",
      change: [[[...s3, "insecureSkipTLSVerify"], true]],
      finds: ["T-60 spec.backup.storages.s3.s3.insecureSkipTLSVerify"],
    },
    {
      what: "a MinIO without TLS",
      change: [
        [["spec", "backup", "storages", "s3"], { minio: { endpointUrl: "https://m", secure: false } }],
      ],
      finds: ["T-60 spec.backup.storages.s3.minio.secure"],
    },
    {
      what: "backups that lie in clear",
      change: [[[...s3, "serverSideEncryption"], undefined]],
      finds: ["E-61 spec.backup.storages.s3.s3.serverSideEncryption.sseAlgorithm"],
    },
    {
      what: "public routers",
      change: [[["spec", "sharding"], { mongos: { expose: { type: "LoadBalancer" } } }]],
      finds: ["P-30 spec.sharding.mongos.expose.type"],
    },
    {
      what: "TLS preferred by default",
      change: [[["spec", "tls"], undefined]],
      finds: ["T-32 spec.tls.mode", "T-32 spec.tls.allowInvalidCertificates"],
    },
    {
      what: "any certificate",
      change: [[["spec", "tls", "allowInvalidCertificates"], true]],
      finds: ["T-32 spec.tls.allowInvalidCertificates"],
    },
    {
      what: "any certificate, by default",
      change: [[["spec", "tls", "allowInvalidCertificates"], undefined]],
      finds: ["T-32 spec.tls.allowInvalidCertificates"],
    },
    { what: "TLS allowed", change: [[["spec", "tls", "mode"], "allowTLS"]], finds: ["T-32 spec.tls.mode"] },
    {
      what: "unsafe settings",
      change: [[["spec", "unsafeFlags"], { tls: true }]],
      finds: ["T-32 spec.unsafeFlags.tls"],
    },
    {
      what: "a public Service",
      change: [[["spec", "replsets", 0, "expose", "type"], "LoadBalancer"]],
      finds: ["P-30 spec.replsets[0].expose.type"],
    },
    {
      what: "no backups",
      change: [[["spec", "backup", "enabled"], false]],
      finds: ["R-29 spec.backup.enabled"],
    },
    {
      what: "no recovery in time",
      change: [[["spec", "backup", "pitr"], undefined]],
      finds: ["R-29 spec.backup.pitr.enabled"],
    },
    {
      what: "no running task",
      change: [[["spec", "backup", "tasks", 0, "enabled"], false]],
      finds: ["R-29 spec.backup.tasks"],
    },
    {
      what: "one copy",
      change: [[["spec", "backup", "tasks", 0, "retention", "count"], 1]],
      finds: ["R-29 spec.backup.tasks[0].retention.count"],
    },
  ],
});
