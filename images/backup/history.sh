# Which backups there are, and which of them go.

# Reads what is there, once for all questions below.
list() {
  rclone --quiet lsf --recursive --files-only "$archive/" >"$work/listing" 2>"$work/list.log" || {
    # A folder that nobody has written to yet is none.
    [ $? = 3 ] || fail "$root cannot be listed"
  }
}

# stamps NAME: the folders that have this file, oldest first.
stamps() {
  sed -n "s|^\([0-9]\{8\}T[0-9]\{6\}Z\(-[0-9a-f]\{4\}\)\{0,1\}\)/$1\.json\$|\1|p" "$work/listing" | sort
}

# Times of all backups: a manifest proves each.
backups() { stamps manifest; }

# Those that were read back and found good.
verified() {
  backups >"$work/backups"
  stamps verified | grep -Fx -f "$work/backups" || true
}

newest() { backups | tail -n 1; }

# Removes only what a manifest proves to be a backup, or what this program began and never finished, and old. The one just written
# stays whatever its age, and so does the newest that was verified: a newer one that nobody has read is no replacement.
prune() {
  list
  oldest=$(date -u -d "@$(($(date +%s) - BACKUP_KEEP_DAYS * 86400))" +%Y%m%dT%H%M%SZ)
  proven=$(verified | tail -n 1)
  { backups && stamps started; } | sort -u >"$work/ours"
  while read -r name; do
    if before "$name" "$oldest" && [ "$name" != "$stamp" ] && [ "$name" != "$proven" ]; then
      # The manifest goes first: what a removal that was cut short leaves is no backup any more.
      { empty "$name" --include /manifest.json && remove_all "$name"; } || fail "$name could not be removed"
      say "removed $name: older than $BACKUP_KEEP_DAYS days"
    fi
  done <"$work/ours"
}

# `backup list`: one line each, the newest last.
list_backups() {
  prepare
  list
  verified >"$work/verified"
  backups | while read -r name; do
    if grep -qFx "$name" "$work/verified"; then echo "$name verified"; else echo "$name"; fi
  done
}
