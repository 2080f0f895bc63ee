/** An ElastiCache for the live suites: an `aws` that knows of snapshots what the backup program asks, and exports this file. */
import { chmodSync, mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";

const GROUP = "prod-tebx-cache";

/** One snapshot is a file in `snapshots`; an export is a real object in the bucket `exports` of a real S3 API. */
const AWS = (folder: string, data: string, endpoint: string) => `#!/bin/sh
name=
while [ $# -gt 0 ]; do
  case "$1" in
  create-snapshot | copy-snapshot | delete-snapshot | describe-*) command=$1 ;;
  --snapshot-name | --target-snapshot-name) name=$2 ;;
  --query) query=$2 ;;
  esac
  shift
done
cd ${folder}/snapshots || exit 1
case "$command $query" in
describe-replication-groups*) printf '${GROUP}-001\\t${GROUP}-002\\n' ;;
create-snapshot*) : >"$name" ;;
delete-snapshot*) rm -f "$name" ;;
copy-snapshot*)
  curl --silent --fail --upload-file ${data} --output /dev/null \
    --header 'authorization: AWS4-HMAC-SHA256 Credential=test/20260101/us-east-2/s3/aws4_request, SignedHeaders=host, Signature=0' \
    "${endpoint}/exports/$name-0001.rdb" ;;
*SnapshotStatus) if [ -e "$name" ]; then echo available; else echo None; fi ;;
*EngineVersion) echo 7.1 ;;
describe-snapshots*) ls ;;
esac
`;

/** @returns what the backup program is told about it, with this folder first on its PATH. */
export function elasticache(folder: string, data: string, endpoint: string): NodeJS.ProcessEnv {
  mkdirSync(join(folder, "snapshots"), { recursive: true });
  for (const path of [folder, join(folder, "snapshots")]) chmodSync(path, 0o777);
  writeFileSync(join(folder, "aws"), AWS(folder, data, endpoint), { mode: 0o755 });
  return {
    CACHE_GROUP: GROUP,
    CACHE_REGION: "us-east-2",
    CACHE_SNAPSHOTS: GROUP,
    CACHE_SNAPSHOT_HOURS: "24",
    CACHE_EXPORTS: "exports",
    CACHE_COPY_AT: "00:00",
    CACHE_POLL_SECONDS: "0",
    RCLONE_CONFIG_EXPORTS_PROVIDER: "Other",
    RCLONE_CONFIG_EXPORTS_ENDPOINT: endpoint,
  };
}
