# `backup dump`: one dump of a database, `database.dump`. Reads (components/backup-schedule/plan.ts sets them):
#   PGHOST PGPORT PGUSER PGPASSWORD PGDATABASE PGSSLMODE PGSSLROOTCERT   PostgreSQL, verified by TLS
#   or MONGODB_URI MONGODB_DATABASE                                      MongoDB, TLS in the address

# Writes pg_restore's custom format, or mongodump's archive, to its output. An address holds a password: mongodump
# reads it from a file, no one from `ps`.
produce() {
  if [ "$engine" = mongodb ]; then
    printf 'uri: "%s"\n' "$MONGODB_URI" >"$work/mongodump.yaml"
    mongodump --quiet --config="$work/mongodump.yaml" --archive --gzip
  else
    pg_dump --format=custom --compress=6 --no-owner --no-privileges
  fi
}

database_version() {
  if [ "$engine" = mongodb ]; then
    mongodump --version | sed -n 's/^mongodump version: //p'
  else
    psql --no-psqlrc --tuples-only --no-align --command 'SHOW server_version'
  fi
}

dump() {
  if [ -n "${MONGODB_URI:-}" ]; then
    engine=mongodb
    need MONGODB_DATABASE
    database=$MONGODB_DATABASE
  else
    engine=postgres
    need PGHOST PGUSER PGPASSWORD PGDATABASE
    database=$PGDATABASE
  fi
  prepare
  mkfifo "$work/sum" "$work/count"

  # Streamed: neither memory nor disk grows with the database. POSIX sh reports only the last command of a
  # pipe, so the dump says by a file that it ended well.
  sum_of <"$work/sum" >"$work/sha256" &
  sum=$!
  wc -c <"$work/count" | tr -d ' ' >"$work/bytes" &
  count=$!
  { produce && : >"$work/complete"; } |
    tee "$work/sum" "$work/count" | quietly cp --sse AES256 - "$at/database.dump" || fail "the dump could not be stored"
  wait "$sum" "$count"
  if [ ! -e "$work/complete" ]; then
    quietly rm "$at/database.dump" || true
    fail "the dump failed: nothing was kept"
  fi
  record database.dump "$(cat "$work/bytes")" "$(cat "$work/sha256")"
  finish "$engine" "$(database_version)" "$database"
}
