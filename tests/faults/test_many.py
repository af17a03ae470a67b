"""A hundred thousand inputs: time and memory grow as their number does."""
import os
import pathlib
import shutil
import subprocess
import sys
import tempfile
import unittest

sys.path.insert(0, os.fspath(pathlib.Path(__file__).resolve().parent.parent / "cli"))
import support  # noqa: E402
from support import Case, csv_text, table, walk  # noqa: E402

MANY = support.scaled(100_000)
FEW = MANY // 10
CHART_BYTES = 3 * 1024  # of memory that a further input may cost


# In memory where that is large: what a disk makes of half a million files is not what is asked here.
MEMORY = "/dev/shm"
if os.path.isdir(MEMORY) and shutil.disk_usage(MEMORY).free > 40_000 * MANY:
    tempfile.tempdir = MEMORY


class Many(Case):
    def setUp(self):
        super().setUp()
        room = os.statvfs(self.dir)
        if room.f_bavail * room.f_frsize < 20_000 * MANY or 0 < room.f_favail < 2.5 * MANY:
            print("SKIPPED: no room for so many files", file=sys.stderr)
            self.skipTest("no room for so many files")
        self.input = {count: self.dir / str(count) for count in (FEW, MANY)}
        text = csv_text(table(walk(3))).encode()
        for count, folder in self.input.items():
            folder.mkdir()
            for i in range(count):
                # Names of many lengths and beginnings, as symbols are.
                with open(folder / f"{i * 7919 % count:x}-{i}.csv", "wb") as file:
                    file.write(text)

    def used(self, count, *args):
        """CPU seconds and peak bytes of a run over `count` inputs, its workers included."""
        with open(self.dir / "out.txt", "wb") as out:
            run = subprocess.Popen([support.PROGRAM, "-q", *args, self.input[count]], stdin=subprocess.DEVNULL, stdout=out,
                                   stderr=subprocess.DEVNULL)
            _, status, usage = os.wait4(run.pid, 0)
            run.returncode = os.waitstatus_to_exitcode(status)
        self.assertEqual(run.returncode, 0)
        return usage.ru_utime + usage.ru_stime, usage.ru_maxrss * 1024

    def assert_linear(self, *args):
        few_time, few_memory = self.used(FEW, *args)
        many_time, many_memory = self.used(MANY, *args)
        print(f"{' '.join(map(str, args[:2]))}: {FEW} inputs {few_time:.2f} s, {few_memory >> 20} MiB; "
              f"{MANY} inputs {many_time:.2f} s, {many_memory >> 20} MiB")
        # Ten times as many: what grows with the square takes a hundred times as long.
        self.assertLess(many_time, 30 * few_time + 1)
        self.assertLess(many_memory - few_memory, CHART_BYTES * (MANY - FEW) + (32 << 20))

    def test_planning(self):
        self.assert_linear("--dry-run", "-o", self.dir / "planned")

    def test_drawing(self):
        for pool in ("threads", "processes"):
            with self.subTest(pool=pool):
                out = self.dir / "charts"
                self.assert_linear("--pool", pool, "-j", "2", "--size", "64x64", "-o", out)
                # Those of the few are among those of the many, or of their own names.
                self.assertGreaterEqual(len(os.listdir(out)), MANY)
                if pool == "threads":
                    report = self.dir / "report.json"
                    self.assert_linear("-u", "--pool", pool, "-j", "2", "--size", "64x64", "-o", out, "--report", report)
                    found = support.json.loads(report.read_text("utf-8"))
                    self.assertEqual((found["skipped"], found["failed"]), (MANY, 0))
                shutil.rmtree(out)


if __name__ == "__main__":
    unittest.main()
