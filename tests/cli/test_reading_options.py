"""What detection leaves open or gets wrong is settled by --columns, --date-format, --strict and --symbol."""
import unittest

import support
from support import Case, HEADER, csv_text, table, walk


class ReadingOptions(Case):
    def setUp(self):
        super().setUp()
        self.candles = walk(50)
        self.rows = table(self.candles)

    def test_columns_by_name(self):
        header = ["when", "first", "top", "bottom", "final", "amount"]
        columns = "time=when,open=first,high=top,low=bottom,close=final,volume=amount"
        self.assert_reads(csv_text(self.rows, header), self.candles, options=("--columns", columns))

    def test_columns_win_over_known_names(self):
        rows = [row + [repr(c.close * 2)] for row, c in zip(self.rows, self.candles)]
        doubled = [c._replace(close=c.close * 2) for c in self.candles]
        self.assert_reads(csv_text(rows, HEADER + ["Settle"]), self.candles)
        self.assert_reads(csv_text(rows, HEADER + ["Settle"]), doubled, options=("--columns", "close=Settle"))

    def test_columns_by_number(self):
        rows = [["x", row[4], row[3], row[2], row[1], row[0]] for row in self.rows]
        candles = [c._replace(volume=None) for c in self.candles]
        self.assert_reads(csv_text(rows, None), candles,
                          options=("--columns", "time=6,open=5,high=4,low=3,close=2"))

    def test_a_column_that_is_not_there_fails_the_file(self):
        path = support.write_candles(self.dir / "plain.csv", self.candles)
        result = self.chandler("--check", "--columns", "close=Settle", path, status=1)
        self.assertIn("Settle", result.err)
        self.assertIn("plain.csv", result.err)

    def test_date_format(self):
        import datetime

        def written(seconds):
            return (datetime.datetime(1970, 1, 1) + datetime.timedelta(seconds=seconds)).strftime("%y%d%m-%H.%M")
        candles = walk(60, step=3600 * 5)
        self.assert_reads(csv_text(table(candles, written)), candles, options=("--date-format", "%y%d%m-%H.%M"))

    def test_date_format_that_does_not_fit_fails_the_file(self):
        path = support.write_candles(self.dir / "plain.csv", self.candles)
        result = self.chandler("--check", "--date-format", "%d.%m.%Y", path, status=1)
        self.assertIn("plain.csv", result.err)

    def test_strict(self):
        rows = list(self.rows)
        rows[20] = rows[20][:2] + ["n/a"] + rows[20][3:]
        kept = self.candles[:20] + self.candles[21:]
        self.assert_reads(csv_text(rows), kept, rejected=1)
        result = self.chandler("--strict", "--check", self.dir / "file.csv", status=1)
        self.assertIn("file.csv:22", result.err)
        result = self.chandler("--strict", self.dir / "file.csv", "-o", self.dir / "out", status=1)
        self.assertFalse((self.dir / "out" / "file.png").exists())
        self.assert_reads(csv_text(self.rows), self.candles, options=("--strict",))

    def test_symbol_that_is_not_there(self):
        rows = [["AAA"] + row for row in self.rows]
        path = support.write(self.dir / "long.csv", csv_text(rows, ["Symbol"] + HEADER))
        result = self.chandler("--check", "--symbol", "ZZZ", path, status=1)
        self.assertIn("ZZZ", result.err)


if __name__ == "__main__":
    unittest.main()
