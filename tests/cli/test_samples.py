"""The committed samples, read by hand here: --check agrees in every field, each is drawn, and make.py still writes them."""
import csv
import datetime
import gzip
import os
import subprocess
import sys
import unittest

import support
from support import Candle, Case

FOLDER = support.SOURCE_DIR / "samples"


def plain(text):
    return float(text)


def american(text):
    return float(text.replace("$", "").replace(",", ""))


def european(text):
    """1.234,50 and 149,14M"""
    million = text.endswith("M")
    return float(text.rstrip("M").replace(".", "").replace(",", ".")) * (1e6 if million else 1)


def at(form):
    def read(*cells):
        moment = datetime.datetime.strptime(" ".join(cells), form)
        return moment.replace(tzinfo=datetime.timezone.utc).timestamp()
    return read


# File: encoding, delimiter, lines before the rows, columns of time, open, high, low, close, volume, symbol (from 0; the
# time may be in two columns), how a time is read, how a number is.
KNOWN = {
    "beacon-coinbase-5m.csv": ("utf-8", ",", 1, ((0,), 3, 2, 1, 4, 5, None), float, plain),
    "ember-utf16.txt": ("utf-16", "\t", 1, ((0,), 1, 2, 3, 4, 5, None), at("%Y/%m/%d"), american),
    "faro-investing-es.csv": ("utf-8-sig", ",", 1, ((0,), 2, 3, 4, 1, 5, None), at("%d.%m.%Y"), european),
    "kerzen-de.csv": ("utf-8", ";", 1, ((0,), 1, 2, 3, 4, 5, None), at("%d.%m.%Y"), european),
    "kindle-daily.csv.gz": ("utf-8", ",", 1, ((0,), 1, 2, 3, 4, 5, None), at("%Y-%m-%d"), plain),
    "lantern-yahoo.csv": ("utf-8", ",", 1, ((0,), 1, 2, 3, 4, 6, None), at("%Y-%m-%d"), plain),
    "paraffin-negative.csv": ("utf-8", ",", 1, ((0,), 1, 2, 3, 4, 6, None), at("%Y-%m-%d"), plain),
    "snuffer-histdata-m1.csv": ("utf-8", ";", 0, ((0,), 1, 2, 3, 4, 5, None), at("%Y%m%d %H%M%S"), plain),
    "soot-scientific-15m.csv": ("utf-8", ",", 1, ((0,), 1, 2, 3, 4, 5, None), at("%Y-%m-%d %H:%M:%S"), plain),
    "sparks-longform.csv": ("utf-8", ",", 1, ((0,), 1, 2, 3, 4, 5, 6), at("%Y-%m-%d"), plain),
    "tallow-binance-1h.csv": ("utf-8", ",", 0, ((0,), 1, 2, 3, 4, 5, None), lambda t: int(t) / 1000, plain),
    "trimmer-nasdaq.csv": ("utf-8", ",", 1, ((0,), 3, 4, 5, 1, 2, None), at("%m/%d/%Y"), american),
    "waxeur-pandas-4h.csv": ("utf-8", ",", 1, ((0,), 1, 2, 3, 4, 5, None), at("%Y-%m-%d %H:%M:%S"), plain),
    "wickusd-mt5-h1.csv": ("utf-8", "\t", 1, ((0, 1), 2, 3, 4, 5, 6, None), at("%Y.%m.%d %H:%M:%S"), plain),
    "zhuguang-cn.csv": ("utf-8-sig", ",", 1, ((0,), 2, 4, 5, 3, 6, 1), at("%Y-%m-%d"), plain),
}


def read(name):
    """The file's candles by symbol, each list in time order, and how many rows hold none."""
    encoding, delimiter, head, columns, time, number = KNOWN[name]
    data = (FOLDER / name).read_bytes()
    text = (gzip.decompress(data) if name.endswith(".gz") else data).decode(encoding)
    rows = list(csv.reader(text.splitlines(), delimiter=delimiter, skipinitialspace=True))[head:]
    times, *prices, volume, symbol = columns
    found, rejected = {}, 0
    for row in rows:
        try:
            candle = Candle(time(*(row[i] for i in times)), *(number(row[i]) for i in (*prices, volume)))
        except ValueError:
            rejected += 1
            continue
        found.setdefault(row[symbol] if symbol is not None else None, []).append(candle)
    for candles in found.values():
        candles.sort(key=lambda candle: candle.time)
    return found, rejected


class Samples(Case):
    def test_every_sample_is_known_here(self):
        there = {name for name in os.listdir(FOLDER) if name.endswith((".csv", ".txt", ".gz", ".tsv"))}
        self.assertEqual(there, set(KNOWN))

    def test_check_agrees(self):
        found = {}
        for one in self.check(FOLDER):
            found.setdefault(os.path.basename(one["input"]), []).append(one)
        self.assertEqual(set(found), set(KNOWN))
        for name in KNOWN:
            with self.subTest(file=name):
                wanted, rejected = read(name)
                self.assertEqual(len(found[name]), len(wanted))
                self.assertEqual(sum(one["rejected"] for one in found[name]), rejected)
                for one in found[name]:
                    candles = wanted[one["symbol"]] if len(wanted) > 1 else next(iter(wanted.values()))
                    self.assertEqual(one["rows"], len(candles))
                    self.assert_candle(one["first"], candles[0])
                    self.assert_candle(one["last"], candles[-1])

    def test_each_is_drawn(self):
        report = self.report(FOLDER, "-o", self.dir / "out", "--size", "640x360")
        charts = sum(len(read(name)[0]) for name in KNOWN)
        self.assertEqual((report["rendered"], report["failed"]), (charts, 0))
        self.assertEqual(len(os.listdir(self.dir / "out")), charts)

    def test_they_are_what_the_script_writes(self):
        done = subprocess.run([sys.executable, "-B", FOLDER / "make.py", "--check"], stdout=subprocess.PIPE,
                              stderr=subprocess.STDOUT, check=False)
        self.assertEqual((done.returncode, done.stdout.decode()), (0, ""))


if __name__ == "__main__":
    unittest.main()
