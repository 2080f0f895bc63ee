/** The place where CloudNativePG's Barman plugin keeps base backups and write-ahead logs. */
import type { SecretRef } from "../connection";
import type { References } from "../reference";
import type { PostgresPlan } from "./built";

export function objectStoreSpec(plan: PostgresPlan, waits: References): Record<string, unknown> {
  const { archive, archiveKeys } = plan;
  if (archiveKeys === undefined)
    throw new Error("a database on kubernetes needs the keys to its backup store");
  return {
    retentionPolicy: `${plan.recoveryDays}d`,
    configuration: {
      destinationPath: `s3://${archive.bucket}/${archive.prefix}/wal`,
      ...(archive.endpoint === undefined ? {} : { endpointURL: archive.endpoint }),
      s3Credentials: {
        accessKeyId: keySelector(archiveKeys.id, waits),
        secretAccessKey: keySelector(archiveKeys.secret, waits),
      },
      wal: { compression: "gzip", encryption: "AES256" },
      data: { compression: "gzip", encryption: "AES256" },
    },
    instanceSidecarConfiguration: { env: [{ name: "AWS_REGION", value: archive.region }] },
  };
}

function keySelector(ref: SecretRef, waits: References): { name: string; key: string } {
  if (ref.kind !== "kubernetes") throw new Error("CloudNativePG reads its keys from a Kubernetes Secret");
  return { name: waits.to(ref.name), key: ref.key };
}
