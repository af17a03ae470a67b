"""Which pool runs plugins, asked of the running interpreter, and what is said of it."""
import unittest

import plugin_support
from plugin_support import AUTO, GIL, HAS_SUBINTERPRETERS, POOLS, VERSION, PluginCase, with_extensions

PLUGIN = """import os, sys
sys.path.insert(0, os.environ["CHANDLER_TEST_EXTENSIONS"])
import chandler
import {module}

@chandler.indicator("same", pane="price")
def same(series):
    return series.close
"""
LATE = """import os, sys
import chandler

@chandler.indicator("late", pane="price")
def late(series):
    sys.path.insert(0, os.environ["CHANDLER_TEST_EXTENSIONS"])
    import {module}
    return series.close
"""
free_threaded = unittest.skipUnless(GIL == "off", "the linked Python has a GIL in any case")
with_gil = unittest.skipUnless(GIL == "on", "the linked Python has no GIL")
with_interpreters = unittest.skipUnless(HAS_SUBINTERPRETERS, "this Python has no interpreters with a GIL of their own")


class Detection(PluginCase):
    def setUp(self):
        super().setUp()
        self.fill()

    def using(self, module, name="plugin.py"):
        return ["--plugin", self.plugin(PLUGIN.format(module=module), name), "-i", "same"]

    def run_with(self, *options, status=0, **changes):
        """The report of a run in an environment with changes."""
        return self.report(self.input, "-o", self.out, "-j", "2", *options, env=with_extensions(**changes), status=status)

    def assert_ran(self, report, pool, gil):
        self.assertEqual((report["pool"], report["gil"], report["rendered"], report["failed"]), (pool, gil, 4, 0))
        self.assertEqual(report["python"], ".".join(map(str, VERSION)))

    def said(self, *texts):
        """The one line on standard error that has the texts."""
        lines = [line for line in self.result.err.splitlines() if all(text in line for text in texts)]
        self.assertEqual(len(lines), 1, str(self.result))
        return lines[0]

    # ---- auto ----

    def test_auto_takes_processes_under_a_gil_and_threads_without(self):
        report = self.run_with(*self.using("math"))
        self.assert_ran(report, {"on": "processes", "off": "threads"}[GIL], GIL)
        self.assertNotIn("warning", self.result.err)

    def test_v_says_which_pool_and_why(self):
        self.run_with("-v", *self.using("math"))
        line = self.said(f"pool {AUTO}", "GIL")
        self.assertIn("with a GIL" if GIL == "on" else "without a GIL", line)
        self.said("Python " + ".".join(map(str, VERSION)), f"GIL {GIL}")

    def test_version_and_list_say_what_auto_takes_here(self):
        version = self.chandler("--version").out
        self.assertIn(f"GIL: {GIL}\n", version)
        self.assertIn(f"auto: {AUTO} (", version)
        lines = dict(line.split("\t", 1) for line in self.chandler("--list", "pools").out.splitlines())
        self.assertEqual([name for name in lines if "auto" in lines[name]], [AUTO])
        self.assertEqual("3.12" in lines["subinterpreters"], not HAS_SUBINTERPRETERS)

    def test_each_pool_runs_when_asked_for_by_name(self):
        for pool in POOLS:
            with self.subTest(pool=pool):
                self.assert_ran(self.run_with("--pool", pool, *self.using("ext_declared")), pool, GIL)

    # ---- an extension that wants the GIL ----

    @free_threaded
    def test_an_extension_that_wants_the_gil_brings_processes(self):
        for module in ("ext_undeclared", "ext_single_phase"):
            with self.subTest(module=module):
                report = self.run_with(*self.using(module))
                self.assert_ran(report, "processes", "on")
                self.said("warning", "plugin.py", f"'{module}'", "GIL")
                # Python's own warning would say it again.
                self.assertNotIn("RuntimeWarning", self.result.err)

    @free_threaded
    def test_an_extension_that_does_without_the_gil_brings_threads(self):
        for module in ("ext_declared", "ext_main_only"):
            with self.subTest(module=module):
                self.assert_ran(self.run_with(*self.using(module)), "threads", "off")
                self.assertNotIn("warning", self.result.err)

    @free_threaded
    def test_the_warning_names_the_plugin_that_is_to_blame(self):
        first = self.plugin("import chandler\n@chandler.indicator\ndef first(series): return series.close\n", "first.py")
        helper = self.plugin("import os, sys\nsys.path.insert(0, os.environ['CHANDLER_TEST_EXTENSIONS'])\n"
                             "import ext_undeclared\n", "helper_module.py")
        last = self.plugin("import chandler\nimport ext_undeclared\n"
                           "@chandler.indicator\ndef last(series): return series.close\n", "last.py")
        guilty = self.plugin(PLUGIN.format(module="helper_module"), "guilty.py")
        report = self.run_with("--plugin", first, "--plugin", guilty, "--plugin", last, "-i", "same", "-i", "last")
        self.assert_ran(report, "processes", "on")
        line = self.said("warning", "'ext_undeclared'")
        self.assertRegex(line, r"guilty\.py:4\b")
        self.assertNotIn("first.py", line)
        self.assertTrue(helper.exists())

    @free_threaded
    def test_a_plugin_cannot_hide_that_the_gil_came_on(self):
        hiding = self.plugin("import warnings\nwarnings.simplefilter('error')\nimport os, sys\n"
                             "sys.path.insert(0, os.environ['CHANDLER_TEST_EXTENSIONS'])\n"
                             "try:\n    import ext_undeclared\nexcept RuntimeWarning:\n    pass\nimport chandler\n"
                             "@chandler.indicator\ndef same(series): return series.close\n")
        self.assert_ran(self.run_with("--plugin", hiding, "-i", "same"), "processes", "on")
        self.said("warning", "plugin.py", "GIL")

    @free_threaded
    def test_q_keeps_the_warning_but_not_the_choice(self):
        self.assert_ran(self.run_with("-q", *self.using("ext_undeclared")), "processes", "on")
        self.assertEqual(self.result.err, "")

    @free_threaded
    def test_threads_by_name_after_the_gil_came_on_are_told_apart(self):
        self.assert_ran(self.run_with("--pool", "threads", *self.using("ext_undeclared")), "threads", "on")
        self.said("warning", "pool threads", "one thread at a time")

    @free_threaded
    def test_an_import_after_the_choice_is_told_at_the_end(self):
        late = ["--plugin", self.plugin(LATE.format(module="ext_undeclared")), "-i", "late"]
        self.assert_ran(self.run_with(*late), "threads", "on")
        self.said("warning", "off when the run began", "on at its end")

    @with_gil
    def test_extensions_change_nothing_under_a_gil(self):
        for module in ("ext_undeclared", "ext_single_phase", "ext_declared", "ext_main_only"):
            with self.subTest(module=module):
                self.assert_ran(self.run_with(*self.using(module)), "processes", "on")
                self.assertNotIn("warning", self.result.err)

    # ---- PYTHON_GIL ----

    @free_threaded
    def test_python_gil_1_brings_processes(self):
        self.assert_ran(self.run_with(*self.using("math"), PYTHON_GIL="1"), "processes", "on")

    @free_threaded
    def test_python_gil_0_keeps_the_gil_off_whatever_is_imported(self):
        self.assert_ran(self.run_with(*self.using("ext_undeclared"), PYTHON_GIL="0"), "threads", "off")
        self.assertNotIn("warning", self.result.err)

    @with_gil
    @unittest.skipUnless(VERSION >= (3, 13), "Python knows PYTHON_GIL from 3.13 on")
    def test_python_gil_0_is_refused_by_a_python_that_has_one(self):
        said = self.refused(self.input, *self.using("math"), env=with_extensions(PYTHON_GIL="0"))
        self.assertIn("GIL", said)

    @with_gil
    def test_python_gil_1_is_nothing_new_under_a_gil(self):
        self.assert_ran(self.run_with(*self.using("math"), PYTHON_GIL="1"), "processes", "on")

    def test_python_gil_means_nothing_without_a_plugin(self):
        for value in ("0", "1", "nonsense"):
            report = self.run_with(PYTHON_GIL=value)
            self.assertEqual((report["pool"], report["gil"], report["failed"]), (AUTO, GIL, 0))

    # ---- threads under a GIL ----

    @with_gil
    def test_threads_under_a_gil_work_and_say_that_python_runs_one_at_a_time(self):
        self.assert_ran(self.run_with("--pool", "threads", *self.using("math")), "threads", "on")
        self.said("warning", "pool threads", "GIL", "one thread at a time")

    def test_threads_without_a_plugin_have_no_gil_to_speak_of(self):
        self.run_with("--pool", "threads")
        self.assertNotIn("GIL", self.result.err)

    # ---- sub-interpreters ----

    @unittest.skipIf(HAS_SUBINTERPRETERS, "this Python has them")
    def test_subinterpreters_are_refused_before_python_3_12(self):
        for options in (self.using("math"), []):
            said = self.refused(self.input, "--pool", "subinterpreters", *options, env=with_extensions())
            self.assertIn("3.12", said)

    @with_interpreters
    def test_an_extension_that_refuses_them_brings_what_auto_takes(self):
        for module in ("ext_main_only", "ext_single_phase"):
            with self.subTest(module=module):
                report = self.run_with("--pool", "subinterpreters", *self.using(module))
                gil = "on" if module == "ext_single_phase" else GIL
                self.assert_ran(report, "processes" if gil == "on" else "threads", gil)
                self.said("warning", "instead of subinterpreters", "plugin.py", module)

    @with_interpreters
    def test_an_extension_that_allows_them_runs_there(self):
        self.assert_ran(self.run_with("--pool", "subinterpreters", *self.using("ext_declared")), "subinterpreters", GIL)
        self.assertNotIn("warning", self.result.err)

    @with_interpreters
    def test_a_refusal_in_the_middle_fails_those_charts_alone(self):
        late = ["--plugin", self.plugin(LATE.format(module="ext_main_only")), "-i", "late"]
        report = self.run_with("--pool", "subinterpreters", *late, status=1)
        self.assertEqual((report["pool"], report["failed"]), ("subinterpreters", 4))
        self.said("s00.csv", "plugin.py:7", "ImportError", "ext_main_only")

    # ---- threads of plugins ----

    def test_a_thread_that_a_plugin_left_running_keeps_from_forking(self):
        running = self.plugin("import chandler, threading, time\n"
                              "threading.Thread(target=time.sleep, args=(600,), daemon=True, name='sleeper').start()\n"
                              "@chandler.indicator\ndef same(series): return series.close\n")
        self.assert_ran(self.run_with("--plugin", running, "-i", "same"), "threads", GIL)
        if GIL == "on":
            self.said("warning", "pool threads instead of processes", "plugin.py", "sleeper")
        self.out.rename(self.dir / "before")
        (self.dir / "report.json").unlink()
        said = self.refused(self.input, "--pool", "processes", "--plugin", running, "-i", "same")
        self.assertIn("sleeper", said)

    def test_a_timeout_brings_processes(self):
        self.assert_ran(self.run_with("--timeout", "300", *self.using("math")), "processes", GIL)
        for pool in POOLS:
            if pool != "processes":
                (self.dir / "report.json").unlink(missing_ok=True)
                self.chandler(self.input, "--timeout", "9", "--pool", pool, *self.using("math"), env=with_extensions(),
                              status=2)


if __name__ == "__main__":
    plugin_support.need_python()
    unittest.main()
