"""The same candles written in many ways are read the same."""
import random
import unittest

import support
from support import Candle, Case, HEADER, csv_text, iso_day, iso_time, table, walk


def european(number):
    """1234567.5 as 1.234.567,5"""
    whole, _, part = repr(number).partition(".")
    sign, whole = ("-", whole[1:]) if whole.startswith("-") else ("", whole)
    groups = []
    while whole:
        groups.insert(0, whole[-3:])
        whole = whole[:-3]
    return sign + ".".join(groups) + ("," + part if part else "")


def grouped(number, mark):
    return european(number).replace(",", "\0").replace(".", mark).replace("\0", ".")


class Check(Case):
    def setUp(self):
        super().setUp()
        self.candles = walk(120)
        self.rows = table(self.candles)

    def test_object_has_every_field(self):
        found = self.assert_reads(csv_text(self.rows), self.candles)
        self.assertLessEqual({"input", "symbol", "dialect", "rows", "rejected", "first", "last", "warnings"}, set(found))
        self.assertEqual(set(found["first"]), set(Candle._fields))
        self.assertIsInstance(found["warnings"], list)
        self.assertEqual(found["warnings"], [])
        self.assertTrue(found["dialect"])

    def test_delimiters(self):
        for delimiter in ",;\t|":
            for header in (HEADER, None):
                with self.subTest(delimiter=delimiter, header=header):
                    self.assert_reads(csv_text(self.rows, header, delimiter), self.candles)

    def test_blanks_as_delimiter(self):
        self.assert_reads(csv_text(self.rows, HEADER, " "), self.candles)
        wide = [[cell.rjust(12) for cell in row] for row in [HEADER] + self.rows]
        self.assert_reads(csv_text(wide, None, " "), self.candles)

    def test_blank_after_delimiter(self):
        self.assert_reads(csv_text(self.rows, HEADER, ", "), self.candles)

    def test_line_ends(self):
        for end in ("\n", "\r\n", "\r"):
            text = csv_text(self.rows, end=end)
            for tail in ("", end * 4):
                with self.subTest(end=end, tail=tail):
                    self.assert_reads(text + tail, self.candles)
            with self.subTest(end=end, tail="none"):
                self.assert_reads(text[:-len(end)], self.candles)

    def test_blank_lines_between_rows(self):
        self.assert_reads(csv_text(self.rows, end="\n\n"), self.candles)

    def test_encodings(self):
        text = csv_text(self.rows)
        for encoding, mark in (("utf-8", b"\xef\xbb\xbf"), ("utf-16-le", b"\xff\xfe"), ("utf-16-be", b"\xfe\xff"),
                               ("utf-16-le", b""), ("utf-16-be", b"")):
            with self.subTest(encoding=encoding, mark=mark):
                self.assert_reads(mark + text.encode(encoding), self.candles)

    def test_gzip(self):
        text = csv_text(self.rows)
        self.assert_reads(text, self.candles, name="file.csv.gz")
        import gzip
        middle = len(text) // 2
        two_members = gzip.compress(text[:middle].encode()) + gzip.compress(text[middle:].encode())
        path = self.dir / "two.csv.gz"
        path.write_bytes(two_members)
        self.assert_reading(self.check(path)[0], self.candles)

    def test_quotes(self):
        quoted = [['"%s"' % cell for cell in row] for row in self.rows]
        self.assert_reads(csv_text(quoted, ['"%s"' % name for name in HEADER]), self.candles)
        self.assert_reads(csv_text(quoted, HEADER, ";"), self.candles)

    def test_whole_lines_quoted(self):
        lines = csv_text(self.rows).splitlines()
        self.assert_reads("".join('"%s"\n' % line for line in lines), self.candles)

    def test_quoted_delimiters_and_newlines_in_a_note_column(self):
        rows = [row + ['"said ""up, then down""\nor not; %d"' % i] for i, row in enumerate(self.rows)]
        self.assert_reads(csv_text(rows, HEADER + ["Note"]), self.candles)

    def test_newest_first(self):
        self.assert_reads(csv_text(self.rows[::-1]), self.candles)

    def test_any_order_of_rows(self):
        rows = list(self.rows)
        random.Random(5).shuffle(rows)
        self.assert_reads(csv_text(rows), self.candles)

    def test_any_order_of_columns(self):
        rng = random.Random(6)
        order = list(range(6))
        for _ in range(12):
            rng.shuffle(order)
            with self.subTest(order=order):
                rows = [[row[i] for i in order] for row in self.rows]
                self.assert_reads(csv_text(rows, [HEADER[i] for i in order]), self.candles)

    def test_header_spellings(self):
        for header in (["date", "open", "high", "low", "close", "volume"], ["DATE", "OPEN", "HIGH", "LOW", "CLOSE", "VOL"],
                       ["<DATE>", "<OPEN>", "<HIGH>", "<LOW>", "<CLOSE>", "<VOL>"], ["t", "o", "h", "l", "c", "v"],
                       [" Date ", " Open", "High ", "Low", "Close", "Volume"],
                       ["timestamp", "open_price", "high_price", "low_price", "close_price", "volume"],
                       ["Time", "Open Price", "High Price", "Low Price", "Close Price", "Vol."],
                       ["Date", "Open", "High", "Low", "Last", "Volume"],
                       ["datetime", "1. open", "2. high", "3. low", "4. close", "5. volume"]):
            with self.subTest(header=header):
                self.assert_reads(csv_text(self.rows, header), self.candles)

    def test_the_unadjusted_set_wins(self):
        rows = [row[:5] + [repr(c.close / 2)] + row[5:] for row, c in zip(self.rows, self.candles)]
        for name in ("Adj Close", "Adjusted_close", "adjClose", "Adj. Close"):
            with self.subTest(name=name):
                self.assert_reads(csv_text(rows, HEADER[:5] + [name, "Volume"]), self.candles)
        adjusted = [row + [repr(v / 4) for v in c[1:5]] for row, c in zip(self.rows, self.candles)]
        header = HEADER + ["Adj. Open", "Adj. High", "Adj. Low", "Adj. Close"]
        self.assert_reads(csv_text(adjusted, header), self.candles)
        first = [row[:1] + [repr(v / 4) for v in c[1:5]] + row[1:] for row, c in zip(self.rows, self.candles)]
        self.assert_reads(csv_text(first, HEADER[:1] + header[6:] + HEADER[1:]), self.candles)

    def test_of_repeated_names_the_first_wins(self):
        rows = [row + [repr(v * 3) for v in c[1:5]] for row, c in zip(self.rows, self.candles)]
        self.assert_reads(csv_text(rows, HEADER + HEADER[1:5]), self.candles)

    def test_unnamed_index_columns(self):
        rows = [[str(i)] + row for i, row in enumerate(self.rows)]
        for name in ("", "Unnamed: 0", "index", "#"):
            with self.subTest(name=name):
                self.assert_reads(csv_text(rows, [name] + HEADER), self.candles)
        self.assert_reads(csv_text(self.rows, [""] + HEADER[1:]), self.candles)

    def test_header_one_name_short(self):
        self.assert_reads(csv_text(self.rows, HEADER[1:]), self.candles)

    def test_preambles(self):
        text = csv_text(self.rows)
        for preamble in ("https://www.example.com/data\n", "Historical prices for ACME Inc.\n",
                         "# exported on request\n# all prices in USD\n", "ACME Corp\n\nDaily\n\n",
                         "Symbol: ACME\nCurrency: USD\nPeriod: 1D\n"):
            with self.subTest(preamble=preamble):
                self.assert_reads(preamble + text, self.candles)

    def test_trailers(self):
        text = csv_text(self.rows)
        for trailer in ("\nData provided by Example Ltd.\n", "# end\n", "\n\n\n", "Source: Example, delayed 15 minutes\n"):
            with self.subTest(trailer=trailer):
                self.assert_reads(text + trailer, self.candles)

    def test_day_and_time_in_two_columns(self):
        candles = walk(90, step=3600)
        split = [iso_time(c.time).split() + row[1:] for c, row in zip(candles, table(candles))]
        self.assert_reads(csv_text(split, ["Date", "Time"] + HEADER[1:]), candles)
        self.assert_reads(csv_text(split, None), candles)
        dotted = [[row[0].replace("-", "."), row[1][:5]] + row[2:] for row in split]
        self.assert_reads(csv_text(dotted, None), candles)
        tabbed = [["".join(row[0].split("-")), row[1].replace(":", "")] + row[2:] for row in split]
        self.assert_reads(csv_text(tabbed, ["<DATE>", "<TIME>"] + HEADER[1:], "\t"), candles)

    def test_weekday_columns(self):
        import datetime
        rows = [[row[0], datetime.date.fromisoformat(row[0]).strftime("%a")] + row[1:] for row in self.rows]
        self.assert_reads(csv_text(rows, ["Date", "Day"] + HEADER[1:]), self.candles)
        self.assert_reads(csv_text(rows, ["Date", "Weekday"] + HEADER[1:]), self.candles)

    def test_orders_without_a_header(self):
        hourly = walk(80, step=3600)
        binance = [[str(c.time * 1000)] + [repr(v) for v in c[1:5]] + [str(c.volume), str(c.time * 1000 + 3599999),
                   repr(c.volume * c.close), str(100 + i), "1.5", "2.5", "0"] for i, c in enumerate(hourly)]
        kraken = [[str(c.time)] + [repr(v) for v in c[1:5]] + [str(c.volume), str(50 + i)] for i, c in enumerate(hourly)]
        coinbase = [[str(c.time), repr(c.low), repr(c.high), repr(c.open), repr(c.close), str(c.volume)] for c in hourly]
        histdata = [[iso_time(c.time).replace("-", "").replace(":", "")] + [f"{v:.6f}" for v in c[1:5]] + ["0"]
                    for c in hourly]
        silent = [c._replace(volume=0) for c in hourly]
        self.assert_reads(csv_text(binance, None), hourly)
        self.assert_reads(csv_text(kraken, None), hourly)
        self.assert_reads(csv_text(coinbase, None), hourly)
        self.assert_reads(csv_text(histdata, None, ";"), silent)

    def test_no_volume(self):
        candles = [c._replace(volume=None) for c in self.candles]
        rows = [row[:5] for row in self.rows]
        self.assert_reads(csv_text(rows, HEADER[:5]), candles)
        self.assert_reads(csv_text(rows, None), candles)
        for absent in ("", "-", "N/A", "null", "nan"):
            with self.subTest(absent=absent):
                self.assert_reads(csv_text([row + [absent] for row in rows]), candles)

    def test_decimal_comma_and_thousands(self):
        candles = [Candle(c.time, *(round(v * 12345, 2) for v in c[1:5]), c.volume * 1000) for c in walk(60)]

        def written(number):
            return [[iso_day(c.time)] + [number(v) for v in c[1:]] for c in candles]
        quote = [lambda v: '"%s"' % grouped(v, ","), lambda v: '"%s"' % european(v)]
        self.assert_reads(csv_text(written(quote[0])), candles)
        self.assert_reads(csv_text(written(quote[1])), candles)
        self.assert_reads(csv_text(written(european), HEADER, ";"), candles)
        self.assert_reads(csv_text(written(lambda v: repr(v).replace(".", ",")), HEADER, ";"), candles)
        for mark in (" ", "\u00a0", "\u202f", "'", "\u2019"):
            with self.subTest(mark=mark):
                self.assert_reads(csv_text(written(lambda v: grouped(v, mark)), HEADER, ";"), candles)
        for mark in (" ", "\u00a0"):
            with self.subTest(mark=mark, decimal=","):
                self.assert_reads(csv_text(written(lambda v: grouped(v, mark).replace(".", ",")), HEADER, ";"), candles)

    def test_currency_signs(self):
        for before, after in (("$", ""), ("€", ""), ("£", ""), ("¥", ""), ("US$", ""), ("", " €"), ("", " USD"), ("₹", "")):
            with self.subTest(before=before, after=after):
                rows = [row[:1] + [before + cell + after for cell in row[1:5]] + row[5:] for row in self.rows]
                self.assert_reads(csv_text(rows), self.candles)

    def test_volume_suffixes(self):
        for suffix, factor in (("K", 1e3), ("M", 1e6), ("B", 1e9), ("k", 1e3)):
            with self.subTest(suffix=suffix):
                candles = [c._replace(volume=c.volume / 100 * factor) for c in self.candles]
                rows = [row[:5] + [repr(c.volume / 100) + suffix] for row, c in zip(self.rows, self.candles)]
                self.assert_reads(csv_text(rows), candles)

    def test_percent_column_is_no_price(self):
        rows = [row + ["%.2f%%" % (i % 7 - 3)] for i, row in enumerate(self.rows)]
        self.assert_reads(csv_text(rows, HEADER + ["Change %"]), self.candles)

    def test_magnitudes(self):
        for factor in (1e-10, 1e-8, 1e5, 1e7):
            with self.subTest(factor=factor):
                candles = [Candle(c.time, *(float(repr(v * factor)) for v in c[1:5]), c.volume) for c in self.candles]
                self.assert_reads(csv_text(table(candles)), candles)

    def test_negative_prices(self):
        candles = [Candle(c.time, *(round(v - 100, 2) for v in c[1:5]), c.volume) for c in self.candles]
        self.assertLess(min(c.low for c in candles), 0)
        self.assert_reads(csv_text(table(candles)), candles)

    def test_full_precision_is_kept(self):
        candles = walk(50, digits=13)
        self.assert_reads(csv_text(table(candles)), candles)

    def test_scientific_notation(self):
        rows = [row[:1] + ["%.17e" % v for v in c[1:5]] + row[5:] for row, c in zip(self.rows, self.candles)]
        self.assert_reads(csv_text(rows), self.candles)
        self.assert_reads(csv_text([[cell.replace("e", "E") for cell in row] for row in rows]), self.candles)

    def test_one_candle(self):
        for header in (HEADER, None):
            with self.subTest(header=header):
                self.assert_reads(csv_text(self.rows[:1], header), self.candles[:1])

    def test_several_symbols(self):
        parts = {name: walk(40 + 10 * i, seed=i, start=1500000000 // 86400 * 86400) for i, name in enumerate(("AAA", "BB.X", "ß"))}
        for grouping in ("blocks", "turns"):
            lines = [(name, row) for name, candles in parts.items() for row in table(candles)]
            if grouping == "turns":
                lines.sort(key=lambda line: line[1][0])
            for header in (["Symbol"] + HEADER, ["Ticker"] + HEADER, ["Name"] + HEADER):
                with self.subTest(grouping=grouping, header=header[0]):
                    path = support.write(self.dir / "long.csv", csv_text([[n] + row for n, row in lines], header))
                    found = self.check(path)
                    self.assertEqual([f["symbol"] for f in found], list(parts))
                    for one in found:
                        self.assert_reading(one, parts[one["symbol"]])
                    only = self.check("--symbol", "BB.X", path)
                    self.assertEqual(len(only), 1)
                    self.assert_reading(only[0], parts["BB.X"])


if __name__ == "__main__":
    unittest.main()
