"""Memory stays flat however many charts there are."""
import os
import pathlib
import subprocess
import sys
import time
import unittest

import support
from support import Case, children_of, walk

FEW, MANY = 500, 10000


def anonymous_kib(pid):
    """Memory of the process that is its own (the board is shared by all)."""
    try:
        for line in pathlib.Path(f"/proc/{pid}/status").read_text().splitlines():
            if line.startswith("RssAnon:"):
                return int(line.split()[1])
    except OSError:
        pass
    return 0


class Memory(Case):
    def peaks(self, folder, pool):
        """Largest memory in KiB of the program itself and of any worker."""
        command = [support.PROGRAM, "-q", "--pool", pool, "-j", "2", "--size", "64x64", "-o", self.dir / "out", folder]
        run = subprocess.Popen(command, stdin=subprocess.DEVNULL)
        own = worker = 0
        while run.poll() is None:
            own = max(own, anonymous_kib(run.pid))
            worker = max([worker] + [anonymous_kib(child) for child in children_of(run.pid)])
            time.sleep(0.01)
        self.assertEqual(run.returncode, 0)
        self.assertGreater(own, 0)
        return own, worker

    def fill(self, count):
        folder = self.dir / str(count)
        folder.mkdir()
        texts = [support.write_candles(self.dir / f"source{i}", walk(60, seed=i)) for i in range(10)]
        for i in range(count):
            os.link(texts[i % 10], folder / f"{i:05}.csv")
        return folder

    def test_flat_over_ten_thousand_charts(self):
        few, many = self.fill(FEW), self.fill(MANY)
        for pool in ("processes", "threads"):
            with self.subTest(pool=pool):
                few_own, few_worker = self.peaks(few, pool)
                many_own, many_worker = self.peaks(many, pool)
                self.assertEqual(len(os.listdir(self.dir / "out")), MANY)
                print(f"{pool}: own {few_own} -> {many_own} KiB, worker {few_worker} -> {many_worker} KiB", file=sys.stderr)
                # A chart costs its place in the list of inputs, which a forked worker maps too; drawing it costs nothing.
                list_kib = many_own - few_own
                self.assertLess(list_kib, (MANY - FEW) * 1.0)
                self.assertLess(many_worker - few_worker, list_kib + 1024)


if __name__ == "__main__":
    if support.SANITIZE:
        support.skip_all("a sanitizer keeps freed memory")
    unittest.main()
