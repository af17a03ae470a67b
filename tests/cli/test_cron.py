"""Left alone at night: silence, the lock, exit statuses, reports, and what the environment must not change."""
import calendar
import json
import os
import pathlib
import re
import resource
import shutil
import signal
import stat
import subprocess
import time
import unittest

import support
from support import Case, walk

BAD = {"empty.csv": "", "header.csv": "Date,Open,High,Low,Close\n", "words.csv": "these are\nonly words\n",
       "binary.csv": "\0\1\2" * 100}
BROKEN_ROWS = """Date,Open,High,Low,Close
2024-05-01,1,2,1,2
2024-05-02,x,2,1,2
2024-05-03,1,2,1,2
2024-05-06,1,2,3,2
2024-05-07,1,2,1,2
"""


class Night(Case):
    def setUp(self):
        super().setUp()
        self.input = self.dir / "in"
        self.input.mkdir()
        self.out = self.dir / "out"

    def add(self, *names, count=30):
        for name in names:
            support.write_candles(self.input / name, walk(count, seed=len(name)))

    def draw(self, *args, **how):
        return self.chandler(self.input, "-o", self.out, "--size", "320x200", *args, **how)


class Messages(Night):
    def test_a_quiet_success_prints_nothing_whatever_there_is_to_warn_of(self):
        self.add("a.csv", "b.csv")
        text = (self.input / "a.csv").read_text()
        support.write(self.input / "a.csv", text + "2024-05-01,x,2,1,1.5,7\n2024-05-02,1,2,3,4,5\n")
        marks = support.write(self.dir / "marks.csv", "time,price,kind,text\nnever,1,buy,x\n")
        for args in ((), ("-u",), ("-u",), ("--index",), ("--marks", marks), ("--pool", "processes", "-j", "8"),
                     ("--report", self.dir / "r.json"), ("--lock", self.dir / "lock"), ("--shard", "3/3")):
            with self.subTest(args=args):
                loud = self.draw(*args)
                quiet = self.draw("-q", *args)
                self.assertTrue(loud.err)
                self.assertEqual((quiet.out, quiet.err), ("", ""))

    def test_a_quiet_failure_prints_one_line_for_each_input_and_names_it(self):
        self.add("good.csv")
        for name, text in BAD.items():
            support.write(self.input / name, text)
        os.symlink("nowhere", self.input / "link.csv")
        result = self.draw("-q", self.dir / "absent.csv", status=1)
        lines = result.err.splitlines()
        wanted = [str(self.input / name) for name in sorted([*BAD, "link.csv"])] + [str(self.dir / "absent.csv")]
        self.assertEqual(len(lines), len(wanted), result)
        for line, path in zip(lines, wanted):
            self.assertTrue(line.startswith(f"chandler: {path}:"), line)
            self.assertGreater(len(line.split(": ", 2)[2]), 7, line)

    def test_a_name_cannot_forge_a_line(self):
        support.write(self.input / "a\nchandler: all is well\x1b[2J.csv", "")
        result = self.draw("-q", status=1)
        self.assertEqual(len(result.err.splitlines()), 1)
        self.assertIn("a\\x0achandler: all is well\\x1b[2J.csv:", result.err)

    def test_exit_statuses(self):
        self.add("a.csv")
        empty = self.dir / "empty"
        empty.mkdir()
        self.draw(status=0)
        self.draw("-u", status=0)
        self.chandler(empty, "-o", self.out, status=1)
        self.draw(empty / "absent.csv", status=1)
        self.draw("--nosuch", status=2)
        self.draw("--size", "1x1", status=2)
        self.draw(self.input / "a.csv", "--geometry", self.input / "a.csv", status=2)
        self.draw("--report", "/dev/full", status=1)
        self.draw("--report", self.dir / "no" / "folder.json", status=1)


