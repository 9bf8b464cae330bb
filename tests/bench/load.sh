#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
# load.sh [BUILD [INDEX]]: requests a second, latencies and memory of `embargo serve`, with 20 clients and one query a request, beside a
# server of the same HTTP library that answers without any work (the ceiling), in one run. Then the same quick requests while heavy batches
# and 10,000 idle connections are held. The index is built from the test data where none is given. Needs wrk.
set -euo pipefail
root=$(cd "$(dirname "$0")/../.." && pwd)
build=${1:-$root/build}
data=${EMBARGO_TEST_DATA:-$root/../shared/data}
seconds=${SECONDS_EACH:-10}
work=$(mktemp -d)
pids=()
trap 'kill "${pids[@]}" 2>/dev/null || true; rm -rf "$work"' EXIT
command -v wrk >/dev/null || { echo "load.sh needs wrk"; exit 77; }
[ -d "$data/lists" ] || { echo "no test data at $data"; exit 77; }
index=${2:-$work/real.emb}
lists=$data/lists
[ -f "$index" ] || "$build/src/cli/embargo" build -o "$index" "$lists"/un_2026-02-27.xml "$lists"/ofac "$lists"/eu_2026-08.ftm.json \
  "$lists"/ca_sema_2025-05.xml "$lists"/us_csl_2022-05.csv "$lists"/os_ua_war_sanctions_2026-03-13.targets.simple.csv \
  "$lists"/bis_dpl.txt "$lists"/ofac_consolidated_2025-03-28.xml >/dev/null 2>&1
python3 - "$data" > "$work/names" <<'PYTHON'
import csv, random, sys
random.seed(1)
rows = list(csv.DictReader(open(sys.argv[1] + "/bench/negatives_us.csv")))
names = [r["full_name"] for r in random.sample(rows, 9000)]
names += [r["full_name"] for r in csv.DictReader(open(sys.argv[1] + "/bench/positives_un.csv"))]
random.shuffle(names)
print("\n".join(n.replace('"', "").replace("\\", "") for n in names))
PYTHON
export NAMES=$work/names
"$build/tests/bench/trivial" 8791 & pids+=($!)
printf '{"max_batch": 2000, "log": {"requests": false}}' > "$work/config.json"
"$build/src/cli/embargo" serve -c "$work/config.json" -i "$index" -p 8792 > /dev/null 2> "$work/log" & pids+=($!)
server=$!
until curl -sf http://127.0.0.1:8792/readyz > /dev/null; do sleep 0.1; done

ticks() { awk '{print $14 + $15}' "/proc/$server/stat"; }
run() { # LABEL URL: one line of figures; the processor time of our server a request does not depend on what else the machine does
  local before
  before=$(ticks)
  wrk -t2 -c20 -d"${seconds}s" --latency -s "$root/tests/bench/match.lua" "$2" > "$work/out"
  awk -v label="$1" -v ticks=$(($(ticks) - before)) -v hz="$(getconf CLK_TCK)" '/50%/{a=$2} /99%/{b=$2} /requests in/{n=$1} /Requests\/sec/{c=$2} /Non-2xx/{d=$NF}
    END{printf "%-46s %7.0f requests/s  p50 %8s  p99 %8s  %4.0f us of processor each  errors %d\n", label, c, a, b, n ? ticks / hz * 1e6 / n : 0, d}' "$work/out"
}
memory() { awk '/VmRSS|RssAnon/{printf "%s %.0f MB  ", $1, $2 / 1000} END{print ""}' "/proc/$server/status"; }

echo "$(nproc) cores, load $(cut -d' ' -f1 /proc/loadavg) before; $seconds s each"
run "no work at all (the ceiling)" http://127.0.0.1:8791
run "/match, one query a request" http://127.0.0.1:8792
echo "memory: $(memory)"
python3 - <<'PYTHON' & pids+=($!)
import json, threading, urllib.request
body = json.dumps({"queries": {f"q{i}": {"schema": "Person", "properties": {"name": [f"Maria Example {i}"]}} for i in range(2000)}}).encode()
def ask():
    while True:
        urllib.request.urlopen(urllib.request.Request("http://127.0.0.1:8792/match/default", body)).read()
for _ in range(4):
    threading.Thread(target=ask).start()
PYTHON
sleep 1
run "the same beside 4 clients with batches of 2,000" http://127.0.0.1:8792
kill "${pids[-1]}"; sleep 1
python3 - <<'PYTHON' & pids+=($!)
import resource, socket, time
soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
resource.setrlimit(resource.RLIMIT_NOFILE, (hard, hard))
held = []
for i in range(10000):
    s = socket.create_connection(("127.0.0.1", 8792))
    if i % 2:
        s.sendall(b"POST /match/default HTTP/1.1\r\nHost: x\r\nContent-Length: 900\r\n\r\n{")
    held.append(s)
time.sleep(600)
PYTHON
sleep 4
run "the same beside 10,000 idle and slow connections" http://127.0.0.1:8792
echo "memory: $(memory)"
