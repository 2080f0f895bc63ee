# What every command says, and how times are written.

of=${BACKUP_PREFIX:-}
of=${of##*/}

say() { printf '{"program":"backup","of":"%s","message":"%s"}\n' "$of" "$1"; }
fail() {
  say "$1" >&2
  if [ -n "${work:-}" ] && [ -d "$work" ]; then printf %s "$1" >"$work/why"; fi
  exit 1
}

need() {
  for setting in "$@"; do
    eval "value=\${$setting:-}"
    [ -n "$value" ] || fail "$setting is not set"
  done
}

# measure NAME VALUE: a line in the log, which CloudWatch makes a metric of. What is no number was cut short on its way here.
measure() {
  case "$2" in '' | - | *[!0-9-]*) fail "$1 cannot be told" ;; esac
  printf '{"program":"backup","of":"%s","command":"%s","metric":"%s","value":%s}\n' "$of" "$task" "$1" "$2"
}

now() { date -u +%Y-%m-%dT%H:%M:%SZ; }
# An empty word would be today.
seconds() { [ -n "$1" ] && date -u -d "$1" +%s; }
# since TIME: how many seconds ago that was; nothing where a program of these was killed.
since() { then=$(seconds "$1") && today=$(date -u +%s) && [ -n "$then" ] && [ -n "$today" ] && echo "$((today - then))"; }
# 2026-01-31T23:59:59Z as 20260131T235959Z
compact() { printf %s "$1" | tr -d ':-'; }
# before A B: whether the time A is earlier.
before() { [ "$1" != "$2" ] && [ "$(printf '%s\n%s\n' "$1" "$2" | sort | head -n 1)" = "$1" ]; }
