# PostgreSQL for the other files. Reads, as its tools do: PGHOST PGPORT PGUSER PGPASSWORD PGDATABASE PGSSLMODE PGSSLROOTCERT.

sql() { psql --no-psqlrc --tuples-only --no-align --quiet --set ON_ERROR_STOP=1 "$@"; }

# For each table a query of how many rows it has and how new they are; partitions count, what they are partitions of does not.
# Large objects are a table of the system's.
CENSUS="SELECT format('SELECT json_build_object(''table'', %L, ''rows'', count(*), ''newest'', %s) FROM ONLY %I.%I', n.nspname || '.' || c.relname,
  coalesce((SELECT 'greatest(' || string_agg(format('max(%I)::timestamptz', a.attname), ', ' ORDER BY a.attnum) || ')' FROM pg_attribute a
    WHERE a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped
      AND a.atttypid IN ('timestamp'::regtype, 'timestamptz'::regtype)), 'NULL'), n.nspname, c.relname)
FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
WHERE (c.relkind = 'r' OR c.relkind = 'm' AND c.relispopulated) AND n.nspname NOT IN ('pg_catalog', 'information_schema') AND n.nspname !~ '^pg_(toast|temp)'
UNION ALL SELECT 'SELECT json_build_object(''table'', ''large objects'', ''rows'', count(*), ''newest'', NULL) FROM pg_largeobject_metadata'
\gexec"

QUIET="SET TIME ZONE 'UTC'; SET idle_in_transaction_session_timeout = 0; SET statement_timeout = 0; SET row_security = off;"

# Rows of every table, and the newest time in it, as a JSON array.
census() { printf '%s\n%s\n' "$QUIET" "$CENSUS" | sql "$@" | jq --slurp --compact-output 'sort_by(.table)'; }

# Opens a session whose view of the data the dump and the census share; $snapshot names it, $moment is when it was taken. It counts
# while the dump is made, and is there until `release`.
hold() {
  mkfifo "$work/session"
  sql <"$work/session" >"$work/held" 2>"$work/session.log" &
  session=$!
  exec 3>"$work/session"
  printf '%s\nBEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY;\n' "$QUIET" >&3
  printf "SELECT pg_export_snapshot() || ' ' || to_char(now(), 'YYYY-MM-DD\"T\"HH24:MI:SS\"Z\"');\n" >&3
  until [ -s "$work/held" ]; do
    kill -0 "$session" 2>/dev/null || fail "the database does not answer"
    sleep 0.1
  done
  read -r snapshot moment <"$work/held"
  printf '\\o %s\n%s\n' "$work/rows" "$CENSUS" >&3
}

# Ends it with the census, to $work/census.
release() {
  printf 'COMMIT;\n' >&3
  exec 3>&-
  wait "$session" || fail "the rows could not be counted"
  jq --slurp --compact-output 'sort_by(.table)' "$work/rows" >"$work/census"
}

# Names of the roles that own something or may do something here, of whose passwords a dump knows nothing.
roles() {
  sql --command "SELECT coalesce(json_agg(rolname ORDER BY rolname), '[]') FROM pg_roles WHERE rolname !~ '^(pg_|rds)'"
}

server_version() { sql --command 'SHOW server_version'; }
