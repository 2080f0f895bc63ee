# Pruning as the program does it, in a folder instead of a store: `retention.sh FOLDER STAMP REMOVALS ORDER`. After so many
# removals the run is killed; what one command removes goes in that order.
set -eu
here=$(cd "$(dirname "$0")/../../images/backup" && pwd)
archive=$1 stamp=$2 left=$3 order=$4
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
task=dump
. "$here/words.sh"
. "$here/archive.sh"
. "$here/history.sh"

away() {
  [ "$left" != 0 ] || exit 9
  left=$((left - 1))
  rm "$1"
}

rclone() {
  [ "$1" != --quiet ] || shift
  command=$1
  shift
  which=
  case "$1" in
  --exclude) which="! -path $archive/$name$2" && shift 2 ;;
  --include) which="-path $archive/$name$2" && shift 2 ;;
  esac
  case "$command" in
  lsf) (cd "$archive" && find . -type f | sed 's|^\./||') ;;
  deletefile) away "$1" ;;
  delete)
    [ -d "$1" ] || return 3
    # Words of their own.
    # shellcheck disable=SC2086
    find "${1%/}" -type f $which | sort "$order" >"$work/going"
    while read -r file; do away "$file"; done <"$work/going"
    ;;
  esac
}

prune
