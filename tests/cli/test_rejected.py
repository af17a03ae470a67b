"""A value that cannot be read is never taken for 0: its row is left out, counted and named."""
import json
import math
import unittest

import support
from support import Case, DAY, HEADER, csv_text, table, walk

UNREADABLE = ["", "-", "--", "null", "NULL", "NaN", "nan", "N/A", "n.a.", "None", "abc", "#REF!", "12abc", "abc12", "1.2.3.4x",
              "inf", "-inf", "Infinity", "1e999", "-1e999", "0x1F", "1e", "e5", "+", ".", "1-2", "٣", "\x01", '""']
LINE = 12  # of the spoilt row: the header is line 1


class Rejected(Case):
    def setUp(self):
        super().setUp()
        self.candles = walk(40, price=5000, digits=1)
        self.rows = table(self.candles)
        self.kept = self.candles[:LINE - 2] + self.candles[LINE - 1:]

    def spoil(self, column, value):
        rows = [list(row) for row in self.rows]
        rows[LINE - 2][column] = value
        return csv_text(rows)

    def assert_named(self, found):
        self.assertIn(str(LINE), json.dumps(found["warnings"]), "the line of the rejected row is named")

    def test_each_price_and_the_time(self):
        for value in UNREADABLE:
            for column in range(5):
                if column == 0 and value.startswith("#"):
                    continue  # such a line is a comment
                with self.subTest(column=HEADER[column], value=value):
                    found = self.assert_reads(self.spoil(column, value), self.kept, rejected=1)
                    self.assert_named(found)

    def test_unreadable_volume_is_absent(self):
        for value in ("abc", "-", "", "nan", "1e999"):
            with self.subTest(value=value):
                rows = [list(row) for row in self.rows]
                rows[0][5] = value
                candles = [self.candles[0]._replace(volume=None)] + self.candles[1:]
                self.assert_reads(csv_text(rows), candles)

    def test_high_below_low(self):
        rows = [list(row) for row in self.rows]
        row = rows[LINE - 2]
        row[2], row[3] = "4000.0", "4000.5"
        found = self.assert_reads(csv_text(rows), self.kept, rejected=1)
        self.assert_named(found)

    def test_days_that_do_not_exist(self):
        for value in ("2024-02-30", "2024-13-01", "2024-00-10", "2024-01-00", "20240230x", "tomorrow"):
            with self.subTest(value=value):
                self.assert_reads(self.spoil(0, value), self.kept, rejected=1)

    def test_short_and_long_rows(self):
        rows = [list(row) for row in self.rows]
        rows[LINE - 2] = rows[LINE - 2][:3]
        self.assert_reads(csv_text(rows), self.kept, rejected=1)
        rows = [list(row) for row in self.rows]
        rows[LINE - 2] = rows[LINE - 2] + ["extra", "cells"]
        self.assert_reads(csv_text(rows), self.candles)

    def test_torn_lines(self):
        lines = csv_text(self.rows).encode().split(b"\n")
        lines[LINE - 1] = lines[LINE - 1][:17]
        self.assert_reads(b"\n".join(lines), self.kept, rejected=1)

    def test_nul_bytes_are_never_read_as_numbers(self):
        lines = csv_text(self.rows).encode().split(b"\n")
        lines[LINE - 1] = lines[LINE - 1][:12] + b"\0\0\0" + lines[LINE - 1][14:]
        path = support.write(self.dir / "file.csv", b"\n".join(lines))
        result = self.chandler("--check", path, status=(0, 1))
        if result.status == 0:
            self.assert_reading(json.loads(result.out), self.kept, rejected=1)
        else:
            self.assertRegex(result.err, r"file\.csv:%d.*NUL" % LINE)

    def test_a_bad_last_row_is_a_row(self):
        rows = [list(row) for row in self.rows]
        rows[-1][0] = "2x24-02-09"
        self.assert_reads(csv_text(rows), self.candles[:-1], rejected=1)
        rows[-2][0] = "soon"
        self.assert_reads(csv_text(rows), self.candles[:-2], rejected=2)

    def test_many_rejected_rows_are_all_counted(self):
        candles = walk(3000)
        rows = table(candles)
        for i in range(0, 3000, 3):
            rows[i][4] = "null"
        kept = [c for i, c in enumerate(candles) if i % 3]
        found = self.assert_reads(csv_text(rows), kept, rejected=1000)
        self.assertLess(len(found["warnings"]), 100)

    def test_nothing_readable_is_an_error_with_line_and_text(self):
        rows = [row[:4] + ["bad-close"] + row[5:] for row in self.rows]
        path = support.write(self.dir / "spoilt.csv", csv_text(rows))
        result = self.chandler("--check", path, status=1)
        self.assertRegex(result.err, r"chandler: .*spoilt\.csv:2")
        self.assertIn("bad-close", result.err)
        result = self.chandler(path, "-o", self.dir / "out", status=1)
        self.assertRegex(result.err, r"chandler: .*spoilt\.csv:2")
        self.assertFalse((self.dir / "out" / "spoilt.png").exists())

    def test_candles_that_share_a_time_are_kept_in_file_order(self):
        candles = walk(40)
        candles = [c._replace(time=candles[10].time) if 10 <= i <= 13 else c for i, c in enumerate(candles)]
        found = self.assert_reads(csv_text(table(candles)), candles)
        self.assertTrue(found["warnings"])
        same = [c._replace(time=candles[0].time) for c in candles]
        found = self.assert_reads(csv_text(table(same)), same)
        self.assertTrue(found["warnings"])
        newest_first = candles[:9] + candles[14:] + candles[10:14]
        in_order = sorted(newest_first, key=lambda c: c.time)
        self.assert_reads(csv_text(table(newest_first)), in_order)

    def test_no_time_column_numbers_the_rows(self):
        rows = [row[1:] for row in self.rows]
        self.assert_reads(csv_text(rows, HEADER[1:]), self.candles, timed=False)
        self.assert_reads(csv_text([row[:4] for row in rows], None), [c._replace(volume=None) for c in self.candles],
                          timed=False)
        self.chandler(self.dir / "file.csv", "-o", self.dir / "out")
        self.assert_no_litter(self.dir / "out", ["file.png"])

    def test_hostile_numbers(self):
        huge = "9" * 5000
        for value in ("1e308", "-1e308", "1e-320", huge, "0." + "0" * 4000 + "1", "1e" + huge, " " * 100000):
            with self.subTest(value=value[:20]):
                path = support.write(self.dir / "hostile.csv", self.spoil(1, value))
                found = self.check(path, status=(0, 1))
                for one in found:
                    for end in ("first", "last"):
                        self.assertTrue(all(math.isfinite(v) for v in one[end].values() if v is not None))
                    self.assertEqual(one["rows"] + one["rejected"], len(self.rows))
                self.chandler(path, "-o", self.dir / "out", status=(0, 1))

    def test_endless_lines(self):
        path = support.write(self.dir / "line.csv", csv_text(self.rows) + "x" * 3_000_000 + "\n")
        found = self.check(path)
        self.assertEqual(found[0]["rows"], len(self.rows))
        support.write(path, ",".join(["1"] * 300_000) + "\n")
        self.chandler("--check", path, status=(0, 1))
        support.write(path, '"' + csv_text(self.rows))
        self.chandler("--check", path, status=(0, 1))

    def test_a_gap_is_no_candle(self):
        candles = self.candles[:10] + [c._replace(time=c.time + 400 * DAY) for c in self.candles[10:]]
        self.assert_reads(csv_text(table(candles)), candles)


if __name__ == "__main__":
    unittest.main()
