/** What holds data that nobody can make again, and what to do instead of losing it. */

export interface Held {
  /** `the rows of a database` */
  what: string;
  /** How to get where the change was to lead, step by step. */
  instead: readonly string[];
}

const BESIDE = "Build the new one beside it: another name in the spec sheet, this one as it is";
const LAST = "Take the old one away last, in an update of its own: `protect` off, then out of the sheet";
const RESTORE = "docs/runbooks/restore.md";

const kinds = {
  rows: {
    what: "the rows of a database",
    instead: [
      BESIDE,
      `Bring the data over: a fresh dump, restored into it (${RESTORE}, "To now")`,
      "Point the services to it, look at it",
      LAST,
    ],
  },
  cache: {
    what: "what a cache or a queue of jobs holds",
    instead: [
      BESIDE,
      `Let the jobs in it finish, or restore its newest snapshot (${RESTORE}, "Of a cache")`,
      "Point the services to it",
      LAST,
    ],
  },
  messages: {
    what: "messages that nobody has read yet",
    instead: [BESIDE, "Point the writers to it, and wait until the readers have emptied the old one", LAST],
  },
  objects: {
    what: "objects and their versions",
    instead: [
      BESIDE,
      `Copy everything (\`aws s3 sync\`, or ${RESTORE}, "Of an object store")`,
      "Point the services to it, copy what came meanwhile",
      LAST,
    ],
  },
  index: {
    what: "a search index",
    instead: [
      BESIDE,
      "Index again from the database, or restore a snapshot of it",
      "Point the services to it",
      LAST,
    ],
  },
  key: {
    what: "a key: whatever it has encrypted stays unreadable, backups as well",
    instead: [
      "Make a new key, and encrypt with it from now on",
      "Encrypt again what the old one has, or wait until its backups have expired",
      LAST,
    ],
  },
  backups: {
    what: "backups",
    instead: [
      "Make a new place for backups, and let a backup and a drill succeed there",
      "Keep the old one until its last backup has expired",
      LAST,
    ],
  },
  volume: { what: "the files of a volume", instead: [BESIDE, "Copy the files, from a snapshot of it", LAST] },
  images: {
    what: "the images that services are started from",
    instead: [
      "Make the new repository, and push every image in use to it",
      "Let the services pull from there",
      LAST,
    ],
  },
  records: {
    what: "records of what happened, which have to be kept",
    instead: [
      "Leave it in place, and write to a new one",
      "Export what has to be kept (`aws logs create-export-task`)",
      LAST,
    ],
  },
  secret: {
    what: "a generated secret: whoever uses the old one is locked out",
    instead: [
      "Make a second secret, and let the data store accept both",
      "Let the services use the new one",
      LAST,
    ],
  },
  everything: {
    what: "everything inside of it: an operator's data stores and their volumes as well",
    instead: [BESIDE, `Move each data store (${RESTORE})`, LAST],
  },
} satisfies Record<string, Held>;

/** By type; `/…/` is matched. */
const held: readonly (readonly [RegExp, Held])[] = [
  [
    /^aws:(rds\/(instance:Instance|cluster:Cluster)|(docdb|neptune|redshift)\/cluster:Cluster|dynamodb\/table:Table|dsql\/cluster:Cluster)$/,
    kinds.rows,
  ],
  [
    /^kubernetes:(postgresql\.cnpg\.io\/.*:Cluster|psmdb\.percona\.com\/.*:PerconaServerMongoDB)$/,
    kinds.rows,
  ],
  [
    /^aws:(elasticache\/(replicationGroup:ReplicationGroup|cluster:Cluster)|memorydb\/cluster:Cluster)$/,
    kinds.cache,
  ],
  [/^kubernetes:redis\.redis\.opstreelabs\.in\/.*:(Redis|RedisReplication|RedisCluster)$/, kinds.cache],
  [/^aws:(mq\/broker:Broker|msk\/cluster:Cluster|sqs\/queue:Queue)$/, kinds.messages],
  [/^kubernetes:rabbitmq\.com\/.*:RabbitmqCluster$/, kinds.messages],
  [/^aws:s3\/(bucket:Bucket|bucketV2:BucketV2)$/, kinds.objects],
  [/^aws:(opensearch|elasticsearch)\/domain:Domain$/, kinds.index],
  [/^kubernetes:elasticsearch\.k8s\.elastic\.co\/.*:Elasticsearch$/, kinds.index],
  [/^aws:kms\/(key:Key|replicaKey:ReplicaKey|externalKey:ExternalKey)$/, kinds.key],
  [/^aws:backup\/vault:Vault$/, kinds.backups],
  [
    /^(aws:(ebs\/volume:Volume|efs\/fileSystem:FileSystem)|kubernetes:core\/v1:PersistentVolume(Claim)?)$/,
    kinds.volume,
  ],
  [/^kubernetes:apps\/v1:StatefulSet$/, kinds.volume],
  [/^aws:ecr\/repository:Repository$/, kinds.images],
  [/^aws:cloudwatch\/logGroup:LogGroup$/, kinds.records],
  [
    /^(random:index\/random(Password|String|Bytes):|tls:index\/privateKey:|aws:secretsmanager\/secret:)/,
    kinds.secret,
  ],
  [
    /^kubernetes:(core\/v1:Namespace|helm\.sh\/v3:Release|apiextensions\.k8s\.io\/v1:CustomResourceDefinition)$/,
    kinds.everything,
  ],
];

/** Nothing for what can be made again. */
export function heldBy(type: string, inputs: { [key: string]: unknown }): Held | undefined {
  // What it has, its source has.
  if (type === "aws:rds/instance:Instance" && inputs["replicateSourceDb"] !== undefined) return undefined;
  if (type === "kubernetes:apps/v1:StatefulSet" && !hasClaims(inputs)) return undefined;
  return held.find(([pattern]) => pattern.test(type))?.[1];
}

function hasClaims(inputs: { [key: string]: unknown }): boolean {
  return (
    (inputs["spec"] as { volumeClaimTemplates?: unknown[] } | undefined)?.volumeClaimTemplates !== undefined
  );
}
