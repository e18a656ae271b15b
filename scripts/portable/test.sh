#!/usr/bin/env bash
# The same rows and figures on every runner that can be had here, on disk and in a bucket, and what happens when a worker
# dies or a run is cancelled.
#   scripts/portable/test.sh
#   ROUTENATOR_CACHE=FOLDER    where the parts are installed; default ${XDG_CACHE_HOME:-$HOME/.cache}/routenator
#   ROUTENATOR_REPORT=FILE     the table of runs goes there too
# Runners: Prism and direct in one process; Prism stand-alone; Beam's Python job service with LOOPBACK, with this program
# as worker pool, and with Beam's Go boot as worker pool, which fetches the program through the job service. Pools are in
# another folder; all that is in their environment is the address of fake-gcs-server, which is Google Cloud Storage here.
# With it both pools run again, and recipe, assets, work folder, response log and output are in its bucket. Boot listens
# on every interface, so all of it is done in a network namespace of its own; where there is none, boot is left out.
# Exit status: 0 all holds, 1 something does not, 75 the parts cannot be had here, or boot was left out and all else holds.
set -euo pipefail
source "$(dirname "${BASH_SOURCE[0]}")/parts.sh"
cd "$root"

step "Beam $beam's job service, Prism and boot, and fake-gcs-server $fakegcs"
install_service
install_go prism github.com/apache/beam/sdks/v2/go/cmd/prism "v$beam" && install_go boot github.com/apache/beam/sdks/v2/go/container "v$beam" && install_fakegcs ||
  lacks "go cannot install Prism, boot or fake-gcs-server; is there a network or a module proxy?" "$work/go.log"
if [ -z "${ROUTENATOR_NAMESPACE:-}" ]; then
  CGO_ENABLED=0 go build -o "$work/" ./pipelines/generate ./pipelines/evaluate ./scripts/bench/endpoint
  export ROUTENATOR_PROGRAMS=$work ROUTENATOR_CACHE=$cache
  status=0
  if unshare --user --map-root-user --net true 2>/dev/null && command -v ip >/dev/null; then
    ROUTENATOR_NAMESPACE=own unshare --user --map-root-user --net bash -c 'ip link set lo up && exec "$0"' "$root/scripts/portable/test.sh" || status=$?
  else
    ROUTENATOR_NAMESPACE=none "$root/scripts/portable/test.sh" || status=$?
  fi
  exit "$status"
fi
generate=$ROUTENATOR_PROGRAMS/generate
evaluate=$ROUTENATOR_PROGRAMS/evaluate
"$ROUTENATOR_PROGRAMS/endpoint" serve --scenario a >"$work/url" 2>"$work/endpoint.log" &
started+=($!)
await "the endpoint" "${started[-1]}" "$work/endpoint.log" test -s "$work/url"
url=$(head -n 1 "$work/url")

# What the pipelines read, on disk and in the bucket.
mkdir -p "$work/buckets/bucket"
cp -r scripts/bench/asking examples/creative "$work/buckets/bucket"
echo 'dedup: {near: 0.8}' >>"$work/buckets/bucket/creative/recipe.yaml"
cp -r "$work/buckets/bucket/." "$work"
cd "$work" # pools are elsewhere, and are given relative names
start_fakegcs -data "$work/buckets"
export STORAGE_EMULATOR_HOST=$FAKE_GCS # the driver's; a pool has what it is given

start_service
standalone_port=$(free_port)
"$(program prism "v$beam")" -job_port "$standalone_port" -serve_http=false >"$work/prism.log" 2>&1 &
standalone_process=$!
started+=("$standalone_process")
await "Prism" "$standalone_process" "$work/prism.log" listens "$standalone_port"
boot_process=
if [ "$ROUTENATOR_NAMESPACE" = own ]; then
  mkdir -p "$work/boot"
  (cd "$work/boot" && exec env -i PATH=/usr/bin:/bin "STORAGE_EMULATOR_HOST=$FAKE_GCS" "$(program boot "v$beam")" --worker_pool) >"$work/boot.log" 2>&1 &
  boot_process=$!
  started+=("$boot_process")
  await "Beam's boot" "$boot_process" "$work/boot.log" listens 50000
fi

