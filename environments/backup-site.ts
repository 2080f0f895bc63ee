/** Where a system's backups go, and how its data gets in. */
import type * as pulumi from "@pulumi/pulumi";
import type { ArchiveKeys, BackupArchive } from "../components/database-cluster/args";
import { SystemSecrets } from "../components/system-secrets";
import type { Environment, SystemSettings } from "./environment";
import type { Layers } from "./layers";
import { BACKUP_SECRETS } from "./secrets";

export interface Site {
  archive: BackupArchive;
  archiveKeys?: ArchiveKeys;
}

export function backupSite(
  environment: Environment,
  settings: SystemSettings,
  layers: Layers,
  opts: pulumi.ComponentResourceOptions,
): Site {
  const backups = settings.backups ?? environment.backups;
  if (backups === undefined)
    throw new Error(`${settings.name}: the stack names no backup site, and the system none of its own`);
  const archive = { ...backups, prefix: `${environment.stack}/${settings.name}` };
  const { data } = layers;
  if (data.kind === "aws") return { archive };
  const [id, secret] = BACKUP_SECRETS;
  const given = {
    accessKeyId: environment.secrets.get(settings.name, id),
    secretAccessKey: environment.secrets.get(settings.name, secret),
  };
  const name = `${settings.name}-backup-access`;
  const where = { path: "backup-access", objectName: name, readers: [data] };
  const keys = new SystemSecrets(name, { generated: {}, given, ...where }, opts);
  return {
    archive,
    archiveKeys: {
      id: keys.ref("accessKeyId", data.kind),
      secret: keys.ref("secretAccessKey", data.kind),
      values: { id: given.accessKeyId, secret: given.secretAccessKey },
    },
  };
}
