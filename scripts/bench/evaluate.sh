#!/usr/bin/env bash
# Evaluating many rows: CPU time and memory, and the plain metrics beside DuckDB's.
#   scripts/bench/evaluate.sh [FOLDER]      (Parquet of at least one snapshot; default: makes the gallery's 215,100 rows)
#   COPIES="5 14 47" scripts/bench/evaluate.sh      (1.1, 3.0 and 10.1 million rows; the witness runs at the first alone)
# Method.
# - The rows are those of the folder, COPIES times over by links to its parts. The gallery is made without hidden tool names
#   (tools: mask): evaluate reads these by the tools' descriptions, which the witness does not.
# - all: evaluate --dataset with every distribution metric, without a reference. plain: --plain, against the folder's
#   validation part. User and system time, wall time and largest resident size are GNU time's of the whole process.
# - witness: the plain metrics once more by DuckDB with two threads, evaluate/plain.py: words, shares of columns,
#   arguments and framings, positions of keywords, Jensen-Shannon divergences, entropy, distinct-2 and
#   repeated texts, in all and by function. It is told
#   the names of columns, and the 20,000 rows of the sample; evaluate finds both out and draws the intervals as well. Every number must agree within 1e-9; the largest difference is printed.
#   The cores may be shared: compare CPU seconds within one run.
set -euo pipefail
cd "$(dirname "$0")/../.."
work=$(mktemp -d); trap 'rm -rf "$work"' EXIT
CGO_ENABLED=0 go build -trimpath -ldflags "-s -w" -o "$work/" ./pipelines/evaluate ./pipelines/generate
go build -o "$work/facts" ./scripts/bench/evaluate
python3 -m venv "$work/venv"
"$work/venv/bin/pip" install --quiet --requirement scripts/bench/evaluate/requirements.txt
rows=${1:-}
if [ -z "$rows" ]; then
  cp -r examples/gallery "$work/recipe"
  sed -i 's/, mask: [0-9.]*//' "$work/recipe/recipe.yaml"
  "$work/generate" --recipe "$work/recipe/recipe.yaml" --output "$work/out" >"$work/words"
  rows=$work/out/latest/data
fi
mkdir "$work/reference"
cp "$rows"/validation-*.parquet "$work/reference/"

measure() { # NAME COMMAND...
  local name=$1; shift
  /usr/bin/time -o "$work/time" -f "%U %S %e %M" "$@" >"$work/words" 2>"$work/err" || { cat "$work/err" >&2; exit 1; }
  awk -v n="$name" '{printf "%-16s %6.1f CPU s, %6.1f s, %5.0f MB\n", n, $1+$2, $3, $4/1024}' "$work/time"
}

first=1
for copies in ${COPIES:-5}; do
  mkdir "$work/rows"
  for part in "$rows"/*.parquet; do
    for i in $(seq "$copies"); do ln "$part" "$work/rows/$i-$(basename "$part")" 2>/dev/null || cp "$part" "$work/rows/$i-$(basename "$part")"; done
  done
  measure plain "$work/evaluate" --plain --dataset "rows=$work/rows" --reference "$work/reference" --output "$work/plain"
  sed -n 's/^   "rows": \([0-9]*\),$/rows: \1/p' "$work/plain/report.json" | head -n 1
  if [ "$first" ]; then
    "$work/facts" "$work/plain/report.json" "$work/rows" >"$work/facts.json"
    measure "plain, DuckDB" "$work/venv/bin/python" scripts/bench/evaluate/plain.py compute "$work/plain/report.json" "$work/facts.json" \
      "$work/rows/*.parquet" "$work/reference/*.parquet" "$work/duckdb.json"
    "$work/venv/bin/python" scripts/bench/evaluate/plain.py compare "$work/plain/report.json" "$work/duckdb.json"
  fi
  measure "all metrics" "$work/evaluate" --dataset "rows=$work/rows" --output "$work/all"
  rm -r "$work/rows"; first=
done
