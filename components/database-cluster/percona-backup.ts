/** Where Percona's operator keeps base backups and the oplog, and what it keeps. */
import type * as pulumi from "@pulumi/pulumi";
import { images } from "../images";
import type { References } from "../reference";
import { OPERATOR_CONTAINER } from "../restricted";
import { SecretBundle } from "../secret-bundle";
import type { KubernetesTarget } from "../target";
import type { MongoPlan } from "./built";
import { ARCHIVE_MINUTES } from "./recovery";

/** The keys under the names that the operator reads; a Secret of its own, as the archive's has other names. */
export function createArchiveAccess(
  name: string,
  clusterName: string,
  plan: MongoPlan,
  target: KubernetesTarget,
  opts: pulumi.CustomResourceOptions,
): SecretBundle<"AWS_ACCESS_KEY_ID" | "AWS_SECRET_ACCESS_KEY"> {
  const given = plan.archiveKeys?.values;
  if (given === undefined)
    throw new Error("a database on kubernetes needs the values of the keys to its backup store");
  const values = { AWS_ACCESS_KEY_ID: given.id, AWS_SECRET_ACCESS_KEY: given.secret };
  const objectName = `${clusterName}-archive`;
  return new SecretBundle(
    `${name}-archive`,
    { path: `${plan.connection}-archive`, objectName, values, readers: [target] },
    opts,
  );
}

/** A base backup a day; between them the oplog, so that any second of `recoveryDays` can be restored. */
export function backupSpec(
  plan: MongoPlan,
  access: ReturnType<typeof createArchiveAccess>,
  waits: References,
): Record<string, unknown> {
  const { archive } = plan;
  const keys = access.ref("AWS_ACCESS_KEY_ID", "kubernetes");
  return {
    enabled: true,
    image: images.mongoBackup,
    containerSecurityContext: OPERATOR_CONTAINER,
    resources: {
      requests: { cpu: "250m", memory: "512Mi" },
      limits: { cpu: "1", memory: "1Gi" },
    },
    pitr: { enabled: true, compressionType: "gzip", oplogSpanMin: ARCHIVE_MINUTES },
    storages: {
      archive: {
        main: true,
        type: "s3",
        s3: {
          bucket: archive.bucket,
          prefix: `${archive.prefix}/${plan.connection}/oplog`,
          region: archive.region,
          ...(archive.endpoint === undefined ? {} : { endpointUrl: archive.endpoint, forcePathStyle: true }),
          credentialsSecret: keys.kind === "kubernetes" ? waits.to(keys.name) : "",
          serverSideEncryption: { sseAlgorithm: "AES256" },
        },
      },
    },
    tasks: [
      {
        name: "daily",
        enabled: true,
        schedule: "30 0 * * *",
        storageName: "archive",
        type: "logical",
        compressionType: "gzip",
        retention: { type: "count", count: plan.recoveryDays, deleteFromStorage: true },
      },
    ],
  };
}
