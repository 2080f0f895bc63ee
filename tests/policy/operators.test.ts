import { UNKNOWN } from "../../policy/rule";
import { check, resource } from "./support";

const REDIS = "kubernetes:redis.redis.opstreelabs.in/v1beta2";
for (const kind of ["Redis", "RedisReplication", "RedisCluster"])
  check(`${kind} of the Redis operator`, {
    good: resource(`${REDIS}:${kind}`, {
      spec: {
        TLS: { secret: { secretName: "tls" } },
        kubernetesConfig: { redisSecret: { name: "password", key: "password" } },
      },
    }),
    refuses: [
      { what: "no TLS", change: [[["spec", "TLS"], undefined]], finds: ["T-30 spec.TLS.secret.secretName"] },
      {
        what: "an empty certificate",
        change: [[["spec", "TLS"], { secret: {} }]],
        finds: ["T-30 spec.TLS.secret.secretName"],
      },
      {
        what: "no password",
        change: [[["spec", "kubernetesConfig"], {}]],
        finds: ["S-10 spec.kubernetesConfig.redisSecret"],
      },
      {
        what: "a public Service",
        change: [[["spec", "kubernetesConfig", "service"], { serviceType: "LoadBalancer" }]],
        finds: ["P-30 spec.kubernetesConfig.service.serviceType"],
      },
      {
        what: "a second Service that is public",
        change: [[["spec", "kubernetesConfig", "service"], { additional: { type: "NodePort" } }]],
        finds: ["P-30 spec.kubernetesConfig.service.additional.type"],
      },
      { what: "a port of the node", change: [[["spec", "hostPort"], 6379]], finds: ["P-30 spec.hostPort"] },
      { what: "no protection in prod", change: [], options: { protect: false }, finds: ["R-12"] },
    ],
  });

check("A Redis Sentinel", {
  good: resource(`${REDIS}:RedisSentinel`, {
    spec: {
      TLS: { secret: { secretName: "tls" } },
      redisSentinelConfig: { redisReplicationPassword: { secretKeyRef: {} } },
    },
  }),
  refuses: [
    { what: "no TLS", change: [[["spec", "TLS"], undefined]], finds: ["T-30 spec.TLS.secret.secretName"] },
    {
      what: "no password",
      change: [[["spec", "redisSentinelConfig"], undefined]],
      finds: ["S-10 spec.kubernetesConfig.redisSecret"],
    },
  ],
});

