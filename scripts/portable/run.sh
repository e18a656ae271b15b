#!/usr/bin/env bash
# Runs a pipeline on Beam's own portable runner: the runner in a process of its own (Python's local_job_service_main), the
# workers in another one, which has another folder and an environment without anything in it. What comes out is what
# Prism makes; that it comes out at all proves that nothing relies on one process.
#   scripts/portable/run.sh [--loopback] [--pass NAME]... PIPELINE [ITS FLAGS...]
#   scripts/portable/run.sh generate --recipe examples/home/recipe.yaml --output out/home
#   --loopback     the workers are in the driver's process
#   --pass NAME    the workers get this variable of the environment, such as OPENAI_API_KEY, or STORAGE_EMULATOR_HOST
#                  where gs:// is another server than Google's
#   ROUTENATOR_CACHE=FOLDER    where Beam's parts are installed; default ${XDG_CACHE_HOME:-$HOME/.cache}/routenator
# Exit status: the pipeline's; 75 where Beam's job service cannot be installed (no python3 or network).
set -euo pipefail
here=$(pwd)
source "$(dirname "${BASH_SOURCE[0]}")/parts.sh"
where=pool
passed=()
while [ $# -gt 0 ]; do
  case $1 in
    --loopback) where=loopback; shift ;;
    --pass) passed+=("$2=${!2-}"); shift 2 ;;
    *) break ;;
  esac
done
pipeline=${1:-}
if [ -z "$pipeline" ] || [ ! -d "$root/pipelines/$pipeline" ]; then sed -n '2,11s/^# \{0,1\}//p' "${BASH_SOURCE[0]}" >&2; exit 2; fi
shift
install_service
(cd "$root" && CGO_ENABLED=0 go build -o "$work/$pipeline" "./pipelines/$pipeline")
start_service
flags=(--runner portable --endpoint "localhost:$service_port")
if [ "$where" = pool ]; then
  start_pool "$work/$pipeline" ${passed[@]+"${passed[@]}"}
  flags+=(--environment_type EXTERNAL --environment_config "localhost:$pool_port")
fi
cd "$here"
status=0
"$work/$pipeline" "${flags[@]}" "$@" || status=$?
if [ "$status" != 0 ]; then tail -n 5 "$work/service.log" >&2; fi
exit "$status"
