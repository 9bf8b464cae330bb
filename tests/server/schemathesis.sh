#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
# schemathesis.sh [BUILD [OPTION…]]: requests made from api/openapi.json by schemathesis (pip install schemathesis): none may be answered with
# 5xx, and every answer must be as described. Exit code 77 where it is not installed or the test data is missing.
set -euo pipefail
root=$(cd "$(dirname "$0")/../.." && pwd)
build=$(cd "${1:-$root/build}" && pwd)
shift || true
data=${EMBARGO_TEST_DATA:-$root/../shared/data}
work=$(mktemp -d)
server=
trap '[ -z "$server" ] || kill "$server"; rm -rf "$work"' EXIT
export PYTHONPATH=${EMBARGO_PYTHON_PACKAGES:-}${PYTHONPATH:+:$PYTHONPATH}
python3 -c 'import schemathesis' 2>/dev/null || { echo "skipped: schemathesis is not installed"; exit 77; }
[ -d "$data/yente" ] || { echo "skipped: no test data at $data"; exit 77; }
"$build/src/cli/embargo" build -o "$work/x.emb" "$data"/yente/{zala,parteispenden,t1}/entities.ftm.json > /dev/null
EMBARGO_STORE=$work/store.db "$build/src/cli/embargo" serve -i "$work/x.emb" -p 0 > "$work/port" 2> "$work/log" &
server=$!
until grep -q port "$work/port"; do sleep 0.1; done
url=http://127.0.0.1:$(grep -o '[0-9]*$' "$work/port")
until curl -sf "$url/readyz" > /dev/null; do sleep 0.1; done
curl -s "$url/v1/screen" -d '{"name":"Maria Osetrova"}' > /dev/null # something recorded to ask for
cd "$work"
python3 -m schemathesis.cli --config-file "$root/tests/server/schemathesis.toml" run "$url/openapi.json" --seed 1 \
  --exclude-path /updatez --checks not_a_server_error,response_schema_conformance,status_code_conformance,content_type_conformance "${@:---max-examples=30}"
