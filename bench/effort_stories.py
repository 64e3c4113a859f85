"""Makes a CSV of tasks (id,start,done,estimate,actual,category) from the stories of Project 22.

Usage: effort_stories.py PROJECT_22_FOLDER OUT.csv

A story starts when it was created and is done when it was last updated (no other times are published); it was
estimated in points and took the hours of its three persons together. Who works on it is known only afterwards.
"""

import csv, io, lzma, sys
from datetime import datetime

folder, out = sys.argv[1], sys.argv[2]


def rows(name):
    return csv.DictReader(io.StringIO(lzma.open(f"{folder}/{name}").read().decode("latin1")))


def moment(text):
    return datetime.strptime(text, "%b-%d-%Y %I:%M %p").strftime("%Y-%m-%dT%H:%M:%SZ")


sprints = {}
for row in rows("sprint-info.csv.xz"):
    sprints.setdefault(row["Branch"], row)
with open(out, "w", newline="") as file:
    to = csv.writer(file)
    to.writerow("id,start,done,estimate,actual,category".split(","))
    for row in rows("story-info.csv.xz"):
        on = sprints.get(row["Branch"])
        if on and row["StoryPoints"] not in ("", "NA", "0") and row["Total"] not in ("", "NA", "0"):
            phase = "" if row["Phase"] == "NA" else row["Phase"]
            to.writerow([row["Branch"], moment(on["Created"]), moment(on["Updated"]), row["StoryPoints"], row["Total"], phase])
