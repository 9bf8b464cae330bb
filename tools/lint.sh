#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
# lint.sh [BUILD]: the form of the code, the layers, clang-tidy, scripts, manual pages. BUILD: a build by clang (made where it is missing).
# shellcheck disable=SC2317 # stages are called through stage()
set -uo pipefail
cd "$(dirname "$0")/.." || exit 1
build=${1:-build-clang}
failed=0
stage() {
    echo "-- $1"
    shift
    "$@" || { echo "   failed: $1"; failed=1; }
}

form() {
    git ls-files '*.c' '*.h' | xargs clang-format --dry-run -Werror
}
no_spaces_at_ends() {
    ! git grep -nIE '[ 	]+$' -- . ':!tests/data' ':!tests/fuzz' ':!data' ':!*.tsv' ':!docs/*.svg' ':!tests/golden/cases'
}
tidy() {
    [ -e "$build/build.ninja" ] || CC=clang meson setup "$build" >/dev/null
    # generated headers must exist before a file can be read
    ninja -C "$build" --quiet || return 1
    git ls-files 'src/*.c' | xargs -P "$(nproc)" -n 8 clang-tidy -p "$build" --quiet 2>/dev/null | grep -E '(error|warning):' && return 1
    return 0
}
scripts() {
    git grep -lE '^#!/bin/(ba)?sh' -- . | xargs shellcheck
    git ls-files '*.py' | xargs -r python3 -c 'import ast, sys
for path in sys.argv[1:]:
    ast.parse(open(path, encoding="utf-8").read(), path)'
}
manual() {
    for page in "$build"/docs/*.1; do
        [ -e "$page" ] || continue
        mandoc -T lint -W warning "$page" || return 1
    done
}

stage "one form of the code" form
stage "no spaces at the ends of lines" no_spaces_at_ends
stage "layers" python3 tools/check_layers.py
stage "links in documents" python3 tools/check_links.py
stage "clang-tidy" tidy
stage "scripts" scripts
stage "manual pages" manual
exit $failed