class Lock(Night):
    def start(self, *args):
        """A run that holds the lock until its standard input ends."""
        run = subprocess.Popen([support.PROGRAM, "--lock", self.dir / "lock", "-", "-o", self.out / "held.png", *args],
                               stdin=subprocess.PIPE, stderr=subprocess.PIPE)
        self.addCleanup(run.stderr.close)
        self.addCleanup(run.wait)
        self.addCleanup(run.kill)
        self.addCleanup(run.stdin.close)
        deadline = time.monotonic() + 30
        # Asking for the lock to see whether it is held might be what keeps the run from it.
        while not re.search(rf"FLOCK .*\b{run.pid}\b", pathlib.Path("/proc/locks").read_text()):
            self.assertLess(time.monotonic(), deadline)
            self.assertIsNone(run.poll())
            time.sleep(0.005)
        return run

    def setUp(self):
        super().setUp()
        self.add("a.csv", "b.csv", "c.csv")
        self.out.mkdir()

    def test_a_second_run_leaves_and_the_first_goes_on(self):
        first = self.start()
        for _ in range(3):
            result = self.draw("-q", "--lock", self.dir / "lock", status=75)
            self.assertEqual(result.err, f"chandler: {self.dir}/lock: another run holds this lock\n")
        self.assertEqual(os.listdir(self.out), [])
        first.stdin.write((self.input / "a.csv").read_bytes())
        first.stdin.close()
        self.assertEqual(first.wait(30), 0)
        self.draw("-q", "--lock", self.dir / "lock")

    def test_a_killed_run_leaves_no_lock(self):
        first = self.start()
        first.kill()
        first.wait()
        self.assertTrue((self.dir / "lock").exists())
        self.draw("-q", "--lock", self.dir / "lock")
        self.assertEqual((self.dir / "lock").stat().st_size, 0)

    def test_workers_neither_drop_nor_keep_it(self):
        for i in range(support.scaled(600, 100)):
            os.link(self.input / "a.csv", self.input / f"s{i}.csv")
        args = [support.PROGRAM, "--lock", self.dir / "lock", self.input, "-o", self.out, "--pool", "processes", "-j", "2",
                "--size", "4000x3000"]
        run = subprocess.Popen(args, stderr=subprocess.DEVNULL)
        self.addCleanup(run.wait)
        self.addCleanup(run.kill)
        deadline = time.monotonic() + 60
        while len(support.children_of(run.pid)) < 2:
            self.assertLess(time.monotonic(), deadline)
            time.sleep(0.005)
        os.kill(support.children_of(run.pid)[0], signal.SIGKILL)
        time.sleep(0.2)
        self.assertIsNone(run.poll(), "the batch is too short for this test")
        self.draw("--lock", self.dir / "lock", status=75)
        run.kill()
        run.wait()
        # Its workers are told of its end by the kernel, and go.
        deadline = time.monotonic() + 60
        while self.draw("--lock", self.dir / "lock", "-n", status=(0, 75)).status:
            self.assertLess(time.monotonic(), deadline)
            time.sleep(0.02)

    def test_what_cannot_be_a_lock(self):
        os.mkfifo(self.dir / "fifo")
        os.symlink("loop", self.dir / "loop")
        for path, why in ((self.dir, "Is a directory"), (self.dir / "fifo", "no regular file"),
                          ("/dev/null", "no regular file"), (self.dir / "loop", "Too many levels of symbolic links"),
                          (self.dir / "lock" / "x", "a file has that name"),
                          ("", "no name of a file")):
            (self.dir / "lock").touch()
            with self.subTest(path=path):
                result = self.draw("-q", "--lock", path, status=(1, 2), timeout=30)
                self.assertIn(why, result.err)
                self.assertIn("lock", result.err)
                self.assertEqual(os.listdir(self.out), [])

    def test_its_folder_is_made(self):
        self.draw("--lock", self.dir / "not" / "yet" / "lock")
        self.assertTrue((self.dir / "not" / "yet" / "lock").is_file())

    def test_it_is_no_file_that_the_run_reads_or_writes(self):
        self.add("a.csv")
        for args in (("--lock", self.input / "a.csv"), ("--lock", self.out / "a.png"),
                     ("--lock", self.dir / "run.json", "--report", self.dir / "run.json"),
                     ("--lock", self.out / "index.html", "--index")):
            with self.subTest(args=args):
                self.assertIn("--lock", self.draw(*args, status=2).err)
        self.assertGreater((self.input / "a.csv").stat().st_size, 0)

    def test_a_link_leads_to_the_lock(self):
        os.symlink("lock", self.dir / "link")
        self.draw("--lock", self.dir / "link")
        self.assertTrue((self.dir / "lock").is_file())
        self.start()
        self.draw("--lock", self.dir / "link", status=75)

    @unittest.skipUnless(os.geteuid() == 0, "only root can be somebody else")
    def test_the_lock_of_another_user(self):
        nobody = 65534
        for folder in (self.dir, self.input):
            folder.chmod(0o755)
        os.chown(self.out, nobody, nobody)
        lock = self.dir / "lock"
        lock.touch(0o644)
        try:
            subprocess.run([support.PROGRAM, "--version"], user=nobody, stdout=subprocess.DEVNULL, check=True,
                           stderr=subprocess.DEVNULL)
        except (OSError, subprocess.CalledProcessError):
            self.skipTest("the program cannot be run by others")
        self.draw("--lock", lock, user=nobody)
        self.start()
        self.draw("--lock", lock, status=75, user=nobody)
        lock.chmod(0o600)
        self.assertIn("Permission denied", self.draw("--lock", lock, status=1, user=nobody).err)

    def test_a_lock_that_is_tidied_up_is_made_anew(self):
        run = self.start()
        (self.dir / "lock").unlink()
        # Whoever removes the file takes the lock away; nobody is kept from a new one.
        self.draw("--lock", self.dir / "lock")
        self.assertIsNone(run.poll())


