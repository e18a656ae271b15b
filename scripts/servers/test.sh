#!/usr/bin/env bash
# Tests the command against servers that others wrote: aimock (an OpenAI-compatible server with faults and a journal),
# fake-gcs-server (Google Cloud Storage) and toxiproxy (a network with faults). All are installed once into a cache,
# started on free ports of this machine and stopped at the end. The tests are those of pipelines/generate with the build
# tag servers.
#   scripts/servers/test.sh [FLAGS OF GO TEST]
#   ROUTENATOR_WITH=COMMAND    runs this with the servers, in place of the tests
#   ROUTENATOR_CACHE=FOLDER    where the servers are installed; default ${XDG_CACHE_HOME:-$HOME/.cache}/routenator
# Exit status: 0 all holds, 1 something does not, 75 a server cannot be had here (no npm or network) and all else holds.
set -euo pipefail
cd "$(dirname "$0")/../.."
aimock=1.43.0
toxiproxy=v2.12.0
fakegcs=$(go list -m -f '{{.Version}}' github.com/fsouza/fake-gcs-server)
cache=${ROUTENATOR_CACHE:-${XDG_CACHE_HOME:-$HOME/.cache}/routenator}/servers
mkdir -p "$cache" || { echo "servers: not run: $cache cannot be made; set ROUTENATOR_CACHE to a folder that can" >&2; exit 75; }
cache=$(cd "$cache" && pwd)
work=$(mktemp -d)
new= # what is being installed
started=()
missing=()
stop() {
  for server in "${started[@]}"; do kill "$server" 2>/dev/null || true; done
  for server in "${started[@]}"; do wait "$server" 2>/dev/null || true; done
  rm -rf "$work" ${new:+"$new"}
}
trap stop EXIT
trap 'exit 130' INT
trap 'exit 143' TERM

step() { printf '\n== %s\n' "$1"; }
fail() { printf 'servers: %s\n' "$1" >&2; exit 1; }
# lacks SERVER REASON LOG: goes on without a server.
lacks() { tail -n 5 "$3" >&2; printf 'servers: no %s: %s\n' "$1" "$2" >&2; missing+=("$1"); }

# install_… puts a server into the cache, whole or not at all.
install_aimock() {
  local at=$cache/aimock-$aimock
  if [ -d "$at" ]; then return; fi
  new=$(mktemp -d "$cache/new.XXXXXX")
  if ! npm install --prefix "$new" --no-audit --no-fund --ignore-scripts --loglevel error --fetch-retries 2 --fetch-timeout 30000 \
    "@copilotkit/aimock@$aimock" >"$work/npm.log" 2>&1; then rm -rf "$new"; return 1; fi
  mv "$new" "$at"
}
install_toxiproxy() {
  local at=$cache/toxiproxy-$toxiproxy
  if [ -d "$at" ]; then return; fi
  new=$(mktemp -d "$cache/new.XXXXXX")
  if ! GOFLAGS='' GOBIN=$new go install "github.com/Shopify/toxiproxy/v2/cmd/server@$toxiproxy" >"$work/go.log" 2>&1; then rm -rf "$new"; return 1; fi
  mv "$new" "$at"
}

# The module is one of ours already, for tests: its command is built from the same version.
install_fakegcs() {
  local at=$cache/fake-gcs-server-$fakegcs
  if [ -d "$at" ]; then return; fi
  new=$(mktemp -d "$cache/new.XXXXXX")
  if ! GOFLAGS='' GOBIN=$new go install "github.com/fsouza/fake-gcs-server@$fakegcs" >"$work/fakegcs.log" 2>&1; then rm -rf "$new"; return 1; fi
  mv "$new" "$at"
}

# await SERVER PROCESS LOG COMMAND...: until the command succeeds.
await() {
  local name=$1 process=$2 log=$3
  for _ in $(seq 100); do
    if "${@:4}"; then return; fi
    kill -0 "$process" 2>/dev/null || break
    sleep 0.1
  done
  tail -n 20 "$log" >&2
  fail "$name does not start"
}
listens() { (exec 3<>"/dev/tcp/127.0.0.1/$1") 2>/dev/null; }

start_aimock() {
  export AIMOCK_KEY=sk-aimock-$RANDOM$RANDOM$RANDOM
  NODE_PATH=$cache/aimock-$aimock/node_modules node scripts/servers/aimock.cjs >"$work/aimock.url" 2>"$work/aimock.log" &
  started+=($!)
  await aimock $! "$work/aimock.log" test -s "$work/aimock.url"
  AIMOCK_URL=$(cat "$work/aimock.url")
  export AIMOCK_URL
}
start_toxiproxy() {
  local port
  port=$(free_port)
  LOG_LEVEL=error "$cache/toxiproxy-$toxiproxy/server" -host 127.0.0.1 -port "$port" >"$work/toxiproxy.log" 2>&1 &
  started+=($!)
  await toxiproxy $! "$work/toxiproxy.log" listens "$port"
  export TOXIPROXY_URL=http://127.0.0.1:$port
}
start_fakegcs() {
  local port
  port=$(free_port)
  "$cache/fake-gcs-server-$fakegcs/fake-gcs-server" -backend memory -scheme http -host 127.0.0.1 -port "$port" -log-level "${FAKE_GCS_LEVEL:-error}" >"$work/fakegcs.log" 2>&1 &
  started+=($!)
  export FAKE_GCS_PROCESS=$! FAKE_GCS_LOG=$work/fakegcs.log
  await fake-gcs-server $! "$work/fakegcs.log" listens "$port"
  export FAKE_GCS=127.0.0.1:$port
}
# free_port prints a port where nothing listens, below those that connections are given.
free_port() {
  local port
  while port=$((20000 + RANDOM % 10000)); listens "$port"; do :; done
  echo "$port"
}

step "aimock $aimock, fake-gcs-server $fakegcs and toxiproxy $toxiproxy"
unset AIMOCK_URL TOXIPROXY_URL FAKE_GCS
if ! command -v npm >/dev/null || ! node -e 'process.exit(parseInt(process.versions.node) >= 20 ? 0 : 1)' 2>/dev/null; then
  lacks aimock "npm with node 20 or later is missing" /dev/null
elif ! install_aimock; then
  lacks aimock "npm cannot install @copilotkit/aimock@$aimock; is there a network?" "$work/npm.log"
else
  start_aimock
fi
if install_toxiproxy; then start_toxiproxy; else lacks toxiproxy "go cannot install it; is there a network or a module proxy?" "$work/go.log"; fi
if install_fakegcs; then start_fakegcs; else lacks fake-gcs-server "go cannot install it; is there a network or a module proxy?" "$work/fakegcs.log"; fi
if [ "${#started[@]}" = 0 ]; then exit 75; fi

if [ -n "${ROUTENATOR_WITH:-}" ]; then "$ROUTENATOR_WITH"; exit; fi

step "the command against them"
go vet -tags servers ./pipelines/generate
go test -tags servers -run '^Test(Aimock|Toxiproxy|FakeGCS)' -count 1 -timeout "${ROUTENATOR_TIMEOUT:-15m}" "$@" ./pipelines/generate || exit 1
if [ "${#missing[@]}" != 0 ]; then printf 'servers: not checked against %s\n' "${missing[*]}" >&2; exit 75; fi
