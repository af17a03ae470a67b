"""--bench: what it measures, in which forms, and what it refuses."""
import csv
import io
import json
import os
import signal
import subprocess
import time
import unittest

import plugin_support
import support
from plugin_support import AUTO, POOLS, VERSION

STAGES = ["read", "parse", "indicators", "layout", "draw", "encode", "write"]
HOST = {"model", "arch", "cpus", "allowed_cpus", "kernel"}
ROW = ["pool", "workers", "charts", "ms_per_chart", "ms_per_chart_min", "ms_per_chart_max", "ms_per_chart_mad",
       "charts_per_s", "cpu_ms_per_chart", "efficiency", "peak_rss_kib", "startup_ms"]
QUICK = ("--bench", "--bench-runs", "2", "--bench-charts", "3,5", "--bench-candles", "30", "--size", "200x120")


class BenchCase(support.Case):
    def bench(self, *args, status=0, **how):
        """The results as JSON; what was printed stands in self.result."""
        path = self.dir / "bench.json"
        path.unlink(missing_ok=True)
        self.result = self.chandler("--bench-json", path, *args, status=status, **how)
        return json.loads(path.read_text("utf-8"), parse_constant=self.fail) if path.exists() else None

    def asked(self, table):
        return [(row["pool"], row["workers"], row["charts"]) for row in table["rows"]]


