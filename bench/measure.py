#!/usr/bin/env python3
"""Runs a command and prints one JSON line: CPU seconds (user + system, children
included), wall seconds, peak memory in MB of the largest process, exit code.

  measure.py NAME COMMAND [ARG ...]

What the command prints goes to target/bench/NAME.out.
"""
import json, os, resource, subprocess, sys, time

name, command = sys.argv[1], sys.argv[2:]
os.makedirs("target/bench", exist_ok=True)
with open(f"target/bench/{name}.out", "w") as out:
    began = time.perf_counter()
    process = subprocess.Popen(command, stdout=out, stderr=subprocess.STDOUT)
    _, status, usage = os.wait4(process.pid, 0)
    wall = time.perf_counter() - began
print(json.dumps({
    "name": name,
    "cpu_s": round(usage.ru_utime + usage.ru_stime, 2),
    "wall_s": round(wall, 2),
    "peak_mb": round(usage.ru_maxrss / 1024),
    "exit": os.waitstatus_to_exitcode(status),
}))
