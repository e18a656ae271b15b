#!/usr/bin/env bash
# The one gate: everything that must hold before a commit is shared. It stops at the first thing that does not.
#   scripts/check.sh
set -euo pipefail
cd "$(dirname "$0")/.."
staticcheck=honnef.co/go/tools/cmd/staticcheck@v0.8.2
govulncheck=golang.org/x/vuln/cmd/govulncheck@v1.9.0
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

step() { printf '\n== %s\n' "$1"; }

step "gofmt"
unformatted=$(gofmt -l .)
if [ -n "$unformatted" ]; then printf 'not formatted; run gofmt -w:\n%s\n' "$unformatted"; exit 1; fi

step "go vet"
go vet ./...

step "staticcheck"
go run "$staticcheck" ./...

step "tests with the race detector, fuzz seeds among them"
go test -race -timeout 30m ./...

step "the program that draws the example's pictures, a module of its own"
(cd scripts/data/pictures && go vet ./... && go test ./...)

step "every benchmark once"
if ! go test -run '^$' -bench . -benchtime 1x ./... >"$work/benchmarks" 2>&1; then cat "$work/benchmarks"; exit 1; fi
grep '^Benchmark' "$work/benchmarks"

step "static binary"
CGO_ENABLED=0 go build -trimpath -ldflags "-s -w" -o "$work/routenator-generate" ./pipelines/generate
ls -l "$work/routenator-generate" | awk '{print $5 " bytes"}'

step "the embedded example, as a new user runs it"
(cd "$work" && ./routenator-generate)
rows=$(sed -n 's/^  "rows": \([0-9]*\),$/\1/p' "$work/out/creative/latest/manifest.json")
if [ "$rows" != 10000 ]; then echo "the example has '$rows' rows, not 10000"; exit 1; fi

step "every example's recipe"
for recipe in examples/*/recipe.yaml; do "$work/routenator-generate" --recipe "$recipe" --validate; done

step "what the image holds"
status=0
scripts/image/test.sh || status=$?
if [ "$status" = 75 ]; then echo "not checked: no user namespaces here"
elif [ "$status" != 0 ]; then exit 1; fi

step "the command against aimock, fake-gcs-server and toxiproxy"
status=0
scripts/servers/test.sh || status=$?
if [ "$status" = 75 ]; then echo "not checked: not all servers can be installed here"
elif [ "$status" != 0 ]; then exit 1; fi

step "the same rows on every runner"
status=0
scripts/portable/test.sh || status=$?
if [ "$status" = 75 ]; then echo "not checked: not all of Beam's parts can be had here"
elif [ "$status" != 0 ]; then exit 1; fi

if [ -n "${ROUTENATOR_REALMODEL:-}" ]; then
	step "a real small model"
	scripts/realmodel.sh
fi

step "known vulnerabilities"
if go run "$govulncheck" ./... >"$work/vulnerabilities" 2>&1; then
  echo "none"
elif grep -qE 'dial tcp|no such host|connection (refused|reset)|403|5[0-9][0-9] |timeout|fetching vulnerabilities' "$work/vulnerabilities"; then
  echo "not checked: the vulnerability database cannot be reached from here"
else
  cat "$work/vulnerabilities"; exit 1
fi

printf '\nAll checks passed.\n'
