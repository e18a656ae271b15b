#!/usr/bin/env bash
# The same Parquet files, byte for byte: for GOMAXPROCS 1 and 2, for Prism and direct, for two runs, and with the assets
# in another order and in other files. Prints one digest a way, over all data and surplus files; fails where they differ.
#   scripts/bench/determinism.sh [EXAMPLE]      (default gallery)
set -euo pipefail
cd "$(dirname "$0")/../.."
example=examples/${1:-gallery}
work=$(mktemp -d); trap 'rm -rf "$work"' EXIT
CGO_ENABLED=0 go build -trimpath -ldflags "-s -w" -o "$work/generate" ./pipelines/generate

cp -r "$example" "$work/shuffled"
# Every asset file of JSONL is shuffled (seeded) and cut in two, in place of the one that the recipe names.
find "$work/shuffled" -name '*.jsonl.gz' -o -name '*.jsonl' | grep -vE 'graph/|subjects' | while read -r file; do
  case $file in *.gz) gzip -dc "$file" ;; *) cat "$file" ;; esac | shuf --random-source=<(yes 7) >"$work/lines"
  rm "$file"; half=$(( ($(wc -l <"$work/lines") + 1) / 2 )); stem=${file%.gz}; stem=${stem%.jsonl}
  head -n "$half" "$work/lines" >"$stem-a.jsonl"; tail -n +"$((half + 1))" "$work/lines" | gzip >"$stem-b.jsonl.gz"
  name=$(basename "$file"); new=$(basename "$stem")
  sed -i "s#files: \([a-z/]*\)$name#files: [\1$new-a.jsonl, \1$new-b.jsonl.gz]#" "$work/shuffled/recipe.yaml"
done

failed=0; first=
one() { # NAME RECIPE ENVIRONMENT ARGUMENTS…
  local name=$1 recipe=$2 procs=$3; shift 3
  rm -rf "$work/out"
  GOMAXPROCS=$procs "$work/generate" --recipe "$recipe" --output "$work/out" "$@" >/dev/null 2>"$work/err" || { cat "$work/err"; exit 1; }
  digest=$(cd "$work/out/latest" && find data surplus -type f | sort | xargs sha256sum | sha256sum | cut -c1-16)
  printf '%-28s %s\n' "$name" "$digest"
  first=${first:-$digest}; [ "$digest" = "$first" ] || failed=1
}
one "prism, 2 processors" "$example/recipe.yaml" 2 --runner prism
one "prism again" "$example/recipe.yaml" 2 --runner prism
one "prism, 1 processor" "$example/recipe.yaml" 1 --runner prism
one "direct, 2 processors" "$example/recipe.yaml" 2 --runner direct
one "direct, 1 processor" "$example/recipe.yaml" 1 --runner direct
one "assets shuffled and split" "$work/shuffled/recipe.yaml" 2 --runner prism
[ "$failed" = 0 ] && echo "all the same" || { echo "they differ"; exit 1; }
