#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
# demo.sh PROGRAM: makes an index from the demonstration list, screens the demonstration customers and two names with it.
set -euo pipefail
embargo=$1
root=$(cd "$(dirname "$0")/.." && pwd)
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT

say() {
    if [ -t 1 ] && [ -z "${NO_COLOR:-}" ]; then printf '\n\033[1m%s\033[0m\n' "$*"; else printf '\n%s\n' "$*"; fi
}
# exit code 1 says that there was a match
screen() {
    "$embargo" screen -i "$folder/demo.emb" "$@" || [ $? = 1 ]
}

say "1. An index from the demonstration list (an extract for demonstration, not for compliance)"
echo "\$ embargo build -o demo.emb data/demo/designations.ftm.json"
"$embargo" build -o "$folder/demo.emb" --dataset demonstration "$root/data/demo/designations.ftm.json"

say "2. Sixteen customers against it"
echo "\$ embargo screen -i demo.emb --csv data/demo/customers.csv --name name --birth-date birth_date --country country --id id"
screen --csv "$root/data/demo/customers.csv" --name name --birth-date birth_date --country country --id id --format table

say "3. Two names, and why they match"
echo "\$ embargo screen -i demo.emb --limit 1 --explain \"Wladimir Putin\" 김정은"
screen --limit 1 --explain "Wladimir Putin" 김정은

say "What this means"
cat <<TEXT
Every hit names the party, the lists and programs it is on, the alias that matched, and what each difference took from the score
(1 = the same, from 0.70 on a match). "no hit" says that the name is not on this list: it does not clear anybody.
Next: read a list of your own with  embargo build -o lists.emb LIST…  (UN, OFAC, EU, UK, Swiss, Canadian, US and OpenSanctions formats),
and look at  embargo --help.
TEXT