class Report(Night):
    def written(self):
        return json.loads((self.dir / "run.json").read_text("utf-8"))

    def test_it_is_written_when_charts_fail(self):
        self.add("a.csv")
        for name, text in BAD.items():
            support.write(self.input / name, text)
        self.draw("--report", self.dir / "run.json", status=1)
        report = self.written()
        self.assertEqual((report["rendered"], report["failed"], len(report["charts"])), (1, 4, 5))
        for chart in report["charts"]:
            self.assertEqual(bool(chart["error"]), chart["status"] == "failed")

    def test_it_is_written_when_nothing_can_be_drawn(self):
        self.add("a.csv", "b.csv")
        (self.dir / "run.json").write_text('{"failed":0}')
        support.write(self.dir / "file", "in the way")
        result = self.chandler("-q", self.input, "-o", self.dir / "file" / "out", "--report", self.dir / "run.json",
                               status=1)
        self.assertEqual(len(result.err.splitlines()), 1)
        report = self.written()
        self.assertEqual((report["rendered"], report["failed"]), (0, 2))
        self.assertTrue(all("file" in chart["error"] for chart in report["charts"]))
        self.chandler(self.dir / "file", "-o", self.out, "--report", self.dir / "run.json", status=1)
        self.assertEqual(self.written()["failed"], 1)

    def test_it_is_written_when_there_is_no_input(self):
        self.chandler(self.input, "-o", self.out, "--report", self.dir / "run.json", status=1)
        self.assertEqual(self.written()["charts"], [])
        self.assertIn("no input", self.written()["error"])

    def test_it_says_when_the_run_began(self):
        self.add("a.csv")
        before = time.time()
        self.draw("--report", self.dir / "run.json")
        report = self.written()
        began = calendar.timegm(time.strptime(report["started"], "%Y-%m-%dT%H:%M:%SZ"))
        self.assertTrue(int(before) <= began <= time.time(), report["started"])
        self.assertIsNone(report["error"])

    def test_it_counts_rows_that_are_left_out_and_tells_why(self):
        self.add("a.csv")
        path = support.write(self.input / "b.csv", BROKEN_ROWS)
        said = self.draw("--report", self.dir / "run.json").err
        for args in ((), ("-q",)):
            result = self.draw(*args, "--report", self.dir / "run.json")
            whole, cut = self.written()["charts"]
            self.assertEqual((whole["rejected"], whole["warnings"]), (0, []))
            self.assertEqual((cut["rejected"], cut["candles"]), (2, 3))
            self.assertTrue(cut["warnings"])
            for warning in cut["warnings"]:
                self.assertIn(f"{path}:" + re.sub(r"^([\d:]+ )", r"\1warning: ", warning), said)
        self.assertEqual(result.err, "")
        (self.input / "a.csv").unlink()
        check = json.loads(self.chandler("--check", path).out)
        self.assertEqual(check["rejected"], cut["rejected"])

    def test_one_that_fails_half_way_leaves_the_old_one(self):
        for i in range(40):
            self.add(f"s{i:02}.csv")
        self.draw("-q", "--size", "64x64", "--report", self.dir / "run.json")
        old = (self.dir / "run.json").read_bytes()
        limit = max(path.stat().st_size for path in self.out.iterdir()) + 500
        self.assertGreater(len(old), limit)

        def small_files():
            signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
            resource.setrlimit(resource.RLIMIT_FSIZE, (limit, limit))
        result = self.draw("-q", "--size", "64x64", "--report", self.dir / "run.json", status=1, preexec_fn=small_files)
        self.assertEqual(len(result.err.splitlines()), 1)
        self.assertIn(str(self.dir / "run.json"), result.err)
        self.assertIn("File too large", result.err)
        self.assertEqual((self.dir / "run.json").read_bytes(), old)
        self.assert_no_litter(self.dir, ["in", "out", "run.json"])

    def test_whoever_reads_it_sees_a_whole_one(self):
        self.add("a.csv")
        path = self.dir / "run.json"
        self.draw("--report", path)
        with open(path, "rb") as file:
            old = file.read()
            self.draw("--report", path, "--size", "330x200")
            file.seek(0)
            self.assertEqual(file.read(), old)
        self.assertNotEqual(path.read_bytes(), old)
        self.assertEqual(stat.S_IMODE(path.stat().st_mode), 0o666 & ~current_umask())

    def test_a_stopped_run_writes_it(self):
        self.add("b.csv")
        support.write(self.input / "a.csv", "x" * 100_000)
        self.draw("--fail-fast", "--pool", "serial", "--report", self.dir / "run.json", status=1)
        report = self.written()
        self.assertEqual((report["failed"], len(report["charts"])), (2, 2))
        self.assertIn("not begun", report["charts"][1]["error"])