check("A CloudNativePG cluster", {
  good: resource("kubernetes:postgresql.cnpg.io/v1:Cluster", {
    metadata: { name: "db", namespace: "tebx" },
    spec: {
      postgresql: { pg_hba: ["hostnossl all all all reject", "hostssl all all all scram-sha-256"] },
      plugins: [{ name: "barman-cloud.cloudnative-pg.io", isWALArchiver: true }],
    },
  }),
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

check("An archive of CloudNativePG", {
  good: resource("kubernetes:barmancloud.cnpg.io/v1:ObjectStore", { spec: { retentionPolicy: "30d" } }),
  accepts: [{ what: "a week", change: [[["spec", "retentionPolicy"], "1w"]] }],
  refuses: [
    {
      what: "no end",
      change: [[["spec", "retentionPolicy"], undefined]],
      finds: ["R-24 spec.retentionPolicy"],
    },
    { what: "six days", change: [[["spec", "retentionPolicy"], "6d"]], finds: ["R-24 spec.retentionPolicy"] },
    {
      what: "a number of copies",
      change: [[["spec", "retentionPolicy"], "30"]],
      finds: ["R-24 spec.retentionPolicy"],
    },
  ],
});

check("A scheduled backup of CloudNativePG", {
  good: resource("kubernetes:postgresql.cnpg.io/v1:ScheduledBackup", {
    spec: { schedule: "0 0 2 * * *", cluster: { name: "db" } },
  }),
  refuses: [
    { what: "suspended", change: [[["spec", "suspend"], true]], finds: ["R-24 spec.suspend"] },
    { what: "perhaps suspended", change: [[["spec", "suspend"], UNKNOWN]], finds: ["R-24 spec.suspend"] },
  ],
});

check("MongoDB of the Percona operator", {
  good: resource("kubernetes:psmdb.percona.com/v1:PerconaServerMongoDB", {
    spec: {
      tls: { mode: "requireTLS", allowInvalidCertificates: false },
      replsets: [{ name: "rs0", expose: { enabled: true, type: "ClusterIP" } }],
      backup: {
        enabled: true,
        pitr: { enabled: true },
        tasks: [{ enabled: true, retention: { type: "count", count: 7 } }],
      },
    },
  }),
  refuses: [
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

check("RabbitMQ of its operator", {
  good: resource("kubernetes:rabbitmq.com/v1beta1:RabbitmqCluster", {
    spec: { tls: { secretName: "tls", disableNonTLSListeners: true } },
  }),
  refuses: [
    {
      what: "plain listeners too",
      change: [[["spec", "tls", "disableNonTLSListeners"], undefined]],
      finds: ["T-31 spec.tls.disableNonTLSListeners"],
    },
    {
      what: "no certificate",
      change: [[["spec", "tls", "secretName"], undefined]],
      finds: ["T-31 spec.tls.secretName"],
    },
    {
      what: "a public Service",
      change: [[["spec", "service"], { type: "NodePort" }]],
      finds: ["P-30 spec.service.type"],
    },
    {
      what: "an override that publishes",
      change: [[["spec", "override"], { service: { spec: { type: "LoadBalancer" } } }]],
      finds: ["P-30 spec.override.service.spec.type"],
    },
  ],
});

check("A backup CronJob", {
  good: resource(
    "kubernetes:batch/v1:CronJob",
    {
      spec: {
        schedule: "0 */2 * * *",

        concurrencyPolicy: "Forbid",
        startingDeadlineSeconds: 300,
      },
    },
    { name: "tebx-db-backup" },
  ),
  refuses: [
    { what: "suspended", change: [[["spec", "suspend"], true]], finds: ["R-22 spec.suspend"] },
    {
      what: "two at a time",
      change: [[["spec", "concurrencyPolicy"], undefined]],
      finds: ["R-22 spec.concurrencyPolicy"],
    },
    {
      what: "no second chance",
      change: [[["spec", "startingDeadlineSeconds"], undefined]],
      finds: ["R-22 spec.startingDeadlineSeconds"],
    },
    { what: "no schedule", change: [[["spec", "schedule"], "daily"]], finds: ["R-22 spec.schedule"] },
    {
      what: "another name under BackupSchedule",
      change: [[["spec", "suspend"], true]],
      options: { name: "x", under: ["ward:components:BackupSchedule"] },
      finds: ["R-22 spec.suspend"],
    },
    {
      what: "another name under CacheBackup",
      change: [[["spec", "suspend"], true]],
      options: { name: "x", under: ["ward:components:CacheBackup"] },
      finds: ["R-22 spec.suspend"],
    },
  ],
});

check("A storage class", {
  good: resource("kubernetes:storage.k8s.io/v1:StorageClass", { reclaimPolicy: "Retain" }),
  refuses: [
    { what: "Delete", change: [[["reclaimPolicy"], "Delete"]], finds: ["R-25 reclaimPolicy"] },
    { what: "Delete by default", change: [[["reclaimPolicy"], undefined]], finds: ["R-25 reclaimPolicy"] },
  ],
});

check("A stateful set", {
  good: resource("kubernetes:apps/v1:StatefulSet", { spec: {} }),
  refuses: [
    {
      what: "claims that go with it",
      change: [[["spec", "persistentVolumeClaimRetentionPolicy"], { whenDeleted: "Delete" }]],
      finds: ["R-25 spec.persistentVolumeClaimRetentionPolicy.whenDeleted"],
    },
  ],
});