# A way is a runner, and gs- before it says that all is in the bucket.
ways=(prism direct standalone loopback pool gs-pool)
if [ -n "$boot_process" ]; then ways+=(boot gs-boot); fi
# flags_of WAY sets flags; servers to the processes that work for it; and place to the folder of what is read and written.
flags_of() {
  servers=()
  case ${1#gs-} in
    prism | direct) flags=(--runner "$1") ;;
    standalone) flags=(--runner prism --endpoint "localhost:$standalone_port"); servers=("$standalone_process") ;;
    loopback) flags=(--runner portable --endpoint "localhost:$service_port"); servers=("$service_process") ;;
    pool) flags=(--runner portable --endpoint "localhost:$service_port" --environment_type EXTERNAL --environment_config "localhost:$pool_port"); servers=("$service_process" "$pool_process") ;;
    boot) flags=(--runner portable --endpoint "localhost:$service_port" --environment_type EXTERNAL --environment_config localhost:50000); servers=("$service_process" "$boot_process") ;;
  esac
  place=.
  if [ "$1" != "${1#gs-}" ]; then place=gs://bucket; fi
}
# cpu PROCESS...: their processor seconds and those of their children that ended, in hundredths. What boot starts is not
# waited for by anyone, and so is not in it.
cpu() { local sum=0 p; for p in "$@"; do sum=$((sum + $(awk '{ print $14 + $15 + $16 + $17 }' "/proc/$p/stat"))); done; echo "$sum"; }
object() { curl -sfS "http://$FAKE_GCS/download/storage/v1/b/bucket/o/${1#gs://bucket/}?alt=media"; }
# local_snapshot OUTPUT prints the folder of its snapshot; for one in the bucket, that of a copy of what its manifest lists.
local_snapshot() {
  if [ "$1" = "${1#gs://}" ]; then echo "$1/latest"; return; fi
  local at copy file
  at=$1/snapshots/$(object "$1/latest.json" | sed 's/.*"snapshot": *"\([^"]*\)".*/\1/')
  copy=$(mktemp -d "$work/copy.XXXXXX")
  object "$at/manifest.json" >"$copy/manifest.json"
  sed -n 's/^ *"path": "\(.*\)",\{0,1\}$/\1/p' "$copy/manifest.json" | while read -r file; do
    mkdir -p "$copy/$(dirname "$file")"
    object "$at/$file" >"$copy/$file"
  done
  echo "$copy"
}
digest() { (cd "$1" && find . -name '*.parquet' | sort | xargs sha256sum | sha256sum | cut -c1-16); }
rows() { sed -n 's/^  "rows": \([0-9]*\),$/\1/p' "$1/manifest.json"; }
figure() { curl -s "${url%/v1}/figures" | sed -n "s/^ *\"$1\": \([0-9]*\),\{0,1\}$/\1/p"; }

# timed NAME WAY PROGRAM FLAGS...: runs a program whose flags are those of the way; the seconds are in $work/time, what its
# servers took in spent.
timed() {
  local before
  before=$(cpu ${servers[@]+"${servers[@]}"})
  if ! /usr/bin/time -f '%U %S %e' -o "$work/time" timeout 600 "${@:3}" "${flags[@]}" >"$work/words" 2>"$work/errors"; then
    cat "$work/errors" >&2; tail -n 20 "$work/service.log" >&2; fail "$1 fails, $2"
  fi
  spent=$(($(cpu ${servers[@]+"${servers[@]}"}) - before))
}
# tell NAME WAY DIGEST ROWS: a line of the table.
tell() {
  awk -v name="$1" -v way="$2" -v digest="$3" -v rows="$4" -v servers="$spent" '{
    printf "%-8s %-10s %s %6d rows %6.1f s wall, processor seconds for 1,000 rows: driver %5.2f, others %5.2f\n", name, way, digest, rows, $3, ($1 + $2) * 1000 / rows, servers / 100 * 1000 / rows }' "$work/time" | tee -a "$work/table"
}

# compare NAME SIZE FOLDER FLAGS...: the same run every way.
compare() {
  local name=$1 size=$2 first='' wrong='' way made got snapshot
  step "$name: $size rows every way"
  for way in "${ways[@]}"; do
    flags_of "$way"
    timed "$name" "$way" "$generate" --recipe "$place/$3/recipe.yaml" --output "$place/$name-$way" --size "$size" "${@:4}"
    snapshot=$(local_snapshot "$place/$name-$way")
    got=$(digest "$snapshot"); made=$(rows "$snapshot"); first=${first:-$got}
    tell "$name" "$way" "$got" "$made"
    if [ "$got" != "$first" ] || [ "$made" != "$size" ]; then wrong=yes; fi
  done
  [ -z "$wrong" ] || fail "$name: the rows differ, or are not as many as the manifest was asked for"
}
# judge ROWS: the same evaluation every way, of the dataset that was made of the template recipe on disk or in the bucket.
judge() {
  local first='' wrong='' way got made
  step "evaluate: the figures of $1 rows every way"
  for way in "${ways[@]}"; do
    flags_of "$way"
    made=./template-prism
    if [ "$place" != . ]; then made=$place/template-gs-pool; fi
    timed evaluate "$way" "$evaluate" --dataset "made=$made/latest" --recipe "$place/creative/recipe.yaml" --reference "$place/creative/golden/golden-dev.jsonl" \
      --golden "$place/creative/golden/golden-test.jsonl" --predictions "right=$place/creative/golden/golden-test.jsonl" --output "$place/evaluate-$way"
    if [ "$place" = . ]; then cp "$place/evaluate-$way/report.json" "$work/report"; else object "$place/evaluate-$way/report.json" >"$work/report"; fi
    got=$(grep -v '^ *"\(path\|sha256\)": ' "$work/report" | sha256sum | cut -c1-16) # an object is known by its generation, and not by a hash
    first=${first:-$got}
    tell evaluate "$way" "$got" "$1"
    if [ "$got" != "$first" ]; then wrong=yes; fi
  done
  [ -z "$wrong" ] || fail "evaluate: the figures differ"
  grep -q '"name": "right"' "$work/report" && grep -q '"dataset": "made"' "$work/report" || fail "evaluate: the report lacks the model or the student"
}
start_pool "$generate" "STORAGE_EMULATOR_HOST=$FAKE_GCS"
compare template 3000 creative
compare asking 300 asking --base_url "text=$url"
# Every run has a response log of its own, so that each asks all: the same questions come again, as often each way.
start_pool "$evaluate" "STORAGE_EMULATOR_HOST=$FAKE_GCS"
judge 3000

