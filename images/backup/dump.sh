# `backup dump`: one dump of a database, `database.dump.*`. Reads (components/backup-schedule/plan.ts sets them):
#   what postgres.sh reads, for PostgreSQL, verified by TLS
#   or MONGODB_URI MONGODB_DATABASE, for MongoDB, TLS in the address
#   BACKUP_VERIFY_HOURS   the dump is verified when the newest verified one is older than this; 24 unless told

# Writes what pg_restore or mongorestore reads. zstd compresses faster than either does itself, and better.
produce() { "produce_$engine" && : >"$work/complete"; }

produce_postgres() { pg_dump --format=custom --compress=0 --snapshot="$snapshot"; }

produce_mongodb() {
  printf 'uri: "%s"\n' "$MONGODB_URI" >"$work/mongodump.yaml"
  mongodump --config="$work/mongodump.yaml" --archive 2>"$work/mongodump.log"
}

# The fastest level stores about as little as any that keeps up with a database (bench/backup.ts).
compressed() { zstd --quiet -1 --threads=2 --stdout; }

dump() {
  prepare
  if [ -n "${MONGODB_URI:-}" ]; then
    engine=mongodb
    need MONGODB_DATABASE
    source=$MONGODB_DATABASE
  else
    engine=postgres
    need PGHOST PGUSER PGPASSWORD PGDATABASE
    source=$PGDATABASE
  fi
  begin
  [ "$engine" = mongodb ] || hold
  # Streamed: neither memory nor disk grows with the database. POSIX sh reports only the last command of a pipe, so the dump and
  # the compression say by a file each that they ended well.
  produce 3>&- | { compressed && : >"$work/whole"; } | stream database.dump || fail "the dump could not be stored"
  if [ ! -e "$work/complete" ] || [ ! -e "$work/whole" ]; then
    remove_all "$stamp" || true
    fail "the dump failed: nothing was kept"
  fi
  "finish_$engine"
  list
  last=$(verified | tail -n 1)
  due=$(date -u -d "@$(($(date +%s) - ${BACKUP_VERIFY_HOURS:-24} * 3600))" +%Y%m%dT%H%M%SZ)
  if [ -z "$last" ] || before "$last" "$due"; then check_backup "$stamp"; fi
  prune
}

finish_postgres() {
  release
  more=$(jq --compact-output --null-input --slurpfile tables "$work/census" --argjson roles "$(roles)" \
    --arg moment "$moment" --arg tool "$(pg_dump --version)" \
    '{recoveryPoint: $moment, tables: $tables[0], $roles, tools: [$tool]}')
  finish postgres "$(server_version)" "$source" "$more"
}

finish_mongodb() {
  more=$(jq --compact-output --null-input --argjson tables "$(documents "done dumping" "$work/mongodump.log")" --arg tool "$(mongodump --version | head -n 1)" \
    '{$tables, tools: [$tool]}')
  finish mongodb "$(mongodump --version | sed -n 's/^mongodump version: //p')" "$source" "$more"
}
