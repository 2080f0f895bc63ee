# `backup sync`: an object store's buckets as they stand, in `current/<bucket>/`; what a run replaces or removes there
# moves to the run's own folder, and stays as long as any backup. Reads (components/store-backup sets them):
#   STORE_CONNECTION             its name in the system
#   STORE_BUCKETS                names of its buckets, with spaces between
#   STORE_REGION STORE_ENDPOINT  where it answers; no endpoint for S3 itself
#   STORE_CA                     who signs its certificate, besides public authorities
#   STORE_ACCESS_KEY_ID STORE_SECRET_ACCESS_KEY   its keys; without them the task's role

# The store as rclone's remote `store`, beside the archive's.
store_remote() {
  export RCLONE_CONFIG_STORE_TYPE=s3 RCLONE_CONFIG_STORE_REGION="$STORE_REGION"
  export RCLONE_CONFIG_STORE_PROVIDER="${STORE_ENDPOINT:+Other}" RCLONE_CONFIG_STORE_ENDPOINT="${STORE_ENDPOINT:-}"
  if [ -n "${STORE_ACCESS_KEY_ID:-}" ]; then
    export RCLONE_CONFIG_STORE_ACCESS_KEY_ID="$STORE_ACCESS_KEY_ID"
    export RCLONE_CONFIG_STORE_SECRET_ACCESS_KEY="$STORE_SECRET_ACCESS_KEY"
  else
    # S3 with a key of the account: what it calls an ETag is no checksum then.
    export RCLONE_CONFIG_STORE_ENV_AUTH=true RCLONE_CONFIG_STORE_SERVER_SIDE_ENCRYPTION=aws:kms
  fi
  # rclone trusts what it is given instead of public authorities: it is given both.
  if [ -n "${STORE_CA:-}" ]; then
    cat /etc/ssl/certs/ca-certificates.crt "$STORE_CA" >"$work/authorities.pem"
    export RCLONE_CA_CERT="$work/authorities.pem"
  fi
}

# sync_bucket NAME: what differs in size or time; rclone compares what it stored with what it read.
sync_bucket() {
  current="archive:$BACKUP_BUCKET/$BACKUP_PREFIX/current/$1"
  replaced="archive:$BACKUP_BUCKET/$BACKUP_PREFIX/$stamp/$1"
  there=$(rclone --quiet lsf --max-depth 1 "store:$1/") || fail "$1 cannot be listed"
  # What nobody has copied yet is not there.
  copied=$(rclone --quiet lsf --max-depth 1 "$current/" 2>"$work/copied.log") || [ $? = 3 ] || fail "the copy of $1 cannot be listed"
  # An empty source is rather a mistake than a wish: nothing is removed for it.
  if [ -z "$there" ] && [ -n "$copied" ]; then fail "$1 is empty and its copy is not: nothing was removed"; fi
  rclone sync --quiet --backup-dir "$replaced/" "store:$1/" "$current/" || fail "$1 could not be copied"
  rclone --quiet size --json "$current/" >"$work/size" || fail "the copy of $1 cannot be counted"
  jq --compact-output --arg name "current/$1" '{$name, bytes, count}' "$work/size" >>"$work/files"
}

sync_store() {
  prepare
  need STORE_CONNECTION STORE_BUCKETS STORE_REGION
  begin
  store_remote
  for bucket in $STORE_BUCKETS; do sync_bucket "$bucket"; done
  finish s3 "$(rclone version | sed -n 's/^rclone //p')" "$STORE_CONNECTION"
  prune
}
