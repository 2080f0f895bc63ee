# Where backups are kept, and how files get there and back. Reads (components/backup-run.ts sets them):
#   BACKUP_BUCKET BACKUP_PREFIX   backups go to s3://BUCKET/PREFIX/<time>-<four random digits>/
#   BACKUP_KEEP_DAYS              those older than this are removed
#   AWS_REGION AWS_ENDPOINT_URL_S3 and the SDK's usual credentials
#
# A backup is its files and `manifest.json`, which names each with its bytes and SHA-256 and is written last: without
# a manifest there is no backup, only a failed attempt. `verified.json` beside it says that it was read back and found good.

# The store is rclone's remote `archive`, by its own variables (https://rclone.org/docs/#environment-variables): one program for
# everything, that streams. A command is tried once: what it has already written is read by somebody.
remote() {
  export RCLONE_CONFIG="$work/rclone.conf" RCLONE_RETRIES=1 RCLONE_S3_NO_CHECK_BUCKET=true
  export RCLONE_S3_CHUNK_SIZE=8M RCLONE_S3_UPLOAD_CONCURRENCY=4
  : >"$RCLONE_CONFIG"
  # rclone knows a store's own authority by another name.
  if [ -n "${AWS_CA_BUNDLE:-}" ]; then export RCLONE_CA_CERT="$AWS_CA_BUNDLE" && unset AWS_CA_BUNDLE; fi
  export RCLONE_CONFIG_ARCHIVE_TYPE=s3 RCLONE_CONFIG_ARCHIVE_ENV_AUTH=true RCLONE_CONFIG_ARCHIVE_REGION="${AWS_REGION:-}"
  export RCLONE_CONFIG_ARCHIVE_SERVER_SIDE_ENCRYPTION=AES256
  export RCLONE_CONFIG_ARCHIVE_PROVIDER="${AWS_ENDPOINT_URL_S3:+Other}" RCLONE_CONFIG_ARCHIVE_ENDPOINT="${AWS_ENDPOINT_URL_S3:-}"
  archive="archive:$BACKUP_BUCKET/$BACKUP_PREFIX"
  export archive
}

# Below the prefix: what comes in to a path, a path to whoever reads, and away with one file or with a folder.
put() { rclone --quiet rcat "$archive/$1"; }
get() { rclone --quiet cat "$archive/$1" </dev/null; }
remove() { rclone --quiet deletefile "$archive/$1" </dev/null; }
remove_all() { rclone --quiet delete "$archive/$1/" </dev/null; }

# Once, before anything else: what is needed always, and a folder for files on their way, gone at the end.
prepare() {
  need BACKUP_BUCKET BACKUP_PREFIX BACKUP_KEEP_DAYS
  case "$BACKUP_KEEP_DAYS" in '' | *[!0-9]* | 0) fail "BACKUP_KEEP_DAYS is not a number of days" ;; esac
  root="s3://$BACKUP_BUCKET/$BACKUP_PREFIX"
  work=$(mktemp -d)
  remote
  trap 'leave $?' EXIT
  trap 'exit 143' TERM
  trap 'exit 130' INT
}

leave() {
  [ "$1" = 0 ] || measure failed 1
  # Of a drill that was stopped.
  if [ -e "$work/scratch/postmaster.pid" ]; then pg_ctl --pgdata="$work/scratch" --mode=immediate --silent stop || true; fi
  rm -rf "$work"
}

# A backup begins now; its folder is named by that, and by chance, since two may begin at once. The store's clock has the last word on what is old: where the two
# disagree nothing is begun, and so nothing is removed either.
begin() {
  started=$(now)
  stamp="$(compact "$started")-$(od -An -N2 -tx1 /dev/urandom | tr -d ' \n')"
  printf '{"started":"%s"}\n' "$started" | put "$stamp/started.json" || fail "nothing can be stored in $root"
  theirs=$(rclone --quiet lsjson --stat --use-server-modtime "$archive/$stamp/started.json" | jq --raw-output .ModTime)
  skew=$(($(date -u +%s) - $(seconds "$theirs")))
  if [ "${skew#-}" -gt 300 ]; then
    remove "$stamp/started.json" || true
    fail "the clock here is $skew seconds ahead of the store's: set it right first"
  fi
  : >"$work/files"
  export work stamp
}

