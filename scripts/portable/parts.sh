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

# start_service sets service_port and service_process. What it stages goes into $work.
start_service() {
  service_port=$(free_port)
  mkdir -p "$work/staged"
  "$service/bin/python" -m apache_beam.runners.portability.local_job_service_main --port "$service_port" --staging_dir "$work/staged" >"$work/service.log" 2>&1 &
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
