/** Caches, brokers, documents and search by their operators. */
import type { Specimen } from "./specimen";

const MONGODB = "kubernetes:psmdb.percona.com/v1:PerconaServerMongoDB";
const RABBITMQ = "kubernetes:rabbitmq.com/v1beta1:RabbitmqCluster";
const REDIS = "kubernetes:redis.redis.opstreelabs.in/v1beta2";
const at = (name: string) => ({ name, namespace: "portal" });
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

export const operatorSpecimens: readonly Specimen[] = [
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
