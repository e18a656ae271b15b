#!/usr/bin/env bash
# What output in a bucket costs beside output on disk: wall time, processor seconds and requests.
# Method: runs in turn, local and gs:// side by side, REPEATS times (default 5); medians, and the ratio of medians. The bucket
# is fake-gcs-server, in memory; toxiproxy, between the two, holds each answer back for LATENCY milliseconds (default 2,
# downstream alone). Their processor seconds stand by themselves: where there are few processors, they count in the wall
# time of the gs:// runs too. Two workloads: the embedded example, CREATIVE rows (20000), asking nobody; and ASKING rows
# (2000), each about one question to scripts/bench/endpoint (64 slots, 200 ms), with a response log of the run's own.
# Where others use the machine too, wall times of two milliseconds' wait say nothing: LATENCY=500 counts the round trips that
# stand one behind the other, as the difference of the wall times by half a second.
#   [REPEATS=5] [LATENCY=2] [CREATIVE=20000] [ASKING=2000] scripts/bench/gs.sh
set -euo pipefail
cd "$(dirname "$0")/../.."
if [ -z "${FAKE_GCS_PROCESS:-}" ]; then FAKE_GCS_LEVEL=info ROUTENATOR_WITH=$PWD/scripts/bench/gs.sh exec scripts/servers/test.sh; fi
work=$(mktemp -d); trap 'kill ${endpoint:-} 2>/dev/null || true; rm -rf "$work"' EXIT
CGO_ENABLED=0 go build -trimpath -ldflags "-s -w" -o "$work/generate" ./pipelines/generate
go build -o "$work/endpoint" ./scripts/bench/endpoint
"$work/endpoint" serve --scenario a >"$work/url" & endpoint=$!
while [ ! -s "$work/url" ]; do sleep 0.1; done
url=$(head -n 1 "$work/url")

post() { curl -sf -X POST -d "$2" "$1"; }
post "http://$FAKE_GCS/storage/v1/b" '{"name": "bench"}' >"$work/made"
STORAGE_EMULATOR_HOST=$(post "$TOXIPROXY_URL/proxies" "{\"name\": \"bench\", \"listen\": \"127.0.0.1:0\", \"upstream\": \"$FAKE_GCS\", \"enabled\": true}" | sed 's/.*"listen":"\([^"]*\)".*/\1/')
export STORAGE_EMULATOR_HOST
post "$TOXIPROXY_URL/proxies/bench/toxics" "{\"name\": \"slow\", \"type\": \"latency\", \"stream\": \"downstream\", \"attributes\": {\"latency\": ${LATENCY:-2}}}" >"$work/made"

# server prints the hundredths of processor seconds that fake-gcs-server has taken.
server() { awk '{ print $14 + $15 }' "/proc/$FAKE_GCS_PROCESS/stat"; }
# requests counts the requests of the server's log by kind.
requests() {
  sed -nE 's/.*\\"([A-Z]+) ([^ ]*) HTTP[^"]*\\" ([0-9]+).*/\1 \2 \3/p' | awk '
    { kind = $1 == "POST" ? "write" : $1 == "DELETE" ? "remove" : $2 ~ /[?&]prefix=/ ? "list" : $2 ~ /alt=media/ ? "read" : "look at"
      n[kind]++; if ($3 >= 400) failed++ }
    END { for (k in n) printf "%d %s, ", n[k], k; printf "%d of them refused or not there\n", failed }'
}
run() { # WORKLOAD WHERE OUTPUT FLAGS...
  local before from
  before=$(server); from=$(stat -c %s "$FAKE_GCS_LOG")
  /usr/bin/time -f '%e %U %S' -o "$work/time" "$work/generate" --output "$3" "${@:4}" >"$work/words" 2>"$work/errors" || { cat "$work/errors" >&2; exit 1; }
  awk -v server=$(($(server) - before)) '{ print $1, $2 + $3, server / 100 }' "$work/time" >>"$work/$1-$2"
  if [ "$2" = gs ]; then tail -c "+$((from + 1))" "$FAKE_GCS_LOG" | requests >"$work/$1-requests"; fi
}
median() { sort -g | awk '{ v[NR] = $1 } END { print NR % 2 ? v[(NR + 1) / 2] : (v[NR / 2] + v[NR / 2 + 1]) / 2 }'; }
column() { awk -v c="$2" '{ print $c }' "$work/$1" | median; }
compare() { # WORKLOAD FLAGS...
  for i in $(seq "${REPEATS:-5}"); do
    rm -rf "$work/out"
    run "$1" local "$work/out" "${@:2}"
    run "$1" gs "gs://bench/$1-$i" "${@:2}"
  done
  echo "$1: wall $(column "$1-local" 1) s local, $(column "$1-gs" 1) s gs://; processor $(column "$1-local" 2) s and $(column "$1-gs" 2) s; fake-gcs-server $(column "$1-gs" 3) s beside it" |
    awk '{ printf "%s; ratio of wall %.2f, of processor %.2f\n", $0, $6 / $3, $13 / $10 }'
  echo "  requests: $(cat "$work/$1-requests")"
  paste "$work/$1-local" "$work/$1-gs" | awk '{ printf "  wall local %s gs %s, processor %s and %s\n", $1, $4, $2, $5 }'
}
compare creative --size "${CREATIVE:-20000}"
cp scripts/bench/asking/* "$work/"
compare asking --recipe "$work/recipe.yaml" --size "${ASKING:-2000}" --base_url "text=$url"
