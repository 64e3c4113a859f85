#!/usr/bin/env bash
# The scope that fits a date, beside the peers: the same instances, one after the other.
#
#   bench/negotiating.sh [SEEDS]        default "1 2 3 4 5 6"
#
# Needs ../shared/tools (the peers, which make the instances) and Python; the peers run in a
# virtual environment below target/bench, made at the first run. LIMIT is CP-SAT's time at
# 200 and 1,000 items (default 60 seconds); PEERS=0 leaves the peers out.
set -euo pipefail
cd "$(dirname "$0")/.."
seeds=${1:-1 2 3 4 5 6}
tools=${ALONGSIDE_TOOLS:-../shared/tools}
work=$PWD/target/bench; mkdir -p "$work/data" "$work/out"
peers=$work/peers; [ -d "$peers" ] || cp -r "$tools/peers" "$peers"
cargo build --release --quiet -p insight --example negotiate_bench
ours=$(cargo metadata --format-version 1 --no-deps | sed 's/.*"target_directory":"\([^"]*\)".*/\1/')/release/examples/negotiate_bench

if [ ! -x "$work/scope/bin/python" ]; then
  python3 -m venv "$work/scope"
  "$work/scope/bin/pip" install -q ortools==9.15.6755 scipy==1.17.1
fi
python=$work/scope/bin/python
folder=$work/scopes; rm -rf "$folder"; mkdir -p "$folder"
for items in 30 40 200 1000; do
  for seed in $seeds; do
    (cd "$peers" && "$python" -c "from scope_cpsat import instance; instance($items, 200, $seed)")
    ln -sf "$work/data/scope-$items-200-$seed.json" "$folder/"
  done
done

echo "== Alongside, release build, $(nproc) cores"
python3 bench/measure.py negotiate "$ours" "$folder"
tee "$work/out/negotiating.txt" < "$work/negotiate.out"

if [ "${PEERS:-1}" = 1 ]; then
  : > "$work/out/scope-peers.jsonl"
  sed 's/instance(n, S, 1)/instance(n, S, int(sys.argv[2]))/' "$peers/scope_bound.py" > "$peers/scope_bound_seed.py"
  for items in 40 200 1000; do
    limit=${LIMIT:-60}
    for seed in $seeds; do
      echo "== $items items, seed $seed: mean-effort knapsack with a bisected budget; CP-SAT for at most $limit s"
      "$python" "$peers/scope_bound_seed.py" "$items" "$seed" | grep '^{' | sed "s/^{/{\"seed\": $seed, /" | tee -a "$work/out/scope-peers.jsonl"
      "$python" "$peers/scope_cpsat.py" "$items" --seed "$seed" --limit "$limit" | sed "s/^{/{\"seed\": $seed, /" | tee -a "$work/out/scope-peers.jsonl"
    done
  done
  echo "== side by side"
  python3 bench/negotiating_table.py "$work/out/negotiating.txt" "$work/out/scope-peers.jsonl"
fi
