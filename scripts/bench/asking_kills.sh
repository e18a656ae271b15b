#!/usr/bin/env bash
# kill -9 at random moments of a run that asks an endpoint, and resume: the rows are those of a calm run, and no answered
# question is asked again but what was in flight.
#   KILLS=100 scripts/bench/asking_kills.sh
set -euo pipefail
cd "$(dirname "$0")/../.."
work=$(mktemp -d); trap 'kill $endpoint 2>/dev/null || true; rm -rf "$work"' EXIT
go build -o "$work/generate" ./pipelines/generate
go build -o "$work/endpoint" ./scripts/bench/endpoint
"$work/endpoint" serve --scenario a >"$work/url" & endpoint=$!
while [ ! -s "$work/url" ]; do sleep 0.1; done
url=$(head -n 1 "$work/url")
cp scripts/bench/asking/* "$work/"
make() { "$work/generate" --recipe "$work/recipe.yaml" --size 1500 --output "$work/$1" --base_url "text=$url" "${@:2}" >/dev/null 2>&1; }
digest() { (cd "$work/$1/latest" && find data surplus -type f | sort | xargs sha256sum | sha256sum | cut -c1-16); }
kills=0; runs=0
while [ "$kills" -lt "${KILLS:-100}" ]; do
  rm -rf "$work/killed"; runs=$((runs + 1)); sed -i "s/^seed: .*/seed: $runs/" "$work/recipe.yaml" # another seed asks other questions
  for _ in 1 2 3 4 5 6 7 8 9 10; do
    make killed & pid=$!
    sleep "$(awk -v s="$RANDOM" 'BEGIN { srand(s); printf "%.2f", 0.2 + rand() * 1.3 }')"
    pkill -9 -P "$pid" 2>/dev/null || true; kill -9 "$pid" 2>/dev/null || true; wait "$pid" 2>/dev/null || true
    kills=$((kills + 1))
  done
  make killed
  make calm-"$runs" --answers "$work/killed/responses"
  [ "$(digest killed)" = "$(digest calm-"$runs")" ] || { echo "seed $runs: other rows"; exit 1; }
done
curl -s "${url%/v1}/figures" | grep -E '"(answered|asked_again|sent)"'
echo "$kills kills over $runs runs of 1,500 rows, at most 64 in flight: the rows are those of a calm run"
