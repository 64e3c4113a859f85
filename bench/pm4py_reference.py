#!/usr/bin/env python3
"""What pm4py says about an event log, as one compact JSON: the figures that
Alongside must agree with.

    python -m venv venv && venv/bin/pip install pm4py==2.7.23.11
    venv/bin/python bench/pm4py_reference.py LOG.csv[.xz] > crates/insight/tests/data/pm4py-NAME.json

pm4py is a separate program (AGPL-3.0); nothing of it is part of Alongside. Only
its printed figures are kept, never the logs.

Columns: `case:concept:name`, `concept:name`, `time:timestamp`, `org:resource`;
else `case_id`/`case`, `activity`, `timestamp`, `resource`.

How pm4py defines what is printed (read in its source, version above)

order of events
    By case, then by time, ties in the order of the file. The script sorts with
    a stable sort by case identifier as text, time and row number, so there is
    no doubt. "Direct succession" below always means: next in this order within
    the same case. A missing resource is the resource "NaN"; it is not skipped.
cases
    Distinct case identifiers.
case_duration_seconds_*
    `get_all_case_durations`: last minus first event time of each case, elapsed
    seconds with fraction. A case of one event lasts 0. `median` is the middle of
    the sorted list (mean of the two middle ones when even); `p85` is linear
    interpolation between closest ranks (numpy's default).
cycle_time_seconds
    `get_cycle_time`: NOT the field's cycle time (start to value), but the lean
    "average time between completions". Without start times every event is a
    point, [t, t]. Events of ALL cases are sorted; `production` grows by
    `end - start` of a stretch whenever the next event starts after the
    stretch's end; since points have no length and the last stretch is never
    added, the result is 0 for a log without start times. Printed as it comes.
rework_cases_per_activity
    `get_rework_cases_per_activity`: for each activity, in how many cases it
    happened more than once (anywhere in the case, not only in a row).
    Activities without rework are absent.
rework_events, rework_cases
    pm4py's rework of a case is its events minus its distinct activities
    (`statistics.rework.cases`); printed as the sum over all cases and as the
    number of cases above 0.
handover
    `discover_handover_of_work_network(beta=0)`: for every case, every pair of
    DIRECTLY successive events (i -> j) counts 1, self-loops i -> i included;
    each edge is divided by the number of all such pairs, so the edges sum to 1.
    `pairs` is that number, so edge = count / pairs, exactly. beta=0 means only
    direct successions; with beta > 0 a pair at distance d would count
    beta**(d-1). Edges are directed.
"""

import json
import sys
import warnings

warnings.filterwarnings("ignore")
import numpy as np
import pandas as pd
import pm4py

COLUMNS = {
    "case:concept:name": ("case:concept:name", "case_id", "case"),
    "concept:name": ("concept:name", "activity"),
    "time:timestamp": ("time:timestamp", "timestamp"),
    "org:resource": ("org:resource", "resource"),
}


def read(path):
    """The log in pm4py's columns and in pm4py's order."""
    raw = pd.read_csv(path, dtype=str, keep_default_na=False)
    log = pd.DataFrame()
    for name, known in COLUMNS.items():
        log[name] = raw[next(column for column in known if column in raw)]
    log["time:timestamp"] = pd.to_datetime(log["time:timestamp"], utc=True, format="ISO8601")
    log["org:resource"] = log["org:resource"].replace("", "NaN")
    log["row"] = range(len(log))
    return log.sort_values(["case:concept:name", "time:timestamp", "row"], kind="stable").reset_index(drop=True)


def figures(log):
    """Every figure named above."""
    durations = pm4py.get_all_case_durations(log)
    sizes = log.groupby("case:concept:name")["concept:name"].agg(["count", "nunique"])
    rework = sizes["count"] - sizes["nunique"]
    network = pm4py.discover_handover_of_work_network(log, beta=0)
    pairs = int((sizes["count"] - 1).sum())
    edges = sorted((i, j, share) for (i, j), share in network.connections.items())
    return {
        "pm4py": pm4py.__version__,
        "events": len(log),
        "cases": len(sizes),
        "case_duration_seconds_median": float(np.median(durations)),
        "case_duration_seconds_p85": float(np.quantile(durations, 0.85)),
        "case_duration_seconds_sum": float(np.sum(durations)),
        "cycle_time_seconds": pm4py.get_cycle_time(log),
        "rework_cases_per_activity": dict(sorted(pm4py.get_rework_cases_per_activity(log).items())),
        "rework_events": int(rework.sum()),
        "rework_cases": int((rework > 0).sum()),
        "pairs": pairs,
        "handover": [[i, j, share] for i, j, share in edges],
    }


if __name__ == "__main__":
    print(json.dumps(figures(read(sys.argv[1])), separators=(",", ":")))
