#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
# fuzz.sh BUILD SECONDS [TARGET…]: runs each fuzz target of a build with -Dfuzz=true from its corpus for some seconds, as many at once as there
# are processors. What breaks one is kept in BUILD/fuzz/.
set -uo pipefail
build=$1 seconds=$2
shift 2
root=$(cd "$(dirname "$0")/.." && pwd)
export build seconds root
mkdir -p "$build/fuzz"
rm -f "$build"/fuzz/*.failed

run() {
    local target=$1 name=${1##*/fuzz_} new
    new=$(mktemp -d)
    # EMBARGO_FUZZ_RUNS: so many inputs, the same ones each time
    # shellcheck disable=SC2086
    if ! "$target" ${EMBARGO_FUZZ_RUNS:+-runs=$EMBARGO_FUZZ_RUNS -seed=1} -max_total_time="$seconds" -timeout=20 -rss_limit_mb=2048 -max_len=65536 -artifact_prefix="$build/fuzz/$name-" \
        -verbosity=0 "$new" "$root/tests/fuzz/corpus/$name" >"$build/fuzz/$name.log" 2>&1; then
        mv "$build/fuzz/$name.log" "$build/fuzz/$name.failed"
    fi
    rm -rf "$new"
}
export -f run

targets=()
for target in "$build"/tests/fuzz/fuzz_*; do
    if [ ! -f "$target" ] || [ ! -x "$target" ]; then continue; fi
    if [ $# != 0 ] && [[ " $* " != *" ${target##*/fuzz_} "* ]]; then continue; fi
    targets+=("$target")
done
printf '%s\n' "${targets[@]}" | xargs -P "$(nproc)" -I{} bash -c 'run {}'

failed=0
for log in "$build"/fuzz/*.failed; do
    [ -e "$log" ] || continue
    failed=$((failed + 1))
    echo "failed: $(basename "$log" .failed)"
    tail -30 "$log"
done
echo "fuzzing: $((${#targets[@]} - failed)) targets held for $seconds s each, $failed did not"
[ $failed = 0 ] && [ ${#targets[@]} != 0 ]
