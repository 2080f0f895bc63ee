/** What operators run: data stores, certificates, secrets, monitoring, and backups of clusters. */
import { type GoodPlan, plan, type Specimen } from "./specimen";

const CNPG = "kubernetes:postgresql.cnpg.io/v1:Cluster";
const MONGODB = "kubernetes:psmdb.percona.com/v1:PerconaServerMongoDB";
const RABBITMQ = "kubernetes:rabbitmq.com/v1beta1:RabbitmqCluster";
const REDIS = "kubernetes:redis.redis.opstreelabs.in/v1beta2";
const at = (name: string) => ({ name, namespace: "portal" });

const postgres = {
  metadata: at("records"),
  spec: {
    instances: 3,
    imageName: "ghcr.io/cloudnative-pg/postgresql:16.9",
    postgresql: {
      parameters: { max_connections: "200", ssl_min_protocol_version: "TLSv1.2" },
      pg_hba: ["hostnossl all all all reject", "hostssl all all all scram-sha-256"],
    },
    storage: { size: "100Gi", storageClass: "kept" },
    walStorage: { size: "20Gi", storageClass: "kept" },
    plugins: [
      {
        name: "barman-cloud.cloudnative-pg.io",
        isWALArchiver: true,
        parameters: { barmanObjectName: "records" },
      },
    ],
    enableSuperuserAccess: false,
    affinity: { topologyKey: "topology.kubernetes.io/zone", podAntiAffinityType: "required" },
  },
};

const kept = {
  persistentVolumeClaim: { storageClassName: "kept", resources: { requests: { storage: "50Gi" } } },
};

const mongodb = {
  metadata: at("charts"),
  spec: {
    crVersion: "1.20.1",
    image: "percona/percona-server-mongodb:7.0.18-11",
    tls: { mode: "requireTLS", allowInvalidCertificates: false },
    replsets: [
      {
        name: "rs0",
        size: 3,
        expose: { enabled: false },
        volumeSpec: kept,
      },
    ],
    backup: {
      enabled: true,
      image: "percona/percona-backup-mongodb:2.9.1",
      pitr: { enabled: true, oplogSpanMin: 10 },
      storages: {
        s3: {
          type: "s3",
          s3: {
            bucket: "charts",
            region: "eu-central-1",
            credentialsSecret: "charts-s3",
            serverSideEncryption: { sseAlgorithm: "AES256" },
          },
        },
      },
      tasks: [
        {
          name: "nightly",
          enabled: true,
          schedule: "0 2 * * *",
          retention: { type: "count", count: 30 },
          storageName: "s3",
        },
      ],
    },
  },
};

const rabbitmq = {
  metadata: at("orders"),
  spec: {
    replicas: 3,
    image: "rabbitmq:4.1.1-management",
    tls: { secretName: "orders-tls", caSecretName: "ca", disableNonTLSListeners: true },
    persistence: { storageClassName: "kept", storage: "20Gi" },
    service: { type: "ClusterIP" },
    override: {
      statefulSet: {
        spec: { persistentVolumeClaimRetentionPolicy: { whenDeleted: "Retain", whenScaled: "Retain" } },
      },
    },
  },
};

const redis = {
  metadata: at("sessions"),
  spec: {
    TLS: { ca: "ca.crt", cert: "tls.crt", key: "tls.key", secret: { secretName: "sessions-tls" } },
    kubernetesConfig: {
      image: "quay.io/opstree/redis:v7.0.15",
      redisSecret: { name: "sessions", key: "password" },
      service: { serviceType: "ClusterIP" },
    },
    storage: { keepAfterDelete: true, volumeClaimTemplate: { spec: { storageClassName: "kept" } } },
  },
};

const elasticsearch = {
  metadata: at("findings"),
  spec: {
    version: "8.18.2",
    volumeClaimDeletePolicy: "DeleteOnScaledownOnly",
    http: { tls: { certificate: { secretName: "findings-tls" } }, service: { spec: { type: "ClusterIP" } } },
    nodeSets: [{ name: "default", count: 3, config: { "node.store.allow_mmap": false } }],
  },
};

/** Objects of the archive say by themselves how they are encrypted. */
const encrypted = { data: { compression: "gzip", encryption: "aws:kms" }, wal: { encryption: "AES256" } };

const archive = {
  metadata: at("records"),
  spec: {
    retentionPolicy: "30d",
    configuration: {
      destinationPath: "s3://records/",
      ...encrypted,
      s3Credentials: {
        accessKeyId: { name: "records-s3", key: "id" },
        secretAccessKey: { name: "records-s3", key: "key" },
      },
    },
  },
};

