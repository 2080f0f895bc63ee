/** Where a system's backups go, and how its data gets in. */
import type * as pulumi from "@pulumi/pulumi";
import type { SecretRef } from "../components/connection";
import type { BackupArchive } from "../components/database-cluster/args";
import { SecretBundle } from "../components/secret-bundle";
import type { Target } from "../components/target";
import type { Environment, SystemSettings } from "./environment";
import type { Layers } from "./layers";
import { BACKUP_SECRETS } from "./secrets";

export interface Site {
  archive: BackupArchive;
  archiveKeys?: { id: SecretRef; secret: SecretRef };
}

export function backupSite(environment: Environment, settings: SystemSettings, layers: Layers): Site {
  const archive = { ...environment.backups, prefix: `${environment.stack}/${settings.name}` };
  const target: Target = layers.data;
  if (target.kind === "aws") return { archive };
  const [id, secret] = BACKUP_SECRETS;
  const opts: pulumi.CustomResourceOptions = { parent: layers.network };
  const keys = new SecretBundle(
    `${settings.name}-backup-access`,
    {
      path: "backup-access",
      objectName: `${settings.name}-backup-access`,
      values: {
        accessKeyId: environment.secrets.get(settings.name, id),
        secretAccessKey: environment.secrets.get(settings.name, secret),
      },
      readers: [target],
    },
    opts,
  );
  return {
    archive,
    archiveKeys: {
      id: keys.ref("accessKeyId", "kubernetes"),
      secret: keys.ref("secretAccessKey", "kubernetes"),
    },
  };
}
