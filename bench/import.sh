#!/usr/bin/env bash
# Import and every measure, beside the peers, in one run on one machine.
#
#   bench/import.sh [ISSUES]        default 100000
#
# Needs ../shared/tools (the generator and the peers) and Python; the peers run in
# virtual environments below target/bench, made at the first run.
set -euo pipefail
cd "$(dirname "$0")/.."
n=${1:-100000}
tools=${ALONGSIDE_TOOLS:-../shared/tools}
work=target/bench; mkdir -p "$work/data" "$work/out"
cargo build --release --quiet
alongside=$(cargo metadata --format-version 1 --no-deps | sed 's/.*"target_directory":"\([^"]*\)".*/\1/')/release/alongside

[ -f "$work/data/issues-$n.jsonl" ] || python3 "$tools/gen_jira.py" "$n" "$work/data"

venv() { # venv NAME REQUIREMENTS
  [ -x "$work/$1/bin/python" ] || { python3 -m venv "$work/$1" && "$work/$1/bin/pip" install -q -r "$2"; }
}
peers=$work/peers; [ -d "$peers" ] || cp -r "$tools/peers" "$peers"
# The bench counts every type, as jira-agile-metrics does, so every type is mapped to a feature.
mapping=$work/every-type.toml
[ -f "$mapping" ] || "$alongside" import jira "$work/data/issues-$n.jsonl" --dry-run --write-mapping "$mapping" >/dev/null
sed -i -E '/^\[types\]/,/^$/ s/ = "(defect|part|other)"/ = "feature"/' "$mapping"

echo "== Alongside: durable import of $n issues, then every measure"
rm -f "$work"/jira.db*
python3 bench/measure.py import "$alongside" --database "$work/jira.db" import jira "$work/data/issues-$n.jsonl" --mapping "$mapping"
python3 bench/measure.py measure "$alongside" --database "$work/jira.db" report --json
echo "== Alongside: the same history as an event log"
rm -f "$work"/log.db*
python3 bench/measure.py import-log "$alongside" --database "$work/log.db" import event-log "$work/data/events-$n.csv"
python3 bench/measure.py measure-log "$alongside" --database "$work/log.db" report --json

if [ "${PEERS:-1}" = 1 ]; then
  venv jam "$peers/requirements-jam.lock.txt"
  venv pm "$peers/requirements.lock.txt"
  echo "== jira-agile-metrics, in process"
  python3 bench/measure.py jira-agile-metrics "$work/jam/bin/python" "$peers/jam_bench.py" "$work/data/issues-$n.jsonl" "$work/out/jam"
  echo "== pm4py, CSV and XES"
  python3 bench/measure.py pm4py-csv "$work/pm/bin/python" "$peers/pm_bench.py" "$work/data/events-$n.csv" "$work/out/pm"
  python3 bench/measure.py pm4py-xes "$work/pm/bin/python" "$peers/pm_bench.py" "$work/data/events-$n.xes" "$work/out/pm"
fi
