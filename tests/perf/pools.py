"""Pools beside each other: threads and forked processes with one, two and eight workers."""
import json

import inputs
import measure

POOLS = ("threads", "processes")
WORKERS = (1, 2, 8)


def plain_batch(bench, folder, pool, workers):
    """Elapsed ms a chart by the run's own report."""
    report = bench.folder / "report.json"
    bench.render(inputs.W1, folder, pool=pool, more=("-j", str(workers), "--report", report))
    told = json.loads(report.read_text("utf-8"))
    return told["elapsed_s"] * 1000 / told["rendered"]


def measure_pools(bench):
    folder, table = bench.folder / f"{inputs.W1.name}-batch", bench.table
    found = measure.in_turn(bench.rounds, {
        (pool, workers): lambda pool=pool, workers=workers: plain_batch(bench, folder, pool, workers)
        for pool in POOLS for workers in WORKERS})
    for workers in WORKERS[1:]:
        table.ratio(f"pools_{workers}", f"Processes / threads, {workers} workers",
                    measure.ratio(found["processes", workers], found["threads", workers]), at_most=1.05)
    for pool in POOLS:
        table.ratio(f"{pool}_2", f"{pool.capitalize()}: 1 worker / 2 workers",
                    measure.ratio(found[pool, 1], found[pool, 2]), at_least=1.9)
        table.ratio(f"{pool}_8", f"{pool.capitalize()}: 8 workers / 2 workers",
                    measure.ratio(found[pool, 8], found[pool, 2]), at_most=1.05)
    for pool, workers in found:
        table.time(f"{pool}_{workers}_ms", f"{pool.capitalize()}, {workers} workers: elapsed a chart",
                   measure.Figure(found[pool, workers]))