start_pool "$generate" "STORAGE_EMULATOR_HOST=$FAKE_GCS"
step "a worker process that dies"
# The Python runner does not try again: the run fails, in time and with a word, and the same command goes on.
out=$work/died
flags_of pool
"$generate" --output "$out" --size 3000 --seed 99 --recipe "$work/asking/recipe.yaml" --base_url "text=$url" "${flags[@]}" >"$work/words" 2>"$work/errors" &
driver=$!
sent=$(figure sent)
while kill -0 "$driver" 2>/dev/null && [ $(($(figure sent) - sent)) -lt 500 ]; do sleep 0.1; done
kill -9 "$pool_process"
for _ in $(seq 1800); do kill -0 "$driver" 2>/dev/null || break; sleep 0.1; done
if kill -0 "$driver" 2>/dev/null; then kill -9 "$driver"; fail "the driver waits for a dead worker"; fi
status=0; wait "$driver" || status=$?
if [ "$status" = 0 ]; then fail "the run ends well without its worker"; fi
printf 'the driver ends with status %s: %s\n' "$status" "$(tail -n 1 "$work/errors")"
start_pool "$generate"
flags_of pool
again=$(figure sent)
"$generate" --output "$out" --size 3000 --seed 99 --recipe "$work/asking/recipe.yaml" --base_url "text=$url" "${flags[@]}" >"$work/words" 2>"$work/errors" || { cat "$work/errors"; fail "the run does not go on"; }
second=$(($(figure sent) - again))
calm=$work/calm
"$generate" --output "$calm" --size 3000 --seed 99 --recipe "$work/asking/recipe.yaml" --base_url "text=$url" >"$work/words" 2>"$work/errors"
all=$(($(figure sent) - again - second))
first=$((again - sent))
[ "$(digest "$out/latest")" = "$(digest "$calm/latest")" ] || fail "the rows after a death are others"
printf '%s of %s questions were asked before the death, %s after it: %s twice, at most 64 were in flight\n' "$first" "$all" "$second" "$((first + second - all))"
# An answer that came gives its place to the next question before it is on the disk.
if [ $((first + second - all)) -gt 128 ]; then fail "more was asked twice than was in flight or on its way to the disk"; fi

step "a run that is interrupted"
out=$work/interrupted
"$generate" --output "$out" --size 3000 --seed 98 --recipe "$work/asking/recipe.yaml" --base_url "text=$url" "${flags[@]}" >"$work/words" 2>"$work/errors" &
driver=$!
sent=$(figure sent)
while kill -0 "$driver" 2>/dev/null && [ $(($(figure sent) - sent)) -lt 300 ]; do sleep 0.1; done
kill -INT "$driver"
status=0; wait "$driver" || status=$?
cat "$work/errors"
if [ "$status" != 130 ]; then fail "status $status, not 130"; fi
# Workers look for the mark of the end every 2 seconds; Beam's job service only says that it cancels.
for _ in $(seq 10); do sent=$(figure sent); sleep 4; if [ "$(figure sent)" = "$sent" ]; then break; fi; done
if [ "$(figure sent)" != "$sent" ]; then fail "the job goes on asking after its driver said that it ended"; fi
echo "nothing is asked after it"

if [ -n "${ROUTENATOR_REPORT:-}" ]; then cp "$work/table" "$ROUTENATOR_REPORT"; fi
if [ -z "$boot_process" ]; then printf 'portable: not checked with Beam'"'"'s boot: no network namespace here\n' >&2; exit 75; fi
