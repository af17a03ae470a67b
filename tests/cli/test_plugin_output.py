"""What plugins print never gets into what the program writes; and charts are made anew where a plugin has changed."""
import json
import os
import subprocess
import unittest

import plugin_support
import support
from plugin_support import PLUGINS, POOLS, PluginCase

SIZE = ("--size", "320x240")
WAYS = ("print", "err", "write", "os.write", "open", "child")
NOISY = ("--plugin", PLUGINS / "noisy.py", "-i", "noisy")
QUIET = support.environment(QUIET="1")  # the same plugin without a word


class Prints(PluginCase):
    def assert_told(self, result, *whens):
        for when in whens:
            for way in WAYS:
                with self.subTest(when=when, way=way):
                    self.assertIn(f"<{way} {when}>", result.err)

    def test_a_picture_on_standard_output_is_that_of_a_silent_plugin(self):
        chart = support.write_candles(self.dir / "a.csv", support.walk(40))
        for form, pool in [("png", pool) for pool in POOLS] + [("svg", "auto"), ("pdf", "auto")]:
            with self.subTest(format=form, pool=pool):
                options = [chart, "-o", "-", "--format", form, "--pool", pool, *SIZE, *NOISY]
                quiet = self.chandler(*options, env=QUIET)
                noisy = self.chandler(*options)
                self.assertEqual(noisy.stdout == quiet.stdout, True)
                self.assert_told(noisy, "import", "compute")

    def test_a_plugin_may_close_standard_output(self):
        chart = support.write_candles(self.dir / "a.csv", support.walk(40))
        plugin = self.plugin("import chandler, os\nif 'CLOSES' in os.environ:\n    os.close(0)\n    os.close(1)\n"
                             "@chandler.indicator('i')\ndef i(series):\n    return series.close\n")
        pictures = [self.chandler(chart, "-o", "-", *SIZE, "--plugin", plugin, "-i", "i",
                                  env=support.environment(CLOSES=closes)).stdout for closes in (None, "1")]
        self.assertEqual(pictures[0].count(b"IEND"), 1)
        self.assertEqual(pictures[0] == pictures[1], True)

    def test_a_report_on_standard_output_is_json(self):
        self.fill()
        for pool in POOLS:
            with self.subTest(pool=pool):
                result = self.chandler(self.input, "-o", self.out, "--report", "-", "--pool", pool, "-j", "2", *SIZE, *NOISY)
                self.assertEqual(json.loads(result.out)["rendered"], 4)
                self.assert_told(result, "import", "compute")

    def test_values_on_standard_output_are_json_lines(self):
        self.fill()
        result = self.chandler(self.input, "-o", self.out, "--values", "-", *SIZE, *NOISY)
        self.assertEqual(len([json.loads(line) for line in result.out.splitlines()]), 4)

    def test_a_list_and_a_dry_run_are_kept_clean(self):
        self.fill([30])
        for options in (["--list", "indicators"], ["-n", self.input, "-i", "noisy"]):
            noisy = self.chandler(*options, *NOISY[:2])
            self.assertEqual(noisy.out, self.chandler(*options, *NOISY[:2], env=QUIET).out)
            self.assert_told(noisy, "import")

    def test_prints_at_the_end_are_not_lost(self):
        self.fill([30])
        result = self.chandler(self.input, "-o", self.out, "--report", "-", *SIZE, *NOISY)
        self.assertIn("<os.write exit>", result.err)
        self.assertIn("<print exit>", result.err)
        json.loads(result.out)

    def test_a_plugin_that_closes_the_streams(self):
        chart = support.write_candles(self.dir / "a.csv", support.walk(40))
        closing = self.plugin("import chandler, os, sys\n"
                              "if 'QUIET' not in os.environ:\n"
                              "    for stream in (sys.stdout, sys.stderr, sys.__stdout__):\n"
                              "        stream and stream.close()\n"
                              "@chandler.indicator('noisy', pane='price')\ndef noisy(series):\n    return series.close\n")
        for pool in POOLS:
            with self.subTest(pool=pool):
                options = [chart, "-o", "-", "--pool", pool, *SIZE, "--plugin", closing, "-i", "noisy"]
                quiet = self.chandler(*options, env=QUIET).stdout
                self.assertEqual(self.chandler(*options).stdout == quiet, True)

    def test_prints_without_a_standard_error(self):
        self.fill([30])
        run = subprocess.run(["sh", "-c", 'exec 2>&- 1>&-; exec "$@"', "sh", support.PROGRAM, self.input, "-o",
                                      self.out, *SIZE, *NOISY], check=False)
        self.assertIn(run.returncode, (0, 1, 2))
        if run.returncode == 0:
            self.assertEqual(os.listdir(self.out), ["s00.png"])


class Updates(PluginCase):
    PLUGIN = "import chandler\n@chandler.indicator('up')\ndef up(series, factor=2):\n    return [factor] * len(series)\n"

    def setUp(self):
        super().setUp()
        self.fill()
        self.path = self.plugin(self.PLUGIN)

    def update(self, *options, rendered, call="up", plugin=None):
        report = self.report(self.input, "-o", self.out, "-u", *SIZE, "--plugin", plugin or self.path, "-i", call, *options)
        self.assertEqual((report["rendered"], report["skipped"], report["failed"]), (rendered, 4 - rendered, 0))

    def test_an_unchanged_plugin_leaves_charts_alone(self):
        self.update(rendered=4)
        before = {name: os.stat(self.out / name).st_mtime_ns for name in os.listdir(self.out)}
        self.update(rendered=0)
        self.plugin(self.PLUGIN)  # written anew, with the same text
        self.update(rendered=0)
        self.assertEqual({name: os.stat(self.out / name).st_mtime_ns for name in before}, before)
        for pool in POOLS:
            self.update("--pool", pool, rendered=0)

    def test_a_changed_plugin_draws_anew(self):
        self.update(rendered=4)
        self.plugin(self.PLUGIN + "# a word more\n")
        self.update(rendered=4)
        self.update(rendered=0)

    def test_a_changed_parameter_draws_anew(self):
        self.update(rendered=4)
        self.update(rendered=4, call="up:3")
        self.update(rendered=0, call="up:3")
        self.update(rendered=4)

    def test_a_plugin_more_or_an_indicator_less_draws_anew(self):
        self.update(rendered=4)
        more = self.plugin("import chandler\n@chandler.indicator\ndef other(s): return s.close\n", "more.py")
        self.update("-i", "other", "--plugin", more, rendered=4)
        self.update(rendered=4)

    def test_a_chart_that_failed_is_tried_again(self):
        failing = self.plugin("import chandler\n@chandler.indicator('up')\ndef up(series):\n"
                              "    if len(series) == 90: raise ValueError\n    return series.close\n", "failing.py")
        for _ in range(2):
            report = self.report(self.input, "-o", self.out, "-u", *SIZE, "--plugin", failing, "-i", "up", status=1)
            self.assertEqual(report["failed"], 1)
        self.assertEqual(report["skipped"], 3)


if __name__ == "__main__":
    plugin_support.need_python()
    unittest.main()
