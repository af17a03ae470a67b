"""Bad files among good ones: the good are rendered, each bad one is named with the reason, the exit status is 1."""
import gzip
import os
import random
import unittest

import support
from support import Case, csv_text, table, walk

ROWS = table(walk(60))
GOOD = csv_text(ROWS)
# Name, bytes, and one of the words that say what it is.
BAD = {
    "empty.csv": (b"", ("empty",)),
    "blank.csv": (b"\n \n\n", ("empty", "blank", "no row", "nothing")),
    "page.csv": (b"<!DOCTYPE html>\n<html><head><title>404</title></head><body>Not found, 1, 2</body></html>\n", ("html",)),
    "error.csv": (b'{"error": {"code": 429, "message": "Too many requests"}}\n', ("json",)),
    "torn.csv.gz": (gzip.compress(GOOD.encode())[:-40], ("gzip", "truncated", "cut", "end", "short", "compressed")),
    "damaged.csv.gz": (gzip.compress(GOOD.encode())[:60] + b"\0" * 300, ("gzip", "damaged", "invalid", "corrupt")),
    "binary.csv": (bytes(random.Random(3).randrange(256) for _ in range(5000)), ("binary", "no table", "text")),
    "picture.csv": (b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR" + bytes(200), ("binary", "png", "no table")),
    "zip.csv": (b"PK\x03\x04\x14\0\0\0\x08\0" + bytes(200), ("zip", "binary")),
    "names.csv": (b"Name,City,Country\nAnn,Paris,France\nBob,Rome,Italy\n", ("open", "price", "column", "candle")),
    "closeonly.csv": (b"Date,Close\n2024-01-02,12.5\n2024-01-03,12.7\n", ("open", "price", "column", "candle")),
    "header.csv": (b"Date,Open,High,Low,Close,Volume\n", ("row", "candle", "header")),
    "words.csv": (b"hello world\nthis is a text\nof three lines\n", ("column", "table", "candle", "price", "delimiter")),
}


class BadFiles(Case):
    def fill(self):
        folder = self.dir / "in"
        folder.mkdir()
        for i in range(4):
            (folder / f"good{i}.csv").write_text(GOOD)
        for name, (data, _) in BAD.items():
            (folder / name).write_bytes(data)
        (folder / "x.csv").mkdir()
        (folder / "dangling.csv").symlink_to("nowhere.csv")
        return folder

    def line_about(self, result, name):
        lines = [line for line in result.err.splitlines() if name in line and line.startswith("chandler: ")]
        self.assertTrue(lines, f"{name} is not named\n{result}")
        return " ".join(lines).replace(name, "")

    def test_good_ones_are_rendered_and_bad_ones_named(self):
        folder = self.fill()
        for pool in ("serial", "threads", "processes"):
            with self.subTest(pool=pool):
                out = self.dir / pool
                report = self.report(folder, "-o", out, "--pool", pool, "-j", "2", "--size", "320x200", status=1)
                self.assertEqual(report["rendered"], 4)
                self.assert_no_litter(out, [f"good{i}.png" for i in range(4)])
                failed = {os.path.basename(c["input"]): c for c in report["charts"] if c["status"] == "failed"}
                for name, (_, words) in BAD.items():
                    with self.subTest(file=name):
                        said = self.line_about(self.result, name).lower()
                        self.assertTrue(any(word in said for word in words), f"{name}: {said}")
                        self.assertIn(name, failed)
                        self.assertTrue(failed[name]["error"])
                self.assertEqual(report["failed"], len(failed))
                self.assertIn("dangling.csv", self.result.err)

    def test_check_names_them_too(self):
        folder = self.fill()
        result = self.chandler("--check", folder, status=1)
        self.assertEqual(len(result.out.splitlines()), 4)
        for name in BAD:
            with self.subTest(file=name):
                self.line_about(result, name)

    def test_each_alone_fails(self):
        folder = self.fill()
        for name in BAD:
            with self.subTest(file=name):
                result = self.chandler(folder / name, "-o", self.dir / "out", status=1)
                self.assertIn(name, result.err)
                self.assertEqual(result.out, "")
        out = self.dir / "out"
        self.assertEqual(os.listdir(out) if out.exists() else [], [])

    def test_a_file_named_and_not_there(self):
        good = support.write(self.dir / "good.csv", GOOD)
        result = self.chandler(self.dir / "missing.csv", good, "-o", self.dir / "out", status=1)
        self.assertIn("missing.csv", result.err)
        self.assertIn("No such file", result.err)
        self.assert_no_litter(self.dir / "out", ["good.png"])

    def test_unreadable_permission(self):
        folder = self.dir / "in"
        folder.mkdir()
        self.dir.chmod(0o755)
        out = self.dir / "out"
        out.mkdir()
        out.chmod(0o777)
        for name in ("a.csv", "locked.csv", "z.csv"):
            (folder / name).write_text(GOOD)
        (folder / "locked.csv").chmod(0)
        how = {}
        if os.geteuid() == 0:
            # Root may read anything: the run gives its rights up first.
            how = {"user": 65534, "group": 65534, "extra_groups": []}
            if not self.may_run_as_nobody(how):
                self.skipTest("the program is not reachable without root's rights")
        result = self.chandler(folder, "-o", out, "--size", "320x200", status=1, **how)
        self.assertIn("Permission denied", self.line_about(result, "locked.csv"))
        self.assert_no_litter(out, ["a.png", "z.png"])

    def may_run_as_nobody(self, how):
        try:
            return self.chandler("--version", status=None, **how).status == 0
        except PermissionError:
            return False

    def test_folder_that_cannot_be_written(self):
        good = support.write(self.dir / "good.csv", GOOD)
        file = support.write(self.dir / "file", "x")
        result = self.chandler(good, "-o", file / "sub", status=(1, 2))
        self.assertIn("file/sub", result.err)

    def test_empty_folder_is_no_input(self):
        (self.dir / "in").mkdir()
        (self.dir / "in" / "notes.md").write_text("no table")
        result = self.chandler(self.dir / "in", "-o", self.dir / "out", status=1)
        self.assertIn("in", result.err)

    def test_fifo_socket_and_device_do_not_hang(self):
        fifo = self.dir / "pipe.csv"
        os.mkfifo(fifo)
        result = self.chandler("--check", "/dev/zero", status=1, timeout=60)
        self.assertIn("/dev/zero", result.err)
        good = support.write(self.dir / "good.csv", GOOD)
        result = self.chandler(self.dir, "-o", self.dir / "out", status=(0, 1), timeout=60)
        self.assertIn("good.png", os.listdir(self.dir / "out"), f"{good}: {result}")

    def test_gzip_bomb_is_refused_or_read_within_memory(self):
        import resource
        bomb = self.dir / "bomb.csv.gz"
        with gzip.open(bomb, "wb", compresslevel=1) as file:
            for _ in range(support.scaled(64, 4)):
                file.write(bytes(1 << 20))
        limit = {}
        if not support.SANITIZE:
            limit["preexec_fn"] = lambda: resource.setrlimit(resource.RLIMIT_AS, (1 << 30, 1 << 30))
        result = self.chandler("--check", bomb, status=1, **limit)
        self.assertIn("bomb.csv.gz", result.err)


if __name__ == "__main__":
    unittest.main()
