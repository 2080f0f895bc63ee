/**
 * Images that Ward itself runs beside the systems' own: exact tags, in one place. A stack's mirror or digest
 * replaces them under `ward:systems.<system>.images`.
 */
export const images = {
  /** Writes files for the containers of a Fargate task. */
  files: "public.ecr.aws/docker/library/busybox:1.37.0",
  /** psql, for users and databases on RDS. */
  postgresClient: (version: string) => `public.ecr.aws/docker/library/postgres:${version}-alpine`,
  /** CloudNativePG's own builds of PostgreSQL. */
  postgresServer: (version: string) => `ghcr.io/cloudnative-pg/postgresql:${version}-standard-bookworm`,
  /** mongosh, for users on DocumentDB. */
  mongoShell: "docker.io/mongodb/mongodb-community-server:7.0.28-ubi8",
  /** Percona's own builds of MongoDB, and its backup agent beside each. */
  mongoServer: (version: string) => `docker.io/percona/percona-server-mongodb:${version}`,
  mongoBackup: "docker.io/percona/percona-backup-mongodb:2.12.0",
  /** Tells its members' metrics. */
  mongoExporter: "docker.io/percona/mongodb_exporter:0.53.0",
  /** redis-operator's builds: they read the operator's environment. */
  redisServer: (version: string) => `quay.io/opstree/redis:v${version}`,
  redisSentinel: (version: string) => `quay.io/opstree/redis-sentinel:v${version}`,
  /** RabbitMQ with its management plugin, which the cluster operator asks for. */
  rabbitmqServer: (version: string) => `public.ecr.aws/docker/library/rabbitmq:${version}-management`,
  /** Object store; docs/components/object-store.md says why this one. */
  rustfs: "docker.io/rustfs/rustfs:1.0.1",
  /** Makes its buckets. */
  s3Client: "public.ecr.aws/aws-cli/aws-cli:2.27.50",
  /** Elastic's own build, under its free basic licence (docs/components/search-cluster.md). */
  elasticsearch: (version: string) => `docker.elastic.co/elasticsearch/elasticsearch:${version}`,
  /** curl, for index templates and users of a search cluster. */
  curl: "docker.io/curlimages/curl:8.16.0",
  redisExporter: "quay.io/opstree/redis-exporter:v1.44.0",
  nginx: "docker.io/nginxinc/nginx-unprivileged:1.29.3-alpine",
} as const;

/** The minor version that is known to exist for a major one; services on aws choose theirs themselves. */
export const POSTGRES_MINOR: Readonly<Record<string, string>> = { "15": "15.14", "16": "16.10" };
/** Those that Percona's operator 1.22 was tested with. */
export const MONGODB_MINOR: Readonly<Record<string, string>> = { "7.0": "7.0.30-16", "8.0": "8.0.19-7" };
export const RABBITMQ_PATCH: Readonly<Record<string, string>> = { "4.2": "4.2.5" };
export const ELASTICSEARCH_PATCH: Readonly<Record<string, string>> = { "8.19": "8.19.18" };
export const REDIS_MINOR: Readonly<Record<string, string>> = { "7": "7.0.15" };
