#!/usr/bin/env bash
# Wall time, CPU time and peak memory of generate on the gallery, Prism and direct side by side.
# Method: one static binary; each runner REPEATS times in turn (default 3); GNU time's elapsed, user+system and maximum
# resident set. The cores may be shared: compare within one run, and take the minimum.
#   scripts/bench/generate.sh [RECIPE]
set -euo pipefail
cd "$(dirname "$0")/../.."
recipe=${1:-examples/gallery/recipe.yaml}
work=$(mktemp -d); trap 'rm -rf "$work"' EXIT
CGO_ENABLED=0 go build -trimpath -ldflags "-s -w" -o "$work/generate" ./pipelines/generate
for i in $(seq "${REPEATS:-3}"); do
  for runner in prism direct; do
    rm -rf "$work/out"
    /usr/bin/time -f "$runner  %e s  %U+%S CPU s  %M kB" "$work/generate" --recipe "$recipe" --output "$work/out" --runner "$runner" \
      2>"$work/err" >"$work/words" || { cat "$work/err"; exit 1; }
    tail -n 1 "$work/err"
  done
done
go run ./scripts/bench/figures "$work/out/latest/report.json"
