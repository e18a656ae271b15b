# What scripts that start servers share, to be sourced: a folder for the work, servers on free ports that end with the
# script, and programs of other people's Go modules, installed once into a cache.
#   ROUTENATOR_CACHE=FOLDER    where they are installed; default ${XDG_CACHE_HOME:-$HOME/.cache}/routenator
root=$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)
suite=$(basename "$(dirname "$0")")
cache=${ROUTENATOR_CACHE:-${XDG_CACHE_HOME:-$HOME/.cache}/routenator}
if ! mkdir -p "$cache/programs" 2>/dev/null; then echo "$suite: not run: $cache cannot be made; set ROUTENATOR_CACHE to a folder that can" >&2; exit 75; fi
cache=$(cd "$cache" && pwd)
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
fail() { printf '%s: %s\n' "$suite" "$1" >&2; exit 1; }

# program NAME VERSION prints where install_go puts a program.
program() { echo "$cache/programs/$1-$2"; }
# install_go NAME PACKAGE VERSION: a program of a Go module, whole or not at all; what went wrong is in $work/go.log.
install_go() {
  if [ -x "$(program "$1" "$3")" ]; then return; fi
  new=$(mktemp -d "$cache/new.XXXXXX")
  if ! GOFLAGS='' GOBIN=$new CGO_ENABLED=0 go install "$2@$3" >"$work/go.log" 2>&1; then rm -rf "$new"; new=; return 1; fi
  mv "$new"/* "$(program "$1" "$3")"; rmdir "$new"; new=
}

listens() { (exec 3<>"/dev/tcp/127.0.0.1/$1") 2>/dev/null; }
# free_port prints a port where nothing listens, below those that connections are given.
free_port() {
  local port
  while port=$((20000 + RANDOM % 10000)); listens "$port"; do :; done
  echo "$port"
}
# await SERVER PROCESS LOG COMMAND...: until the command succeeds.
await() {
  for _ in $(seq 600); do
    if "${@:4}"; then return; fi
    kill -0 "$2" 2>/dev/null || break
    sleep 0.1
  done
  tail -n 20 "$3" >&2
  fail "$1 does not start"
}

# fake-gcs-server is a module of ours already, for tests: its command is built from the same version.
fakegcs=$(cd "$root" && go list -m -f '{{.Version}}' github.com/fsouza/fake-gcs-server)
install_fakegcs() { install_go fake-gcs-server github.com/fsouza/fake-gcs-server "$fakegcs"; }
# start_fakegcs [FLAGS] sets FAKE_GCS to HOST:PORT of the server, which is what STORAGE_EMULATOR_HOST is to be; and
# FAKE_GCS_PROCESS and FAKE_GCS_LOG, which has what FAKE_GCS_LEVEL says.
start_fakegcs() {
  local port
  port=$(free_port)
  "$(program fake-gcs-server "$fakegcs")" -backend memory -scheme http -host 127.0.0.1 -port "$port" -log-level "${FAKE_GCS_LEVEL:-error}" "$@" >"$work/fakegcs.log" 2>&1 &
  started+=($!)
  export FAKE_GCS_PROCESS=$! FAKE_GCS_LOG=$work/fakegcs.log
  await fake-gcs-server "$FAKE_GCS_PROCESS" "$work/fakegcs.log" listens "$port"
  export FAKE_GCS=127.0.0.1:$port
}
