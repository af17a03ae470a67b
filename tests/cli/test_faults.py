"""Workers that are killed or stopped, and a batch that is interrupted."""
import json
import os
import pathlib
import signal
import subprocess
import time
import unittest

from PIL import Image

import support
from support import Case, children_of, walk

COUNT = 12
# Big pictures of few candles: each chart takes a good part of a second, most of it in the encoder.
SIZE = "6000x4000" if support.SCALE >= 1 else "3000x2000"


class Faults(Case):
    def setUp(self):
        super().setUp()
        self.input, self.out = self.dir / "in", self.dir / "out"
        self.input.mkdir()
        self.names = [f"s{i:02}.png" for i in range(COUNT)]
        for i in range(COUNT):
            support.write_candles(self.input / f"s{i:02}.csv", walk(900, seed=i, swing=0.05))

    def start(self, *args):
        """The program on the slow batch; returns once a chart stands, so the pool is in the middle of its work."""
        command = [support.PROGRAM, *args, "--size", SIZE, "--report", self.dir / "report.json", "-o", self.out, self.input]
        run = subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
                               start_new_session=True)
        self.addCleanup(self.finish_off, run)
        deadline = time.monotonic() + 120
        while not (self.out.is_dir() and any(n[0] != "." for n in os.listdir(self.out))):
            self.assertIsNone(run.poll(), "the batch is over before it could be disturbed")
            self.assertLess(time.monotonic(), deadline)
            time.sleep(0.005)
        return run

    @staticmethod
    def finish_off(run):
        if run.poll() is None:
            os.killpg(run.pid, signal.SIGKILL)
            run.wait()
        run.stdout.close()
        run.stderr.close()

    def end(self, run, timeout=300):
        out, err = run.communicate(timeout=timeout)
        text = err.decode("utf-8", "replace")
        self.assertNotIn("Sanitizer", text)
        self.assertEqual(out, b"")
        return text

    def written_report(self):
        return json.loads((self.dir / "report.json").read_text("utf-8"))

    def assert_whole(self, lost):
        """All pictures stand, and are whole, but for those of charts that are said to be lost; such a one may stand too,
        whole, where its worker died between naming the file and saying so. Nothing temporary is left."""
        found = sorted(os.listdir(self.out))
        self.assertEqual([n for n in found if n[:3] not in lost], [n for n in self.names if n[:3] not in lost])
        self.assertLessEqual(set(found), set(self.names))
        for name in found:
            with Image.open(self.out / name) as image:
                image.load()
                self.assertEqual("%dx%d" % image.size, SIZE)

    def test_a_killed_worker_costs_exactly_its_chart(self):
        run = self.start("--pool", "processes", "-j", "2")
        os.kill(children_of(run.pid)[0], signal.SIGKILL)
        err = self.end(run)
        self.assertEqual(run.returncode, 1, err)
        report = self.written_report()
        crashed = [c for c in report["charts"] if c["status"] == "crashed"]
        self.assertEqual((len(crashed), report["rendered"]), (1, COUNT - 1), report)
        self.assertTrue(crashed[0]["error"])
        name = os.path.basename(crashed[0]["input"])
        self.assertIn(name, err)
        self.assert_whole([name[:3]])

    def test_all_workers_killed_are_all_replaced(self):
        run = self.start("--pool", "processes", "-j", "3")
        killed = children_of(run.pid)
        for child in killed:
            os.kill(child, signal.SIGKILL)
        err = self.end(run)
        self.assertEqual(run.returncode, 1, err)
        report = self.written_report()
        crashed = [os.path.basename(c["input"])[:3] for c in report["charts"] if c["status"] == "crashed"]
        self.assertTrue(1 <= len(crashed) <= len(killed), report)
        self.assertEqual(report["rendered"], COUNT - len(crashed))
        self.assert_whole(crashed)

    def test_a_stopped_worker_times_out_and_is_replaced(self):
        limit = 6 if support.SANITIZE else 3
        run = self.start("--pool", "processes", "-j", "2", "--timeout", str(limit))
        os.kill(children_of(run.pid)[0], signal.SIGSTOP)
        err = self.end(run)
        self.assertEqual(run.returncode, 1, err)
        report = self.written_report()
        late = [c for c in report["charts"] if c["status"] == "timeout"]
        self.assertEqual((len(late), report["rendered"]), (1, COUNT - 1), report)
        name = os.path.basename(late[0]["input"])
        self.assertIn(name, err)
        self.assert_whole([name[:3]])

    def test_timeout_of_every_chart(self):
        report = self.report(self.input, "-o", self.out, "--pool", "processes", "-j", "2", "--size", SIZE,
                             "--timeout", "0.001", status=1)
        self.assertEqual({c["status"] for c in report["charts"]}, {"timeout"})
        self.assertEqual(report["failed"], COUNT)
        self.assert_no_litter(self.out, [])

    def interrupted(self, pool, number, to_group):
        run = self.start("--pool", pool, "-j", "2")
        children = children_of(run.pid)
        (os.killpg if to_group else os.kill)(run.pid, number)
        err = self.end(run, timeout=60)
        self.assertIn(run.returncode, (128 + number, -number), err)
        names = sorted(os.listdir(self.out))
        self.assertLess(len(names), COUNT)
        self.assert_whole([n[:3] for n in self.names if n not in names])
        self.assertRegex(err, r"\b%d\b" % len(names), "the summary says how many were rendered")
        for child in children:
            self.assertFalse(pathlib.Path(f"/proc/{child}").exists())

    def test_interrupt(self):
        for pool in ("serial", "threads", "processes"):
            for to_group in (False, True):
                with self.subTest(pool=pool, to_group=to_group):
                    self.interrupted(pool, signal.SIGINT, to_group)
                    for name in os.listdir(self.out):
                        (self.out / name).unlink()

    def test_terminate(self):
        for pool in ("serial", "threads", "processes"):
            with self.subTest(pool=pool):
                self.interrupted(pool, signal.SIGTERM, False)
                for name in os.listdir(self.out):
                    (self.out / name).unlink()

    def test_workers_die_with_their_parent(self):
        run = self.start("--pool", "processes", "-j", "2")
        children = children_of(run.pid)
        self.assertEqual(len(children), 2)
        run.kill()
        run.wait()
        deadline = time.monotonic() + 30
        while any(pathlib.Path(f"/proc/{child}").exists() for child in children):
            self.assertLess(time.monotonic(), deadline, "a worker outlives its parent")
            time.sleep(0.02)

    def test_a_full_disk_is_reported_and_leaves_nothing(self):
        import resource
        limit = 200

        def small_files():
            signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
            resource.setrlimit(resource.RLIMIT_FSIZE, (limit, limit))
        self.out.mkdir()
        result = self.chandler(self.input, "-o", self.out, "--size", "320x200", status=1, preexec_fn=small_files)
        self.assertIn("s00", result.err)
        self.assert_no_litter(self.out, [])


if __name__ == "__main__":
    unittest.main()
