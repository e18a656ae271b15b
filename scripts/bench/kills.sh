#!/usr/bin/env bash
# kill -9 at random moments of a run: after each, latest is absent or a whole snapshot (every file of its manifest there
# with its sha256), and in the end the same command makes the same rows as an undisturbed run.
#   KILLS=30 scripts/bench/kills.sh
set -euo pipefail
cd "$(dirname "$0")/../.."
work=$(mktemp -d); trap 'rm -rf "$work"' EXIT
go build -o "$work/generate" ./pipelines/generate
whole() { # FOLDER
  [ -e "$1/latest" ] || return 0
  [ -f "$1/latest/manifest.json" ] || { echo "latest has no manifest"; exit 1; }
  (cd "$1/latest" && sed -n 's/^      "path": "\(.*\)",$/\1/p' manifest.json >"$work/paths"
   sed -n 's/^      "sha256": "\(.*\)"$/\1/p' manifest.json | paste -d ' ' - <(sed 's/^/ /' "$work/paths") | sha256sum --quiet -c -)
}
digest() { (cd "$1/latest" && find data surplus -type f | sort | xargs sha256sum | sha256sum | cut -c1-16); }
"$work/generate" --output "$work/calm" >/dev/null 2>&1
for i in $(seq "${KILLS:-30}"); do
  "$work/generate" --output "$work/killed" >/dev/null 2>&1 & pid=$!
  sleep "$(awk -v s="$i" 'BEGIN { srand(s); printf "%.2f", rand() * 6 }')"
  kill -9 "$pid" 2>/dev/null || true; wait "$pid" 2>/dev/null || true
  whole "$work/killed"
  if [ -e "$work/killed/latest" ]; then
    [ "$(digest "$work/killed")" = "$(digest "$work/calm")" ] || { echo "kill $i: other rows"; exit 1; }
    rm -rf "$work/killed"
  fi
done
"$work/generate" --output "$work/killed" >/dev/null 2>&1
whole "$work/killed"
[ "$(digest "$work/killed")" = "$(digest "$work/calm")" ] || { echo "other rows after the kills"; exit 1; }
echo "${KILLS:-30} kills: latest was absent or whole every time, and the rows are those of a calm run"
