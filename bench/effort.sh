#!/usr/bin/env bash
# Effort forecasts on the public SiP record: walked forward, scored by the public scorer.
#
#   bench/effort.sh
#
# Needs ../shared/data and ../shared/tools; Python runs in an environment below target/bench.
set -euo pipefail
cd "$(dirname "$0")/.."
shared=${ALONGSIDE_SHARED:-../shared}
work=target/bench; mkdir -p "$work"
target=${CARGO_TARGET_DIR:-target}
python=$work/effort/bin/python
[ -x "$python" ] || { python3 -m venv "$work/effort" && "$work/effort/bin/pip" install -q -r "$shared/tools/requirements.txt"; }
cargo build --release --quiet -p insight --example effort_backtest
backtest=$target/release/examples/effort_backtest

for kinds in both category; do
  echo "== SiP, kind of work: $kinds"
  "$python" bench/effort_tasks.py "$shared/data/estimates/SiP" "$work/sip-$kinds.csv" "$kinds"
  time "$backtest" "$work/sip-$kinds.csv" --out "$work/sip-$kinds-forecasts.csv" >"$work/sip-$kinds.txt"
  head -2 "$work/sip-$kinds.txt"
  "$python" "$shared/tools/score.py" "$shared/tools/truth_sip.csv.xz" "$work/sip-$kinds-forecasts.csv"
  echo "sums, beginning at every tenth task:"
  "$backtest" "$work/sip-$kinds.csv" --sums 20,40,60 --step 10 | grep sums
  echo "sums, one after another:"
  for n in 20 40 60; do "$backtest" "$work/sip-$kinds.csv" --sums "$n" --step "$n" | grep sums; done
done

echo "== Project 22 (story points against hours; nothing is known of person or project)"
"$python" bench/effort_stories.py "$shared/data/estimates/Project-22" "$work/project-22.csv"
"$backtest" "$work/project-22.csv" --sums 20,40,60 --step 5 | grep -E "n +611|sums" | sort -u
