# `backup watch`: whether what is on the site is as it should be, whatever runs told of themselves. What is not is a failed run. Reads:
#   WATCH_AGE_SECONDS     how old the newest backup may be
#   WATCH_PROOF_SECONDS   and how long ago a drill may last have proven one; 0 where none does
#   WATCH_SIZE_PERCENT    by how much the newest may differ in size from the one before

watch() {
  prepare
  need WATCH_AGE_SECONDS WATCH_PROOF_SECONDS WATCH_SIZE_PERCENT
  list
  name=$(newest)
  if [ -z "$name" ]; then
    # Before the first; whether that is late, is told by when its schedule was made.
    say "there is no backup yet"
    return
  fi
  manifest "$name"
  : >"$work/doubts"
  is_young "$(jq --raw-output .finished "$work/manifest.json")"
  [ "$WATCH_PROOF_SECONDS" = 0 ] || is_proven
  is_like "$(backups | tail -n 2 | sed -n '1p')"
  [ ! -s "$work/doubts" ] || fail "$(paste -s -d ';' "$work/doubts")"
}

doubt() { printf '%s\n' "$1" >>"$work/doubts"; }

is_young() {
  age=$(since "$1") || fail "the time cannot be told"
  measure age_seconds "$age"
  [ "$age" -le "$WATCH_AGE_SECONDS" ] || doubt "the newest backup is $age seconds old, $WATCH_AGE_SECONDS are allowed"
}

is_proven() {
  get "$PROOF" >"$work/since.json" || fail "$PROOF cannot be read"
  age=$(since "$(jq --raw-output .since "$work/since.json" 2>/dev/null)" 2>/dev/null) || age=$(date -u +%s)
  measure proof_age_seconds "$age"
  [ "$age" -le "$WATCH_PROOF_SECONDS" ] || doubt "a drill last proved one $age seconds ago, $WATCH_PROOF_SECONDS are allowed"
}

is_like() {
  change=0
  [ "$1" = "$name" ] || compare_size "$1"
  [ "${change#-}" -le "$WATCH_SIZE_PERCENT" ] ||
    doubt "the newest backup differs in size from the one before by $change %, $WATCH_SIZE_PERCENT are allowed"
}
