#!/usr/bin/env bash
# Near duplicates: exactness and speed of the plain function, and the dedup step end to end.
#   scripts/bench/near.sh [SNAPSHOT]      (default: makes the gallery's; SIZES="1000000" RUNNER=prism)
# Method.
# - check: 200,000 rows, 180,000 normalised queries of the snapshot and 20,000 edits of some of them (one word, two words
#   swapped, case, punctuation), at 0.7 and 0.8, once with the labels of their calls and once with one label for all,
#   which is the worst case. For 3,000 rows every pair is counted another way: by all n-grams that any two rows share.
#   Recall and precision are over all these pairs. Queries a CPU second: getrusage around near.Duplicates, one goroutine.
# - run: rows of halves of the snapshot's queries, joined as each row is made, through transforms.Dedup as one round, a
#   process a size; without near duplicates (0) for what the step itself takes. Wall and CPU time are those of the
#   pipeline, with the making of rows; memory is the process's largest resident size, GNU time's maximum the same.
#   The cores may be shared: compare CPU seconds within one run.
set -euo pipefail
cd "$(dirname "$0")/../.."
work=$(mktemp -d); trap 'rm -rf "$work"' EXIT
CGO_ENABLED=0 go build -trimpath -ldflags "-s -w" -o "$work/near" ./scripts/bench/near
snapshot=${1:-$work/out/latest}
if [ ! -e "$snapshot" ]; then
  CGO_ENABLED=0 go build -trimpath -ldflags "-s -w" -o "$work/generate" ./pipelines/generate
  "$work/generate" --recipe examples/gallery/recipe.yaml --output "$work/out" >"$work/words"
fi
"$work/near" check "$snapshot"
echo
for size in ${SIZES:-1000000 3000000}; do
  for near in 0 0.8; do TMPDIR=$work "$work/near" run --rows "$size" --near "$near" --runner "${RUNNER:-prism}" "$snapshot"; done
done
