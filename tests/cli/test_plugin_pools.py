"""One batch with plugins, any pool, any number of workers, any Python: the same pictures and the same values."""
import os
import pathlib
import subprocess
import unittest

import plugin_support
import support
from plugin_support import EVERY, GIL, HAS_SUBINTERPRETERS, PLUGINS, POOLS, SAMPLES, PluginCase
from support import walk

HAS_NUMPY = plugin_support.linked_python_has("numpy")
PLAIN = [path for path in SAMPLES if "import numpy" not in path.read_text("utf-8")]
SIZE = ("--size", "480x360")


def names_of(paths):
    """The indicators that plugins register, by the stand-in for the program's module."""
    return [name for path in paths for name in plugin_support.registered_by(path)]


def asked(paths):
    """Options that load plugins and ask for all that they register, with its defaults."""
    return [*(word for path in paths for word in ("--plugin", path)),
            *(word for name in names_of(paths) for word in ("-i", name))]


class Pools(PluginCase):
    def make_charts(self, count):
        self.candles = {f"s{i:02}": walk(30 + 47 * i % 300, seed=i) for i in range(count)}
        for name, candles in self.candles.items():
            support.write_candles(self.input / f"{name}.csv", candles)

    def render(self, out, *options, program=None):
        """Pictures and --values of a run."""
        values = self.dir / "values.jsonl"
        command = ["-o", self.dir / out, "--values", values, *SIZE, *options, self.input]
        if program:
            subprocess.run([program, "-q", *command], check=True)
        else:
            self.chandler(*command)
        return self.contents(self.dir / out), values.read_bytes()

    def compare(self, options, pools):
        reference = self.render("reference", "--pool", "serial", *options)
        self.assertEqual(len(reference[0]), len(self.candles))
        for pool, workers in pools:
            with self.subTest(pool=pool, workers=workers):
                found = self.render(f"{pool}{workers}", "--pool", pool, "-j", workers, *options)
                self.assertEqual(found[1], reference[1])
                self.assertEqual(found[0] == reference[0], True)

    def test_samples_are_equal_over_pools_and_workers(self):
        self.assertGreaterEqual(len(PLAIN), 5)
        self.make_charts(support.scaled(16, 9))
        self.compare(asked(PLAIN), EVERY if support.SCALE >= 1 else [one for one in EVERY if one[1] != "1"])

    @unittest.skipUnless(HAS_NUMPY, "the linked Python has no numpy")
    def test_samples_with_numpy_are_equal_over_pools(self):
        numpy_samples = [path for path in SAMPLES if path not in PLAIN]
        names = [line.split("\t")[0] for path in numpy_samples for line in
                 self.chandler("--list", "indicators", "--plugin", path).out.splitlines()]
        builtin = [line.split("\t")[0] for line in self.chandler("--list", "indicators").out.splitlines()]
        names = [name for name in names if name not in builtin]
        self.assertTrue(names)
        self.make_charts(9)
        options = [word for path in numpy_samples for word in ("--plugin", path)]
        options += [word for name in names for word in ("-i", name)]
        self.compare(options, [one for one in EVERY if one[0] != "subinterpreters" and one[1] == "2"])

    def test_samples_list_what_they_register(self):
        for path in PLAIN:
            listed = self.chandler("--list", "indicators", "--plugin", path).out.splitlines()
            for name in names_of([path]):
                lines = [line for line in listed if line.split("\t")[0] == name]
                self.assertEqual(len(lines), 1, listed)
                self.assertTrue(lines[0].split("\t")[1])

    def test_values_are_those_that_a_plain_python_computes(self):
        self.make_charts(6)
        found = self.values(self.input, *asked(PLAIN))
        self.assertEqual(set(found), set(self.candles))
        for path in PLAIN:
            for name, function in plugin_support.registered_by(path).items():
                for stem, candles in self.candles.items():
                    wanted = plugin_support.plain_values(name, function, candles)
                    self.assertTrue(wanted)
                    for line, values in wanted.items():
                        with self.subTest(plugin=path.name, line=line, chart=stem):
                            self.assertEqual(found[stem][line], values)

    def test_other_builds_make_the_same(self):
        builds = os.environ.get("CHANDLER_TEST_BUILDS", "").split()
        other = pathlib.Path(support.BINARY_DIR).parent / "release" / "chandler"
        if "release" not in builds or other.samefile(support.PROGRAM):
            self.skipTest("no other build at hand to compare with")
        self.make_charts(6)
        own = self.render("own", *asked(PLAIN))
        others = self.render("other", *asked(PLAIN), program=other)
        self.assertEqual(own[1], others[1])
        self.assertEqual(own[0] == others[0], True)

    def test_each_worker_computes_with_a_state_of_its_own(self):
        # A counter in the plugin's module: no worker sees another's charts, and none is lost or counted twice.
        self.fill([40] * 12)
        plugin = self.plugin("import chandler\ncalls = 0\n"
                             "@chandler.indicator('count')\n"
                             "def count(series):\n    global calls\n    calls += 1\n    return [calls] * len(series)\n")
        for pool, workers in EVERY:
            with self.subTest(pool=pool, workers=workers):
                found = self.values(self.input, "--plugin", plugin, "-i", "count", "--pool", pool, "-j", workers)
                numbers = sorted(lines["count.count"][0] for lines in found.values())
                self.assertEqual(len(numbers), 12)
                self.assertLessEqual(numbers.count(1), int(workers))
                for number in set(numbers):
                    if number > 1:
                        self.assertGreaterEqual(numbers.count(number - 1), numbers.count(number))

    def test_what_cannot_be_told_apart_by_columns_is_equal_too(self):
        # Several calls of one indicator, with parameters of their own.
        self.make_charts(5)
        zscore = support.SOURCE_DIR / "samples" / "plugins" / "zscore.py"
        self.compare(["--plugin", zscore, "-i", "zscore", "-i", "zscore:5", "-i", "zscore:period=9"],
                     [(pool, "2") for pool in POOLS])

    def test_threads_of_a_plugin_that_run_while_it_computes(self):
        self.fill([40] * 8)
        plugin = self.plugin("import chandler, threading\n"
                             "@chandler.indicator('threaded')\n"
                             "def threaded(series):\n"
                             "    values = []\n"
                             "    worker = threading.Thread(target=lambda: values.extend(series.close))\n"
                             "    worker.start()\n    worker.join()\n    return values\n")
        for pool in POOLS:
            with self.subTest(pool=pool):
                found = self.values(self.input, "--plugin", plugin, "-i", "threaded", "--pool", pool, "-j", "2")
                self.assertEqual(len(found), 8)

    def test_series_and_columns_are_what_they_should_be(self):
        self.fill([20 + 7 * i for i in range(support.scaled(40, 12))])
        for pool in POOLS:
            with self.subTest(pool=pool):
                self.chandler(self.input, "-o", self.out, *SIZE, "--pool", pool, "-j", "2",
                              "--plugin", PLUGINS / "columns.py", "-i", "columns")

    def test_columns_stay_valid_after_the_chart_they_were_made_for(self):
        self.fill([20 + 7 * i for i in range(support.scaled(60, 20))])
        for pool in POOLS:
            with self.subTest(pool=pool):
                found = self.values(self.input, *SIZE, "--pool", pool, "-j", "2",
                                    "--plugin", PLUGINS / "columns.py", "-i", "keeps")
                most = max(lines["keeps.charts"][0] for lines in found.values())
                self.assertGreater(most, 1, "no worker had two charts")

    @unittest.skipUnless(HAS_NUMPY, "the linked Python has no numpy")
    def test_numpy_wraps_columns_without_a_copy(self):
        self.fill([20 + 7 * i for i in range(30)])
        for pool in POOLS:
            if pool == "subinterpreters":
                continue
            with self.subTest(pool=pool):
                found = self.values(self.input, *SIZE, "--pool", pool, "-j", "2",
                                    "--plugin", PLUGINS / "columns.py", "-i", "wraps")
                for lines in found.values():
                    self.assertEqual(lines["wraps.strided"], lines["wraps.float64"])
                    self.assertEqual(lines["wraps.int32"], [float(int(v)) for v in lines["wraps.float64"]])
                    self.assertEqual([v is not None for v in lines["wraps.nan"]], [v == 1 for v in lines["wraps.bool"]])

    @unittest.skipUnless(HAS_SUBINTERPRETERS, "sub-interpreters with a GIL of their own need Python 3.12")
    def test_many_subinterpreters(self):
        self.fill([40] * 24)
        plugin = support.SOURCE_DIR / "samples" / "plugins" / "zscore.py"
        report = self.report(self.input, "-o", self.out, *SIZE, "--plugin", plugin, "-i", "zscore",
                             "--pool", "subinterpreters", "-j", "16")
        self.assertEqual((report["pool"], report["rendered"], report["gil"]), ("subinterpreters", 24, GIL))


if __name__ == "__main__":
    plugin_support.need_python()
    unittest.main()
