# `backup restore`: brings a backup into a new database beside the one in use, checked before and after. Nothing that is there is
# changed: whoever restores looks at it, and then swaps names (docs/runbooks/restore.md). Reads, besides what dump.sh reads:
#   BACKUP_AT          time of the backup; the newest unless told
#   RESTORE_DATABASE   the new database; the source's name and `_restored` unless told
#   RESTORE_TABLE      `schema.table`: only this table's rows, without its keys and indexes
#   RESTORE_OWNERS     `no` leaves everything to the user who restores, for a server without the source's roles
#   RESTORE_JOBS       connections that load a PostgreSQL; as many as there are CPUs unless told
#   RESTORE_FOLDER     where the files of a cache go: a server starts from them

restore() {
  prepare
  list
  name=${BACKUP_AT:-$(newest)}
  [ -n "$name" ] || fail "there is no backup in $root"
  manifest "$name"
  engine=$(jq --raw-output .engine "$work/manifest.json")
  case "$engine" in
  postgres | mongodb | redis) "restore_$engine" "$name" ;;
  *) fail "backups of $engine are not restored by this command: see docs/runbooks/restore.md" ;;
  esac
  say "restored $name"
}

# bring STAMP: the dump as a file, whole and checked before anybody reads it.
bring() {
  fetch "$1" | zstd --quiet --decompress --stdout >"$work/dump" 2>"$work/zstd.log" || unreadable "$1"
  [ ! -e "$work/damaged" ] || unreadable "$1"
}

restore_postgres() {
  need PGHOST PGUSER PGDATABASE
  into=${RESTORE_DATABASE:-${PGDATABASE}_restored}
  refuse_occupied "$into"
  bring "$1"
  load "$into"
  if [ -z "${RESTORE_TABLE:-}" ]; then compare "$into"; fi
}

# Made where it is not there; one that holds something is somebody's.
refuse_occupied() {
  there=$(sql --dbname="${PGMAINTENANCE:-$PGDATABASE}" --set name="$1" <<'SQL'
SELECT count(*) FROM pg_database WHERE datname = :'name'
SQL
  )
  if [ "$there" = 0 ]; then
    createdb --maintenance-db="${PGMAINTENANCE:-$PGDATABASE}" --template=template0 "$1" 2>"$work/createdb.log" ||
      fail "the database $1 cannot be made by $PGUSER: have it made, empty"
    return
  fi
  tables=$(sql --dbname="$1" --command "SELECT count(*) FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
    WHERE c.relkind IN ('r', 'p', 'm') AND n.nspname NOT IN ('pg_catalog', 'information_schema') AND n.nspname !~ '^pg_toast'")
  [ "$tables" = 0 ] || fail "the database $1 has tables: name an empty one, or a new one, as RESTORE_DATABASE"
}

# load DATABASE: on several connections, with indexes last.
load() {
  # Only whoever owns an extension may comment on it, and a restore may find it there.
  pg_restore --list "$work/dump" | grep -v 'COMMENT - EXTENSION' >"$work/contents"
  set -- --dbname="$1" --exit-on-error --jobs="${RESTORE_JOBS:-$(nproc)}" --use-list="$work/contents"
  if [ "${RESTORE_OWNERS:-yes}" = no ]; then set -- "$@" --no-owner --no-privileges; fi
  if [ -n "${RESTORE_TABLE:-}" ]; then set -- "$@" --schema="${RESTORE_TABLE%%.*}" --table="${RESTORE_TABLE#*.}"; fi
  PGOPTIONS="-c synchronous_commit=off -c maintenance_work_mem=256MB" pg_restore "$@" "$work/dump" 2>"$work/restore.log" ||
    fail "the restore stopped: $(tail -n 1 "$work/restore.log" | tr -d '"\\' | cut -c 1-200)"
  rm "$work/dump"
}

# compare DATABASE: with what the manifest says the source had.
compare() {
  census --dbname="$1" >"$work/census"
  jq --raw-output --slurpfile here "$work/census" '
    (.tables | map({(.table): .}) | add // {}) as $source | ($here[0] | map({(.table): .}) | add // {}) as $restored
    | ($source + $restored | keys[]) | select($source[.] != $restored[.])
    | "\(.): \($source[.].rows) rows in the source, \($restored[.].rows) restored, newest \($source[.].newest) and \($restored[.].newest)"
    ' "$work/manifest.json" >"$work/differences"
  [ ! -s "$work/differences" ] || fail "what was restored is not what was dumped: $(head -n 1 "$work/differences")"
}

restore_mongodb() {
  need MONGODB_URI MONGODB_DATABASE
  into=${RESTORE_DATABASE:-${MONGODB_DATABASE}_restored}
  bring "$1"
  printf 'uri: "%s"\n' "$MONGODB_URI" >"$work/mongorestore.yaml"
  mongorestore --config="$work/mongorestore.yaml" --archive --stopOnError \
    --nsFrom="$MONGODB_DATABASE.*" --nsTo="$into.*" <"$work/dump" 2>"$work/restore.log" || fail "the restore stopped"
  # `42 document(s) restored successfully. 0 document(s) failed to restore.`
  restored=$(sed -n 's/.* \([0-9]*\) document(s) restored successfully.*/\1/p' "$work/restore.log")
  expected=$(jq '[.tables[].rows] | add // 0' "$work/manifest.json")
  [ "${restored:-0}" = "$expected" ] || fail "${restored:-0} documents restored, $expected dumped"
}

restore_redis() {
  need RESTORE_FOLDER
  jq --raw-output '.files[].name' "$work/manifest.json" >"$work/shards"
  while read -r shard; do
    fetch "$1" "$shard" >"$RESTORE_FOLDER/$shard.part" </dev/null || unreadable "$1"
    mv "$RESTORE_FOLDER/$shard.part" "$RESTORE_FOLDER/$shard"
  done <"$work/shards"
}
