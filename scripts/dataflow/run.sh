#!/usr/bin/env bash
# Runs a pipeline on Google Cloud Dataflow. The driver stays here until the last job ends.
#   scripts/dataflow/run.sh --project P --region R --staging gs://BUCKET/FOLDER [--dry_run] PIPELINE [ITS FLAGS...]
#   scripts/dataflow/run.sh --project p --region r --staging gs://b/staging generate --recipe gs://b/recipe.yaml --output gs://b/data
#   --dry_run     translate the jobs, print their sizes and types, send nothing; needs neither network nor credentials
# Further flags of Dataflow go behind the pipeline's name: --max_num_workers, --worker_machine_type, --labels, ...
#
# NOT RUN on Dataflow: no project could be had where this was written. The translation was run (--dry_run, and
# TestDataflowTranslation); waiting and cancelling were run against a server that answers as Dataflow's documentation says.
set -euo pipefail
here=$(pwd)
root=$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)
project='' region='' staging='' dry=()
while [ $# -gt 0 ]; do
  case $1 in
    --project) project=$2; shift 2 ;;
    --region) region=$2; shift 2 ;;
    --staging) staging=$2; shift 2 ;;
    --dry_run) dry=(--dry_run); shift ;;
    *) break ;;
  esac
done
pipeline=${1:-}
if [ -z "$project" ] || [ -z "$region" ] || [ -z "$staging" ] || [ -z "$pipeline" ] || [ ! -d "$root/pipelines/$pipeline" ]; then
  sed -n '2,6s/^# \{0,1\}//p' "${BASH_SOURCE[0]}" >&2; exit 2
fi
shift
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
(cd "$root" && CGO_ENABLED=0 GOOS=linux GOARCH=amd64 go build -trimpath -ldflags "-s -w" -o "$work/$pipeline" "./pipelines/$pipeline")
cd "$here"
"$work/$pipeline" --runner dataflow --project "$project" --region "$region" --staging_location "$staging" --temp_location "$staging/tmp" \
  --worker_binary "$work/$pipeline" ${dry[@]+"${dry[@]}"} "$@" &
driver=$!
# The program must go on until it has cancelled the job, so a signal is handed to it.
trap 'kill -INT "$driver" 2>/dev/null' INT TERM
status=0
wait "$driver" || status=$?
while kill -0 "$driver" 2>/dev/null; do status=0; wait "$driver" || status=$?; done
exit "$status"
