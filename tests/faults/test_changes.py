"""Inputs that are cut, overwritten or replaced while they are read, and a clock that is set back."""
import os
import pathlib
import sys
import threading
import time
import unittest

sys.path.insert(0, os.fspath(pathlib.Path(__file__).resolve().parent.parent / "cli"))
import support  # noqa: E402
from support import Case, HEADER, csv_text  # noqa: E402

DAY = 86400


def version(count, price):
    """A table whose rows all tell which version it is."""
    rows = [[support.iso_time(60 * i), price, price, price, price, "7"] for i in range(count)]
    return csv_text(rows, HEADER).encode()


class Changes(Case):
    def setUp(self):
        super().setUp()
        self.input, self.out = self.dir / "in", self.dir / "out"
        self.input.mkdir()

    def while_changing(self, change):
        """--check of a file again and again while a thread keeps changing it."""
        path, stop = self.input / "live.csv", threading.Event()
        old, new = version(20000, "1.25"), version(30000, "2.75")
        path.write_bytes(old)

        def work():
            while not stop.is_set():
                for content in (new, old):
                    change(path, content)
                    # A slow build is to find it at rest now and then.
                    time.sleep(0 if support.scaled(10, 1) == 10 else 0.2)
        worker = threading.Thread(target=work)
        worker.start()
        try:
            read = 0
            for _ in range(support.scaled(60, 10)):
                result = self.chandler("--check", path, status=(0, 1))
                if result.status == 1:
                    self.assertRegex(result.err, "live.csv: ")
                    continue
                read += 1
                found = support.json.loads(result.out)
                self.assertIn(found["first"]["close"], (1.25, 2.75))
                yield found
        finally:
            stop.set()
            worker.join()
        self.assertGreater(read, 0)

    def test_a_file_that_is_cut_and_written_anew(self):
        def change(path, content):
            with open(path, "wb") as file:
                half = content.index(b"\n", len(content) // 2) + 1
                file.write(content[:half])
                file.flush()
                file.write(content[half:])
        for found in self.while_changing(change):
            self.assertEqual(found["first"]["close"], found["last"]["close"], "half of it is of another version")

    def test_a_file_that_is_replaced(self):
        def change(path, content):
            beside = path.with_suffix(".new")
            beside.write_bytes(content)
            beside.replace(path)
        for found in self.while_changing(change):
            self.assertEqual((found["rows"], found["last"]["close"]),
                             (20000, 1.25) if found["first"]["close"] == 1.25 else (30000, 2.75))

    def test_a_file_that_comes_and_goes(self):
        def change(path, content):
            path.write_bytes(content)
            path.unlink()
            time.sleep(0.0005)
        for _ in range(3):
            try:
                for _ in self.while_changing(change):
                    pass
                break
            except AssertionError as nothing_read:
                if "not greater than" not in str(nothing_read):
                    raise

    def test_what_vanishes_after_it_was_listed_costs_one_chart(self):
        for i in range(4):
            support.write_candles(self.input / f"s{i}.csv", support.walk(20, seed=i))
        os.mkfifo(self.dir / "pipe")
        # The run waits for the pipe once all else is listed.
        opened = threading.Thread(target=self.feed_then_remove)
        opened.start()
        result = self.chandler(self.input, self.dir / "pipe", "-o", self.out, "--size", "96x64", status=(0, 1))
        opened.join()
        self.assertEqual(result.status, 1, str(result))
        self.assertIn("s2.csv", result.err)
        self.assert_no_litter(self.out, ["pipe.png", "s0.png", "s1.png", "s3.png"])

    def feed_then_remove(self):
        with open(self.dir / "pipe", "wb") as pipe:
            (self.input / "s2.csv").unlink()
            pipe.write(version(20, "3"))

    def test_charts_of_a_clock_that_was_ahead_are_drawn_again(self):
        path = support.write_candles(self.input / "a.csv", support.walk(20))
        now = time.time()
        os.utime(path, (now - DAY, now - DAY))

        def statuses():
            return [c["status"] for c in self.report("-u", self.input, "-o", self.out, "--size", "96x64")["charts"]]
        self.assertEqual(statuses(), ["rendered"])
        self.assertEqual(statuses(), ["skipped"])
        # Drawn while the clock was a day ahead; the input was changed since, by a clock that is right.
        os.utime(self.out / "a.png", (now + DAY, now + DAY))
        support.write_candles(path, support.walk(20, seed=2))
        old = (self.out / "a.png").read_bytes()
        self.assertEqual(statuses(), ["rendered"])
        self.assertNotEqual((self.out / "a.png").read_bytes(), old)
        self.assertEqual(statuses(), ["skipped"])

    def test_inputs_of_a_clock_that_was_ahead_are_never_taken_for_old(self):
        path = support.write_candles(self.input / "a.csv", support.walk(20))
        now = time.time()
        os.utime(path, (now + DAY, now + DAY))
        for _ in range(2):
            report = self.report("-u", self.input, "-o", self.out, "--size", "96x64")
            self.assertEqual([c["status"] for c in report["charts"]], ["rendered"])


if __name__ == "__main__":
    unittest.main()
