import { UNKNOWN } from "../../../policy/rule";
import { check, resource } from "../support";

const REDIS = "kubernetes:redis.redis.opstreelabs.in/v1beta2";
for (const kind of ["Redis", "RedisReplication", "RedisCluster"])
  check(`${kind} of the Redis operator`, {
    good: resource(`${REDIS}:${kind}`, {
      spec: {
        TLS: { secret: { secretName: "tls" } },
        kubernetesConfig: { redisSecret: { name: "password", key: "password" } },
        storage: { volumeClaimTemplate: { spec: {} }, keepAfterDelete: true },
        persistenceEnabled: true,
      },
    }),
    accepts: [
      {
        what: "a list of users in place of a password",
        change: [
          [["spec", "kubernetesConfig"], {}],
          [["spec", "acl"], { secret: { secretName: "users" } }],
        ],
      },
      {
        what: "a setting of its own",
        change: [[["spec", "redisConfig"], { dynamicConfig: ["maxmemory-policy noeviction", "port 0"] }]],
      },
    ],
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
      {
        what: "an empty list of users in place of a password",
        change: [
          [["spec", "kubernetesConfig"], {}],
          [["spec", "acl"], {}],
        ],
        finds: ["S-10 spec.kubernetesConfig.redisSecret"],
      },
      ...["tls-protocols TLSv1.1 TLSv1.2", "port 6379", "tls-replication no"].map((line) => ({
        what: `"${line}" at runtime`,
        change: [[["spec", "redisConfig"], { dynamicConfig: ["maxmemory 1mb", line] }]] as [
          string[],
          unknown,
        ][],
        finds: ["T-30 spec.redisConfig.dynamicConfig[1]"],
      })),
      {
        what: "an unknown setting",
        change: [[["spec", "redisConfig"], { dynamicConfig: [UNKNOWN] }]],
        finds: ["T-30 spec.redisConfig.dynamicConfig[0]"],
      },
      {
        what: "a password in clear",
        change: [[["spec", "redisConfig"], { dynamicConfig: ["requirepass hunter2"] }]],
        finds: ["S-10 spec.redisConfig.dynamicConfig[0]"],
      },
      {
        what: "an address of the network",
        change: [[["spec", "kubernetesConfig", "service"], { externalIPs: ["203.0.113.9"] }]],
        finds: ["P-30 spec.kubernetesConfig.service.externalIPs[0]"],
      },
      {
        what: "no volume",
        change: [[["spec", "storage", "volumeClaimTemplate"], undefined]],
        finds: ["R-61 spec.storage.volumeClaimTemplate"],
      },
      {
        what: "no storage at all",
        change: [[["spec", "storage"], undefined]],
        finds: ["R-61 spec.storage.volumeClaimTemplate", "R-61 spec.storage.keepAfterDelete"],
      },
      {
        what: "a volume that goes with it",
        change: [[["spec", "storage", "keepAfterDelete"], false]],
        finds: ["R-61 spec.storage.keepAfterDelete"],
      },
      {
        what: "a volume of which it is not known",
        change: [[["spec", "storage", "keepAfterDelete"], UNKNOWN]],
        finds: ["R-61 spec.storage.keepAfterDelete"],
      },
      { what: "no protection in prod", change: [], options: { protect: false }, finds: ["R-12"] },
    ],
  });

check("A Redis Sentinel", {
  good: resource(`${REDIS}:RedisSentinel`, {
    spec: {
      TLS: { secret: { secretName: "tls" } },
      kubernetesConfig: { redisSecret: { name: "password", key: "password" } },
      redisSentinelConfig: { redisReplicationPassword: { secretKeyRef: {} } },
    },
  }),
  refuses: [
    { what: "no TLS", change: [[["spec", "TLS"], undefined]], finds: ["T-30 spec.TLS.secret.secretName"] },
    {
      what: "no password for the servers",
      change: [[["spec", "redisSentinelConfig"], undefined]],
      finds: ["S-10 spec.redisSentinelConfig.redisReplicationPassword"],
    },
    {
      what: "no password of its own",
      change: [[["spec", "kubernetesConfig"], undefined]],
      finds: ["S-10 spec.kubernetesConfig.redisSecret"],
    },
    {
      what: "users in place of a password of its own",
      change: [
        [["spec", "kubernetesConfig"], undefined],
        [["spec", "acl"], { secret: { secretName: "users" } }],
      ],
      finds: ["S-10 spec.kubernetesConfig.redisSecret"],
    },
  ],
});

check("A leader of a sharded Redis", {
  good: resource(`${REDIS}:RedisCluster`, {
    spec: {
      TLS: { secret: { secretName: "tls" } },
      kubernetesConfig: { redisSecret: { name: "password", key: "password" } },
      storage: { volumeClaimTemplate: { spec: {} }, keepAfterDelete: true },
      persistenceEnabled: true,
      redisLeader: { redisConfig: { dynamicConfig: ["maxmemory 1mb"] } },
    },
  }),
  refuses: [
    {
      what: "plain replication",
      change: [[["spec", "redisLeader", "redisConfig", "dynamicConfig", 0], "tls-cluster no"]],
      finds: ["T-30 spec.redisLeader.redisConfig.dynamicConfig[0]"],
    },
    {
      what: "a public Service of its own",
      change: [[["spec", "redisFollower"], { kubernetesConfig: { service: { serviceType: "NodePort" } } }]],
      finds: ["P-30 spec.redisFollower.kubernetesConfig.service.serviceType"],
    },
    {
      what: "no persistence",
      change: [[["spec", "persistenceEnabled"], undefined]],
      finds: ["R-61 spec.persistenceEnabled"],
    },
  ],
});

const CONF = "redis-additional.conf";
check("A redis.conf", {
  good: resource("kubernetes:core/v1:ConfigMap", {
    metadata: { name: "cache" },
    data: {
      [CONF]: '# port 6379\nmaxmemory 1gb\ntls-protocols "TLSv1.2 TLSv1.3"\nport 0\nprotected-mode yes\n',
    },
  }),
  accepts: [
    { what: "one without a word about TLS", change: [[["data", CONF], "appendonly yes"]] },
    { what: "a file that is none", change: [[["data", "notes.conf"], "port 6379"]] },
  ],
  refuses: [
    ...[
      "tls-protocols TLSv1 TLSv1.2",
      'tls-protocols "TLSv1.1"',
      "port 6379",
      "tls-port 0",
      "TLS-REPLICATION no",
      "tls-cluster no",
    ].map((line) => ({
      what: line,
      change: [[["data", CONF], `maxmemory 1gb\n${line}\n`]] as [string[], unknown][],
      finds: [`T-30 data["${CONF}"]`],
    })),
    ...[
      "requirepass hunter2",
      "masterauth hunter2",
      "user app on >hunter2 ~* +@all",
      "user default on nopass ~* +@all",
      "protected-mode no",
    ].map((line) => ({
      what: line,
      change: [[["data", CONF], line]] as [string[], unknown][],
      finds: [`S-10 data["${CONF}"]`],
    })),
    {
      what: "a Sentinel's password in clear",
      change: [[["data", "sentinel.conf"], "sentinel auth-pass cache hunter2"]],
      finds: ['S-10 data["sentinel.conf"]'],
    },
  ],
});
