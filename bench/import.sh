#!/usr/bin/env bash
# Import and every measure, beside the peers, in one run on one machine.
#
#   bench/import.sh [ISSUES]        default 100000
#   ROUNDS=3                        of Alongside, before the peers and after them
#   PEERS=0                         without the peers
#
# Needs ../shared/tools (the generator and the peers) and Python; the peers run in
# virtual environments below target/bench, made at the first run. Histories and
# environments stay there for the next run; the databases go.
set -euo pipefail
cd "$(dirname "$0")/.."
n=${1:-100000}
tools=${ALONGSIDE_TOOLS:-../shared/tools}
work=target/bench; mkdir -p "$work/data" "$work/out"
cargo build --release --quiet
binary=$(cargo metadata --format-version 1 --no-deps | sed 's/.*"target_directory":"\([^"]*\)".*/\1/')/release/alongside

[ -f "$work/data/issues-$n.jsonl" ] || python3 "$tools/gen_jira.py" "$n" "$work/data"

venv() { # venv NAME REQUIREMENTS
  [ -x "$work/$1/bin/python" ] || { python3 -m venv "$work/$1" && "$work/$1/bin/pip" install -q -r "$2"; }
}
peers=$work/peers; [ -d "$peers" ] || cp -r "$tools/peers" "$peers"
# The bench counts every type, as jira-agile-metrics does, so every type is mapped to a feature.
mapping=$work/every-type.toml
[ -f "$mapping" ] || "$binary" import jira "$work/data/issues-$n.jsonl" --dry-run --write-mapping "$mapping" >/dev/null
sed -i -E '/^\[types\]/,/^$/ s/ = "(defect|part|other)"/ = "feature"/' "$mapping"

trap 'rm -f "$work"/jira.db* "$work"/log.db*' EXIT
once() { # once DATABASE IMPORT...: a durable import into a new file, then every measure
  rm -f "$1"*
  python3 bench/measure.py import "$binary" --database "$1" import "${@:2}"
  python3 bench/measure.py measure "$binary" --database "$1" insights --json
}
jira() { once "$work/jira.db" jira "$work/data/issues-$n.jsonl" --mapping "$mapping"; }
log() { once "$work/log.db" event-log "$work/data/events-$n.csv"; }

# Before the peers and after them: they take minutes, and the machine may not stay as it was.
alongside() { # alongside ROUNDS
  for _ in $(seq "$1"); do
    echo "== Alongside: durable import of $n issues, then every measure"; jira
    echo "== Alongside: the same history as an event log"; log
  done
}
alongside "${ROUNDS:-3}"

if [ "${PEERS:-1}" = 1 ]; then
  venv jam "$peers/requirements-jam.lock.txt"
  venv pm "$peers/requirements.lock.txt"
  echo "== jira-agile-metrics, in process"
  python3 bench/measure.py jira-agile-metrics "$work/jam/bin/python" "$peers/jam_bench.py" "$work/data/issues-$n.jsonl" "$work/out/jam"
  echo "== pm4py, CSV and XES"
  python3 bench/measure.py pm4py-csv "$work/pm/bin/python" "$peers/pm_bench.py" "$work/data/events-$n.csv" "$work/out/pm"
  python3 bench/measure.py pm4py-xes "$work/pm/bin/python" "$peers/pm_bench.py" "$work/data/events-$n.xes" "$work/out/pm"
  alongside "${ROUNDS:-3}"
fi
