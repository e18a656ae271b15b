#!/usr/bin/env bash
# Runs a pipeline on an existing Flink cluster, through Beam's Flink job server.
#   scripts/flink/run.sh --jobserver HOST:PORT [--parallelism N] [--pool HOST:PORT] PIPELINE [ITS FLAGS...]
#   scripts/flink/run.sh --jobserver localhost:8099 --parallelism 16 generate --recipe gs://b/recipe.yaml --output gs://b/data
#   --pool HOST:PORT    the worker pool beside each task manager, as that sees it; default localhost:50000
#
# NOT RUN: no Flink job server could be had where this was written. What was run is the same program, with the same job
# API, staging and EXTERNAL workers, against Beam's own portable runner (scripts/portable/test.sh). scripts/flink/README.md
# has a checklist for the first run on a cluster.
set -euo pipefail
here=$(pwd)
root=$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)
jobserver='' parallelism='' pool=localhost:50000
while [ $# -gt 0 ]; do
  case $1 in
    --jobserver) jobserver=$2; shift 2 ;;
    --parallelism) parallelism=$2; shift 2 ;;
    --pool) pool=$2; shift 2 ;;
    *) break ;;
  esac
done
pipeline=${1:-}
if [ -z "$jobserver" ] || [ -z "$pipeline" ] || [ ! -d "$root/pipelines/$pipeline" ]; then sed -n '2,6s/^# \{0,1\}//p' "${BASH_SOURCE[0]}" >&2; exit 2; fi
shift
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
(cd "$root" && CGO_ENABLED=0 GOOS=linux GOARCH=amd64 go build -trimpath -ldflags "-s -w" -o "$work/$pipeline" "./pipelines/$pipeline")
cd "$here"
"$work/$pipeline" --runner flink --endpoint "$jobserver" ${parallelism:+--parallelism "$parallelism"} \
  --environment_type EXTERNAL --environment_config "$pool" "$@" &
driver=$!
# The program must go on until it has cancelled the job, so a signal is handed to it.
trap 'kill -INT "$driver" 2>/dev/null' INT TERM
status=0
wait "$driver" || status=$?
while kill -0 "$driver" 2>/dev/null; do status=0; wait "$driver" || status=$?; done
exit "$status"
