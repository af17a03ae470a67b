"""Whatever goes wrong in a plugin costs exactly its chart, and says where; the others are drawn as if nothing were."""
import os
import re
import unittest
import zlib

import plugin_support
import support
from plugin_support import PLUGINS, POOLS, PluginCase, line_of, with_extensions
from support import walk

FAULTY = PLUGINS / "faulty.py"
GOOD = ("goodone", "goodtwo", "goodthree")

# What the message says of a fault by exception: the line it came from, by a text in that line, and its last words.
RAISED = {
    "raise": ("raise ValueError(text)", "ValueError: no good today"),
    "deeper": ("# in deeper()", "ZeroDivisionError: "),
    "library": ("# in library", "json.decoder.JSONDecodeError: Expecting value"),
    "recursion": ("return endless(series)", "RecursionError: maximum recursion depth exceeded"),
    "lines": ("raise ValueError(text)", "ValueError: first line last line"),
    "long": ("raise ValueError(text)", "ValueError: xxx"),
    "strange": ("raise ValueError(text)", "ValueError: a"),
    "unprintable": ('"unprintable":', "Unprintable"),
    "exit": ('"exit":', "SystemExit: 3"),
    "exit0": ('"exit0":', "SystemExit: 0"),
    "exittext": ('"exittext":', "SystemExit: leaving"),
    "interrupt": ('"interrupt":', "KeyboardInterrupt"),
    "base": ('"base":', "OwnBase: own base"),
    "memory": ('"memory":', "MemoryError"),
    "shape": ('"shape":', "'up', 'down' or 'dot'"),
}
# What it says of a result that cannot be used.
RETURNED = {
    "none": "None",
    "number": "float",
    "text": "str",
    "bytes": "str",
    "objects": "object",
    "words": "str",
    "generator": "generator",
    "set": "set",
    "shorter": "29 values for 30 candles",
    "longer": "31 values for 30 candles",
    "empty": "0 values for 30 candles",
    "nothing": "",
    "number_name": "int",
    "empty_name": "",
    "nested": "dict",
    "infinite": "inf",
    "minus_infinite": "inf",
    "huge": "",
    "complex": "complex",
    "square": "",
    "band": "3 values for 30 candles",
}