sum_of() { sha256sum | cut -d' ' -f1; }

# record NAME BYTES SHA256: a stored file, for the manifest.
record() { printf '{"name":"%s","bytes":%s,"sha256":"%s"}\n' "$1" "$2" "$3" >>"$work/files"; }

# keep FILE NAME: stores a file, and reads it back.
keep() {
  sum=$(sum_of <"$1")
  put "$stamp/$2" <"$1" || fail "$2 could not be stored"
  [ "$(get "$stamp/$2" | sum_of)" = "$sum" ] || fail "$2 is not what was stored"
  record "$2" "$(wc -c <"$1" | tr -d ' ')" "$sum"
}

# stream NAME: stores what comes in, in files of some GiB. So neither memory nor disk grows with it, and a store's limit of
# 10,000 parts per file is never met. `split` runs this program's `part` for each.
stream() {
  split --bytes="${BACKUP_FILE_BYTES:-4G}" --numeric-suffixes --suffix-length=4 \
    --filter="'$here/backup' part \"\$FILE\"" - "$1."
}

# One file of a stream.
part() {
  mkfifo "$work/$1.sum" "$work/$1.count"
  sum_of <"$work/$1.sum" >"$work/$1.sha256" &
  sum=$!
  wc -c <"$work/$1.count" | tr -d ' ' >"$work/$1.bytes" &
  count=$!
  tee "$work/$1.sum" "$work/$1.count" | put "$stamp/$1" || fail "$1 could not be stored"
  wait "$sum" "$count"
  record "$1" "$(cat "$work/$1.bytes")" "$(cat "$work/$1.sha256")"
}

# finish ENGINE VERSION SOURCE [MORE]: the manifest makes it a backup. MORE is a JSON object of what the engine knows.
finish() {
  finished=$(now)
  jq --null-input --compact-output --slurpfile files "$work/files" \
    --arg engine "$1" --arg version "$2" --arg source "$3" --argjson more "${4:-{\}}" \
    --arg started "$started" --arg finished "$finished" \
    '{$engine, $version, $source, $started, $finished, recoveryPoint: $started} + $more
      + {bytes: ([$files[].bytes // 0] | add // 0), $files}' >"$work/manifest.json"
  put "$stamp/manifest.json" <"$work/manifest.json" || fail "the manifest could not be stored"
  say "backed up $3 to $root/$stamp"
  measure bytes "$(jq .bytes "$work/manifest.json")"
  measure duration_seconds "$(($(seconds "$finished") - $(seconds "$started")))"
  measure finished_seconds "$(seconds "$finished")"
}

# manifest STAMP: of a backup, to $work/manifest.json.
manifest() {
  get "$1/manifest.json" >"$work/manifest.json" || fail "there is no backup $1"
  jq --exit-status '.engine and .files' "$work/manifest.json" >/dev/null 2>&1 || fail "the manifest of $1 is damaged"
}

# fetch STAMP [NAME]: the content of a backup whose manifest is in $work/manifest.json, file after file, or of one of them. What is
# not as the manifest says ends it with a file `damaged` that says why; whoever reads must look for it.
fetch() {
  jq --raw-output --arg name "${2:-}" '.files[] | select($name == "" or .name == $name) | "\(.name) \(.sha256)"' \
    "$work/manifest.json" >"$work/parts"
  while read -r file expected; do
    mkfifo "$work/fetched"
    sum_of <"$work/fetched" >"$work/fetched.sha256" &
    sum=$!
    get "$1/$file" 2>"$work/fetch.log" | tee "$work/fetched"
    wait "$sum"
    rm "$work/fetched"
    [ "$(cat "$work/fetched.sha256")" = "$expected" ] || {
      printf '%s is not what was stored' "$file" >"$work/damaged"
      return 1
    }
  done <"$work/parts"
}
