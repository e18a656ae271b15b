#!/usr/bin/env bash
# What Dockerfile makes, made and run without a container builder: its build command, its environment and its user, in a
# namespace whose root holds nothing but the image's files.
#   scripts/image/test.sh
# Exit status: 0 all holds, 1 something does not, 75 there are no user namespaces here.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/../.."
if ! unshare --user --map-user=65532 true 2>/dev/null; then printf 'image: not checked: no user namespace here\n' >&2; exit 75; fi
work=$(mktemp -d)
pool=
trap 'if [ -n "$pool" ]; then kill "$pool"; fi; rm -rf "$work"' EXIT
fail() { printf 'image: %s\n' "$1" >&2; exit 1; }

image=$work/image
mkdir -p "$image/etc" "$image/data"
echo '127.0.0.1 localhost' >"$image/etc/hosts" # as every container runtime does
build=$(sed -n 's/^RUN \(CGO_ENABLED=0 .*\)$/\1/p' Dockerfile)
[ -n "$build" ] || fail 'Dockerfile has no build command'
eval "${build//\/out\//$image/}"
if ldd "$image/generate" >/dev/null 2>&1; then fail 'generate is not static'; fi
read -r -a environment <<<"$(sed -n 's/^ENV //p' Dockerfile)"
user=$(sed -n 's/^USER \([0-9]*\):.*/\1/p' Dockerfile)
[ "$user" -gt 0 ] || fail 'the user is root'

# in_image PROGRAM...: as the image runs it.
in_image() { env -i "${environment[@]}" unshare --user --map-user="$user" --root "$image" --wd / "$@"; }
in_image /generate --output /data/out --size 300 >"$work/words" || fail 'generate fails'
in_image /evaluate --dataset /data/out/latest --output /data/eval >"$work/words" || fail 'evaluate fails'
[ -s "$image/data/out/latest/manifest.json" ] && [ -s "$image/data/eval/report.html" ] || fail 'files are missing'
env -i "${environment[@]}" unshare --user --map-user="$user" --root "$image" --wd / /generate --worker_pool 50731 &
pool=$!
for _ in $(seq 100); do (exec 3<>/dev/tcp/localhost/50731) 2>/dev/null && break; kill -0 "$pool" || fail 'the worker pool ends'; sleep 0.1; done
(exec 3<>/dev/tcp/localhost/50731) || fail 'the worker pool does not listen'
status=0
in_image /generate --recipe /data/none.yaml --output /data/out 2>"$work/words" || status=$?
[ "$status" = 2 ] || fail "status $status for a recipe that is not there"
du -m "$image/generate" "$image/evaluate" | awk '{ printf "%s MB %s\n", $1, $2 }' | sed "s#$image##"
echo 'image: generate, evaluate and a worker pool run in it'
