#!/usr/bin/env python3
"""One table of what bench/negotiating.sh measured: negotiating_table.py OURS PEERS"""
import json, re, sys

ours = {}
for line in open(sys.argv[1]):
    found = re.match(r"scope-(\d+)-200-(\d+)\s+(\S+)\s+(\S+)\s+(\S+)%\s+(\d+)\s+(\S+)", line)
    if found:
        n, seed, value, bound, gap, met, ms = found.groups()
        ours[int(n), int(seed)] = (float(value), float(bound), float(gap), float(ms) / 1000)
peers = {}
for line in open(sys.argv[2]):
    row = json.loads(line)
    peers.setdefault((row["n"], row["seed"]), {})[row["bench"]] = row

print("| items | seed | Alongside: value, bound, gap, s | knapsack: value, bound, s | CP-SAT: value, bound, s | value beside the best peer | time beside CP-SAT |")
print("|---|---|---|---|---|---|---|")
for key in sorted(peers):
    if key not in ours or len(peers[key]) < 2:
        continue
    value, bound, gap, seconds = ours[key]
    knapsack, cpsat = peers[key]["scope surrogate+bound"], peers[key]["cp-sat scope"]
    best = max(knapsack["surrogate_value"], cpsat["objective"])
    print("| %d | %d | %.0f, %.0f, %.2f %%, %.3f | %.0f, %.1f, %.1f | %.0f, %.0f, %.1f | %+.2f %% | 1/%.0f |" % (
        *key, value, bound, gap, seconds, knapsack["surrogate_value"], knapsack["quantile_lp_bound"], knapsack["total_s"],
        cpsat["objective"], cpsat["bound"], cpsat["solve_s"], 100 * (value / best - 1), cpsat["solve_s"] / seconds))
