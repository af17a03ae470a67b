"""Standard streams that are closed or broken, and a hang-up."""
import itertools
import os
import pathlib
import signal
import subprocess
import sys
import unittest

sys.path.insert(0, os.fspath(pathlib.Path(__file__).resolve().parent.parent / "cli"))
import support  # noqa: E402
from support import Case, walk  # noqa: E402


class Streams(Case):
    def setUp(self):
        super().setUp()
        self.input, self.out = self.dir / "in", self.dir / "out"
        self.input.mkdir()
        for i in range(5):
            support.write_candles(self.input / f"s{i}.csv", walk(20, seed=i))
        self.bad = support.write(self.dir / "bad.csv", "<html>")
        self.chandler(self.input, "-o", self.dir / "whole", "--size", "96x64")
        self.reference = {name: (self.dir / "whole" / name).read_bytes() for name in os.listdir(self.dir / "whole")}

    def shell(self, script, *args):
        """A run by a shell, which closes and connects streams; "$@" is the program with its arguments."""
        command = ["sh", "-c", script, "sh", support.PROGRAM, *map(os.fspath, args)]
        done = subprocess.run(command, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
                              check=False, timeout=120)
        return done.returncode, done.stdout, done.stderr.decode("utf-8", "replace")

    def test_a_closed_stream_never_becomes_a_picture(self):
        for pool in ("serial", "threads", "processes"):
            for count in range(4):
                for closed in itertools.combinations(("<&-", ">&-", "2>&-"), count):
                    with self.subTest(pool=pool, closed=closed):
                        where = " ".join(closed)
                        out = self.dir / "-".join((pool, *(c.strip("<>&-") or c[0] for c in closed)))
                        args = ("--pool", pool, "-j", "2", "--size", "96x64", "-o", out, "--report", self.dir / "report",
                                "-v")
                        status, stdout, err = self.shell(f'"$@" {where}', *args, self.input)
                        self.assertEqual((status, stdout), (0, b""), err)
                        self.assertEqual({name: (out / name).read_bytes() for name in os.listdir(out)}, self.reference)
                        # Messages go nowhere either.
                        status, stdout, err = self.shell(f'"$@" {where}', *args, self.input, self.bad)
                        self.assertEqual((status, stdout), (1, b""), err)
                        self.assertEqual({name: (out / name).read_bytes() for name in os.listdir(out)}, self.reference)

    def test_what_was_to_be_printed_and_cannot_be_is_a_failure(self):
        for args in (("--check", self.input), (self.input / "s0.csv", "-o", "-"), ("--list", "themes"), ("--version",),
                     ("--help",), ("-n", self.input), (self.input, "-o", self.out, "--report", "-")):
            for script, says in (('"$@" >&-', "Bad file descriptor"), ('"$@" >/dev/full', "No space left on device")):
                with self.subTest(args=args, script=script):
                    status, _, err = self.shell(script, *args)
                    self.assertEqual(status, 1, err)
                    self.assertIn(says, err)

    def test_a_reader_that_leaves_is_no_crash(self):
        many = self.dir / "many"
        many.mkdir()
        for i in range(400):
            support.write_candles(many / f"with-a-name-of-some-length-{i:04}.csv", walk(5, seed=i))
        # The status of the program, not of the reader.
        status, _, err = self.shell('{ "$@"; echo $? >&2; } | true', "-q", "--check", many)
        self.assertEqual((status, err), (0, "1\n"))
        status, _, err = self.shell('{ "$@" 2>&1 >/dev/null; echo $? >&3; } 3>&2 | true', "-q", "--check", self.bad,
                                    *sorted(many.iterdir()), self.dir / "absent.csv")
        self.assertEqual(err, "1\n")

    def test_a_hang_up_ends_the_run_and_a_terminal_that_is_left_does_not(self):
        for pool in ("serial", "threads", "processes"):
            with self.subTest(pool=pool):
                out = self.dir / f"hang-{pool}"
                run = subprocess.Popen([support.PROGRAM, self.input, "-o", out, "--pool", pool, "-j", "2", "--size",
                                        "6000x4000"], stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL,
                                       stderr=subprocess.PIPE)
                while not (out.is_dir() and any(name[0] != "." for name in os.listdir(out))):
                    self.assertIsNone(run.poll())
                run.send_signal(signal.SIGHUP)
                err = run.communicate(timeout=120)[1].decode()
                self.assertEqual(run.returncode, 128 + signal.SIGHUP, err)
                self.assertIn("interrupted by SIGHUP", err)
                self.assertEqual([name for name in os.listdir(out) if name[0] == "."], [])
                # As nohup(1) starts it.
                out = self.dir / f"stays-{pool}"
                status, _, err = self.shell("trap '' HUP; \"$@\" & sleep 0.02; kill -HUP $!; wait $!", self.input, "-o", out,
                                            "--pool", pool, "-j", "2", "--size", "96x64")
                self.assertEqual(status, 0, err)
                self.assertEqual({name: (out / name).read_bytes() for name in os.listdir(out)}, self.reference)


if __name__ == "__main__":
    unittest.main()