class Faults(PluginCase):
    def setUp(self):
        super().setUp()
        self.using = ["--plugin", FAULTY, "-i", "faulty", "--size", "320x240"]

    def write(self, *symbols):
        for symbol in symbols:
            self.write_symbol(symbol, walk(30, seed=zlib.crc32(symbol.encode())))

    def reference(self):
        """The good charts, drawn on their own."""
        self.write(*GOOD)
        self.chandler(self.input, "-o", self.dir / "reference", *self.using)
        return self.contents(self.dir / "reference")

    def run_faulty(self, *options, status=1, **how):
        """The report of a run, its errors by symbol; all that was told is asked to be in place."""
        how.setdefault("env", with_extensions())
        report = self.report(self.input, "-o", self.out, *self.using, *options, status=status, **how)
        self.errors = {chart["input"].rsplit("/", 1)[1][:-4]: chart["error"] for chart in report["charts"]
                       if chart["status"] != "rendered"}
        for symbol, error in self.errors.items():
            if "not begun" not in error:
                self.assertRegex(self.result.err, rf"(?m)^chandler: \S*/{symbol}\.csv\S*: ")
        return report

    def assert_rest_is_as_without(self, reference):
        self.assertEqual(self.contents(self.out) == reference, True, sorted(os.listdir(self.out)))

    def test_an_exception_or_a_wrong_result_fails_its_chart_alone(self):
        reference = self.reference()
        self.write(*RAISED, *RETURNED, *GOOD)
        for pool in POOLS:
            with self.subTest(pool=pool):
                report = self.run_faulty("--pool", pool, "-j", "2")
                self.assertEqual((report["rendered"], report["failed"]), (len(GOOD), len(RAISED) + len(RETURNED)))
                self.assertEqual({chart["status"] for chart in report["charts"]}, {"rendered", "failed"})
                self.assert_rest_is_as_without(reference)
                for symbol, (source, words) in RAISED.items():
                    with self.subTest(fault=symbol):
                        self.assertRegex(self.errors[symbol], rf"\bfaulty\.py:{line_of(FAULTY, source)}\b")
                        self.assertIn(words, self.errors[symbol])
                for symbol, words in RETURNED.items():
                    with self.subTest(fault=symbol):
                        self.assertRegex(self.errors[symbol], r"\bfaulty\.py\b")
                        self.assertIn(words, self.errors[symbol])

    def test_messages_are_one_short_line_without_control_characters(self):
        self.write("long", "lines", "strange", "unprintable")
        self.run_faulty()
        lines = [line for line in self.result.stderr.split(b"\n") if b"faulty.py" in line]
        self.assertEqual(len(lines), 4, str(self.result))
        for line in lines:
            self.assertLess(len(line), 600)
            self.assertIsNone(re.search(rb"[\x00-\x1f\x7f]", line), line)
            line.decode("utf-8")

    def test_an_infinite_value_is_told_with_its_candle(self):
        self.write("infinite")
        self.run_faulty()
        self.assertRegex(self.errors["infinite"], r"\b5\b")
        self.assertIn("2024-01-05", self.errors["infinite"])

    def test_a_colour_that_is_none_fails_its_chart(self):
        self.write("colour", *GOOD)
        self.assertEqual(self.run_faulty()["rendered"], len(GOOD))
        self.assertIn("indicator faulty", self.errors["colour"])
        self.assertIn("no colour", self.errors["colour"])

    def test_fail_fast_stops_at_a_plugins_failure(self):
        self.write("raise", *(f"good{i}" for i in range(40)))
        report = self.run_faulty("--fail-fast", "--pool", "serial")
        self.assertLess(report["rendered"], 41)

    # ---- what ends the process ----

    def ending(self, symbol, words, *options, status="crashed"):
        """One chart ends its worker; `words` are in what is said of it."""
        reference = self.reference()
        self.write(*GOOD, symbol)
        report = self.run_faulty("--pool", "processes", "-j", "2", *options)
        found = [chart["status"] for chart in report["charts"] if chart["input"].endswith(f"/{symbol}.csv")]
        self.assertEqual((found, report["rendered"], report["failed"]), ([status], len(GOOD), 1))
        self.assertIn(words, self.errors[symbol])
        self.assertIn("faulty", self.errors[symbol], "which indicator it was")
        self.assertIn("faulty.py", self.errors[symbol], "and whose")
        self.assert_rest_is_as_without(reference)
        (self.input / f"{symbol}.csv").unlink()

    def test_os_exit(self):
        self.ending("os_exit", "status 0")
        self.ending("os_exit7", "status 7")

    def test_a_killed_worker(self):
        self.ending("kill", "signal 9")

    def test_a_crash_in_an_extension(self):
        self.ending("abort", "signal 6")

    @unittest.skipIf(support.SANITIZE, "sanitizers have their own say on these")
    def test_other_crashes_in_an_extension(self):
        self.ending("segv", "signal 11")
        self.ending("leave", "status 0")

    def test_an_endless_loop_ends_by_timeout(self):
        limit = 10 if support.SANITIZE else 3
        self.ending("loop", f"{limit} s", "--timeout", str(limit), status="timeout")

    def test_an_extension_that_never_returns_ends_by_timeout(self):
        limit = 10 if support.SANITIZE else 3
        self.ending("hang", f"{limit} s", "--timeout", str(limit), status="timeout")

    def test_every_worker_crashes_and_is_replaced(self):
        self.write(*GOOD, "os_exit", "os_exit7", "kill", "abort", "raise")
        report = self.run_faulty("--pool", "processes", "-j", "3")
        self.assertEqual((report["rendered"], report["failed"]), (len(GOOD), 5))

    def test_a_plugin_that_ends_each_worker_does_not_run_for_ever(self):
        plugin = self.plugin("import chandler, os\n@chandler.indicator\ndef ends(series): os._exit(1)\n")
        self.fill([30] * 8)
        report = self.report(self.input, "-o", self.out, "--plugin", plugin, "-i", "ends", "--pool", "processes", "-j", "2",
                             status=1)
        self.assertEqual({chart["status"] for chart in report["charts"]}, {"crashed"})
        self.assert_no_litter(self.out, [])

    def test_a_plugin_that_fails_in_its_workers_ends_the_run(self):
        # Imported once without fault, it fails when it is imported anew for a worker.
        plugin = self.plugin("import sys, chandler\n"
                             "seen = getattr(sys, 'seen', 0)\nsys.seen = seen + 1\n"
                             "if seen:\n    raise RuntimeError('only once')\n"
                             "@chandler.indicator\ndef once(series): return series.close\n")
        self.fill()
        result = self.chandler(self.input, "-o", self.out, "--plugin", plugin, "-i", "once", "--pool", "threads",
                               "-j", "2", status=(1, 2))
        self.assertIn("plugin.py", result.err)
        self.assertIn("RuntimeError: only once", result.err)
        self.assertEqual(self.contents(self.out) if self.out.exists() else {}, {})


if __name__ == "__main__":
    plugin_support.need_python()
    unittest.main()
