"""A thousand charts through each pool: what is used for one is given back before the next."""
import os
import pathlib
import subprocess
import sys
import time
import unittest

import plugin_support
import support
from plugin_support import PLUGINS, POOLS, PluginCase
from support import children_of, walk

FEW, MANY = 100, 1000
CANDLES = 400
# Lists, buffers, dicts, bands and markers; and below one that keeps the last twenty series.
CALLS = ("line_price", "line_own", "histogram_own", "band_price", "band_own", "markers_price")


def anonymous_kib(pid):
    """Memory of the process that is its own."""
    try:
        for line in pathlib.Path(f"/proc/{pid}/status").read_text().splitlines():
            if line.startswith("RssAnon:"):
                return int(line.split()[1])
    except OSError:
        pass
    return 0


class Memory(PluginCase):
    def peak(self, folder, pool):
        """The most memory in KiB of the program or of any one worker."""
        command = [support.PROGRAM, "-q", "--pool", pool, "-j", "2", "--bare", "--size", "200x200", "-o", self.out]
        for plugin in ("kinds.py", "columns.py"):
            command += ["--plugin", PLUGINS / plugin]
        for call in CALLS + ("keeps",):
            command += ["-i", call]
        # Freed memory that is kept back to find its use after free must not look like memory in use.
        env = support.environment(ASAN_OPTIONS=os.environ.get("ASAN_OPTIONS", "") + ":quarantine_size_mb=1")
        run = subprocess.Popen([*command, folder], stdin=subprocess.DEVNULL, stderr=subprocess.PIPE, env=env)
        most = 0
        while run.poll() is None:
            most = max([most, anonymous_kib(run.pid)] + [anonymous_kib(child) for child in children_of(run.pid)])
            time.sleep(0.01)
        said = run.stderr.read().decode("utf-8", "replace")
        run.stderr.close()
        self.assertNotIn("Sanitizer", said)
        self.assertEqual(run.returncode, 0, said)
        return most

    def fill_folder(self, count):
        folder = self.dir / str(count)
        folder.mkdir()
        for i in range(count):
            os.link(self.sources[i % len(self.sources)], folder / f"{i:05}.csv")
        return folder

    def test_flat_over_a_thousand_charts(self):
        self.sources = [support.write_candles(self.dir / f"source{i}", walk(CANDLES, seed=i)) for i in range(5)]
        few, many = self.fill_folder(FEW), self.fill_folder(MANY)
        for pool in POOLS:
            with self.subTest(pool=pool):
                before, after = self.peak(few, pool), self.peak(many, pool)
                self.assertEqual(len(os.listdir(self.out)), MANY)
                print(f"{pool}: {before} -> {after} KiB", file=sys.stderr)
                # One column of one chart is 3 KiB: a leak of one in each chart would be 2.8 MB.
                self.assertLess(after - before, (MANY - FEW) * 1.0 + 1024)


if __name__ == "__main__":
    plugin_support.need_python()
    if "thread" in support.SANITIZE:
        support.skip_all("the thread sanitizer remembers too much of its own")
    unittest.main()
