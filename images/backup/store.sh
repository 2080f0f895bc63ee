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
  set_aside "$1" || fail "what is doubtful in the copy of $1 could not be put aside"
  rclone sync --quiet --backup-dir "$replaced/" "store:$1/" "$current/" || fail "$1 could not be copied"
  rclone --quiet size --json "$current/" >"$work/size" || fail "the copy of $1 cannot be counted"
  jq --compact-output --arg name "current/$1" '{$name, bytes, count}' "$work/size" >>"$work/files"
  sums "$1"
  keep "$work/sums" "$1.sums"
}

# set_aside NAME: objects of a bucket's copy that are not what the run before told of them. Their size and time say nothing, or
# the checksum itself is wrong: they are copied anew.
set_aside() {
  : >"$work/doubtful"
  [ -n "$last" ] || return 0
  get "$last/$1.differ" >"$work/doubtful" 2>/dev/null || return 0
  [ -s "$work/doubtful" ] || return 0
  rclone move --quiet --files-from-raw "$work/doubtful" "$current/" "$replaced/"
}

sorted() { LC_ALL=C sort -t "$tab" -k 1,1 "$@"; }
joined() { LC_ALL=C join -t "$tab" "$@"; }

# sums NAME: of every object of a bucket's copy a line `time;size;path<tab>SHA-256`, to $work/sums. What the run before told of an object is
# kept; whatever is new is read back.
sums() {
  tab=$(printf '\t')
  rclone --quiet lsf --recursive --files-only --use-server-modtime --format tsp --separator ';' "$current/" >"$work/listed" 2>"$work/listed.log" ||
    [ $? = 3 ] || fail "the copy of $1 cannot be listed"
  sorted "$work/listed" >"$work/there"
  known "$1" | sorted >"$work/known"
  joined "$work/known" "$work/there" >"$work/sums"
  joined -v 2 "$work/known" "$work/there" >"$work/fresh"
  [ -s "$work/fresh" ] || return 0
  cut -d ';' -f 3- "$work/fresh" >"$work/paths"
  rclone --quiet hashsum sha256 --download --files-from-raw "$work/paths" "$current/" >"$work/hashes" || fail "the copy of $1 could not be read back"
  sed "s/^\([0-9a-f]\{64\}\)  \(.*\)\$/\2$tab\1/" "$work/hashes" | sorted >"$work/by-path"
  paste "$work/paths" "$work/fresh" | sorted | joined -o 1.2,2.2 - "$work/by-path" >>"$work/sums"
  [ "$(wc -l <"$work/sums")" = "$(wc -l <"$work/there")" ] || fail "the copy of $1 could not be read back"
}

# Of the run before, where that is what it stored and nobody found it wrong: else everything is read.
known() {
  if [ -z "$last" ] || [ -s "$work/doubtful" ]; then return 0; fi
  get "$last/$1.sums" >"$work/sums-before" 2>/dev/null || return 0
  said=$(get "$last/manifest.json" 2>/dev/null | jq --raw-output --arg name "$1.sums" '.files[]? | select(.name == $name).sha256' 2>/dev/null) || said=
  if [ "$said" = "$(sum_of <"$work/sums-before")" ]; then cat "$work/sums-before"; fi
}

# check_store STAMP: reads every object of the copy again. There is one copy, which is as the newest run left it.
check_store() {
  [ "$1" = "$(newest)" ] || fail "only what the newest run left can be verified: name no other"
  jq --raw-output '.files[].name | select(endswith(".sums"))' "$work/manifest.json" >"$work/buckets"
  [ -s "$work/buckets" ] || fail "$1 tells no checksums of its objects: run sync first"
  while read -r name; do
    current="$archive/current/${name%.sums}"
    fetch "$1" "$name" >"$work/sums" </dev/null || unreadable "$1"
    sed "s/^[^;]*;[^;]*;\(.*\)$(printf '\t')\([0-9a-f]*\)\$/\2  \1/" "$work/sums" >"$work/expected"
    is_as "$work/expected" || {
      [ ! -s "$work/differ" ] || put "$1/${name%.sums}.differ" <"$work/differ" || say "what differs in $1 could not be noted"
      printf 'the copy of %s is not what the run left, or a later one began to change it: run sync, then verify' "${name%.sums}" >"$work/damaged"
      unreadable "$1"
    }
  done <"$work/buckets"
}

# is_as SUMS: not one object more or less. Those that are there, and other than told, are listed in $work/differ.
is_as() {
  : >"$work/differ"
  if [ -s "$1" ]; then
    rclone --quiet checksum sha256 --download --differ "$work/differ" "$1" "$current/" >"$work/checksum.log" 2>&1 </dev/null
  else
    left=$(rclone --quiet lsf --recursive --files-only "$current/" 2>"$work/checksum.log" </dev/null) || [ $? = 3 ]
    [ -z "$left" ]
  fi
}

sync_store() {
  prepare
  need STORE_CONNECTION STORE_BUCKETS STORE_REGION
  begin
  store_remote
  list
  last=$(newest)
  for bucket in $STORE_BUCKETS; do sync_bucket "$bucket"; done
  finish s3 "$(rclone version | sed -n 's/^rclone //p')" "$STORE_CONNECTION"
  prune
}
