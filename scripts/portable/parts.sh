# What run.sh and test.sh share, to be sourced: Beam's own parts, and worker pools.
source "$(dirname "${BASH_SOURCE[0]}")/../servers/parts.sh"
beam=2.77.0

# lacks WHAT LOG: ends where a part cannot be had here.
lacks() { tail -n 5 "$2" >&2; printf 'portable: not run: %s\n' "$1" >&2; exit 75; }

# install_service: Beam's Python job service, whole or not at all.
install_service() {
  service=$cache/portable/apache-beam-$beam
  if [ -d "$service" ]; then return; fi
  command -v python3 >/dev/null || lacks "python3 is missing" /dev/null
  mkdir -p "$cache/portable"
  new=$service.new.$$
  if ! { python3 -m venv "$new" && "$new/bin/pip" install --quiet --disable-pip-version-check "apache-beam==$beam"; } >"$work/pip.log" 2>&1; then
    lacks "pip cannot install apache-beam==$beam; is there a network?" "$work/pip.log"
  fi
  mv "$new" "$service"; new=
}

# Beam's local_job_service_main as it is, but for one wait: after each job it gives workers five seconds to hang up, and Go's
# never do before it hangs up itself.
job_service='
import logging, signal, sys
from apache_beam.runners.portability import local_job_service_main
from apache_beam.runners.portability.fn_api_runner import worker_handlers
worker_handlers.GrpcServer._DEFAULT_SHUTDOWN_TIMEOUT_SECS = 0.2
signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))
logging.basicConfig()
logging.getLogger().setLevel(logging.INFO)
local_job_service_main.run(sys.argv[1:])
'
# start_service sets service_port and service_process. What it stages goes into $work.
start_service() {
  service_port=$(free_port)
  mkdir -p "$work/staged"
  "$service/bin/python" -c "$job_service" --port "$service_port" --staging_dir "$work/staged" >"$work/service.log" 2>&1 &
  service_process=$!
  started+=("$service_process")
  await "Beam's job service" "$service_process" "$work/service.log" listens "$service_port"
}
# start_pool PROGRAM [NAME=VALUE...]: this program as a worker pool, in an empty folder and with an environment of what is
# given and nothing else. Sets pool_port and pool_process.
start_pool() {
  pool_port=$(free_port)
  mkdir -p "$work/elsewhere"
  (cd "$work/elsewhere" && exec env -i "PATH=/usr/bin:/bin" "TMPDIR=$work/elsewhere" "${@:2}" "$1" --worker_pool "$pool_port") >"$work/pool.log" 2>&1 &
  pool_process=$!
  started+=("$pool_process")
  await "the worker pool" "$pool_process" "$work/pool.log" listens "$pool_port"
}
