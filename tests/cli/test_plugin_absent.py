"""Without a plugin there is no Python: not in the process, and none is needed."""
import os
import pathlib
import subprocess
import time
import unittest


import support
from plugin_support import GIL, HAS_PYTHON, PLUGINS, PluginCase

BUILT = support.BINARY_DIR / "chandler"


class Absent(PluginCase):
    def maps_while_it_waits(self, *options):
        """What is mapped into a program that waits for its standard input."""
        run = subprocess.Popen([support.PROGRAM, "-", "-o", self.dir / "out.png", *options], stdin=subprocess.PIPE,
                               stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)
        try:
            deadline = time.monotonic() + 60
            # It has come to the read, in itself or in a worker, when it sleeps with its standard input in hand.
            while not self.waits_for_input(run.pid):
                self.assertIsNone(run.poll())
                self.assertLess(time.monotonic(), deadline)
                time.sleep(0.01)
            return pathlib.Path(f"/proc/{run.pid}/maps").read_text()
        finally:
            run.stdin.write(support.csv_text(support.table(support.walk(20))).encode())
            run.stdin.close()
            error = run.stderr.read().decode()
            run.stderr.close()
            self.assertEqual(run.wait(), 0, error)

    @staticmethod
    def waits_for_input(pid):
        """Whether a thread of the process is in a read() of descriptor 0."""
        for task in pathlib.Path(f"/proc/{pid}/task").iterdir():
            try:
                words = (task / "syscall").read_text().split()
            except OSError:
                continue
            if len(words) > 1 and words[0] == READ and int(words[1], 16) == 0:
                return True
        return False

    def test_libpython_is_not_loaded_without_a_plugin(self):
        for options in ([], ["--pool", "threads"], ["--pool", "serial"]):
            maps = self.maps_while_it_waits(*options)
            self.assertNotIn("libpython", maps)
            self.assertNotIn("chandler-python", maps)

    @unittest.skipUnless(HAS_PYTHON, "this build links no Python")
    def test_libpython_is_loaded_with_a_plugin(self):
        # So the test above looks in the right place.
        maps = self.maps_while_it_waits("--pool", "serial", "--plugin", PLUGINS / "kinds.py", "-i", "line_own")
        self.assertIn("libpython", maps)

    def test_the_program_is_not_linked_with_python(self):
        needed = subprocess.run(["readelf", "-d", BUILT], stdout=subprocess.PIPE, check=True).stdout.decode()
        self.assertIn("(NEEDED)", needed)
        self.assertNotIn("python", needed)

    def test_it_runs_where_its_python_is_gone(self):
        # A copy of the program alone, without the module beside it.
        self.fill([30])
        alone = self.dir / "alone"
        alone.mkdir()
        program = alone / "chandler"
        program.write_bytes(BUILT.read_bytes())
        program.chmod(0o755)
        subprocess.run([*support.EMULATOR, program, "-q", self.input, "-o", self.out], check=True)
        self.assertEqual(os.listdir(self.out), ["s00.png"])
        done = subprocess.run([*support.EMULATOR, program, self.input, "-o", self.dir / "none", "--plugin",
                               PLUGINS / "kinds.py", "-i", "line_own"], stderr=subprocess.PIPE, check=False)
        self.assertEqual(done.returncode, 2)
        self.assertIn(b"Python", done.stderr)
        self.assertFalse((self.dir / "none").exists())

    @unittest.skipIf(HAS_PYTHON, "this build links a Python")
    def test_a_build_without_python_says_so(self):
        self.fill()
        for options in (["--plugin", PLUGINS / "kinds.py", "-i", "line_own"], ["--plugin", PLUGINS / "kinds.py"],
                        ["--pool", "subinterpreters"]):
            self.assertIn("no Python", self.refused(self.input, *options))
        report = self.report(self.input, "-o", self.out)
        self.assertEqual((report["pool"], report["gil"], report["failed"]), ("threads", "none", 0))
        self.assertFalse(report["python"])

    def test_report_of_a_run_without_plugins_says_which_python_is_linked(self):
        self.fill()
        self.assertEqual(self.report(self.input, "-o", self.out)["gil"], GIL)


READ = {"x86_64": "0", "aarch64": "63"}.get(os.uname().machine, "")

if __name__ == "__main__":
    if not READ or not os.access("/proc/self/syscall", os.R_OK):
        support.skip_all("this system does not say what a process waits for")
    unittest.main()