class Bench(BenchCase):
    def test_measures_every_pool_that_can_run(self):
        table = self.bench(*QUICK, "--bench-workers", "1,2")
        wanted = [(pool, workers, charts) for pool in POOLS for workers in ((1,) if pool == "serial" else (1, 2))
                  for charts in (3, 5)]
        self.assertEqual(self.asked(table), wanted)
        self.assertLessEqual(HOST, set(table["host"]))
        self.assertEqual(table["auto_pool"], AUTO)
        self.assertEqual((table["candles"], table["width"], table["height"]), (30, 200, 120))
        self.assertEqual(list(table["stages_us"]), STAGES)
        for stage in ("read", "parse", "layout", "draw", "encode"):
            self.assertGreater(table["stages_us"][stage], 0, stage)
        if not support.EMULATOR:
            self.assertEqual(table["host"]["arch"], os.uname().machine)
        self.assertEqual(table["host"]["allowed_cpus"] <= table["host"]["cpus"], True)
        version = table["python"]["version"]
        self.assertEqual(tuple(map(int, version.split("."))) if version else (), VERSION)
        self.assertEqual(table["python"]["gil"], plugin_support.GIL)

    def test_rows_agree_with_themselves(self):
        for row in self.bench(*QUICK, "--bench-workers", "1,2")["rows"]:
            with self.subTest(row=row):
                self.assertLessEqual(set(ROW), set(row))
                self.assertLessEqual(row["ms_per_chart_min"], row["ms_per_chart"])
                self.assertLessEqual(row["ms_per_chart"], row["ms_per_chart_max"])
                self.assertLessEqual(row["ms_per_chart_mad"], row["ms_per_chart_max"] - row["ms_per_chart_min"])
                self.assertGreater(row["ms_per_chart_min"], 0)
                self.assertAlmostEqual(row["charts_per_s"] * row["ms_per_chart"] / 1000, 1, places=4)
                self.assertGreater(row["cpu_ms_per_chart"], 0)
                self.assertGreater(row["peak_rss_kib"], 500)
                self.assertGreater(row["startup_ms"], 0)
                if row["workers"] == 1:
                    self.assertAlmostEqual(row["efficiency"], 1)
                else:
                    self.assertGreater(row["efficiency"], 0)

    def test_all_forms_hold_the_same_rows(self):
        table = self.bench(*QUICK, "--bench-pools", "threads", "--bench-workers", "2", "--bench-csv", self.dir / "b.csv",
                           "--bench-markdown", self.dir / "b.md", "--bench-plot", self.dir / "b.png")
        rows = list(csv.DictReader(io.StringIO((self.dir / "b.csv").read_text("utf-8"))))
        self.assertEqual([(row["pool"], int(row["workers"]), int(row["charts"])) for row in rows], self.asked(table))
        for text, row in zip(rows, table["rows"]):
            self.assertAlmostEqual(float(text["ms_per_chart"]), row["ms_per_chart"], places=4)
        markdown = (self.dir / "b.md").read_text("utf-8")
        self.assertEqual(sum(line.startswith("|") and "threads" in line for line in markdown.splitlines()), 2)
        self.assertEqual((self.dir / "b.png").read_bytes()[:8], b"\x89PNG\r\n\x1a\n")
        self.assertEqual(self.result.err, "")
        for line in self.result.out.splitlines():
            self.assertLessEqual(len(line), 100, line)
        self.assertIn("threads", self.result.out)

    def test_json_may_go_to_standard_output(self):
        result = self.chandler(*QUICK, "--bench-pools", "serial", "--bench-json", "-")
        self.assertEqual(len(json.loads(result.out)["rows"]), 2)
        self.assertIn("serial", result.err)
        quiet = self.chandler(*QUICK, "--bench-pools", "serial", "--bench-json", "-", "-q")
        self.assertEqual(len(json.loads(quiet.out)["rows"]), 2)
        self.assertEqual(quiet.err, "")

    def test_renders_given_files(self):
        for name, count in (("a", 40), ("b", 50), ("c", 60)):
            support.write_candles(self.dir / f"{name}.csv", support.walk(count))
        table = self.bench("--bench", "--bench-runs", "1", "--bench-charts", "7", "--bench-pools", "serial,processes",
                           "--bench-workers", "2", self.dir)
        self.assertEqual(table["candles"], 50)
        self.assertEqual(table["inputs"], 3)
        self.assertEqual((table["width"], table["height"]), (800, 400))

    def test_files_of_several_symbols_count_each_symbol(self):
        rows = [[row[0], name, *row[1:]] for name in ("AAA", "BBB") for row in support.table(support.walk(20))]
        support.write(self.dir / "two.csv", support.csv_text(rows, ["Date", "Symbol", *support.HEADER[1:]]))
        table = self.bench("--bench", "--bench-runs", "1", "--bench-charts", "4", "--bench-pools", "serial",
                           self.dir / "two.csv")
        self.assertEqual((table["inputs"], table["candles"]), (2, 20))

    def test_a_chart_that_fails_ends_it(self):
        support.write(self.dir / "bad.csv", "Date,Open,High,Low,Close\n2024-01-02,1,2,3\n")
        result = self.chandler("--bench", "--bench-runs", "1", self.dir / "bad.csv", status=1)
        self.assertIn("bad.csv", result.err)
        self.assertEqual(result.out, "")
        missing = self.chandler("--bench", self.dir / "none.csv", status=1)
        self.assertIn("none.csv", missing.err)

    def test_an_empty_folder_is_no_input(self):
        self.assertIn("no input", self.chandler("--bench", self.dir, status=1).err)

    def test_files_leave_nothing_behind(self):
        folder = self.dir / "work"
        table = self.bench(*QUICK, "--bench-io", "--bench-pools", "processes", "--bench-workers", "2", "-o", folder)
        self.assertEqual(os.listdir(folder), [])
        self.assertGreater(table["stages_us"]["write"], 0)
        self.assertEqual(table["files"], True)
        temporary = self.dir / "tmp"
        temporary.mkdir()
        self.bench(*QUICK, "--bench-io", "--bench-pools", "serial", env=support.environment(TMPDIR=os.fspath(temporary)))
        self.assertEqual(os.listdir(temporary), [])

    def test_inputs_are_left_as_they_are(self):
        path = support.write_candles(self.dir / "a.csv", support.walk(30))
        before = path.read_bytes()
        self.bench("--bench", "--bench-runs", "1", "--bench-charts", "2", "--bench-io", "--bench-pools", "serial",
                   "-o", self.dir / "out", path)
        self.assertEqual(path.read_bytes(), before)
        self.assertEqual(os.listdir(self.dir / "out"), [])

    def test_sweep_tries_up_to_twice_the_cpus(self):
        table = self.bench("--bench", "--bench-sweep", "--bench-runs", "1", "--bench-charts", "4", "--bench-pools",
                           "threads", "--bench-candles", "20", "--size", "100x80")
        tried = [row["workers"] for row in table["rows"]]
        cpus = table["host"]["allowed_cpus"]
        self.assertEqual(tried, sorted(set(tried)))
        self.assertEqual((tried[0], tried[-1]), (1, 2 * cpus))
        self.assertIn(cpus, tried)
        self.assertRegex(self.result.out, r"(?i)best")

    def test_workers_and_pool_of_a_run_count(self):
        table = self.bench(*QUICK, "--pool", "threads", "-j", "3", "--pin")
        self.assertEqual(self.asked(table), [("threads", 3, 3), ("threads", 3, 5)])

    def test_compares_with_earlier_results(self):
        quick = (*QUICK, "--bench-pools", "serial")
        old = self.bench(*quick)
        path = self.dir / "old.json"
        for factor, status in ((1000, 0), (0.001, 1)):
            for row, first in zip(json.loads(json.dumps(old))["rows"], old["rows"]):
                first["ms_per_chart"] = row["ms_per_chart"] * (factor if status == 0 else factor / 1000)
            path.write_text(json.dumps(old), "utf-8")
            with self.subTest(factor=factor):
                result = self.chandler(*quick, "--bench-compare", path, status=status)
                self.assertIn("serial", result.out)
        lenient = self.chandler(*quick, "--bench-compare", path, "--bench-tolerance", "1000%", status=1)
        self.assertIn("serial", lenient.out)

    def test_what_cannot_be_compared_is_said_before_anything_is_measured(self):
        for content in ("", "[]", "{\"rows\": 3}", "no json", "{\"rows\":[]}"):
            with self.subTest(content=content):
                path = support.write(self.dir / "old.json", content)
                result = self.chandler(*QUICK, "--bench-compare", path, status=1)
                self.assertIn("old.json", result.err)
                self.assertEqual(result.out, "")
        self.assertIn("none.json", self.chandler(*QUICK, "--bench-compare", self.dir / "none.json", status=1).err)

    def test_refuses_what_has_no_meaning(self):
        for args, said in (
                (("--bench-runs", "3", "x.csv"), "--bench-runs: goes with --bench"),
                (("--bench", "--bench-charts", "0"), "--bench-charts"),
                (("--bench", "--bench-charts", "1,,2"), "--bench-charts"),
                (("--bench", "--bench-workers", "2000"), "--bench-workers"),
                (("--bench", "--bench-pools", "thread"), "threads"),
                (("--bench", "--bench-runs", "x"), "--bench-runs"),
                (("--bench", "--bench-tolerance", "5"), "--bench-compare"),
                (("--bench", "--bench-compare", "x", "--bench-tolerance", "nan"), "--bench-tolerance"),
                (("--bench", "--update"), "--update"),
                (("--bench", "--report", "x"), "--report"),
                (("--bench", "--timeout", "3"), "--timeout"),
                (("--bench", "-o", "x"), "--bench-io"),
                (("--bench", "--bench-candles", "5", "x.csv"), "--bench-candles"),
                (("--bench", "--bench-sweep", "--bench-workers", "2"), "--bench-sweep"),
                (("--bench", "--bench-json", "-", "--bench-csv", "-"), "standard output"),
                (("--bench", "--bench-plot", "-"), "--bench-plot")):
            with self.subTest(args=args):
                result = self.chandler(*args, status=2)
                self.assertIn(said, result.err)
                self.assertEqual(result.out, "")

    def test_results_that_cannot_be_written_are_said(self):
        result = self.chandler(*QUICK, "--bench-pools", "serial", "--bench-json", self.dir / "no" / "x.json", status=1)
        self.assertIn("x.json", result.err)

    def test_a_signal_ends_it_and_its_processes(self):
        folder = self.dir / "work"
        run = subprocess.Popen([support.PROGRAM, "--bench", "--bench-runs", "10000", "--bench-io", "-o", folder],
                               stdout=subprocess.PIPE, stderr=subprocess.PIPE)
        deadline = time.monotonic() + 60
        while not any(folder.glob("*/*.png")) and time.monotonic() < deadline:
            time.sleep(0.02)
        children = support.children_of(run.pid)
        self.assertGreater(len(children), 0)
        run.send_signal(signal.SIGINT)
        out, err = run.communicate(timeout=60)
        self.assertEqual(run.returncode, 128 + signal.SIGINT, err)
        self.assertNotIn(b"Sanitizer", err)
        self.assertEqual(out, b"")
        self.assertEqual(os.listdir(folder), [])
        for pid in children:
            self.assertFalse(os.path.exists(f"/proc/{pid}"), pid)


