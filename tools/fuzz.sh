#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
# fuzz.sh BUILD SECONDS [TARGET…]: runs each fuzz target of a build with -Dfuzz=true from its corpus for some seconds. What breaks one is
# kept in BUILD/fuzz/.
set -uo pipefail
build=$1 seconds=$2
shift 2
root=$(cd "$(dirname "$0")/.." && pwd)
failed=0 passed=0
mkdir -p "$build/fuzz"
run() {
    local target=$1 name=${1##*/fuzz_} new
    new=$(mktemp -d)
    if "$target" -max_total_time="$seconds" -timeout=20 -rss_limit_mb=2048 -max_len=65536 -artifact_prefix="$build/fuzz/$name-" \
        -verbosity=0 "$new" "$root/tests/fuzz/corpus/$name" >"$build/fuzz/$name.log" 2>&1; then
        rm -rf "$new"
        return 0
    fi
    rm -rf "$new"
    echo "failed: $name"
    tail -30 "$build/fuzz/$name.log"
    return 1
}
for target in "$build"/tests/fuzz/fuzz_*; do
    if [ ! -f "$target" ] || [ ! -x "$target" ]; then continue; fi
    if [ $# != 0 ] && [[ " $* " != *" ${target##*/fuzz_} "* ]]; then continue; fi
    if run "$target"; then passed=$((passed + 1)); else failed=$((failed + 1)); fi
done
echo "fuzzing: $passed targets held for $seconds s each, $failed did not"
[ $failed = 0 ] && [ $passed != 0 ]
