"""Four times the input takes four times the instructions. Counts by valgrind's callgrind do not
depend on the machine's load, as times do."""
import re
import shutil
import subprocess
import unittest

import hostile
import support
from support import Case

SIZE, TIMES = 128 * 1024, 4
# Those that stand for the others: each way of looking at text, and what was or could be quadratic.
NAMES = ("a line of words", "commas", "quotes before each field", "a quote that stays open", "quotes and blanks",
         "bytes of no encoding", "notes", "preamble", "headers", "a long number", "long thousands", "columns",
         "columns of one name", "tickers", "symbols", "symbols that fall together", "long symbols",
         "dates of any order", "shuffled rows", "thousands or decimals")
# A sort of n takes n log n, and what is looked at up to some size takes longer until that is reached.
MOST = 1.35
# So many instructions are any run's: loading the program, and buffers that grow.
START = 3000000


class Linear(Case):
    def instructions(self, data):
        path = self.dir / "in.csv"
        path.write_bytes(data)
        done = subprocess.run(["valgrind", "--tool=callgrind", "--callgrind-out-file=/dev/null", support.PROGRAM,
                               "--check", "--pool", "serial", path], stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL,
                              stderr=subprocess.PIPE, check=False, text=True, errors="replace", timeout=600)
        found = re.search(r"Collected : (\d+)", done.stderr)
        self.assertTrue(found, done.stderr[-2000:])
        return int(found.group(1))

    def test_kinds_of_input(self):
        empty = self.instructions(b"")
        for name in NAMES:
            make = hostile.CASES[name]
            with self.subTest(name):
                less = self.instructions(make(SIZE)) - empty
                more = self.instructions(make(TIMES * SIZE)) - empty
                print(f"{name}: {less / SIZE:.1f} and {more / SIZE / TIMES:.1f} instructions a byte", flush=True)
                self.assertLess(more, MOST * TIMES * less + START)


if __name__ == "__main__":
    if support.SANITIZE or support.EMULATOR:
        support.skip_all("counted in the release build: a sanitizer adds work of its own, and so does an emulator")
    if not shutil.which("valgrind"):
        support.skip_all("valgrind is not installed")
    unittest.main()
