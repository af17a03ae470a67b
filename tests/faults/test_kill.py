"""Killed at random moments, a worker or all of a run, very often: what stands under a final name is always whole, and the
next run leaves nothing behind.

CHANDLER_FAULT_ROUNDS: how often (1000). Each round's moment follows from its number."""
import os
import pathlib
import random
import signal
import subprocess
import sys
import time
import unittest

sys.path.insert(0, os.fspath(pathlib.Path(__file__).resolve().parent.parent / "cli"))
import support  # noqa: E402
from leavings import temporary_names  # noqa: E402
from support import Case, children_of, walk  # noqa: E402

ROUNDS = int(os.environ.get("CHANDLER_FAULT_ROUNDS", support.scaled(1000)))
CHARTS = 24
POOLS = ("processes", "threads", "serial")

# At its end the leak checker has a child of its own, and waits for ever where that is killed.
NO_LEAK_CHECK = support.environment(ASAN_OPTIONS="exitcode=99:detect_leaks=0")


class Kill(Case):
    def setUp(self):
        super().setUp()
        self.input, self.out = self.dir / "in", self.dir / "out"
        self.input.mkdir()
        for i in range(CHARTS):
            support.write_candles(self.input / f"s{i:02}.csv", walk(10, seed=i))
        began = time.monotonic()
        self.end(self.start("processes"))
        self.long = time.monotonic() - began
        self.reference = {name: (self.out / name).read_bytes() for name in os.listdir(self.out)}
        self.assertEqual(len(self.reference), CHARTS)
        self.count = dict.fromkeys(("runs killed", "workers killed", "charts lost", "temporary files left and removed"), 0)

    def start(self, pool, *more):
        command = [support.PROGRAM, "-q", "--pool", pool, "-j", "2", "--size", "96x64", "-o", self.out, *more, self.input]
        return subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE,
                                start_new_session=True, env=NO_LEAK_CHECK)

    def end(self, run, allowed=(0,)):
        err = run.communicate(timeout=120)[1].decode("utf-8", "replace")
        self.assertIn(run.returncode, allowed, err)
        self.assertNotIn("Sanitizer", err)
        return err

    def look(self):
        """The charts that stand, each whole and the right one; and the temporary files."""
        names = os.listdir(self.out)
        temporary = temporary_names(names)
        for name in names:
            if name not in temporary:
                self.assertEqual((self.out / name).read_bytes(), self.reference[name], name)
        return set(names) - set(temporary), temporary

    def kill_run(self, rng):
        run = self.start(rng.choice(POOLS))
        time.sleep(rng.uniform(0, self.long))
        is_alive = run.poll() is None
        self.count["runs killed"] += is_alive
        if is_alive and rng.random() < 0.5:
            os.killpg(run.pid, signal.SIGKILL)  # it is not reaped yet, so the group is there
        else:
            run.kill()  # its workers follow by themselves
        self.end(run, (0, -signal.SIGKILL))

    def kill_worker(self, rng):
        before = self.look()[1]
        run = self.start("processes")
        time.sleep(rng.uniform(0, self.long))
        workers = children_of(run.pid)
        if workers:
            try:
                os.kill(rng.choice(workers), signal.SIGKILL)
                self.count["workers killed"] += 1
            except ProcessLookupError:
                pass
        err = self.end(run, (0, 1))
        standing, temporary = self.look()
        lost = CHARTS - len(standing)
        self.assertEqual(temporary, [], "a run that lives to its end leaves nothing, not even what it found")
        self.assertLessEqual(lost, 1)
        self.assertEqual(run.returncode, 1 if "ended by signal 9" in err else 0, err)
        self.count["charts lost"] += lost
        self.count["temporary files left and removed"] += len(before)

    def test_rounds(self):
        for i in range(ROUNDS):
            rng = random.Random(i)
            with self.subTest(round=i):
                for name in rng.sample(sorted(self.reference), rng.randrange(CHARTS)):
                    (self.out / name).unlink(missing_ok=True)
                (self.kill_worker if rng.random() < 0.5 else self.kill_run)(rng)
                self.look()
        self.end(self.start("processes"))
        self.assertEqual(self.look(), (set(self.reference), []))
        print(f"{ROUNDS} rounds:", ", ".join(f"{count} {what}" for what, count in self.count.items()))

    # qemu makes up what a process reads of its own beginning, but not what others read of it: they take it for another.
    @unittest.skipIf(support.EMULATOR, "an emulator tells a process another beginning than it tells others")
    def test_runs_at_the_same_time_do_not_hurt_each_other(self):
        for i in range(max(3, ROUNDS // 50)):
            rng = random.Random(i)
            runs = [self.start(pool) for pool in POOLS]
            victim = self.start("processes")
            time.sleep(rng.uniform(0, self.long))
            victim.kill()
            for run in runs:
                self.end(run)
            self.end(victim, (0, -signal.SIGKILL))
            self.assertEqual(self.look()[0], set(self.reference))
        self.end(self.start("serial"))
        self.assertEqual(self.look(), (set(self.reference), []))


if __name__ == "__main__":
    unittest.main()
