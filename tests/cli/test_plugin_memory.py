"""A thousand charts through each pool: what is used for one is given back before the next."""
import os
import pathlib
import re
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
LEAKED = re.compile(r"SUMMARY: AddressSanitizer: (\d+) byte\(s\) leaked")
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
    def measure(self, folder, pool):
        """The most memory in KiB of the program or of any one worker, and the bytes that a sanitizer found to be lost."""
        command = [support.PROGRAM, "-q", "--pool", pool, "-j", "2", "--bare", "--size", "200x200", "-o", self.out]
        for plugin in ("kinds.py", "columns.py"):
            command += ["--plugin", PLUGINS / plugin]
        for call in CALLS + ("keeps",):
            command += ["-i", call]
        # Freed memory that is kept back to find its use after free must not look like memory in use.
        env = support.environment(ASAN_OPTIONS="quarantine_size_mb=1:exitcode=0")
        run = subprocess.Popen([*command, folder], stdin=subprocess.DEVNULL, stderr=subprocess.PIPE, env=env)
        most = 0
        with open(self.dir / "said", "wb") as said, run.stderr:
            os.set_blocking(run.stderr.fileno(), False)
            while run.poll() is None:
                most = max([most, anonymous_kib(run.pid)] + [anonymous_kib(child) for child in children_of(run.pid)])
                said.write(run.stderr.read() or b"")
                time.sleep(0.01)
            said.write(run.stderr.read() or b"")
        text = (self.dir / "said").read_text("utf-8", "replace")
        self.assertEqual(run.returncode, 0, text[-3000:])
        leaked = LEAKED.search(text)
        if not leaked:
            self.assertEqual(text, "")
        return most, int(leaked.group(1)) if leaked else 0

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
                (few_kib, few_lost), (many_kib, many_lost) = self.measure(few, pool), self.measure(many, pool)
                self.assertEqual(len(os.listdir(self.out)), MANY)
                print(f"{pool}: {few_kib} -> {many_kib} KiB, lost {few_lost} -> {many_lost} bytes", file=sys.stderr)
                # A chart costs its place in the list of inputs; one column of one chart is larger than that.
                self.assertLess(many_kib - few_kib, (MANY - FEW) * 0.8 + 2048)
                self.assertLess(many_lost - few_lost, (MANY - FEW) * 16)


if __name__ == "__main__":
    plugin_support.need_python()
    if "thread" in support.SANITIZE:
        support.skip_all("the thread sanitizer remembers too much of its own")
    unittest.main()
