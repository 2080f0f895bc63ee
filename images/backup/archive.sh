# Where backups are kept, and how files get there and back. Reads (components/backup-run.ts sets them):
#   BACKUP_BUCKET BACKUP_PREFIX   backups go to s3://BUCKET/PREFIX/<time>-<four random digits>/
#   BACKUP_KEEP_DAYS              those older than this are removed
#   AWS_REGION AWS_ENDPOINT_URL_S3 and the SDK's usual credentials
#
# A backup is its files and `manifest.json`, which names each with its bytes and SHA-256 and is written last: without
# a manifest there is no backup, only a failed attempt. `verified.json` beside it says that it was read back and found good.
# The manifest's `seal` is the SHA-256 of the rest of it, so that not even a time or a number of rows changes unseen.

# The store is rclone's remote `archive`, by its own variables (https://rclone.org/docs/#environment-variables): one program for
# everything, that streams. A command is tried once: what it has already written is read by somebody.
remote() {
  export RCLONE_CONFIG="$work/rclone.conf" RCLONE_RETRIES=1 RCLONE_S3_NO_CHECK_BUCKET=true
  export RCLONE_S3_CHUNK_SIZE=8M RCLONE_S3_UPLOAD_CONCURRENCY=4
  # A store that hangs ends a run within minutes, and not after rclone's own ten times five.
  export RCLONE_CONTIMEOUT="${RCLONE_CONTIMEOUT:-20s}" RCLONE_TIMEOUT="${RCLONE_TIMEOUT:-60s}"
  export RCLONE_LOW_LEVEL_RETRIES="${RCLONE_LOW_LEVEL_RETRIES:-5}"
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
# Of a path that is not there nothing comes, and no error either.
get() { rclone --quiet cat "$archive/$1" </dev/null; }
remove() { rclone --quiet deletefile "$archive/$1" </dev/null; }
# The sign of what this program began goes last: what a removal that was cut short leaves is found again.
remove_all() { empty "$1" --exclude /started.json && empty "$1"; }
# empty FOLDER [WHICH]: where nothing is, or nothing any more since another run was faster, nothing has to go.
empty() {
  folder=$1
  shift
  rclone --quiet delete "$@" "$archive/$folder/" 2>"$work/delete.log" </dev/null || [ $? = 3 ]
}

# Once, before anything else: what is needed always, and a folder for files on their way, gone at the end.
prepare() {
  trap 'leave $?' EXIT
  trap 'exit 143' TERM
  trap 'exit 130' INT
  trap 'fail "a program that this run talks to is gone"' PIPE
  need BACKUP_BUCKET BACKUP_PREFIX BACKUP_KEEP_DAYS
  case "$BACKUP_KEEP_DAYS" in '' | *[!0-9]* | 0) fail "BACKUP_KEEP_DAYS is not a number of days" ;; esac
  root="s3://$BACKUP_BUCKET/$BACKUP_PREFIX"
  work=$(mktemp -d)
  remote
}

leave() {
  [ "$1" = 0 ] || measure failed 1
  [ -n "${work:-}" ] || return 0
  # Of a drill that was stopped.
  if [ -e "$work/scratch/postmaster.pid" ]; then pg_ctl --pgdata="$work/scratch" --mode=immediate --silent stop || true; fi
  if [ -s "$work/redis/pid" ]; then kill "$(cat "$work/redis/pid")" 2>/dev/null || true; fi
  rm -rf "$work"
}

# agreed FILE [remove]: which the store has just stored, at a time that is also the time here; or it goes again. The
# store's clock has the last word on what is old: where the two disagree nothing is begun, and so nothing is removed either.
agreed() {
  theirs=$(rclone --quiet lsjson --stat --use-server-modtime "$archive/$1" </dev/null | jq --raw-output 'select(.IsDir == false).ModTime') || true
  [ -n "$theirs" ] || fail "$1 was stored in $root and is not found there"
  skew=$(since "$theirs") || fail "the time cannot be told"
  [ "${skew#-}" -gt 300 ] || return 0
  if [ "${2:-}" = remove ]; then remove "$1" || true; fi
  fail "the clock here is $skew seconds ahead of the store's: set it right first"
}

# A backup begins now; its folder is named by that, and by chance, since two may begin at once.
begin() {
  started=$(now)
  stamp="$(compact "$started")-$(od -An -N2 -tx1 /dev/urandom | tr -d ' \n')"
  printf '{"started":"%s"}\n' "$started" | put "$stamp/started.json" || fail "nothing can be stored in $root"
  agreed "$stamp/started.json" remove
  : >"$work/files"
  export work stamp
}

# OpenSSL uses what the processor has for it: sha256sum takes several times as long.
sum_of() { openssl dgst -sha256 -r | cut -d' ' -f1; }
seal_of() { jq --compact-output --sort-keys 'del(.seal)' "$1" | sum_of; }

