"""Pools beside each other, by chandler's own benchmark: threads and forked processes with one, two and eight workers."""
import json

import inputs
import measure

POOLS = ("threads", "processes")
WORKERS = (1, 2, 8)
START_MS = {"threads": 0.1, "processes": 1}  # a worker

# What a batch reads and writes: memory shows the pools alone, files what the kernel makes of them too, which takes
# several times as long, as they are also removed: so there are fewer.
PLACES = {"memory": ("in memory", 1, ()), "files": ("files", 4, ("--bench-io",))}


def benchmark(bench, charts, more):
    """The rows of one benchmark over W1's files, by pool and workers."""
    path = bench.folder / "bench.json"
    measure.run(bench.chandler, "-q", "--bench", "--bench-pools", ",".join(POOLS), "--bench-workers",
                ",".join(map(str, WORKERS)), "--bench-charts", str(charts), "--bench-runs", "1", "--size",
                inputs.W1.size, "--bench-json", path, *more, *bench.distinct[inputs.W1])
    return {(row["pool"], row["workers"]): row for row in json.loads(path.read_text("utf-8"))["rows"]}


def compare(table, place, title, elapsed):
    """elapsed: ms a chart in each round, by pool and workers."""
    for workers in WORKERS[1:]:
        table.ratio(f"{place}_pools_{workers}", f"Processes / threads, {workers} workers, {title}",
                    measure.ratio(elapsed["processes", workers], elapsed["threads", workers]), at_most=1.05)
    for pool in POOLS:
        table.ratio(f"{place}_{pool}_2", f"{pool.capitalize()}: 1 worker / 2 workers, {title}",
                    measure.ratio(elapsed[pool, 1], elapsed[pool, 2]), at_least=1.9)
        table.ratio(f"{place}_{pool}_8", f"{pool.capitalize()}: 8 workers / 2 workers, {title}",
                    measure.ratio(elapsed[pool, 8], elapsed[pool, 2]), at_most=1.05)
        for workers in WORKERS:
            table.time(f"{place}_{pool}_{workers}_ms",
                       f"{pool.capitalize()}, {workers} worker{'s' * (workers > 1)}, {title}: elapsed a chart",
                       measure.Figure(elapsed[pool, workers]))


def measure_pools(bench):
    table = bench.table
    found = measure.in_turn(bench.rounds, {
        place: lambda share=share, more=more: benchmark(bench, bench.sizes.charts // share, more)
        for place, (_, share, more) in PLACES.items()})
    for place, (title, _, _) in PLACES.items():
        rows = found[place]
        compare(table, place, title, {key: [row[key]["ms_per_chart"] for row in rows] for key in rows[0]})
    for pool in POOLS:
        for workers in WORKERS[1:]:
            starts = [row[pool, workers]["startup_ms"] / workers for row in found["memory"]]
            table.time(f"{pool}_{workers}_start_ms", f"{pool.capitalize()}: start of each of {workers} workers, CPU",
                       measure.Figure(starts), START_MS[pool])
