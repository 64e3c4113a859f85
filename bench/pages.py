#!/usr/bin/env python3
"""How long pages of a large workspace take, and how soon it can be opened again.

  bench/pages.py [ISSUES]        default 100000

Imports the history that bench/import.sh made, starts the server five times (each after
the one before has ended) and asks for pages over HTTP, 30 times one after another. Prints
milliseconds, a JSON line each: median, least and the first one asked for.
"""
import json, pathlib, socket, statistics, subprocess, sys, time, urllib.request

issues = sys.argv[1] if len(sys.argv) > 1 else "100000"
work = pathlib.Path(__file__).resolve().parent.parent / "target" / "bench"
binary = work.parent / "release" / "alongside"
database, history = work / "pages.db", work / "data" / f"issues-{issues}.jsonl"
if not (history.is_file() and binary.is_file()):
    sys.exit("Run bench/import.sh first: it makes the history and the binary.")
for old in work.glob("pages.db*"):
    old.unlink()
mapping = ["--mapping", work / "every-type.toml"]
subprocess.run([binary, "--database", database, "import", "jira", history, *mapping], check=True, stdout=subprocess.DEVNULL)


def free_port():
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return one.getsockname()[1]


def serve():
    """Starts a server; milliseconds until it accepts a connection."""
    port, begun = free_port(), time.perf_counter()
    server = subprocess.Popen([binary, "--database", database, "serve", "--port", str(port)], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    while server.poll() is None:
        try:
            socket.create_connection(("127.0.0.1", port), timeout=1).close()
            return server, port, (time.perf_counter() - begun) * 1000
        except OSError:
            time.sleep(0.002)
    sys.exit("The server ended before it listened.")


def asked(port, path):
    """Milliseconds from asking to the last byte, and the answer."""
    begun = time.perf_counter()
    answer = urllib.request.urlopen(f"http://127.0.0.1:{port}{path}").read()
    return (time.perf_counter() - begun) * 1000, answer


def say(what, times):
    print(json.dumps({"what": what, "n": len(times), "median_ms": round(statistics.median(times), 1), "least_ms": round(min(times), 1), "first_ms": round(times[0], 1)}), flush=True)


opened = []
for nth in range(5):
    server, port, took = serve()
    opened.append(took)
    if nth < 4:
        server.terminate()
        server.wait()
try:
    say("listening after a start", opened)
    say("the list of features, the first page after a start", [asked(port, "/features?state=all")[0]])
    rows = json.loads(asked(port, "/api/v1/features?state=all&take=2")[1])["rows"]
    for path in [f"/features/{row['key']}" for row in rows] + ["/insights", "/features?state=all", "/findings"]:
        say(path, [asked(port, path)[0] for _ in range(30)])
finally:
    server.terminate()
    server.wait()
    for old in work.glob("pages.db*"):
        old.unlink()
