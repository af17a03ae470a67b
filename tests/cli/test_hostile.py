"""Input made to cost time or memory: a result or an error, within a few times the input's size in memory. How long it
takes is asked by test_linear, in instructions: here only whether it ends."""
import gzip
import os
import subprocess
import sys
import unittest
import zlib

import hostile
import support
from support import Case, csv_text, table, walk

MIB = 1 << 20
SIZE = support.scaled(4 * MIB)
LARGE = support.scaled(64 * MIB)
LARGE_CASES = ("a line of letters", "commas", "quotes", "line ends")
# Memory that any run takes; the launcher's own, which its child begins with, is less.
BASE = 32 * MIB
# A child's count begins with the memory of the process that forked it: a small one. What hangs is ended by the alarm.
LAUNCHER = """
import os, signal, sys
child = os.fork()
if child == 0:
    signal.alarm(300)
    os.execv(sys.argv[2], sys.argv[2:])
_, status, usage = os.wait4(child, 0)
with open(sys.argv[1], "w") as file:
    print(os.waitstatus_to_exitcode(status), usage.ru_maxrss, file=file)
"""
# Times the size. The columns of a candle take 48 bytes, its shortest row 8; an unknown encoding is tried several times.
FACTOR, FACTORS = 5, {"the shortest rows": 8, "two symbols in turn": 7, "bytes of no encoding": 6}
GOOD = csv_text(table(walk(60)))


def packed(data, times):
    """A gzip stream of the data so many times, however large that is."""
    packer = zlib.compressobj(9, zlib.DEFLATED, 31)
    return b"".join([packer.compress(data) for _ in range(times)] + [packer.flush()])


