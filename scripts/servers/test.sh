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
source "$(dirname "${BASH_SOURCE[0]}")/parts.sh"
cd "$root"
aimock=1.43.0
toxiproxy=v2.12.0
missing=()
# lacks SERVER REASON LOG: goes on without a server.
lacks() { tail -n 5 "$3" >&2; printf 'servers: no %s: %s\n' "$1" "$2" >&2; missing+=("$1"); }

install_aimock() {
  local at=$cache/servers/aimock-$aimock
  if [ -d "$at" ]; then return; fi
  mkdir -p "$cache/servers"
  new=$(mktemp -d "$cache/new.XXXXXX")
  if ! npm install --prefix "$new" --no-audit --no-fund --ignore-scripts --loglevel error --fetch-retries 2 --fetch-timeout 30000 \
    "@copilotkit/aimock@$aimock" >"$work/npm.log" 2>&1; then rm -rf "$new"; new=; return 1; fi
  mv "$new" "$at"; new=
}
start_aimock() {
  export AIMOCK_KEY=sk-aimock-$RANDOM$RANDOM$RANDOM
  NODE_PATH=$cache/servers/aimock-$aimock/node_modules node scripts/servers/aimock.cjs >"$work/aimock.url" 2>"$work/aimock.log" &
  started+=($!)
  await aimock $! "$work/aimock.log" test -s "$work/aimock.url"
  AIMOCK_URL=$(cat "$work/aimock.url")
  export AIMOCK_URL
}
start_toxiproxy() {
  local port
  port=$(free_port)
  LOG_LEVEL=error "$(program toxiproxy "$toxiproxy")" -host 127.0.0.1 -port "$port" >"$work/toxiproxy.log" 2>&1 &
  started+=($!)
  await toxiproxy $! "$work/toxiproxy.log" listens "$port"
  export TOXIPROXY_URL=http://127.0.0.1:$port
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
if install_go toxiproxy github.com/Shopify/toxiproxy/v2/cmd/server "$toxiproxy"; then start_toxiproxy; else lacks toxiproxy "go cannot install it; is there a network or a module proxy?" "$work/go.log"; fi
if install_fakegcs; then start_fakegcs; else lacks fake-gcs-server "go cannot install it; is there a network or a module proxy?" "$work/go.log"; fi
if [ "${#started[@]}" = 0 ]; then exit 75; fi

if [ -n "${ROUTENATOR_WITH:-}" ]; then "$ROUTENATOR_WITH"; exit; fi

step "the command against them"
go vet -tags servers ./pipelines/generate
go test -tags servers -run '^Test(Aimock|Toxiproxy|FakeGCS)' -count 1 -timeout "${ROUTENATOR_TIMEOUT:-15m}" "$@" ./pipelines/generate || exit 1
if [ "${#missing[@]}" != 0 ]; then printf 'servers: not checked against %s\n' "${missing[*]}" >&2; exit 75; fi
