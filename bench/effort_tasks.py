"""Makes a CSV of tasks (id,start,done,estimate,actual,person,project,category) from the SiP data.

Usage: effort_tasks.py SIP_FOLDER OUT.csv [category|both]

One row a task. It starts when there is both an estimate and a start (the later of the two dates; the estimate's
where no start was logged), so that nothing is forecast before it was estimated. Cancelled tasks and those that were never
completed are left out. The person is whom it was assigned to: known at the start, unlike who logged hours. The
kind is Category/SubCategory, or Category alone.
"""

import csv, io, lzma, sys
from datetime import datetime

folder, out = sys.argv[1], sys.argv[2]
both = len(sys.argv) < 4 or sys.argv[3] == "both"


def rows(name):
    return csv.DictReader(io.StringIO(lzma.open(f"{folder}/{name}").read().decode("latin1")))


def day(text):
    return datetime.strptime(text, "%d-%b-%y").date().isoformat() if text not in ("", "NA") else ""


dates = {}
for row in rows("est-act-dates.csv.xz"):
    dates.setdefault(row["TaskNumber"], row)
written = set()
with open(out, "w", newline="") as file:
    to = csv.writer(file)
    to.writerow("id,start,done,estimate,actual,person,project,category".split(","))
    for row in rows("Sip-task-info.csv.xz"):
        task, on = row["TaskNumber"], dates[row["TaskNumber"]]
        if task in written or row["StatusCode"] == "CANCELLED" or not day(on["CompletedOn"]):
            continue
        written.add(task)
        kind = f"{row['Category']}/{row['SubCategory']}" if both else row["Category"]
        start = max(day(on["EstimateOn"]), day(on["StartedOn"]))
        to.writerow([task, start, day(on["CompletedOn"]), row["HoursEstimate"], row["HoursActual"], row["AssignedToID"], row["ProjectCode"], kind])
