#!/bin/sh
# How much of an endpoint's capacity a run uses: scripts/bench/asking.sh SCENARIO [REQUESTS [CONCURRENCY [RUNNER]]]
#
# Scenarios are those of scripts/bench/endpoint: a (64 slots, 200 ms), b (256, 100 ms), b128, c (429 above 64), capacity
# (halves and doubles), d (faults), plain. The endpoint is a process of its own; what it prints is counted on its side.
# The run makes one text route's rows on Prism. Under the figures stand the run's own processor seconds and memory.
set -eu
cd "$(dirname "$0")/../.."
scenario=$1 requests=${2:-5000} concurrency=${3:-} runner=${4:-prism}
if [ -z "$concurrency" ]; then
	case $scenario in b) concurrency=256 ;; b128) concurrency=128 ;; c | capacity) concurrency=256 ;; *) concurrency=64 ;; esac
fi
folder=$(mktemp -d)
trap 'kill $endpoint 2>/dev/null || true; rm -rf "$folder"' EXIT
go build -o "$folder/generate" ./pipelines/generate
go build -o "$folder/endpoint" ./scripts/bench/endpoint
"$folder/endpoint" serve --scenario "$scenario" --requests "$requests" >"$folder/url" &
endpoint=$!
while [ ! -s "$folder/url" ]; do sleep 0.1; done
url=$(head -n 1 "$folder/url")
cp scripts/bench/asking/* "$folder/"
sed -i "s/concurrency: 64/concurrency: $concurrency/" "$folder/recipe.yaml"
rows=$((requests * 95 / 100 - 70))
/usr/bin/time -f "run: %e s, %U user + %S system processor seconds, %M kB" -o "$folder/time" \
	"$folder/generate" --recipe "$folder/recipe.yaml" --size "$rows" --output "$folder/out" --base_url "text=$url" --runner "$runner" >"$folder/words"
curl -s "${url%/v1}/figures"
echo
cat "$folder/time"
tail -n +1 "$folder/words" | head -n 12
