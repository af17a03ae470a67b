"""One batch, any pool: the same bytes, one report, nothing left over."""
import json
import os
import unittest

import support
from support import Case, HEADER, csv_text, table, walk

POOLS = ("serial", "threads", "processes")


class Pool(Case):
    def setUp(self):
        super().setUp()
        self.input = self.dir / "in"
        self.input.mkdir()

    def fill(self, count, bad=0):
        for i in range(count):
            support.write_candles(self.input / f"s{i:03}.csv", walk(20 + 37 * i % 400, seed=i))
        rows = [[name] + row for name in ("AA", "BB") for row in table(walk(30))]
        support.write(self.input / "several.csv", csv_text(rows, ["Symbol"] + HEADER))
        for i in range(bad):
            support.write(self.input / f"bad{i}.csv", "<html>")

    def contents(self, folder):
        return {name: (folder / name).read_bytes() for name in sorted(os.listdir(folder))}

    def test_bytes_are_equal_over_pools_and_workers(self):
        self.fill(support.scaled(40, 10), bad=2)
        size = ("--size", "640x360")
        self.chandler(self.input, "-o", self.dir / "reference", "--pool", "serial", *size, status=1)
        reference = self.contents(self.dir / "reference")
        self.assertEqual(len(reference), support.scaled(40, 10) + 2)
        for pool in POOLS + ("auto",):
            for workers in ("1", "2", "8"):
                with self.subTest(pool=pool, workers=workers):
                    out = self.dir / f"{pool}{workers}"
                    self.chandler(self.input, "-o", out, "--pool", pool, "-j", workers, *size, status=1)
                    self.assertEqual(self.contents(out) == reference, True)

    def test_check_and_geometry_are_equal_over_pools(self):
        self.fill(12)
        seen = set()
        for pool in POOLS:
            for workers in ("1", "4"):
                checked = self.chandler("--check", self.input, "--pool", pool, "-j", workers).stdout
                geometry = self.dir / "geometry"
                self.chandler(self.input, "-o", self.dir / "out", "--geometry", geometry, "--pool", pool, "-j", workers)
                seen.add((checked, geometry.read_bytes()))
        self.assertEqual(len(seen), 1)

    def test_more_workers_than_charts(self):
        support.write_candles(self.input / "one.csv", walk(20))
        for pool in POOLS:
            report = self.report(self.input, "-o", self.dir / pool, "--pool", pool, "-j", "16")
            self.assertEqual(report["rendered"], 1)

    def test_report(self):
        self.fill(6, bad=1)
        for pool in POOLS:
            with self.subTest(pool=pool):
                report = self.report(self.input, "-o", self.dir / "out", "--pool", pool, "-j", "2", status=1)
                self.assertLessEqual({"version", "pool", "workers", "python", "gil", "elapsed_s", "charts_per_s",
                                      "rendered", "skipped", "failed", "charts"}, set(report))
                self.assertEqual(report["pool"], pool)
                self.assertEqual(report["workers"], 1 if pool == "serial" else 2)
                self.assertIn(report["gil"], ("on", "off", "none"))
                self.assertEqual((report["rendered"], report["skipped"], report["failed"]), (8, 0, 1))
                self.assertGreater(report["elapsed_s"], 0)
                self.assertGreater(report["charts_per_s"], 0)
                self.assertEqual(len(report["charts"]), 9)
                self.assertEqual([c["symbol"] for c in report["charts"]][-2:], ["AA", "BB"])
                for chart in report["charts"]:
                    self.assertLessEqual({"input", "symbol", "output", "status", "candles", "bytes", "ms", "error"},
                                         set(chart))
                    if chart["status"] == "rendered":
                        self.assertEqual(chart["bytes"], os.path.getsize(chart["output"]))
                        self.assertGreater(chart["candles"], 0)
                        self.assertGreater(chart["ms"], 0)
                        self.assertFalse(chart["error"])
                    else:
                        self.assertEqual((chart["status"], os.path.basename(chart["input"])), ("failed", "bad0.csv"))
                        self.assertIn("HTML", chart["error"])

    def test_report_on_standard_output(self):
        self.fill(2)
        result = self.chandler(self.input, "-o", self.dir / "out", "--report", "-")
        self.assertEqual(json.loads(result.out)["rendered"], 4)

    def test_auto_follows_the_linked_python(self):
        self.fill(4)
        report = self.report(self.input, "-o", self.dir / "out", "-j", "2")
        self.assertEqual(report["pool"], {"on": "processes", "off": "threads", "none": "threads"}[report["gil"]])
        version = self.chandler("--version").out
        self.assertIn(report["pool"], version)
        if report["gil"] == "none":
            self.assertFalse(report["python"])
        else:
            self.assertIn(report["python"], version)

    def test_default_workers_follow_the_affinity(self):
        self.fill(4)
        allowed = os.sched_getaffinity(0)

        def only_one():
            os.sched_setaffinity(0, {min(allowed)})
        report = self.report(self.input, "-o", self.dir / "out", "--pool", "threads", preexec_fn=only_one)
        self.assertEqual(report["workers"], 1)
        report = self.report(self.input, "-o", self.dir / "out", "--pool", "threads")
        self.assertLessEqual(report["workers"], len(allowed))

    def test_pinned_workers(self):
        self.fill(6)
        for pool in POOLS:
            report = self.report(self.input, "-o", self.dir / pool, "--pool", pool, "--pin", "-j", "3")
            self.assertEqual(report["failed"], 0)

    def test_fail_fast_stops_at_the_first_failure(self):
        # The largest file is drawn first: it is the bad one.
        self.fill(60)
        support.write(self.input / "bad.csv", "no table here\n" * 20000)
        for pool in POOLS:
            with self.subTest(pool=pool):
                out = self.dir / pool
                report = self.report(self.input, "-o", out, "--pool", pool, "-j", "2", "--fail-fast", "--size", "800x400",
                                     status=1)
                self.assertEqual(report["failed"] >= 1, True)
                self.assertLess(report["rendered"], 62)
                self.assertEqual(len(os.listdir(out)), report["rendered"])
                self.assertIn("bad.csv", self.result.err)

    def test_results_of_a_mixed_batch_have_no_litter(self):
        self.fill(8, bad=3)
        for pool in POOLS:
            out = self.dir / pool
            self.chandler(self.input, "-o", out, "--pool", pool, "-j", "4", status=1)
            self.assertEqual([name for name in os.listdir(out) if not name.endswith(".png") or name[0] == "."], [])


if __name__ == "__main__":
    unittest.main()
