"""Disks that fill up, quotas, read-only places, folders that go away. Small file systems of their own are mounted in a
namespace that ends with the run; where that is not allowed, these tests are skipped."""
import os
import pathlib
import resource
import shutil
import signal
import subprocess
import sys
import time
import unittest

sys.path.insert(0, os.fspath(pathlib.Path(__file__).resolve().parent.parent / "cli"))
import support  # noqa: E402
from leavings import is_whole_png, temporary_names  # noqa: E402
from support import Case, walk  # noqa: E402

CHARTS = 12
SIZE = "640x400"


def namespace():
    """The command in front of one that may mount; None where nobody lets us."""
    for command in (["unshare", "-m"], ["unshare", "-r", "-m"]):
        try:
            trial = ["sh", "-c", "mount -t tmpfs -o size=64k none /mnt"]
            if subprocess.run([*command, *trial], check=False, stderr=subprocess.DEVNULL).returncode == 0:
                return command
        except FileNotFoundError:
            pass
    return None


MOUNTING = namespace()


class Storage(Case):
    def setUp(self):
        super().setUp()
        self.input, self.out, self.copy = self.dir / "in", self.dir / "out", self.dir / "copy"
        self.input.mkdir()
        self.out.mkdir()
        for i in range(CHARTS):
            support.write_candles(self.input / f"s{i:02}.csv", walk(60, seed=i))
        self.chandler(self.input, "-o", self.dir / "whole", "--size", SIZE)
        self.reference = {name: (self.dir / "whole" / name).read_bytes() for name in os.listdir(self.dir / "whole")}

    def mounted(self, options, *args, before=""):
        """A run whose output folder is a file system of its own; what it held in the end is then in `copy`."""
        if not MOUNTING:
            print("SKIPPED: mounting a small file system is not allowed here", file=sys.stderr)
            self.skipTest("mounting a small file system is not allowed here")
        shutil.rmtree(self.copy, ignore_errors=True)
        script = ('mount -t tmpfs -o "$1" none "$2" || exit 99; out=$2 copy=$3; shift 3; ' + before +
                  ' "$@"; status=$?; cp -a "$out" "$copy"; exit $status')
        command = [*MOUNTING, "sh", "-c", script, "sh", options, self.out, self.copy, support.PROGRAM, self.input, "-o",
                   self.out, "--size", SIZE, *args]
        done = subprocess.run(command, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
                              check=False, timeout=120)
        return done.returncode, done.stderr.decode("utf-8", "replace")

    def standing(self, folder):
        """Names of the charts in a folder: each whole, nothing temporary beside them."""
        names = os.listdir(folder)
        self.assertEqual(temporary_names(names), [])
        for name in names:
            data = (folder / name).read_bytes()
            self.assertTrue(is_whole_png(data), name)
        return names

    def test_a_disk_that_fills_up(self):
        total = sum(len(data) + 4095 & ~4095 for data in self.reference.values())
        for pool in ("serial", "threads", "processes"):
            with self.subTest(pool=pool):
                status, err = self.mounted(f"size={total // 2}", "--pool", pool, "-j", "2")
                self.assertEqual(status, 1, err)
                self.assertIn("No space left on device", err)
                standing = self.standing(self.copy)
                self.assertTrue(0 < len(standing) < CHARTS, standing)
                for name in standing:
                    self.assertEqual((self.copy / name).read_bytes(), self.reference[name])

    def test_a_disk_without_room_for_another_name(self):
        status, err = self.mounted("nr_inodes=6")
        self.assertEqual(status, 1, err)
        self.assertIn("No space left on device", err)
        self.assertLess(len(self.standing(self.copy)), CHARTS)

    def test_on_a_full_disk_old_charts_stay(self):
        total = sum(len(data) + 4095 & ~4095 for data in self.reference.values())
        fill = f'cp {self.dir}/whole/* "$out"; dd if=/dev/zero of="$out/filler" bs=4k 2>/dev/null;'
        status, err = self.mounted(f"size={total + 8192}", "--theme", "dark", before=fill)
        self.assertEqual(status, 1, err)
        self.assertIn("No space left on device", err)
        (self.copy / "filler").unlink()
        self.assertEqual(sorted(self.standing(self.copy)), sorted(self.reference))

    def test_a_quota(self):
        status, err = self.mounted("size=8m,usrquota_block_hardlimit=16k")
        if status == 99:
            print("SKIPPED: this kernel has no quota on tmpfs", file=sys.stderr)
            self.skipTest("this kernel has no quota on tmpfs")
        self.assertEqual(status, 1, err)
        self.assertIn("quota", err.lower())
        self.assertLess(len(self.standing(self.copy)), CHARTS)

    def test_a_read_only_disk(self):
        status, err = self.mounted("size=1m,ro")
        self.assertEqual(status, 1, err)
        self.assertIn("Read-only file system", err)
        self.assertEqual(os.listdir(self.copy), [])

    def test_a_folder_without_permission(self):
        if os.geteuid() == 0:
            self.skipTest("root may write everywhere; the read-only disk stands for it")
        self.out.chmod(0o555)
        result = self.chandler(self.input, "-o", self.out, "--size", SIZE, status=1)
        self.assertIn("Permission denied", result.err)
        self.assertEqual(os.listdir(self.out), [])

    def test_a_limit_in_the_middle_of_a_picture(self):
        """As a quota cuts: the first part is written, the rest is refused."""
        longest = max(len(data) for data in self.reference.values())
        for limit in (1, longest // 2, longest - 1):
            with self.subTest(limit=limit):
                def limited(limit=limit):
                    resource.setrlimit(resource.RLIMIT_FSIZE, (limit, limit))
                # The side of the workers, too: a spool of their own would be cut as well.
                result = self.chandler(self.input, "-o", self.out, "--size", SIZE, status=1, preexec_fn=limited)
                self.assertIn("File too large", result.err)
                for name in self.standing(self.out):
                    self.assertEqual((self.out / name).read_bytes(), self.reference[name])
                    (self.out / name).unlink()

    def test_an_output_folder_that_becomes_a_file(self):
        self.out.rmdir()
        support.write(self.out, "")
        result = self.chandler(self.input, "-o", self.out, "--size", SIZE, status=1)
        self.assertIn("a file has that name", result.err)

    def test_an_output_folder_that_goes_away(self):
        big = self.dir / "big"
        for i in range(120):
            os.link(self.input / "s00.csv", self.input / f"t{i:03}.csv")
        for pool in ("serial", "threads", "processes"):
            with self.subTest(pool=pool):
                shutil.rmtree(big, ignore_errors=True)
                command = [support.PROGRAM, self.input, "-o", big, "--pool", pool, "-j", "2", "--size", "3000x2000"]
                run = subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL,
                                       stderr=subprocess.PIPE, start_new_session=True)
                deadline = time.monotonic() + 120
                while not (big.is_dir() and any(name[0] != "." for name in os.listdir(big))):
                    self.assertLess(time.monotonic(), deadline)
                    self.assertIsNone(run.poll())
                    time.sleep(0.002)
                os.killpg(run.pid, signal.SIGSTOP)
                big.rename(self.dir / f"gone-{pool}")
                os.killpg(run.pid, signal.SIGCONT)
                err = run.communicate(timeout=300)[1].decode()
                # It is made anew; a chart that was under way may have followed the old one.
                self.assertEqual(run.returncode, 0, err)
                there, gone = self.standing(big), self.standing(self.dir / f"gone-{pool}")
                self.assertEqual(sorted(set(there + gone)), sorted(f"{name[:-4]}.png" for name in os.listdir(self.input)))
                self.assertTrue(there and gone)


if __name__ == "__main__":
    signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    unittest.main()
