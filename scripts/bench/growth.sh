#!/usr/bin/env bash
# How time and memory grow with the rows: sizes 100,000, 400,000 and 1,600,000 of the gallery (or SIZES), on one runner.
# Method: one run a size; the exponent is the slope of log(CPU seconds) over log(planned rows) between neighbours.
#   SIZES="100000 400000" RUNNER=prism scripts/bench/growth.sh
set -euo pipefail
cd "$(dirname "$0")/../.."
work=$(mktemp -d); trap 'rm -rf "$work"' EXIT
CGO_ENABLED=0 go build -trimpath -ldflags "-s -w" -o "$work/generate" ./pipelines/generate
for size in ${SIZES:-100000 400000 1600000}; do
  rm -rf "$work/out"
  /usr/bin/time -f "%e %U %S %M" "$work/generate" --recipe examples/gallery/recipe.yaml --output "$work/out" --size "$size" \
    --runner "${RUNNER:-prism}" >"$work/words" 2>"$work/err" || { cat "$work/err" >&2; exit 1; }
  planned=$(sed -n 's/^    "planned": \([0-9]*\),$/\1/p' "$work/out/latest/report.json" | tail -n 1)
  rows=$(sed -n 's/^  "rows": \([0-9]*\),$/\1/p' "$work/out/latest/report.json")
  tail -n 1 "$work/err" | awk -v s="$size" -v p="$planned" -v r="$rows" '{print s, p, r, $1, $2+$3, $4}'
done | awk '{ e = ""; if (NR > 1) e = sprintf("  exponent %.2f (CPU), %.2f (memory)", log($5/c)/log($2/p), log($6/m)/log($2/p));
  printf "size %d: %d planned, %d rows, %.1f s, %.1f CPU s, %.0f MB%s\n", $1, $2, $3, $4, $5, $6/1024, e; p = $2; c = $5; m = $6 }'
