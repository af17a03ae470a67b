"""What plugins change of the process that they run in does not change what the program reads and writes, and what they
start can be ended."""
import json
import os
import shutil
import signal
import subprocess
import unittest

import plugin_support
import support
from plugin_support import POOLS, PluginCase

# allow_fork is off in sub-interpreters.
FORKING = [pool for pool in POOLS if pool != "subinterpreters"]
PLAIN = "import chandler\n@chandler.indicator('third')\ndef third(series):\n    return [c / 3 for c in series.close]\n"


def changing(change, when_imported=""):
    body = "".join(f"    {line}\n" for line in change.splitlines())
    return (f"import chandler, os\n{when_imported}\n@chandler.indicator('third')\ndef third(series):\n{body}"
            "    return [c / 3 for c in series.close]\n")


class Process(PluginCase):
    def setUp(self):
        super().setUp()
        self.fill((20, 30, 40))

    def third(self, text, pool, name="plugin.py", **how):
        self.report_file = self.dir / "report.json"
        return self.values("in", "-j", how.pop("workers", "2"), "--pool", pool, "--plugin", self.plugin(text, name), "-i", "third",
                           "--report", self.report_file, cwd=self.dir, **how)

    def test_a_locale_with_a_comma_changes_no_number(self):
        locales = self.dir / "locales"
        locales.mkdir()
        command = ["localedef", "-i", "de_DE", "-f", "UTF-8", str(locales / "de_DE.UTF-8")]
        if not shutil.which("localedef") or subprocess.run(command, stderr=subprocess.DEVNULL, check=False).returncode:
            self.skipTest("no locale with a comma can be made here")
        setting = "import locale\nlocale.setlocale(locale.LC_ALL, 'de_DE.UTF-8')\nassert '%s' in locale.str(1.5)"
        env = support.environment(LOCPATH=str(locales))
        for pool in POOLS:
            expected = self.third(PLAIN, pool)
            for text in (changing(setting % ","), changing("", setting % ",")):
                with self.subTest(pool=pool, plugin=text):
                    self.assertEqual(self.third(text, pool, env=env), expected)
                    self.assertGreater(json.loads(self.report_file.read_text())["elapsed_s"], 0)

    def test_the_working_folder_stays_the_programs(self):
        for pool in POOLS:
            for text in (changing("os.chdir('/')"), changing("", "os.chdir('/')")):
                with self.subTest(pool=pool, plugin=text):
                    # Containers may refuse threads a folder of their own.
                    workers = "2" if pool in ("serial", "processes") else "1"
                    self.assertEqual(len(self.third(text, pool, workers=workers)), 3)

    def test_a_forked_child_that_returns_is_ended(self):
        for pool in FORKING:
            with self.subTest(pool=pool):
                forking = "child = os.fork()\nif child:\n    assert os.waitpid(child, 0) == (child, 0)"
                self.assertEqual(len(self.third(changing(forking), pool)), 3)
                report = json.loads(self.report_file.read_text())
                self.assertEqual((report["rendered"], report["failed"]), (3, 0))

    def test_children_of_plugins_can_be_ended(self):
        # What comes before the child has got so far is still the program's.
        forked = ("import signal, time\nheard, told = os.pipe()\nchild = os.fork()\n"
                  "if not child:\n    os.write(told, b'.')\n    time.sleep(30)\n    os._exit(0)\n"
                  "os.read(heard, 1)\nos.kill(child, signal.SIGTERM)\n"
                  "assert os.waitpid(child, 0)[1] == signal.SIGTERM")
        executed = ("import signal, subprocess\nchild = subprocess.Popen(['sleep', '30'])\n"
                    "child.send_signal(signal.SIGTERM)\nassert child.wait() == -signal.SIGTERM")
        for pool in FORKING:
            for text in (forked, executed):
                for name in ("SIGTERM", "SIGINT", "SIGHUP"):
                    if signal.getsignal(getattr(signal, name)) == signal.SIG_IGN:
                        continue  # so it stays in all that is started from here
                    with self.subTest(pool=pool, signal=name, plugin=text):
                        self.assertEqual(len(self.third(changing(text.replace("SIGTERM", name)), pool)), 3)

    def test_a_traceback_of_the_plugins_making_has_an_end(self):
        text = changing("class Loop:\n    tb_frame = None\n    tb_lineno = 1\nloop = Loop()\nloop.tb_next = loop\n"
                        "class Odd(Exception):\n    __traceback__ = property(lambda self: loop)\nraise Odd")
        self.third(text, "serial", status=1)
        self.assertIn("Odd", self.result.err)

    def test_a_standard_output_that_a_plugin_closed_is_an_error(self):
        path = self.plugin(changing("", "os.closerange(3, 64)"))
        result = self.chandler(self.input, "-o", self.out, "--plugin", path, "-i", "third", "--pool", "serial",
                               "--report", "-", status=1)
        self.assertIn("standard output", result.err)
        self.assertEqual(result.out, "")

    def test_a_listing_has_a_line_for_each_indicator(self):
        path = self.plugin("import chandler\n@chandler.indicator('odd')\ndef odd(series, mode='a\\nb\\x1b[2J'):\n"
                           "    '''one two\\x1b[31m'''\n")
        lines = self.chandler("--list", "indicators", "--plugin", path).out.splitlines()
        self.assertEqual(lines[-1], r"odd" "\t" r"one two\x1b[31m (mode=a\x0ab\x1b[2J)")


if __name__ == "__main__":
    plugin_support.need_python()
    os.environ.pop("LC_ALL", None)
    unittest.main()
