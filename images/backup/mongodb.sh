# MongoDB for the other files. Reads MONGODB_URI, TLS in the address, and MONGODB_DATABASE. An address holds a password: the tools read
# it from a file, no one from `ps`.
#
# No oplog goes with a dump. DocumentDB has none; where there is one, such a dump could only be brought back as a whole, under its own
# names and with the server's users ("cannot use --oplogReplay with namespace renames", mongorestore): never beside what is in use. Percona's
# own backups have it (components/database-cluster/percona-backup.ts).

# documents WORDS LOG: what the tools say of each collection, `done dumping tebx.users (42 documents)`, as a JSON array. A view has none.
documents() {
  sed -n "s/.*$1 \(.*\) (\([0-9]*\) documents*\(, 0 failures\)\{0,1\})\$/\2 \1/p" "$2" |
    jq --raw-input --slurp --compact-output '[split("\n")[] | capture("^(?<rows>[0-9]+) (?<table>.*)$") | select(.rows != "0")
      | {table: (.table | sub("\\.system\\.buckets\\."; ".")), rows: (.rows | tonumber), newest: null}] | sort_by(.table)'
}

# load_mongodb STAMP URI DATABASE: into this database of that server, where every collection then has what it was dumped with.
load_mongodb() {
  source=$(jq --raw-output .source "$work/manifest.json")
  bring "$1"
  printf 'uri: "%s"\n' "$2" >"$work/mongorestore.yaml"
  mongorestore --config="$work/mongorestore.yaml" --archive --stopOnError \
    --nsFrom="$source.*" --nsTo="$3.*" <"$work/dump" 2>"$work/restore.log" || fail "the restore stopped"
  rm "$work/dump"
  documents "finished restoring" "$work/restore.log" |
    jq --compact-output --arg from "$3." --arg to "$source." 'map(.table |= $to + ltrimstr($from))' >"$work/census"
  : >"$work/only"
  differ
}
