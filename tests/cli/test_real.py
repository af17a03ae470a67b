"""Real files, where there is a folder of them: each agrees with expected.json, and so does each mutated copy."""
import csv
import gzip
import io
import json
import os
import pathlib
import random
import re
import unittest

import support
from support import Candle, Case

FOLDER = pathlib.Path(support.REAL_DATA or "/nonexistent")
# Lines before the first row. The files not named have one; without names of columns: none.
HEADER_LINES = {"cryptodatadownload.csv": 2, "yfinance-multiheader.csv": 3, "binance-ms.csv": 0, "binance-us.csv": 0,
                "kraken.csv": 0, "mt4.csv": 0, "histdata.csv": 0}
DELIMITERS = {"histdata.csv": ";", "ariva-de.csv": ";", "mt5.csv": "\t"}


def candle(known):
    return Candle(known["t"], known["o"], known["h"], known["l"], known["c"], known["v"])


class Source:
    """A real file taken apart with Python's csv module."""

    def __init__(self, entry):
        self.name = entry["file"]
        self.entry = entry
        self.data = (FOLDER / self.name).read_bytes()
        self.text = self.data.decode("utf-8-sig").replace("\r\n", "\n")
        self.lines = [line for line in self.text.split("\n") if line]
        self.head = HEADER_LINES.get(self.name, 1)
        self.delimiter = DELIMITERS.get(self.name, ",")
        self.rows = list(csv.reader(self.lines, delimiter=self.delimiter, skipinitialspace=True))
        rejected = re.search(r"rejected rows: (\d+)", entry["notes"])
        self.rejected = int(rejected.group(1)) if rejected else None

    def joined(self, rows, delimiter, quoting=csv.QUOTE_MINIMAL):
        out = io.StringIO()
        csv.writer(out, delimiter=delimiter, quoting=quoting, lineterminator="\n").writerows(rows)
        return out.getvalue()


def mutations(source):
    """Names and bytes of copies that say the same."""
    text, lines, rows, head = source.text, source.lines, source.rows, source.head
    yield "as-it-is", source.data
    yield "bom", b"\xef\xbb\xbf" + text.encode()
    yield "lf", text.encode()
    yield "crlf", text.replace("\n", "\r\n").encode()
    yield "cr", text.replace("\n", "\r").encode()
    yield "utf16le-bom", b"\xff\xfe" + text.encode("utf-16-le")
    yield "utf16be-bom", b"\xfe\xff" + text.encode("utf-16-be")
    yield "utf16le", text.encode("utf-16-le")
    yield "utf16be", text.encode("utf-16-be")
    yield "blank-tail", (text.rstrip("\n") + "\n" * 7).encode()
    yield "reversed", "\n".join(lines[:head] + lines[head:][::-1]).encode()
    for name, delimiter in (("comma", ","), ("semicolon", ";"), ("tab", "\t"), ("pipe", "|")):
        yield name, source.joined(rows, delimiter).encode()
    yield "quoted", source.joined(rows, source.delimiter, csv.QUOTE_ALL).encode()
    yield "whole-lines-quoted", "".join('"%s"\n' % line.replace('"', '""') for line in lines).encode()
    yield "preamble", ("Historical prices, as downloaded\n" + text).encode()
    if head == 1:
        yield "upper-case", "\n".join([lines[0].upper()] + lines[1:]).encode()
    if head >= 1 and all(rows[head - 1]):
        order = list(range(len(rows[-1])))
        random.Random(source.name).shuffle(order)
        shuffled = [row if len(row) != len(order) else [row[i] for i in order] for row in rows]
        yield "shuffled", source.joined(shuffled, source.delimiter).encode()


class Real(Case):
    @classmethod
    def setUpClass(cls):
        cls.sources = [Source(entry) for entry in json.loads((FOLDER / "expected.json").read_text("utf-8"))]

    def compare(self, source, found, rejected=True):
        entry = source.entry
        symbols = entry.get("symbols")
        self.assertEqual(sum(one["rows"] for one in found), entry["rows_valid"], found)
        if rejected and source.rejected is not None:
            self.assertEqual(sum(one["rejected"] for one in found), source.rejected, found)
        if symbols is None:
            self.assertEqual(len(found), 1, found)
            self.assert_candle(found[0]["first"], candle(entry["first"]))
            self.assert_candle(found[0]["last"], candle(entry["last"]))
            return
        self.assertEqual({one["symbol"] for one in found}, set(symbols))
        for one in found:
            known = symbols[one["symbol"]]
            self.assertEqual(one["rows"], known["rows_valid"])
            self.assert_candle(one["first"], candle(known["first"]))
            self.assert_candle(one["last"], candle(known["last"]))

    def test_each_file_in_place(self):
        found = {}
        for one in self.check(FOLDER):
            found.setdefault(os.path.basename(one["input"]), []).append(one)
        for source in self.sources:
            with self.subTest(file=source.name):
                self.compare(source, found.get(source.name, []))

    def test_mutated_copies(self):
        made = {}
        for source in self.sources:
            for name, data in mutations(source):
                path = self.dir / f"{source.name[:-4]}+{name}.csv"
                path.write_bytes(data)
                made[os.fspath(path)] = source
            path = self.dir / f"{source.name[:-4]}+gzip.csv.gz"
            path.write_bytes(gzip.compress(source.data))
            made[os.fspath(path)] = source
        found = {}
        for one in self.check(self.dir, status=None):
            found.setdefault(one["input"], []).append(one)
        for path, source in made.items():
            with self.subTest(file=os.path.basename(path)):
                self.compare(source, found.get(path, []))

    def test_every_chart_is_rendered(self):
        charts = sum(len(source.entry.get("symbols", [0])) for source in self.sources)
        report = self.report(FOLDER, "-o", self.dir / "out", "--size", "640x360")
        self.assertEqual((report["rendered"], report["failed"]), (charts, 0))
        self.assertEqual(len(os.listdir(self.dir / "out")), charts)
        candles = sum(chart["candles"] for chart in report["charts"])
        self.assertEqual(candles, sum(source.entry["rows_valid"] for source in self.sources))


if __name__ == "__main__":
    if not (FOLDER / "expected.json").is_file():
        support.skip_all("no folder of real files (CHANDLER_REAL_DATA)")
    unittest.main()
