#!/usr/bin/env bash
# kill -9 at many writes of a run and of a refresh that ask, in fake-gcs-server: at each commit, as the server sees it and as
# it does not, and at KILLS others, spread over all requests that change something. After each, latest is absent or whole
# (every file of its manifest there with its sha256 and its rows), and the same command ends with the bytes of a calm run
# and asks nothing that the log had kept. CI does four of each.
#   KILLS=50 scripts/bench/gs_kills.sh
set -euo pipefail
export KILLS=${KILLS:-50} ROUTENATOR_TIMEOUT=3h
exec "$(dirname "$0")/../servers/test.sh" -v -run '^TestFakeGCSKilledAtWrites$'