# record NAME BYTES SHA256: a stored file, for the manifest.
record() { printf '{"name":"%s","bytes":%s,"sha256":"%s"}\n' "$1" "$2" "$3" >>"$work/files"; }

# keep FILE NAME: stores a file, and reads it back.
keep() {
  sum=$(sum_of <"$1")
  put "$stamp/$2" <"$1" || fail "$2 could not be stored"
  { [ -n "$sum" ] && [ "$(get "$stamp/$2" | sum_of)" = "$sum" ]; } || fail "$2 is not what was stored"
  record "$2" "$(wc -c <"$1" | tr -d ' ')" "$sum"
}

# stream NAME: stores what comes in, in files of some GiB. So neither memory nor disk grows with it, and a store's limit of
# 10,000 parts per file is never met. `split` runs this program's `part` for each.
stream() {
  split --bytes="${BACKUP_FILE_BYTES:-4G}" --numeric-suffixes --suffix-length=4 \
    --filter="'$here/backup' part \"\$FILE\"" - "$1."
}

# One file of a stream. All three readers have to see all of it: a part of it would look whole to the store.
part() {
  mkfifo "$work/$1.sum" "$work/$1.count"
  sum_of <"$work/$1.sum" >"$work/$1.sha256" &
  sum=$!
  wc -c <"$work/$1.count" | tr -d ' ' >"$work/$1.bytes" &
  count=$!
  { tee "$work/$1.sum" "$work/$1.count" && : >"$work/$1.read"; } | put "$stamp/$1" || fail "$1 could not be stored"
  { [ -e "$work/$1.read" ] && wait "$sum" && wait "$count" && [ -s "$work/$1.sha256" ]; } || fail "$1 was not read to its end"
  record "$1" "$(cat "$work/$1.bytes")" "$(cat "$work/$1.sha256")"
}

# finish ENGINE VERSION SOURCE [MORE]: the manifest makes it a backup. MORE is a JSON object of what the engine knows.
finish() {
  finished=$(now)
  jq --null-input --compact-output --slurpfile files "$work/files" \
    --arg engine "$1" --arg version "$2" --arg source "$3" --argjson more "${4:-{\}}" \
    --arg started "$started" --arg finished "$finished" \
    '{$engine, $version, $source, $started, $finished, recoveryPoint: $started} + $more
      + {bytes: ([$files[].bytes // 0] | add // 0), $files}' >"$work/unsealed.json"
  jq --compact-output --arg seal "$(seal_of "$work/unsealed.json")" '. + {$seal}' "$work/unsealed.json" >"$work/manifest.json"
  list
  last=$(newest)
  put "$stamp/manifest.json" <"$work/manifest.json" || fail "the manifest could not be stored"
  say "backed up $3 to $root/$stamp"
  measure bytes "$(jq .bytes "$work/manifest.json")"
  measure duration_seconds "$(since "$started")"
  measure finished_seconds "$(seconds "$finished")"
  [ -z "$last" ] || compare_size "$last"
  case "$1" in postgres | mongodb | redis) tell_proof ;; esac
}

# compare_size STAMP: by how many percent the backup that is in $work/manifest.json is smaller or larger than that one.
compare_size() {
  was=$(get "$1/manifest.json" 2>/dev/null | jq '.bytes // 0' 2>/dev/null || true)
  [ "${was:-0}" -gt 0 ] || return 0
  change=$((($(jq .bytes "$work/manifest.json") - was) * 100 / was))
  measure size_change_percent "${change#-}"
}

# manifest STAMP: of a backup, to $work/manifest.json.
manifest() {
  get "$1/manifest.json" >"$work/manifest.json" || fail "the manifest of $1 cannot be read"
  [ -s "$work/manifest.json" ] || fail "there is no backup $1"
  seal=$(jq --raw-output 'select(.engine and .files) | .seal' "$work/manifest.json" 2>/dev/null) || fail "the manifest of $1 is damaged"
  [ "$seal" = "$(seal_of "$work/manifest.json")" ] || fail "the manifest of $1 is damaged"
}

# fetch STAMP [NAME]: the content of a backup whose manifest is in $work/manifest.json, file after file, or of one of them. What is
# not as the manifest says ends it with a file `damaged` that says why. Whoever reads must look for `intact`: it is there when all was.
fetch() {
  rm -f "$work/damaged" "$work/intact"
  jq --raw-output --arg name "${2:-}" '.files[] | select($name == "" or .name == $name) | "\(.name) \(.sha256)"' \
    "$work/manifest.json" >"$work/parts" || return 1
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
  : >"$work/intact"
}

# Whether there is no room left for files on their way, or was none.
full() {
  grep -qs 'No space left on device' "$work"/*.log || [ "$(df -P -k "$work" | awk 'NR == 2 { print $4 }')" -lt 1024 ]
}
