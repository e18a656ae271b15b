#!/usr/bin/env bash
# kill -9 at random moments of refreshes that ask an endpoint: after each, latest is whole (every file of its manifest is
# there with its sha256), and when the refresh has gone through, its rows are those of a calm one. Each refresh begins from
# the one before, with assets that are new and gone.
#   KILLS=50 scripts/bench/refresh_kills.sh
set -euo pipefail
cd "$(dirname "$0")/../.."
work=$(mktemp -d); trap 'kill $endpoint 2>/dev/null || true; rm -rf "$work"' EXIT
go build -o "$work/generate" ./pipelines/generate
go build -o "$work/endpoint" ./scripts/bench/endpoint
"$work/endpoint" serve --scenario a >"$work/url" & endpoint=$!
while [ ! -s "$work/url" ]; do sleep 0.1; done
url=$(head -n 1 "$work/url")
cp scripts/bench/refresh/* "$work/"
stock() { seq "$1" "$2" | sed 's/.*/{"id": "a&", "title": "&"}/' >"$work/assets.jsonl"; }
make() { exec "$work/generate" --recipe "$work/recipe.yaml" --size 600 --output "$work/$1" --base_url "text=$url" --keep 2 --refresh "${@:2}" >>"$work/words" 2>&1; }
digest() { (cd "$work/$1/latest" && find data surplus state -type f | sort | xargs sha256sum | sha256sum | cut -c1-16); }
whole() { # FOLDER
  [ -f "$1/latest/manifest.json" ] || { echo "latest has no manifest"; exit 1; }
  (cd "$1/latest" && sed -n 's/^      "path": "\(.*\)",$/\1/p' manifest.json >"$work/paths"
   sed -n 's/^      "sha256": "\(.*\)"$/\1/p' manifest.json | paste -d ' ' - <(sed 's/^/ /' "$work/paths") | sha256sum --quiet -c -)
}
stock 1 400
(make calm)
cp -a "$work/calm" "$work/killed"
kills=0; refreshes=0; interrupted=0
while [ "$kills" -lt "${KILLS:-50}" ]; do
  refreshes=$((refreshes + 1)); stock $((refreshes * 20)) $((400 + refreshes * 40))
  for _ in 1 2 3 4 5; do
    make killed & pid=$!
    sleep "$(awk -v s="$RANDOM" 'BEGIN { srand(s); printf "%.2f", rand() * 5 }')"
    if kill -9 "$pid" 2>/dev/null; then interrupted=$((interrupted + 1)); fi
    wait "$pid" 2>/dev/null || true
    kills=$((kills + 1))
    whole "$work/killed"
  done
  (make killed)
  (make calm --answers "$work/killed/responses")
  whole "$work/killed"
  [ "$(digest killed)" = "$(digest calm)" ] || { echo "refresh $refreshes: other rows"; exit 1; }
done
[ "$(ls "$work/killed/work")" = lock ] || { echo "left behind: $(ls "$work/killed/work")"; exit 1; }
curl -s "${url%/v1}/figures" | grep -E '"(answered|asked_again|sent)"'
echo "$kills kills ($interrupted of a live process) over $refreshes refreshes of 600 rows: latest was whole every time, and the rows are those of calm refreshes"
