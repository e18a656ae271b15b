#!/usr/bin/env bash
# What a refresh with 5% new assets asks and takes, beside the full run before it: scripts/bench/refresh.sh [ROWS [RUNNER]]
#
# The endpoint is scripts/bench/endpoint, scenario a (64 slots, 200 ms); what it counts stands on its side. The least number
# of questions is rows missing after the rows of the snapshot were taken over, by the route's yield, by rows a question.
set -euo pipefail
cd "$(dirname "$0")/../.."
rows=${1:-6000} runner=${2:-prism}
work=$(mktemp -d); trap 'kill $endpoint 2>/dev/null || true; rm -rf "$work"' EXIT
go build -o "$work/generate" ./pipelines/generate
go build -o "$work/endpoint" ./scripts/bench/endpoint
"$work/endpoint" serve --scenario a >"$work/url" & endpoint=$!
while [ ! -s "$work/url" ]; do sleep 0.1; done
url=$(head -n 1 "$work/url")
cp scripts/bench/refresh/* "$work/"
assets=$((rows / 3))
stock() { seq "$1" | sed 's/.*/{"id": "a&", "title": "&"}/' >"$work/assets.jsonl"; }
make() { # NAME
  /usr/bin/time -f "$1: %e s, %U + %S processor seconds, %M kB" -o "$work/time" \
    "$work/generate" --recipe "$work/recipe.yaml" --size "$rows" --output "$work/out" --base_url "text=$url" --runner "$runner" --refresh >"$work/words"
  cat "$work/time"; tail -n 1 "$work/words"
  curl -s "${url%/v1}/figures" | sed -n 's/^  "sent": \([0-9]*\),/requests so far: \1/p'
  go run ./scripts/bench/figures "$work/out/latest/report.json"
}
stock "$assets"; make "full run"
stock $((assets * 105 / 100)); make "refresh, a twentieth of new assets"
make "refresh, nothing new"
