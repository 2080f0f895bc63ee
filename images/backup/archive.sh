# Where backups are kept. Reads (components/backup-run.ts sets them):
#   BACKUP_BUCKET BACKUP_PREFIX   backups go to s3://BUCKET/PREFIX/<time>/
#   BACKUP_KEEP_DAYS              those older than this are removed
#   AWS_REGION AWS_ENDPOINT_URL_S3 and the SDK's usual credentials
#
# A backup is its files and `manifest.json`, which names each with its bytes and SHA-256 and is written last: without
# a manifest there is no backup, only a failed attempt.

say() { printf '{"program":"backup","message":"%s"}\n' "$1"; }
fail() { say "$1" >&2; exit 1; }
# Older clients do not know AWS_ENDPOINT_URL_S3: the endpoint is named each time.
s3() { aws ${AWS_ENDPOINT_URL_S3:+--endpoint-url "$AWS_ENDPOINT_URL_S3"} s3 "$@"; }
quietly() { command=$1 && shift && s3 "$command" --only-show-errors "$@"; }

need() {
  for name in "$@"; do
    eval "value=\${$name:-}"
    [ -n "$value" ] || fail "$name is not set"
  done
}

# Once, before anything else: what is needed always, and a folder for files on their way, gone at the end.
prepare() {
  need BACKUP_BUCKET BACKUP_PREFIX BACKUP_KEEP_DAYS
  case "$BACKUP_KEEP_DAYS" in '' | *[!0-9]* | 0) fail "BACKUP_KEEP_DAYS is not a number of days" ;; esac
  root="s3://$BACKUP_BUCKET/$BACKUP_PREFIX"
  work=$(mktemp -d)
  trap 'rm -rf "$work"' EXIT
  begin
}

# A backup begins now; its folder is named by that.
begin() {
  started=$(date -u +%Y-%m-%dT%H:%M:%SZ)
  stamp=$(date -u +%Y%m%dT%H%M%SZ)
  at="$root/$stamp"
  files=
}

# record NAME BYTES SHA256: a stored file, for the manifest.
record() {
  files="$files${files:+,}$(printf '{"name":"%s","bytes":%s,"sha256":"%s"}' "$1" "$2" "$3")"
}

sum_of() { sha256sum | cut -d' ' -f1; }

# keep FILE NAME: stores a file, and reads it back.
keep() {
  sum=$(sum_of <"$1")
  quietly cp --sse AES256 "$1" "$at/$2" || fail "$2 could not be stored"
  [ "$(quietly cp "$at/$2" - | sum_of)" = "$sum" ] || fail "$2 is not what was stored"
  record "$2" "$(wc -c <"$1" | tr -d ' ')" "$sum"
}

# finish ENGINE VERSION SOURCE: the manifest makes it a backup; only then older ones may go.
finish() {
  printf '{"engine":"%s","version":"%s","source":"%s","started":"%s","finished":"%s","files":[%s]}\n' \
    "$1" "$2" "$3" "$started" "$(date -u +%Y-%m-%dT%H:%M:%SZ)" "$files" >"$work/manifest.json"
  quietly cp --sse AES256 "$work/manifest.json" "$at/manifest.json" || fail "the manifest could not be stored"
  say "backed up $3 to $at"
  prune
}

# Times of all backups, oldest first: a manifest proves each.
backups() {
  s3 ls --recursive "$root/" | sed -n 's|.*/\([0-9]\{8\}T[0-9]\{6\}Z\)/manifest\.json$|\1|p' | sort
}

# before A B: whether the time A is earlier.
before() { [ "$1" != "$2" ] && [ "$(printf '%s\n%s\n' "$1" "$2" | sort | head -n 1)" = "$1" ]; }

# Removes only what a manifest proves to be a backup, and old; the one just written stays whatever its age.
prune() {
  oldest=$(date -u -d "@$(($(date +%s) - BACKUP_KEEP_DAYS * 86400))" +%Y%m%dT%H%M%SZ)
  backups >"$work/backups"
  while read -r name; do
    if before "$name" "$oldest" && [ "$name" != "$stamp" ]; then
      quietly rm --recursive "$root/$name/"
      say "removed $name: older than $BACKUP_KEEP_DAYS days"
    fi
  done <"$work/backups"
}
