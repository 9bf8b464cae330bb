#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
# run_tests.sh BUILD [OPTION…]: runs the tests of a build with `meson test`, names those that were skipped and closes with one line of
# counts. Exit code 1 where one failed, or where none ran.
set -uo pipefail
build=$1
shift
log=$build/meson-logs/testlog.json
rm -f "$log"
meson test -C "$build" --no-rebuild --print-errorlogs "$@"
code=$?
python3 - "$log" <<'PYTHON'
import json, sys
passed = failed = skipped = 0
try:
    lines = open(sys.argv[1], encoding="utf-8")
except FileNotFoundError:
    sys.exit("no test ran")
for line in lines:
    test = json.loads(line)
    if test["result"] == "SKIP":
        skipped += 1
        print("skipped:", test["name"])
    elif test["result"] in ("OK", "EXPECTEDFAIL"):
        passed += 1
    else:
        failed += 1
        print("failed:", test["name"])
print(f"{passed} passed, {failed} failed, {skipped} skipped")
sys.exit(1 if failed or not passed else 0)
PYTHON
counted=$?
[ $code = 0 ] && exit $counted
exit 1
