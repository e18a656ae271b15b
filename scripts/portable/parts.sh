# What run.sh and test.sh share, to be sourced: Beam's own parts, installed once into a cache, and servers on free ports.
#   ROUTENATOR_CACHE=FOLDER    where they are installed; default ${XDG_CACHE_HOME:-$HOME/.cache}/routenator
beam=2.77.0
root=$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)
cache=${ROUTENATOR_CACHE:-${XDG_CACHE_HOME:-$HOME/.cache}/routenator}/portable
new= # what is being installed
started=()
work=$(mktemp -d)
stop() {
  for server in "${started[@]}"; do kill "$server" 2>/dev/null || true; done
  for server in "${started[@]}"; do wait "$server" 2>/dev/null || true; done
  rm -rf "$work" ${new:+"$new"}
}
trap stop EXIT
trap 'exit 130' INT
trap 'exit 143' TERM

step() { printf '\n== %s\n' "$1"; }
fail() { printf 'portable: %s\n' "$1" >&2; exit 1; }
# lacks WHAT LOG: ends where a part cannot be had here.
lacks() { tail -n 5 "$2" >&2; printf 'portable: not run: %s\n' "$1" >&2; exit 75; }

# install_service: Beam's Python job service. install_go NAME PACKAGE: a program of Beam's Go module. Whole or not at all.
install_service() {
  mkdir -p "$cache" 2>/dev/null || lacks "$cache cannot be made; set ROUTENATOR_CACHE to a folder that can" /dev/null
  service=$cache/apache-beam-$beam
  if [ -d "$service" ]; then return; fi
  command -v python3 >/dev/null || lacks "python3 is missing" /dev/null
  new=$service.new.$$
  if ! { python3 -m venv "$new" && "$new/bin/pip" install --quiet --disable-pip-version-check "apache-beam==$beam"; } >"$work/pip.log" 2>&1; then
    lacks "pip cannot install apache-beam==$beam; is there a network?" "$work/pip.log"
  fi
  mv "$new" "$service"; new=
}
install_go() {
  mkdir -p "$cache"
  if [ -x "$cache/$1-$beam" ]; then return; fi
  new=$(mktemp -d "$cache/new.XXXXXX")
  if ! GOFLAGS='' GOBIN=$new CGO_ENABLED=0 go install "$2@v$beam" >"$work/go.log" 2>&1; then lacks "go cannot install $2@v$beam; is there a network or a module proxy?" "$work/go.log"; fi
  mv "$new"/* "$cache/$1-$beam"; rm -rf "$new"; new=
}

listens() { (exec 3<>"/dev/tcp/127.0.0.1/$1") 2>/dev/null; }
# free_port prints a port where nothing listens, below those that connections are given.
free_port() {
  local port
  while port=$((20000 + RANDOM % 10000)); listens "$port"; do :; done
  echo "$port"
}
# await NAME PROCESS LOG PORT: until the port is open.
await() {
  for _ in $(seq 600); do
    if listens "$4"; then return; fi
    kill -0 "$2" 2>/dev/null || break
    sleep 0.1
  done
  tail -n 20 "$3" >&2
  fail "$1 does not start"
}

# start_service sets service_port and service_process. What it stages goes into $work.
start_service() {
  service_port=$(free_port)
  mkdir -p "$work/staged"
  "$service/bin/python" -m apache_beam.runners.portability.local_job_service_main --port "$service_port" --staging_dir "$work/staged" >"$work/service.log" 2>&1 &
  service_process=$!
  started+=("$service_process")
  await "Beam's job service" "$service_process" "$work/service.log" "$service_port"
}
# start_pool PROGRAM [NAME=VALUE...]: this program as a worker pool, in an empty folder and with an environment of what is
# given and nothing else. Sets pool_port and pool_process.
start_pool() {
  pool_port=$(free_port)
  mkdir -p "$work/elsewhere"
  (cd "$work/elsewhere" && exec env -i "PATH=/usr/bin:/bin" "TMPDIR=$work/elsewhere" "${@:2}" "$1" --worker_pool "$pool_port") >"$work/pool.log" 2>&1 &
  pool_process=$!
  started+=("$pool_process")
  await "the worker pool" "$pool_process" "$work/pool.log" "$pool_port"
}
