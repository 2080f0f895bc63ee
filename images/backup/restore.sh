# `backup restore`: brings a backup into a new database beside the one in use, checked before and after. Nothing that is there is
# changed: whoever restores looks at it, and then swaps names (docs/runbooks/restore.md). Reads, besides what dump.sh reads:
#   BACKUP_AT          time of the backup; the newest unless told
#   RESTORE_DATABASE   the new database; the source's name and `_restored` unless told
#   RESTORE_TABLE      `schema.table`: only the rows of this table, or of all its partitions. The other tables come empty, and none
#                      has keys, indexes or triggers
#   PGMAINTENANCE      a database that is there, to make the new one from; the source unless told
#   RESTORE_OWNERS     `no` leaves everything to the user who restores, for a server without the source's roles: no rights, and no
#                      policies of row security either, which show a table's rows to its owner only
#   RESTORE_JOBS       connections that load a PostgreSQL, of which each sorts in 256 MB of the server; unless told, as many as there
#                      are CPUs, from 2 to 4: of a node with many only some are this run's, and the server may be another
#   RESTORE_FOLDER     where the files of a cache go: a server starts from them. Without it an empty cache is filled again, which
#                      needs what redis.sh reads and memory for the data of one primary

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
  [ -e "$work/intact" ] || unreadable "$1"
}

restore_postgres() {
  need PGHOST PGUSER PGDATABASE
  into=${RESTORE_DATABASE:-${PGDATABASE}_restored}
  refuse_occupied "$into"
  bring "$1"
  if [ -n "${RESTORE_TABLE:-}" ]; then
    load_table "$into"
  else
    load "$into"
    settings "$into"
  fi
  compare "$into"
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

# load_table DATABASE: a table may need any type, function and extension there is: all of them come, and rows for one.
load_table() {
  load "$1" --section=pre-data
  sql --dbname="$1" --set schema="${RESTORE_TABLE%%.*}" --set table="${RESTORE_TABLE#*.}" >"$work/only" <<'SQL'
SELECT n.nspname || '.' || c.relname FROM pg_class t JOIN pg_namespace s ON s.oid = t.relnamespace
  CROSS JOIN LATERAL (SELECT t.oid AS leaf UNION SELECT relid FROM pg_partition_tree(t.oid)) AS tree
  JOIN pg_class c ON c.oid = leaf JOIN pg_namespace n ON n.oid = c.relnamespace
WHERE s.nspname = :'schema' AND t.relname = :'table' AND c.relkind = 'r'
SQL
  [ -s "$work/only" ] || fail "the backup has no table $RESTORE_TABLE"
  set -- "$1" --section=data
  while read -r table; do set -- "$@" --schema="${table%%.*}" --table="${table#*.}"; done <"$work/only"
  load "$@"
}

connections() {
  cpus=$(nproc)
  echo "${RESTORE_JOBS:-$((cpus < 2 ? 2 : cpus < 4 ? cpus : 4))}"
}

# load DATABASE [WHAT…]: on several connections, with indexes last. As many as CPUs: beside a server of two, twice as many took longer and left
# it idle for longer at the end (docs/performance.md); one that is elsewhere may want others. Helpers for an index gained nothing there.
load() {
  database=$1
  shift
  # Only whoever owns an extension may comment on it, and a restore may find it there.
  left_out='COMMENT - EXTENSION'
  if [ "${RESTORE_OWNERS:-yes}" = no ]; then left_out="$left_out|POLICY|COMMENT [^ ]+ POLICY"; fi
  pg_restore --list "$work/dump" | grep -vE "^[0-9]+; [0-9]+ [0-9]+ ($left_out) " >"$work/contents"
  set -- "$@" --dbname="$database" --exit-on-error --jobs="$(connections)" --use-list="$work/contents"
  if [ "${RESTORE_OWNERS:-yes}" = no ]; then set -- "$@" --no-owner --no-privileges; fi
  PGOPTIONS="-c synchronous_commit=off -c maintenance_work_mem=256MB -c max_parallel_maintenance_workers=0" pg_restore "$@" "$work/dump" 2>"$work/restore.log" ||
    fail "the restore stopped: $(grep -m 1 'error:' "$work/restore.log" | tr -d '"\\' | cut -c 1-200)"
}

# settings DATABASE: what the source was set to (ALTER DATABASE … SET, also for a role in it). pg_restore tells that for the old name alone.
# Some only a superuser may set: those are told, and the data is there without them.
settings() {
  names=$(sql --dbname="$1" --set from="$(jq --raw-output .source "$work/manifest.json")" --set to="$1" <<'SQL'
SELECT regexp_replace(quote_ident(name), '[][\\.*^$/&]', '\\\&', 'g') FROM (VALUES (1, :'from'), (2, :'to')) AS names (place, name) ORDER BY place
SQL
  )
  from=$(echo "$names" | sed -n 1p) to=$(echo "$names" | sed -n 2p)
  kinds="ALTER DATABASE"
  [ "${RESTORE_OWNERS:-yes}" = no ] || kinds="$kinds\|ALTER ROLE .* IN DATABASE"
  : >"$work/nothing"
  pg_restore --create --use-list="$work/nothing" --file=- "$work/dump" |
    sed -n "s/^\($kinds\) $from SET /\1 $to SET /p" >"$work/settings"
  while read -r setting; do
    sql --dbname="$1" --command "$setting" 2>"$work/setting.log" </dev/null || say "not set here: $(printf %s "$setting" | tr -d '"\\')"
  done <"$work/settings"
}

# compare DATABASE: with what the manifest says the source had; where one table was wanted, of it alone.
compare() {
  rm "$work/dump"
  [ -e "$work/only" ] || : >"$work/only"
  census --dbname="$1" >"$work/census"
  differ
}

# Of $work/census from the manifest.
differ() {
  jq --raw-output --slurpfile here "$work/census" --rawfile only "$work/only" '
    (.tables | map({(.table): .}) | add // {}) as $source | ($here[0] | map({(.table): .}) | add // {}) as $restored
    | ($only | split("\n") - [""]) as $wanted
    | ($source + $restored | keys[]) | select($wanted == [] or IN($wanted[])) | select($source[.] != $restored[.])
    | "\(.): \($source[.].rows) rows in the source, \($restored[.].rows) restored, newest \($source[.].newest) and \($restored[.].newest)"
    ' "$work/manifest.json" >"$work/differences"
  [ ! -s "$work/differences" ] || fail "what was restored is not what was dumped: $(head -n 1 "$work/differences")"
}

restore_mongodb() {
  need MONGODB_URI MONGODB_DATABASE
  into=${RESTORE_DATABASE:-${MONGODB_DATABASE}_restored}
  load_mongodb "$1" "$MONGODB_URI" "$into"
}

restore_redis() {
  jq --raw-output '.files[].name' "$work/manifest.json" >"$work/shards"
  if [ -z "${RESTORE_FOLDER:-}" ] && [ -n "${CACHE_HOST:-}" ]; then
    refill "$1"
    return
  fi
  need RESTORE_FOLDER
  while read -r shard; do
    fetch "$1" "$shard" >"$RESTORE_FOLDER/$shard.part" </dev/null || unreadable "$1"
    mv "$RESTORE_FOLDER/$shard.part" "$RESTORE_FOLDER/$shard"
  done <"$work/shards"
}