const nightly = {
  metadata: at("records-nightly"),
  spec: {
    schedule: "0 0 2 * * *",
    backupOwnerReference: "self",
    cluster: { name: "records" },
    method: "plugin",
    pluginConfiguration: { name: "barman-cloud.cloudnative-pg.io" },
  },
};

export const operatorSpecimens: readonly Specimen[] = [
  { what: "a PostgreSQL cluster whose log a plugin archives", type: CNPG, props: postgres },
  {
    what: "a PostgreSQL cluster that archives its log by itself, and publishes a read-only Service inside",
    type: CNPG,
    props: {
      ...postgres,
      spec: {
        ...postgres.spec,
        plugins: undefined,
        backup: {
          retentionPolicy: "8w",
          barmanObjectStore: { destinationPath: "s3://records/", ...encrypted },
        },
        managed: {
          services: {
            additional: [
              {
                selectorType: "ro",
                serviceTemplate: { metadata: { name: "reports" }, spec: { type: "ClusterIP" } },
              },
            ],
          },
        },
      },
    },
  },
  {
    what: "where the log is archived",
    type: "kubernetes:barmancloud.cnpg.io/v1:ObjectStore",
    props: archive,
  },
  {
    what: "a base backup every night",
    type: "kubernetes:postgresql.cnpg.io/v1:ScheduledBackup",
    props: nightly,
  },
  {
    what: "a pooler of PostgreSQL",
    type: "kubernetes:postgresql.cnpg.io/v1:Pooler",
    props: {
      metadata: at("records-pool"),
      spec: {
        cluster: { name: "records" },
        instances: 2,
        type: "rw",
        pgbouncer: {
          poolMode: "transaction",
          pg_hba: ["hostnossl all all all reject", "hostssl all all all scram-sha-256"],
        },
      },
    },
  },
  { what: "a MongoDB replica set", type: MONGODB, props: mongodb },
  {
    what: "a MongoDB in shards whose router has a Service inside",
    type: MONGODB,
    props: {
      ...mongodb,
      spec: {
        ...mongodb.spec,
        sharding: {
          enabled: true,
          mongos: { size: 2, expose: { type: "ClusterIP" } },
          configsvrReplSet: { size: 3, expose: { enabled: false }, volumeSpec: kept },
        },
      },
    },
  },
  { what: "a RabbitMQ cluster with TLS only", type: RABBITMQ, props: rabbitmq },
  {
    what: "a RabbitMQ cluster whose Service is the operator's own kind",
    type: RABBITMQ,
    props: { ...rabbitmq, spec: { ...rabbitmq.spec, service: undefined } },
  },
  { what: "a Redis with its replicas", type: `${REDIS}:RedisReplication`, props: redis },
  { what: "a Redis of one node", type: `${REDIS}:Redis`, props: redis },
  {
    what: "a Redis cluster",
    type: `${REDIS}:RedisCluster`,
    props: { ...redis, spec: { ...redis.spec, clusterSize: 3, persistenceEnabled: true } },
  },
  {
    what: "a Redis Sentinel",
    type: `${REDIS}:RedisSentinel`,
    props: {
      ...redis,
      spec: {
        ...redis.spec,
        clusterSize: 3,
        storage: undefined,
        redisSentinelConfig: {
          redisReplicationName: "sessions",
          redisReplicationPassword: { secretKeyRef: { name: "sessions", key: "password" } },
        },
      },
    },
  },
  {
    what: "an Elasticsearch with a certificate",
    type: "kubernetes:elasticsearch.k8s.elastic.co/v1:Elasticsearch",
    props: elasticsearch,
  },
  {
    what: "an Elasticsearch with the operator's own certificates",
    type: "kubernetes:elasticsearch.k8s.elastic.co/v1:Elasticsearch",
    props: { ...elasticsearch, spec: { ...elasticsearch.spec, http: undefined } },
  },
];

export const operatorPlans: readonly GoodPlan[] = [
  plan("a PostgreSQL cluster with its archive and base backups", {
    records: { type: CNPG, props: postgres },
    archive: { type: "kubernetes:barmancloud.cnpg.io/v1:ObjectStore", props: archive },
    nightly: { type: "kubernetes:postgresql.cnpg.io/v1:ScheduledBackup", props: nightly },
  }),
];