def current_umask():
    mask = os.umask(0)
    os.umask(mask)
    return mask


class Environment(Night):
    """Nothing of HOME, TZ, LANG, DISPLAY, TERM and the like gets into pictures or messages."""
    ODD = [{"HOME": None}, {"HOME": "/nonexistent"}, {"HOME": ""}, {"HOME": "/dev/null"}, {"TZ": "Asia/Kathmandu"},
           {"TZ": ":/etc/passwd"}, {"TZ": "<+14>-14"}, {"TZ": "x" * 5000}, {"LANG": "de_DE.UTF-8"},
           {"LC_ALL": "tr_TR.UTF-8"}, {"LC_ALL": "no_such"}, {"LC_NUMERIC": "fr_FR.UTF-8", "LANG": "ja_JP.EUC-JP"},
           {"LANGUAGE": "de:fr"}, {"DISPLAY": ":99", "WAYLAND_DISPLAY": "nothing"}, {"TERM": "dumb"},
           {"TERM": "xterm-256color", "COLORTERM": "truecolor", "CLICOLOR_FORCE": "1"}, {"TERM": "\x1b"},
           {"COLUMNS": "7", "LINES": "1"}, {"NO_COLOR": "1"}, {"USER": "x", "LOGNAME": "y", "PATH": ""},
           {"MALLOC_ARENA_MAX": "1", "POSIXLY_CORRECT": "1"}, {"PWD": "/nowhere"}, {"XDG_CACHE_HOME": "/dev/null"}]

    def look(self, env):
        """All that a run leaves: messages without their times, and files."""
        # Fontconfig keeps pointers as offsets, which a leak checker cannot follow: what it holds looks lost.
        env = {**env, "ASAN_OPTIONS": "exitcode=99:detect_leaks=0"}
        shutil.rmtree(self.out, ignore_errors=True)
        result = self.chandler("-v", "in", "-o", "out", "--index", "--geometry", "out/boxes.jsonl", "--pool", "serial",
                               "--size", "400x250", "-i", "sma:5", status=1, env=env, cwd=self.dir)
        checked = self.chandler("--check", "in", status=1, env=env, cwd=self.dir)
        wrong = self.chandler("--up", "nosuch", env=env, status=2)
        helped = self.chandler("--help", env=env)
        words, read = (re.sub(r"\d+\.\d+|\d+ a second", "T", text) for text in (result.err, checked.err))
        files = {path.name: path.read_bytes() for path in sorted(self.out.iterdir())}
        return words, checked.out, read, wrong.err, helped.out, files

    def setUp(self):
        super().setUp()
        self.add("a.csv", "b.csv")
        support.write_candles(self.input / "minutes.csv", walk(90, step=60), support.iso_time)
        support.write(self.input / "bad.csv", "")
        support.write(self.input / "rows.csv", (self.input / "a.csv").read_text() + "2024-05-01,x,2,1,1.5,7\n")
        # What the built-in font lacks is drawn by the system's.
        shutil.copy(self.input / "a.csv", self.input / "日経ŒŽ.csv")

    def keep(self):
        """What sanitizers and the tests' own Python need."""
        return {name: value for name, value in os.environ.items() if name.endswith("SAN_OPTIONS")}

    def test_an_empty_environment_changes_nothing(self):
        usual = self.look(dict(os.environ))
        bare = self.look(self.keep())
        self.assertEqual(usual[:5], bare[:5])
        self.assertEqual(usual[5], bare[5])

    def test_odd_values_change_nothing(self):
        usual = self.look(self.keep())
        for changes in self.ODD:
            with self.subTest(changes=changes):
                env = {**self.keep(), **{name: value for name, value in changes.items() if value is not None}}
                found = self.look(env)
                self.assertEqual(found[:5], usual[:5])
                self.assertEqual(found[5], usual[5])


if __name__ == "__main__":
    unittest.main()
