#!/usr/bin/env python3
"""Which make of table suits the journal: size, writing and reading of each.

Usage: bench/durable_layout.py [FOLDER]   (the folder on a real disk)
"""
import os
import random
import resource
import sqlite3
import sys
import tempfile

COLUMNS = """workspace INTEGER NOT NULL, seq INTEGER NOT NULL, at INTEGER NOT NULL, by INTEGER, via TEXT NOT NULL,
  type TEXT NOT NULL, version INTEGER NOT NULL, body TEXT NOT NULL, cause INTEGER, PRIMARY KEY (workspace, seq)"""
GUARD = """CREATE TRIGGER guard BEFORE INSERT ON journal
  WHEN NEW.seq <> (SELECT coalesce(max(seq), 0) + 1 FROM journal WHERE workspace = NEW.workspace)
  BEGIN SELECT raise({0}, 'gap'); END"""


def cpu_seconds():
    used = resource.getrusage(resource.RUSAGE_SELF)
    return used.ru_utime + used.ru_stime


def mixed(chance):
    return min(199_000, int(chance.lognormvariate(7.8, 1.1)))


def measure(folder, make, page, length, rows, group, refusing=None):
    path = os.path.join(folder, "layout.db")
    for ending in ("", "-wal", "-shm"):
        if os.path.exists(path + ending):
            os.remove(path + ending)
    db = sqlite3.connect(path, isolation_level=None)
    for pragma in (f"page_size={page}", "journal_mode=WAL", "synchronous=FULL", "cache_size=-16384"):
        db.execute(f"PRAGMA {pragma}")
    db.execute(f"CREATE TABLE journal ({COLUMNS}) STRICT" + (", WITHOUT ROWID" if make == "without rowid" else ""))
    if refusing:
        db.execute(GUARD.format(refusing))
    chance, text = random.Random(1), "x" * 200_000
    insert = f"INSERT OR {refusing or 'ABORT'} INTO journal VALUES (1, ?, ?, 3, 'import', 'item.observed', 1, ?, NULL)"
    began = cpu_seconds()
    for first in range(1, rows + 1, group):
        events = [(seq, seq, text[: length or mixed(chance)]) for seq in range(first, first + group)]
        db.execute("BEGIN IMMEDIATE")
        db.executemany(insert, events)
        db.execute("COMMIT")
    wrote = cpu_seconds() - began
    db.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    began = cpu_seconds()
    for _ in db.execute("SELECT * FROM journal WHERE workspace = 1 AND seq > 0 ORDER BY seq"):
        pass
    read = cpu_seconds() - began
    db.close()
    size = os.path.getsize(path) / 1e6
    name = f"{length or 'mixed'} bytes, {make}, page {page}, refusing by {refusing or 'nothing'}"
    print(f"{name:70} {size:6.0f} MB  written {wrote:5.2f} CPU-s  read {read:5.2f} CPU-s", flush=True)


def main():
    makes = [(make, page) for make in ("without rowid", "with rowid") for page in (4096, 8192, 16384, 32768)]
    with tempfile.TemporaryDirectory(dir=sys.argv[1] if len(sys.argv) > 1 else ".") as folder:
        for length, rows, group in ((2800, 50_000, 500), (0, 50_000, 500), (150, 300_000, 2_000)):
            for make, page in makes:
                measure(folder, make, page, length, rows, group)
        for refusing in (None, "ABORT", "ROLLBACK"):
            measure(folder, "with rowid", 16384, 150, 300_000, 2_000, refusing)


main()
