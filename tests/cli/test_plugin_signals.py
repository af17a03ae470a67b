"""Ending a run whose plugin computes for ever, and what a failed chart still has to say."""
import pathlib
import re
import signal
import subprocess
import time
import unittest

import support
from plugin_support import POOLS, PluginCase, need_python

need_python()

ENDLESS = """
import chandler, pathlib
@chandler.indicator("endless")
def endless(series, mark="mark"):
    pathlib.Path(mark).touch()
    while True:
        pass
"""


class Signals(PluginCase):
    def wait_for(self, path, process):
        for _ in range(6000):
            if path.exists():
                return
            self.assertIsNone(process.poll())
            time.sleep(0.01)
        self.fail("the indicator was never called")

    def wait_until_taken(self, number, process):
        """A signal that comes again before it was taken is one."""
        for _ in range(6000):
            status = pathlib.Path(f"/proc/{process.pid}/status").read_text()
            pending = re.findall(r"^(?:Sig|Shd)Pnd:\s*(\w+)$", status, re.MULTILINE)
            if not any(int(signals, 16) >> (number - 1) & 1 for signals in pending):
                return
            time.sleep(0.01)
        self.fail("the signal was never taken")

    def test_the_second_signal_ends_a_run_that_computes_for_ever(self):
        self.fill((30,))
        plugin = self.plugin(ENDLESS)
        for pool in POOLS:
            with self.subTest(pool=pool):
                mark = self.dir / f"mark-{pool}"
                process = subprocess.Popen([support.PROGRAM, self.input, "-o", self.out, "--pool", pool, "--plugin",
                                            plugin, "-i", f"endless:{mark}"], stderr=subprocess.PIPE)
                self.addCleanup(process.kill)
                self.wait_for(mark, process)
                process.send_signal(signal.SIGINT)
                self.wait_until_taken(signal.SIGINT, process)
                with self.assertRaises(subprocess.TimeoutExpired):
                    process.wait(0.5)  # the first one lets the chart at hand be finished
                process.send_signal(signal.SIGINT)
                _, said = process.communicate(timeout=60)
                self.assertIn(process.returncode, (-signal.SIGINT, 128 + signal.SIGINT), said)
                self.assertEqual(list(self.out.iterdir()) if self.out.exists() else [], [])

    def test_a_failed_chart_keeps_the_warnings_of_its_file(self):
        plugin = self.plugin('import chandler\n@chandler.indicator("bad")\ndef bad(series):\n    raise ValueError("no")\n')
        rows = support.table(support.walk(30))
        rows[7][1] = "?"
        support.write(self.input / "a.csv", support.csv_text(rows))
        result = self.chandler(self.input, "-o", self.out, "--plugin", plugin, "-i", "bad", status=1)
        self.assertIn("a.csv:9:", result.err)
        self.assertIn("ValueError: no", result.err)

    def test_a_plugin_that_nothing_is_asked_of_is_warned_of(self):
        self.fill((30,))
        plugin = self.plugin(ENDLESS)
        result = self.chandler(self.input, "-o", self.out, "--plugin", plugin)
        self.assertIn("warning: no indicator is asked for, so none is drawn: -i endless", result.err)
        self.assertEqual(self.chandler("-q", self.input, "-o", self.out, "--plugin", plugin).err, "")


if __name__ == "__main__":
    unittest.main()