class Hostile(Case):
    def run_measured(self, *args, stdin=subprocess.DEVNULL):
        """Exit status, what was said, and the most memory it had in bytes."""
        usage = self.dir / "usage"
        with open(self.dir / "said", "wb") as said:
            command = [sys.executable, "-I", "-S", "-c", LAUNCHER, usage, support.PROGRAM, "--pool", "serial", *args]
            subprocess.run(command, stdin=stdin, stdout=said, stderr=said, check=True)
        status, most_kib = map(int, usage.read_text().split())
        said = (self.dir / "said").read_text("utf-8", "replace")
        self.assertNotIn("Sanitizer", said)
        self.assertNotIn("runtime error:", said)
        return status, said, most_kib * 1024

    def assert_modest(self, memory, most, what):
        # A sanitizer has memory of its own, and keeps what was freed; so has an emulator, for what it translates.
        if not support.SANITIZE and not support.EMULATOR:
            self.assertLess(memory, most, f"{what}: {memory / MIB:.0f} MiB")

    def test_a_list_without_end_is_refused(self):
        for option in ((), ("-0",)):
            with self.subTest(option=option), open("/dev/zero", "rb") as zeros:
                status, said, memory = self.run_measured("--files-from", "-", *option, stdin=zeros)
                self.assertEqual(status, 1, said)
                self.assertIn("stdin: is no list of files: it is larger than 256 MiB", said)
                self.assert_modest(memory, BASE + 300 * MIB, "a list")

    def test_memory_goes_by_the_size_whatever_stands_there(self):
        path = self.dir / "in.csv"
        for name, make in hostile.CASES.items():
            with self.subTest(name):
                size = path.write_bytes(make(LARGE if name in LARGE_CASES else SIZE))
                status, said, memory = self.run_measured("--check", path)
                self.assertIn(status, (0, 1), said[:1000])
                self.assert_modest(memory, BASE + FACTORS.get(name, FACTOR) * size, name)

    def test_a_million_columns_and_a_million_symbols_are_errors(self):
        count = support.scaled(1000000)
        path = self.dir / "in.csv"
        wide = b",".join([b"1.5"] * count) + b"\n"
        size = path.write_bytes(b",".join(b"c%d" % i for i in range(count)) + b"\n" + wide * 3)
        status, said, memory = self.run_measured("--check", path)
        self.assertEqual(status, 1)
        self.assert_modest(memory, BASE + FACTOR * size, "columns")
        size = path.write_bytes(hostile.symbols(count * 34))
        status, said, memory = self.run_measured("--check", "--max-symbols", str(count // 10), path)
        self.assertEqual(status, 1)
        self.assertIn(f"in.csv:{count // 10 + 2}: more than {count // 10} symbols; --max-symbols sets the limit", said)
        self.assert_modest(memory, BASE + FACTOR * size, "symbols")

    def test_many_symbols_are_read_once(self):
        count = support.scaled(20000)
        path = self.dir / "in.csv"
        path.write_bytes(hostile.symbols(count * 34))
        status, said, _ = self.run_measured("--check", path)
        self.assertEqual(status, 0, said[-1000:])
        self.assertEqual(said.count('"symbol":"S'), count)

    def test_a_file_of_many_symbols_that_fails_fails_for_each(self):
        # The survey finds the tickers in the header, and its rows are wider than any table: each chart says so. That the
        # file is not read anew for each is asked by test_linear.
        path = self.dir / "in.csv"
        path.write_bytes(hostile.tickers(512 * 1024))
        status, said, _ = self.run_measured("--check", path)
        self.assertEqual(status, 1)
        self.assertEqual(len([line for line in said.splitlines() if "fields" in line]), 4095)

    def test_a_bomb_is_one_file_that_failed(self):
        folder = self.dir / "in"
        folder.mkdir()
        (folder / "a.csv").write_text(GOOD)
        times = support.scaled(400, 100)
        # Of one symbol a row, so that the survey before the run wants all of it as well.
        rows = b"A,2024-01-02,1,2,0.5,1.5\n" * (MIB // 25)
        bombs = {"b.csv.gz": packed(bytes(MIB), times), "c.csv.gz": packed(hostile.LONG_FORM, 1) + packed(rows, times)}
        for name, data in bombs.items():
            self.assertLess(len(data), 20 * MIB)
            (folder / name).write_bytes(data)
        (folder / "d.csv").write_text(GOOD)
        status, said, memory = self.run_measured(folder, "-o", self.dir / "out")
        self.assertEqual(status, 1, said)
        self.assert_no_litter(self.dir / "out", ["a.png", "d.png"])
        for name in bombs:
            lines = [line for line in said.splitlines() if name in line]
            self.assertEqual(len(lines), 1, said)
            self.assertIn("inflates to more than 64 MiB and 100 times its size", lines[0])
            self.assertIn("--max-bytes", lines[0])
        most = max([64 * MIB] + [100 * len(data) for data in bombs.values()])
        self.assert_modest(memory, BASE + 3 * most, "bombs")
        with open(folder / "b.csv.gz", "rb") as bomb:
            status, said, memory = self.run_measured("--check", "-", stdin=bomb)
        self.assertEqual(status, 1)
        self.assertIn("stdin: inflates to more than", said)
        self.assert_modest(memory, BASE + 3 * most, "a bomb in a pipe")

    def test_endless_members_are_read_in_one_pass(self):
        path = self.dir / "in.csv.gz"
        empty = gzip.compress(b"", mtime=0)
        path.write_bytes(gzip.compress(GOOD.encode(), mtime=0) + empty * (support.scaled(8 * MIB) // len(empty)))
        status, said, memory = self.run_measured("--check", path)
        self.assertEqual(status, 0, said)
        self.assertIn('"rows":60', said)
        self.assert_modest(memory, BASE, "members")

    def test_lists_of_files_may_be_anything(self):
        listed = self.dir / "list"
        for name, data in {"line ends": b"\n", "a name": b"x", "slashes": b"/", "NULs": b"\0"}.items():
            for option in ((), ("-0",)):
                with self.subTest(name, option=option):
                    size = listed.write_bytes(hostile.fill(data, support.scaled(4 * MIB)))
                    status, said, memory = self.run_measured("--files-from", listed, *option)
                    self.assertIn(status, (1, 2), said[:1000])
                    self.assertLess(len(said), 5 * size + 4096)
                    self.assert_modest(memory, BASE + 8 * size, name)


class Limits(Case):
    ROWS = table(walk(10))

    def refused(self, path, words, *options):
        """The file alone fails, with all the words in one message; a good one beside it is drawn."""
        good = support.write(self.dir / "good.csv", GOOD)
        out = self.dir / "out"
        result = self.chandler(path, good, "-o", out, *options, status=1)
        lines = [line for line in result.err.splitlines() if os.path.basename(path) in line]
        self.assertEqual(len(lines), 1, str(result))
        for word in words:
            self.assertIn(word, lines[0])
        self.assert_no_litter(out, ["good.png"])

    def test_rows(self):
        path = support.write(self.dir / "in.csv", csv_text(self.ROWS))
        self.assertEqual(self.check(path, "--max-rows", "10")[0]["rows"], 10)
        self.refused(support.write(self.dir / "long.csv", csv_text(table(walk(70)))),
                     ["long.csv:66:", "more than 64 rows", "--max-rows"], "--max-rows", "64")

    def test_rows_of_all_symbols_together(self):
        rows = [row + ["AB"[i % 2]] for i, row in enumerate(table(walk(70)))]
        path = support.write(self.dir / "in.csv", csv_text(rows, support.HEADER + ["Symbol"]))
        self.assertEqual([one["rows"] for one in self.check(path, "--max-rows", "70")], [35, 35])
        for options in ((), ("--symbol", "A")):
            result = self.chandler("--check", path, "--max-rows", "30", *options, status=1)
            self.assertIn(f"in.csv:{62 if options else 32}: ", result.err)
            self.assertIn("more than 30 rows; --max-rows sets the limit", result.err)
        self.assertEqual(self.check(path, "--max-rows", "35", "--symbol", "A")[0]["rows"], 35)

    def test_rows_left_out_take_no_place(self):
        rows = self.ROWS[:5] + [["2024-02-01", "x", "1", "1", "1", ""]] * 20 + self.ROWS[5:]
        path = support.write(self.dir / "in.csv", csv_text(rows))
        found = self.check(path, "--max-rows", "10")[0]
        self.assertEqual((found["rows"], found["rejected"]), (10, 20))

    def test_symbols(self):
        rows = [row + [f"S{i % 3}"] for i, row in enumerate(table(walk(60)))]
        path = support.write(self.dir / "in.csv", csv_text(rows, support.HEADER + ["Symbol"]))
        self.assertEqual(len(self.check(path, "--max-symbols", "3")), 3)
        self.refused(path, ["in.csv:4:", "more than 2 symbols", "--max-symbols"], "--max-symbols", "2")

    def test_symbols_of_a_header(self):
        header = ["Price"] + ["Open", "High", "Low", "Close"] * 3
        rows = [["Ticker"] + [f"T{i // 4}" for i in range(12)]] + [[row[0]] + row[1:5] * 3 for row in self.ROWS]
        path = support.write(self.dir / "in.csv", csv_text(rows, header))
        self.assertEqual(len(self.check(path)), 3)
        self.refused(path, ["more than 2 symbols"], "--max-symbols", "2")

    def test_bytes(self):
        for name in ("in.csv", "in.csv.gz"):
            with self.subTest(name):
                text = csv_text(table(walk(200)))
                path = support.write(self.dir / name, text)
                self.assertEqual(self.check(path, "--max-bytes", str(len(text)))[0]["rows"], 200)
                self.assertEqual(self.check(path, "--max-bytes", "1G")[0]["rows"], 200)
                self.refused(path, [f"is larger than {len(text) - 1} bytes of text", "--max-bytes"],
                             "--max-bytes", str(len(text) - 1))
                with open(path, "rb") as file:
                    result = self.chandler("--check", "-", "--max-bytes", "4k", stdin=file, status=1)
                self.assertIn("stdin: is larger than 4096 bytes of text; --max-bytes sets the limit", result.err)

    def test_a_file_that_shrinks_well_is_read_where_that_is_allowed(self):
        if support.SCALE < 1:
            self.skipTest("large: the release build reads it")
        rows = (hostile.ROW * 40000)
        path = self.dir / "in.csv.gz"
        path.write_bytes(gzip.compress(hostile.HEAD, mtime=0) + packed(rows, 70))
        self.assertIn("--max-bytes", self.chandler("--check", path, status=1).err)
        self.assertEqual(self.check(path, "--max-bytes", "128M")[0]["rows"], 40000 * 70)

    def test_values_that_are_none(self):
        for option, values in {"--max-rows": ("0", "-1", "x", "", "99999999999999999999"),
                               "--max-symbols": ("0", "1.5", "4294967296"),
                               "--max-bytes": ("0", "M", "4GB", "1.5G", "99999999999T", "-1", "")}.items():
            for value in values:
                with self.subTest(option, value=value):
                    self.assertIn(option, self.chandler(f"{option}={value}", "x.csv", status=2).err)


if __name__ == "__main__":
    if sys.platform != "linux":
        support.skip_all("memory is measured by Linux's wait4")
    unittest.main()
