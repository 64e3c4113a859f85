"""Medians and ratios of what bench/simulating.sh wrote.   simulating_table.py LINES.jsonl"""
import collections, json, statistics, sys

runs = collections.defaultdict(list)
for line in open(sys.argv[1]):
    run = json.loads(line)
    name = run["bench"] + (" f4" if run.get("dtype") == "f4" else "")
    runs[name].append(run)


def median(name, what):
    scale = 1000 / runs[name][0]["trials"] if name == "simpy dag" else 1
    return statistics.median(run[what] for run in runs[name]) * scale


for name, all in runs.items():
    if "per_cpu_s" in all[0]:
        print("%-55s %8.2f thousand million a CPU second (best)" % (name, max(run["per_cpu_s"] for run in all) / 1e9))
    else:
        print("%-55s wall %9.4f s  CPU %9.4f s  %s" % (name, median(name, "total_s"), median(name, "cpu_s"), all[-1].get("days_p50_p85_p95")))
print()
for ours, peers in (("boot", ("numpy boot", "numba boot")), ("path", ("numpy dag", "numpy dag f4", "numba dag")), ("people", ("numba workers", "simpy dag"))):
    for peer in peers:
        wall = median(peer, "total_s") / median("alongside " + ours, "total_s")
        cpu = median(peer, "cpu_s") / median("alongside " + ours, "cpu_s")
        print("%-7s is %7.1f times faster than %-14s in wall time, %7.1f in CPU time" % (ours, wall, peer, cpu))
