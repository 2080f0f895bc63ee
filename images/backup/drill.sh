# `backup drill`: restores the newest backup into a scratch server inside this run, compares it with what the manifest says, measures
# the time, and writes the evidence to `drills/<time>.json` beside the backups: also when it failed. Reads:
#   DRILL_RECOVERY_SECONDS   a restore that takes longer is a failed drill (the system's RTO)
#   DRILL_MONGODB_URI        of MongoDB: an empty server beside this run
#   BACKUP_AT                time of the backup; the newest unless told

drill() {
  prepare
  need DRILL_RECOVERY_SECONDS
  begun=$(now)
  printf 'null' >"$work/tables"
  list
  name=${BACKUP_AT:-$(newest)}
  verdict=failed took=0 lost=null
  # What a run leaves that nobody hears of again.
  testify 'it was stopped'
  agreed "$evidence" remove
  [ -n "$name" ] || printf 'there is no backup' >"$work/why"
  # In a process of its own: what stops it is what the evidence has to tell.
  rehearse &
  if wait $! && [ ! -s "$work/why" ]; then verdict=proven; else verdict=failed; fi
  # Cut off is not damaged; and the evidence needs room.
  if [ "$verdict" = failed ] && full; then
    rm -f "$work/dump"
    printf 'the disk of this run is full' >"$work/why"
  fi
  took=$(since "$begun") || fail "the time cannot be told"
  if [ "$verdict" = proven ] && [ "$took" -gt "$DRILL_RECOVERY_SECONDS" ]; then
    verdict=failed
    printf 'the restore took %s seconds, %s are allowed' "$took" "$DRILL_RECOVERY_SECONDS" >"$work/why"
  fi
  # What cannot be told is not proven.
  lost=$(loss) || { verdict=failed && lost=null; }
  why=
  # Killed, it said nothing.
  if [ "$verdict" = failed ]; then why=$(cat "$work/why" 2>/dev/null) || why='it was stopped'; fi
  testify "$why"
  if [ "$verdict" = failed ]; then fail "the drill of $name failed: $why"; fi
  note "$name"
  printf '{"since":"%s"}\n' "$begun" | put "$PROOF"
  say "proved $name in $took seconds"
  measure drilled_seconds "$(date -u +%s)"
  measure recovery_seconds "$took"
  measure loss_seconds "$lost"
}

# When a drill last proved a backup, or when there was the first to prove: no alarm remembers a month, so each backup tells how long ago.
PROOF=proven.json

# What cannot be read now is not told now; what nobody can read stands for no proof at all.
tell_proof() {
  get "$PROOF" >"$work/since.json" 2>/dev/null || return 0
  if [ ! -s "$work/since.json" ]; then
    printf '{"since":"%s"}\n' "$started" >"$work/since.json"
    put "$PROOF" <"$work/since.json" || return 0
  fi
  age=$(since "$(jq --raw-output .since "$work/since.json" 2>/dev/null)" 2>/dev/null) || age=$(date -u +%s)
  measure proof_age_seconds "$age"
}

rehearse() {
  [ ! -s "$work/why" ]
  manifest "$name"
  engine=$(jq --raw-output .engine "$work/manifest.json")
  case "$engine" in
  postgres | mongodb | redis) "rehearse_$engine" ;;
  *) fail "no scratch server for $engine: see docs/components/backup-schedule.md" ;;
  esac
}

# How many seconds of work would have been lost: those since the moment that the backup shows.
loss() {
  shows=$(seconds "$(jq --raw-output .recoveryPoint "$work/manifest.json" 2>/dev/null)" 2>/dev/null) &&
    from=$(seconds "$begun") && [ -n "$shows" ] && [ -n "$from" ] && echo "$((from - shows))"
}

# testify WHY: evidence.
testify() {
  jq --null-input --arg backup "$name" --arg of "${BACKUP_PREFIX##*/}" --arg started "$begun" --arg finished "$(now)" \
    --argjson recoverySeconds "$took" --argjson allowedSeconds "$DRILL_RECOVERY_SECONDS" --argjson lossSeconds "$lost" \
    --arg verdict "$verdict" --arg why "$1" --slurpfile tables "$work/tables" \
    '{$of, $backup, $started, $finished, $recoverySeconds, $allowedSeconds, $lossSeconds, $verdict, $why, tables: $tables[0]}' \
    >"$work/evidence.json"
  evidence="drills/$(compact "$begun").json"
  put "$evidence" <"$work/evidence.json" || fail "the evidence could not be stored"
}

# A server that only this run can reach, and that need not survive it.
rehearse_postgres() {
  bring "$name"
  unset PGSSLMODE PGSSLROOTCERT PGPASSWORD PGPORT
  initdb --pgdata="$work/scratch" --username=drill --auth=trust --encoding=UTF8 --locale=C --no-sync >"$work/initdb.log"
  pg_ctl --pgdata="$work/scratch" --log="$work/scratch.log" --wait --silent start --options \
    "-c listen_addresses= -c unix_socket_directories=$work -c fsync=off -c wal_level=minimal -c max_wal_senders=0 -c shared_buffers=64MB"
  export PGHOST="$work" PGUSER=drill PGDATABASE=drill
  createdb --maintenance-db=postgres --template=template0 drill
  jq --raw-output '.roles[]?' "$work/manifest.json" | while read -r role; do
    [ "$role" = drill ] || sql --dbname=postgres --set role="$role" <<'SQL'
SELECT format('CREATE ROLE %I', :'role') \gexec
SQL
  done
  load drill
  compare drill
  cp "$work/census" "$work/tables"
}

# A server beside this run, which only it can reach, and which ends with it.
rehearse_mongodb() {
  need DRILL_MONGODB_URI
  load_mongodb "$name" "$DRILL_MONGODB_URI" drill
  cp "$work/census" "$work/tables"
}

# Each shard has to answer with every key that it was stored with. Keys run out between a copy and its drill: a replica, of a server
# that is not there, counts them all the same.
rehearse_redis() {
  : >"$work/answers"
  jq --raw-output '.files[].name' "$work/manifest.json" >"$work/shards"
  while read -r shard; do
    serve "$name" "$shard" --replicaof 127.0.0.1 1
    keys=$(scratch dbsize)
    dismiss
    printf '{"table":"%s","rows":%s}\n' "$shard" "$keys" >>"$work/answers"
  done <"$work/shards"
  jq --slurp --compact-output . "$work/answers" >"$work/tables"
  jq --exit-status --slurpfile here "$work/tables" \
    '[.tables, $here[0]] | transpose | all(.[0].table == .[1].table and .[0].rows <= .[1].rows)' "$work/manifest.json" >/dev/null ||
    fail "not every key that was stored is there again"
}
