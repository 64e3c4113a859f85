#!/usr/bin/env bash
# The Monte Carlo engine beside numpy, numba and SimPy, in turn, in one run on one machine.
#
#   bench/simulating.sh [ROUNDS]     default 3; SIMPY_TRIALS (default 100; its seconds are scaled to 1,000)
#
# Needs ../shared/tools (the generator and the peers) and Python; the peers run in a
# virtual environment below target/bench, made at the first run.
set -euo pipefail
cd "$(dirname "$0")/.."
rounds=${1:-3}
tools=${ALONGSIDE_TOOLS:-../shared/tools}
work=target/bench; mkdir -p "$work/data" "$work/out"
cargo build --release --quiet -p insight --example simulate_bench
ours=target/release/examples/simulate_bench

if [ ! -x "$work/mc/bin/python" ]; then
  python3 -m venv "$work/mc"
  "$work/mc/bin/pip" install -q -r "$tools/peers/requirements-numba.lock.txt" simpy==4.1.1
fi
[ -d "$work/peers" ] || cp -r "$tools/peers" "$work/peers"
[ -f "$work/data/events-1000.csv" ] || python3 "$tools/gen_jira.py" 1000 "$work/data" >/dev/null
peer() { "$work/mc/bin/python" "$work/peers/$@"; }

# The first run of a peer writes the plan that all read, and compiles.
peer mc_numba.py dag --trials 1 >/dev/null; peer mc_numba.py workers --trials 1 >/dev/null
log=$work/out/simulating.jsonl; : >"$log"
for _ in $(seq "$rounds"); do
  for what in boot exact path people whole small helps learn limits; do "$ours" "$what" "$work/data"; done
  peer mc_numpy.py boot; peer mc_numba.py boot
  peer mc_numpy.py dag; peer mc_numpy.py dag --dtype f4; peer mc_numba.py dag
  peer mc_numba.py workers
done | tee -a "$log" >/dev/null
peer mc_simpy.py --trials "${SIMPY_TRIALS:-100}" >>"$log"
python3 bench/simulating_table.py "$log"
