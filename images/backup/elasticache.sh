# `backup snapshot`: a snapshot beside the cache, and once a day its copy on the backup site, `shard-<n>.rdb`.
# ElastiCache lets nobody read its data as a replica would: the copy is an export of the snapshot to a bucket of the
# same account and region, and from there. Reads (components/cache-backup sets them):
#   CACHE_CONNECTION           its name in the system
#   CACHE_GROUP CACHE_REGION   the replication group
#   CACHE_SHARDS               how many shards a cluster has; 0 where cluster mode is off
#   CACHE_SNAPSHOTS            names of snapshots are this, a hyphen and the time
#   CACHE_SNAPSHOT_HOURS       snapshots older than this are removed
#   CACHE_EXPORTS              bucket for exports
#   CACHE_COPY_AT              `HH:MM` UTC of the daily copy

elasticache() { aws elasticache --region "$CACHE_REGION" --output text "$@"; }
# The bucket for exports is near the cache, and not where the backup site is.
exports() {
  RCLONE_CONFIG_EXPORTS_TYPE=s3 RCLONE_CONFIG_EXPORTS_ENV_AUTH=true RCLONE_CONFIG_EXPORTS_REGION="$CACHE_REGION" \
    env -u AWS_ENDPOINT_URL_S3 rclone --quiet "$@" </dev/null
}

# Where cluster mode is off, one node makes the snapshot. 20 a day are allowed for each: they take turns, by the hour.
source_of_snapshot() {
  if [ "$CACHE_SHARDS" != 0 ]; then
    echo "--replication-group-id $CACHE_GROUP"
    return
  fi
  elasticache describe-replication-groups --replication-group-id "$CACHE_GROUP" \
    --query 'ReplicationGroups[0].MemberClusters' | tr '\t' '\n' >"$work/nodes"
  nodes=$(grep -c . "$work/nodes") || fail "$CACHE_GROUP has no nodes"
  echo "--cache-cluster-id $(sed -n "$(($(date +%s) / 3600 % nodes + 1))p" "$work/nodes")"
}

# Waits until the snapshot is there.
settle() {
  for _ in $(seq 200); do
    status=$(elasticache describe-snapshots --snapshot-name "$1" --query 'Snapshots[0].SnapshotStatus')
    case "$status" in available) return ;; failed) break ;; esac
    sleep "${CACHE_POLL_SECONDS:-15}"
  done
  fail "snapshot $1 is $status"
}

# Whether no copy was made since the last time of day that one is due.
due() {
  {
    epoch=$(date -u +%s) && now=$(date -u -d "@$epoch" +%Y%m%dT%H%M%SZ) && hour=$(printf %s "$CACHE_COPY_AT" | tr -d :) &&
      yesterday=$(date -u -d "@$((epoch - 86400))" +%Y%m%d)
  } || fail "the time cannot be told"
  last="${now%%T*}T${hour}00Z"
  if before "$now" "$last"; then last="${yesterday}T${hour}00Z"; fi
  newest=$(backups | tail -n 1)
  [ -z "$newest" ] || before "$newest" "$last"
}

exported() { exports lsf "exports:$CACHE_EXPORTS/" --include "/$1*.rdb" | sort; }

# Files appear in the bucket whole, one for each shard.
export_snapshot() {
  expected=$((CACHE_SHARDS > 0 ? CACHE_SHARDS : 1))
  elasticache copy-snapshot --source-snapshot-name "$1" --target-snapshot-name "$1" \
    --target-bucket "$CACHE_EXPORTS" >"$work/answer"
  for _ in $(seq 200); do
    exported "$1" >"$work/exported"
    [ "$(grep -c . "$work/exported")" != "$expected" ] || return 0
    sleep "${CACHE_POLL_SECONDS:-15}"
  done
  fail "snapshot $1 was not exported"
}

carry_over() {
  number=0
  while read -r key; do
    number=$((number + 1))
    exports copyto "exports:$CACHE_EXPORTS/$key" "$work/shard.rdb" || fail "$key could not be read"
    check "$work/shard.rdb" "shard-$number.rdb"
    keep "$work/shard.rdb" "shard-$number.rdb"
    rm "$work/shard.rdb"
    exports deletefile "exports:$CACHE_EXPORTS/$key" || fail "$key could not be removed"
  done <"$work/exported"
}

# Only snapshots of this program, which its own names prove.
forget() {
  oldest=$(date -u -d "@$(($(date +%s) - CACHE_SNAPSHOT_HOURS * 3600))" +%Y%m%dt%H%M)
  elasticache describe-snapshots --query 'Snapshots[].SnapshotName' | tr '\t' '\n' |
    sed -n "s/^$CACHE_SNAPSHOTS-\([0-9]\{8\}t[0-9]\{4\}\)$/\1/p" >"$work/snapshots"
  while read -r time; do
    if before "$time" "$oldest"; then
      elasticache delete-snapshot --snapshot-name "$CACHE_SNAPSHOTS-$time" >"$work/answer"
      say "removed snapshot $time: older than $CACHE_SNAPSHOT_HOURS hours"
    fi
  done <"$work/snapshots"
}

snapshot() {
  prepare
  need CACHE_CONNECTION CACHE_GROUP CACHE_REGION CACHE_SHARDS CACHE_SNAPSHOTS CACHE_SNAPSHOT_HOURS CACHE_EXPORTS CACHE_COPY_AT
  list
  name="$CACHE_SNAPSHOTS-$(date -u +%Y%m%dt%H%M)"
  source=$(source_of_snapshot)
  # Two words, or it would be one option that does not exist.
  # shellcheck disable=SC2086
  elasticache create-snapshot --snapshot-name "$name" $source >"$work/answer" || fail "no snapshot could be made"
  settle "$name"
  say "made snapshot $name"
  measure snapshot_seconds "$(date -u +%s)"
  if due; then
    begin
    export_snapshot "$name"
    version=$(elasticache describe-snapshots --snapshot-name "$name" --query 'Snapshots[0].EngineVersion')
    carry_over
    finish_redis "$version"
  fi
  forget
}
