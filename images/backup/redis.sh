# `backup copy`: the data of every primary of a Redis as it stands, `shard-<n>.rdb`. Reads (components/cache-backup
# sets them):
#   CACHE_CONNECTION        its name in the system
#   CACHE_HOST CACHE_PORT   where it answers, TLS only; CACHE_CA signs its certificate
#   REDISCLI_AUTH           its password; redis-cli reads it by itself
#   CACHE_SHARDS            how many primaries a Redis Cluster has; 0 for a Redis that is none

# `host port` of every primary that holds keys. A cluster names its servers by host name, which a certificate has.
primaries() {
  if [ "$CACHE_SHARDS" = 0 ]; then
    echo "$CACHE_HOST $CACHE_PORT"
    return
  fi
  ask "$CACHE_HOST" "$CACHE_PORT" cluster nodes | awk '
    $3 ~ /master/ && $3 !~ /fail|noaddr/ && NF > 8 {
      split($2, names, ","); split(names[1], address, "@")
      port = address[1]; sub(/.*:/, "", port)
      host = names[2]; if (host == "") { host = address[1]; sub(/:[0-9]+$/, "", host) }
      print host, port
    }'
}

# ask HOST PORT COMMAND…
ask() {
  host=$1 port=$2
  shift 2
  redis-cli --tls --cacert "$CACHE_CA" -e -h "$host" -p "$port" "$@"
}

# check FILE NAME: a snapshot that Redis's own check cannot read is none. It says how many keys it has read: of those, the ones that had
# run out are not there any more when a server starts from it.
check() {
  redis-check-rdb "$1" >"$work/check" 2>&1 || fail "$2 is damaged: redis-check-rdb cannot read it"
  keys=$(sed -n 's/^\[info\] \([0-9]*\) keys read$/\1/p' "$work/check")
  gone=$(sed -n 's/^\[info\] \([0-9]*\) already expired$/\1/p' "$work/check")
  printf '{"table":"%s","rows":%s}\n' "$2" "$((${keys:-0} - ${gone:-0}))" >>"$work/keys"
}

# serve STAMP SHARD [OPTION…]: a Redis that only this run can reach, with what is in this file of a backup.
serve() {
  mkdir "$work/redis"
  fetch "$1" "$2" >"$work/redis/dump.rdb" </dev/null || unreadable "$1"
  file=$2
  shift 2
  redis-server --dir "$work/redis" --port 0 --unixsocket "$work/redis/socket" --save '' --daemonize yes "$@" \
    --pidfile "$work/redis/pid" --logfile "$work/redis/log" >/dev/null
  until scratch ping 2>/dev/null | grep -q PONG; do
    kill -0 "$(cat "$work/redis/pid" 2>/dev/null || echo 0)" 2>/dev/null || sleep 1
    kill -0 "$(cat "$work/redis/pid")" || fail "no server starts from $file"
    sleep 0.2
  done
}
# It asks for no password, unlike the cache.
scratch() { env -u REDISCLI_AUTH redis-cli -s "$work/redis/socket" "$@" </dev/null; }
dismiss() {
  scratch shutdown nosave >/dev/null 2>&1 || true
  rm -r "$work/redis"
}

# refill STAMP: an empty cache with every key again: each primary, in the order of `copy`, with the commands that make its keys.
refill() {
  primaries | sort >"$work/primaries"
  while read -r host port; do
    keys=$(ask "$host" "$port" dbsize </dev/null) || fail "the cache does not answer"
    [ "$keys" = 0 ] || fail "the cache has $keys keys on $host: empty it first, or take the files alone (RESTORE_FOLDER)"
  done <"$work/primaries"
  [ "$(grep -c . "$work/primaries")" = "$(grep -c . "$work/shards")" ] || fail "the cache has not as many primaries as the copy has files"
  paste -d ' ' "$work/primaries" "$work/shards" >"$work/pairs"
  while read -r host port shard; do
    serve "$1" "$shard" --aof-use-rdb-preamble no
    scratch config set appendonly yes >/dev/null
    until scratch info persistence | tr -d '\r' | grep -q '^aof_rewrite_in_progress:0$'; do sleep 0.2; done
    cat "$work/redis/appendonlydir/"*.base.aof >"$work/commands" || fail "the commands of $shard were not written"
    dismiss
    ask "$host" "$port" --pipe <"$work/commands" >"$work/pipe.log" 2>&1 || fail "not every key of $shard could be stored in $host"
  done <"$work/pairs"
}

finish_redis() {
  more=$(jq --slurp --compact-output '{tables: .}' "$work/keys")
  finish redis "$1" "$CACHE_CONNECTION" "$more"
  list
  check_backup "$stamp"
  prune
}

copy() {
  prepare
  need CACHE_CONNECTION CACHE_HOST CACHE_PORT CACHE_CA CACHE_SHARDS REDISCLI_AUTH
  begin
  version=$(ask "$CACHE_HOST" "$CACHE_PORT" info server | tr -d '\r' | sed -n 's/^redis_version://p')
  [ -n "$version" ] || fail "the cache does not answer"
  primaries | sort >"$work/primaries"
  number=0
  while read -r host port; do
    number=$((number + 1))
    ask "$host" "$port" --rdb "$work/shard.rdb" >"$work/transfer" 2>&1 </dev/null ||
      fail "the data of $host could not be read"
    check "$work/shard.rdb" "shard-$number.rdb"
    keep "$work/shard.rdb" "shard-$number.rdb"
    rm "$work/shard.rdb"
  done <"$work/primaries"
  expected=$((CACHE_SHARDS > 0 ? CACHE_SHARDS : 1))
  [ "$number" = "$expected" ] || fail "$number primaries instead of $expected: a part of the data is missing"
  finish_redis "$version"
}
