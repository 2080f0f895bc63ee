/** PostgreSQL by its operator. */
import { type GoodPlan, plan, type Specimen } from "./specimen";

const CNPG = "kubernetes:postgresql.cnpg.io/v1:Cluster";
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

export const postgresqlClusters: readonly Specimen[] = [
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
];

export const operatorPlans: readonly GoodPlan[] = [
  plan("a PostgreSQL cluster with its archive and base backups", {
    records: { type: CNPG, props: postgres },
    archive: { type: "kubernetes:barmancloud.cnpg.io/v1:ObjectStore", props: archive },
    nightly: { type: "kubernetes:postgresql.cnpg.io/v1:ScheduledBackup", props: nightly },
  }),
];
