# `backup verify`: reads the newest backup back, or the one that BACKUP_AT names, and marks it as verified. Every file has to be what
# the manifest says, and the tools that would restore it have to be able to read it to its end.

verify() {
  prepare
  list
  name=${BACKUP_AT:-$(newest)}
  [ -n "$name" ] || fail "there is no backup in $root"
  check_backup "$name"
}

# check_backup STAMP
check_backup() {
  manifest "$1"
  engine=$(jq --raw-output .engine "$work/manifest.json")
  case "$engine" in
  postgres | mongodb)
    fetch "$1" | zstd --quiet --decompress --stdout 2>"$work/zstd.log" | "read_$engine" || unreadable "$1"
    [ -e "$work/intact" ] || unreadable "$1"
    ;;
  redis) check_shards "$1" ;;
  s3) check_store "$1" ;;
  *) fail "nothing here reads backups of $engine" ;;
  esac
  note "$1"
  say "verified $1"
  measure verified_seconds "$(date -u +%s)"
}

# note STAMP: it was read back, and is good.
note() {
  printf '{"verified":"%s"}\n' "$(now)" | put "$1/verified.json" || fail "it could not be noted that $1 is good"
  agreed "$1/verified.json"
}

unreadable() {
  if full; then fail "the disk of this run is full"; fi
  [ -s "$work/damaged" ] || printf 'its data cannot be read' >"$work/damaged"
  fail "backup $1 is damaged: $(cat "$work/damaged")"
}

# To its end, and not only its table of contents.
read_postgres() { pg_restore --file=/dev/null 2>"$work/read.log"; }

# mongorestore reads nothing without a server: this is what its archives begin with.
read_mongodb() { [ "$(head -c 4 | od -An -tx1 | tr -d ' ')" = 6de29981 ] && cat >/dev/null; }

check_shards() {
  jq --raw-output '.files[].name' "$work/manifest.json" >"$work/shards"
  while read -r shard; do
    fetch "$1" "$shard" >"$work/shard.rdb" </dev/null || unreadable "$1"
    redis-check-rdb "$work/shard.rdb" >"$work/check" 2>&1 || unreadable "$1"
    rm "$work/shard.rdb"
  done <"$work/shards"
}
