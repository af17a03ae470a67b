"""What the tests of samples/cluster share: the recipes, daemons that end with the test, and what one machine makes of it."""
import ctypes
import json
import os
import pathlib
import shutil
import signal
import socket
import subprocess
import time

import support
from support import Case, skip_all, walk

RECIPES = support.SOURCE_DIR / "samples" / "cluster"


def need(*programs):
    """Ends the test as skipped where a program is not there."""
    path = os.environ["PATH"] + ":/usr/sbin:/sbin"
    missing = [program for program in programs if not shutil.which(program, path=path)]
    if missing:
        skip_all(f"no {', '.join(missing)} here (tests/install-packages tests)")
    os.environ["PATH"] = path


def free_ports(count):
    """Ports that nobody listens on at this moment."""
    held = [socket.socket() for _ in range(count)]
    for one in held:
        one.bind(("127.0.0.1", 0))
    ports = [one.getsockname()[1] for one in held]
    for one in held:
        one.close()
    return ports


def end_with_the_test():
    """In a child: however the test ends, it ends as well."""
    set_death_signal = 1  # PR_SET_PDEATHSIG
    ctypes.CDLL(None).prctl(set_death_signal, signal.SIGKILL, 0, 0, 0)


class Daemons:
    """Programs in the foreground, with a log each; close() ends them, the last one first."""

    def __init__(self, folder):
        self.folder = folder
        self.running = []

    def start(self, name, *command, env=None):
        with open(self.folder / f"{name}.log", "wb") as log:
            self.running.append(subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=log, stderr=log, env=env,
                                                 start_new_session=True, preexec_fn=end_with_the_test))

    def last_words(self):
        """The end of each log, for the one who has to find out."""
        return "\n".join(f"{log.name}: {log.read_text('utf-8', 'replace')[-500:]}"
                         for log in sorted(self.folder.glob("*.log")))

    def close(self):
        for one in reversed(self.running):
            one.terminate()
            try:
                one.wait(10)
            except subprocess.TimeoutExpired:
                one.kill()
                one.wait()


def wait_until(is_so, seconds=30):
    """Whether it was so in time."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        if is_so():
            return True
        time.sleep(0.1)
    return False


class Cluster(Case):
    """A folder of prices in /prices, what a single run makes of it, and the comparison."""

    def setUp(self):
        super().setUp()
        self.prices = self.dir / "the prices"
        self.charts = self.dir / "charts"
        self.alone = self.dir / "alone"
        (self.prices / "more").mkdir(parents=True)
        for i in range(9):
            support.write_candles(self.prices / f"{i}.csv", walk(40 + i, seed=i))
        support.write_candles(self.prices / "more" / "a $(b) 'c'.csv", walk(50, seed=20))
        shutil.copy(support.SOURCE_DIR / "samples" / "sparks-longform.csv", self.prices)

    def whole(self, *options, status=0):
        """The report of one machine; its pictures are in self.alone."""
        return self.report("-r", self.prices, "-o", self.alone, "--shard", "1/1", *options, status=status)

    def pictures(self, folder):
        return {os.path.relpath(path, folder): path.read_bytes() for path in pathlib.Path(folder).rglob("*.png")}

    def assert_same_pictures(self):
        alone, together = self.pictures(self.alone), self.pictures(self.charts)
        self.assertEqual(sorted(alone), sorted(together))
        self.assertGreater(len(alone), 10)
        for name, picture in alone.items():
            self.assertTrue(picture == together[name], f"{name} differs")
        self.assertEqual([path for path in self.charts.rglob(".chandler*")], [])

    def plain(self, report):
        """A report without what may differ, the output folder included."""
        report = support.plain_report(report)
        for chart in report["charts"]:
            for folder in (self.alone, self.charts):
                chart["output"] = (chart["output"] or "").replace(f"{folder}/", "")
        return report

    def assert_same_report(self, merged, whole, shards):
        if not isinstance(merged, dict):
            merged = json.loads(pathlib.Path(merged).read_text("utf-8"))
        self.assertEqual(self.plain(merged), self.plain(whole))
        self.assertEqual(merged["shards"], shards)