@unittest.skipUnless(plugin_support.HAS_PYTHON, "this build links no Python")
class BenchOfPlugins(BenchCase):
    def test_puts_all_pools_side_by_side(self):
        plugin = next(path for path in plugin_support.SAMPLES if "import numpy" not in path.read_text("utf-8"))
        name = next(iter(plugin_support.registered_by(plugin)))
        table = self.bench("--bench", "--bench-runs", "1", "--bench-charts", "3", "--bench-workers", "2",
                           "--bench-candles", "60", "--size", "200x120", "--plugin", plugin, "-i", name)
        self.assertEqual(self.asked(table),
                         [(pool, 1 if pool == "serial" else 2, 3) for pool in POOLS])
        self.assertGreater(table["stages_us"]["indicators"], 0)
        self.assertEqual(table["auto_pool"], AUTO)
        self.assertIn(name, self.result.out)

    def test_a_plugin_that_fails_is_said_once(self):
        plugin = support.write(self.dir / "broken.py", "import chandler\nraise RuntimeError('no')\n")
        result = self.chandler("--bench", "--plugin", plugin, status=(1, 2))
        self.assertEqual(result.err.count("broken.py"), 1)

    def test_a_value_that_fails_ends_it(self):
        plugin = support.write(self.dir / "fails.py", "import chandler\n"
                               "@chandler.indicator('fails', pane='own', summary='x')\n"
                               "def fails(series):\n    raise ValueError('not today')\n")
        result = self.chandler("--bench", "--bench-runs", "1", "--plugin", plugin, "-i", "fails", status=1)
        self.assertIn("not today", result.err)


if __name__ == "__main__":
    unittest.main()
