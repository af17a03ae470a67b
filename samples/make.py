#!/usr/bin/env python3
"""Writes the sample files of this folder, byte for byte the same with any Python >= 3.9.

    make.py [FOLDER]          write them into FOLDER (default: where this script is)
    make.py --check [FOLDER]  say which differ from what would be written; exit status 1 where one does

Every name is invented and every price comes from a seeded random walk. Only random.random() and the four operations and
square root of IEEE 754 are used: sum(), random.gauss() or math.exp() may give other last digits with another version of
Python or of the C library.
"""
import argparse
import gzip
import math
import random
import sys
import zlib
from datetime import date, datetime, timedelta, timezone
from pathlib import Path

STEPS = 32  # price changes inside a candle


class Bar:
    """One candle. activity is about 1 on a usual day."""

    def __init__(self, time, prices, activity):
        self.time = time
        self.open, self.close = prices[0], prices[-1]
        self.high, self.low = max(prices), min(prices)
        self.activity = activity


def normal(rng):
    """About normal, mean 0 and variance 1: twelve uniform numbers (Irwin 1927, Hall 1927)."""
    total = -6.0
    for _ in range(12):
        total += rng.random()
    return total


def walk(seed, times, price, sigma, drift=lambda i: 0.0, gap=lambda i: 0.3, shape=lambda i: 1.0):
    """Candles at `times`, the first near `price`. sigma: standard deviation of a candle's relative change; drift: its
    mean, gap: the jump before a candle, in sigmas, shape: a factor of sigma and volume; each for candle number i.
    Volatility comes in clusters: GARCH(1,1) (Bollerslev 1986) of mean 1."""
    rng = random.Random(seed)
    variance, trend, activity = 1.0, 0.0, 1.0
    bars = []
    for i, time in enumerate(times):
        scale = sigma * math.sqrt(variance) * shape(i)
        trend = 0.96 * trend + 0.04 * normal(rng)
        price *= 1 + gap(i) * scale * normal(rng)
        prices = [price]
        for _ in range(STEPS):
            price *= 1 + (drift(i) + 0.7 * scale * trend) / STEPS + scale * normal(rng) / math.sqrt(STEPS)
            prices.append(price)
        if rng.random() < 0.03:
            price *= 1 + 2 * scale * normal(rng)
            prices.append(price)
        shock = (price / prices[0] - 1) / scale
        variance = min(0.06 + 0.12 * shock * shock + 0.82 * variance, 6.0)
        activity = 0.6 * activity + 0.4 * (0.55 + 0.35 * shock * shock + 0.4 * rng.random())
        bars.append(Bar(time, prices, min(activity, 6.0) * (0.8 + 0.4 * rng.random()) * shape(i)))
    return bars


def weekdays(first, count, holidays=()):
    days, day = [], date.fromisoformat(first)
    while len(days) < count:
        if day.weekday() < 5 and day.strftime("%m-%d") not in holidays:
            days.append(day)
        day += timedelta(days=1)
    return days


def instants(first, count, step_minutes, keep=lambda t: True):
    times, time = [], datetime.fromisoformat(first)
    while len(times) < count:
        if keep(time):
            times.append(time)
        time += timedelta(minutes=step_minutes)
    return times


def epoch(time):
    return int(time.replace(tzinfo=timezone.utc).timestamp())


def is_forex_open(time):
    """From Sunday 22:00 to Friday 22:00."""
    minutes = (time.weekday() * 24 + time.hour) * 60 + time.minute
    return minutes < (4 * 24 + 22) * 60 or minutes >= (6 * 24 + 22) * 60


def lines(*rows, end="\n"):
    return "".join(row + end for row in rows)


def comma(number, decimals, point="."):
    """1234.5 as 1.234,50: the way of much of Europe."""
    return f"{number:,.{decimals}f}".replace(",", "_").replace(".", ",").replace("_", point)


HOLIDAYS = ("01-01", "05-01", "12-25", "12-26")


def lantern_yahoo():
    bars = walk(7, weekdays("2024-01-03", 250, HOLIDAYS), 84.0, 0.013, drift=lambda i: 0.0006)
    rows = ["Date,Open,High,Low,Close,Adj Close,Volume"]
    for i, b in enumerate(bars):
        adjusted = b.close * (0.988 if i < 82 else 0.994 if i < 171 else 1.0)  # two dividends since
        volume = int(b.activity * 38_000) * 100
        rows.append(f"{b.time},{b.open:.6f},{b.high:.6f},{b.low:.6f},{b.close:.6f},{adjusted:.6f},{volume}")
    return lines(*rows).encode()


def faro_investing_es():
    bars = walk(12, weekdays("2023-02-01", 260, HOLIDAYS), 8950.0, 0.009, drift=lambda i: 0.0004)
    rows = ['"Fecha","Último","Apertura","Máximo","Mínimo","Vol.","% var."']
    for before, b in reversed(list(zip(bars[:1] + bars, bars))):
        change = comma((b.close / before.close - 1) * 100, 2)
        prices = '","'.join(comma(price, 2) for price in (b.close, b.open, b.high, b.low))
        rows.append(f'"{b.time:%d.%m.%Y}","{prices}","{comma(b.activity * 142, 2)}M","{change}%"')
    return b"\xef\xbb\xbf" + lines(*rows).encode()


def wickusd_mt5():
    times = instants("2024-09-02T00:00", 480, 60, is_forex_open)
    hours = [0.6 if t.hour < 7 else 1.3 if t.hour < 17 else 0.8 for t in times]
    bars = walk(13, times, 1.0834, 0.0009, gap=lambda i: 0.05, shape=lambda i: hours[i])
    rows = ["<DATE>\t<TIME>\t<OPEN>\t<HIGH>\t<LOW>\t<CLOSE>\t<TICKVOL>\t<VOL>\t<SPREAD>"]
    for b in bars:
        ticks = int(b.activity * 2400)
        spread = 4 + ticks % 7
        rows.append(f"{b.time:%Y.%m.%d\t%H:%M:%S}\t{b.open:.5f}\t{b.high:.5f}\t{b.low:.5f}\t{b.close:.5f}"
                    f"\t{ticks}\t0\t{spread}")
    return lines(*rows, end="\r\n").encode()


def tallow_binance():
    bars = walk(14, instants("2024-10-07T00:00", 400, 60), 2630.0, 0.006, gap=lambda i: 0.0)
    rows = []
    for b in bars:
        volume = b.activity * 9400
        quote = volume * (b.open + b.close) / 2
        share = 0.5 + (b.close / b.open - 1) * 8
        start = epoch(b.time) * 1000
        rows.append(f"{start},{b.open:.8f},{b.high:.8f},{b.low:.8f},{b.close:.8f},{volume:.8f},{start + 3_599_999},"
                    f"{quote:.8f},{int(volume * 11)},{volume * share:.8f},{quote * share:.8f},0")
    return lines(*rows).encode()


def snuffer_histdata():
    times = instants("2024-03-04T09:30", 780, 1, lambda t: 570 <= t.hour * 60 + t.minute < 960)
    minutes = [i % 390 for i in range(780)]
    # A session is lively at both its ends.
    bars = walk(15, times, 5132.0, 0.00028, gap=lambda i: 8.0 if i == 390 else 0.1,
                shape=lambda i: 0.75 + 0.9 * ((minutes[i] - 195) / 195) ** 2)
    quarter = [[round(p * 4) / 4 for p in (b.open, b.high, b.low, b.close)] for b in bars]
    return lines(*(f"{b.time:%Y%m%d %H%M%S};{o:.6f};{h:.6f};{l:.6f};{c:.6f};0"
                   for b, (o, h, l, c) in zip(bars, quarter)), end="\r\n").encode()


def beacon_coinbase():
    bars = walk(16, instants("2024-11-18T00:00", 432, 5), 91240.0, 0.0017, gap=lambda i: 0.0)
    rows = ["time,low,high,open,close,volume"]
    rows += [f"{epoch(b.time)},{b.low:.2f},{b.high:.2f},{b.open:.2f},{b.close:.2f},{b.activity * 41:.8f}" for b in bars]
    return lines(*rows).encode()


def kerzen_de():
    bars = walk(36, weekdays("2023-06-01", 300, HOLIDAYS), 1480.0, 0.013, drift=lambda i: -0.0003)
    rows = ["Datum;Erster;Hoch;Tief;Schlusskurs;Stück;Volumen"]
    for i, b in reversed(list(enumerate(bars))):
        if i % 97 == 40:
            rows.append(f"{b.time:%d.%m.%Y};;;;;;")  # no trade that day
        elif i % 53 != 20:  # days that the file lacks
            prices = ";".join(comma(price, 2) for price in (b.open, b.high, b.low, b.close))
            pieces = b.activity * 21_000
            rows.append(f"{b.time:%d.%m.%Y};{prices};{comma(pieces, 0)};{comma(pieces * b.close, 0)}")
    return lines(*rows, end="\r\n").encode()


def zhuguang_cn():
    bars = walk(40, weekdays("2023-09-01", 320, ("10-02", "10-03", "10-04", "10-05", "10-06", "01-01")), 36.5, 0.019)
    rows = ["日期,股票代码,开盘,收盘,最高,最低,成交量,成交额,涨跌幅,换手率"]
    for before, b in zip(bars[:1] + bars, bars):
        lots = int(b.activity * 186_000)
        rows.append(f"{b.time},690001,{b.open:.2f},{b.close:.2f},{b.high:.2f},{b.low:.2f},{lots},"
                    f"{lots * 100 * b.close:.2f},{(b.close / before.close - 1) * 100:.2f},{lots / 2_400_000 * 100:.2f}")
    return b"\xef\xbb\xbf" + lines(*rows, end="\r\n").encode()


def sparks_longform():
    days = weekdays("2024-01-02", 252, HOLIDAYS)
    symbols = (("FLINTCO", 19, 43.0, 0.022), ("MATCHBOX", 20, 128.0, 0.012), ("TAPERS", 21, 9.4, 0.03))
    rows = ["date,open,high,low,close,volume,Name"]
    for name, seed, price, sigma in symbols:
        rows += [f"{b.time},{b.open:.2f},{b.high:.2f},{b.low:.2f},{b.close:.2f},{int(b.activity * 1_450_000)},{name}"
                 for b in walk(seed, days, price, sigma)]
    return lines(*rows).encode()


def trimmer_nasdaq():
    bars = walk(22, weekdays("2023-10-02", 300, HOLIDAYS), 312.0, 0.014, drift=lambda i: 0.0009)
    rows = ["Date, Close/Last, Volume, Open, High, Low"]
    for b in reversed(bars):
        rows.append(f"{b.time:%m/%d/%Y}, ${b.close:.2f}, {int(b.activity * 5_200_000)}, "
                    f"${b.open:.2f}, ${b.high:.2f}, ${b.low:.2f}")
    return lines(*rows).encode()


def waxeur_pandas():
    times = instants("2024-05-05T22:00", 360, 240, is_forex_open)
    bars = walk(37, times, 0.85912, 0.0016, gap=lambda i: 0.05)
    rows = [",Open,High,Low,Close,Volume"]
    rows += [f"{b.time},{b.open:.5f},{b.high:.5f},{b.low:.5f},{b.close:.5f},{b.activity * 7100:.1f}" for b in bars]
    return lines(*rows).encode()


def soot_scientific():
    bars = walk(24, instants("2024-04-15T00:00", 384, 15), 1.62e-05, 0.009, gap=lambda i: 0.0)
    rows = ["Time,Open,High,Low,Close,Volume"]
    rows += [f"{b.time},{b.open:.3e},{b.high:.3e},{b.low:.3e},{b.close:.3e},{b.activity * 2.9e12:.1f}" for b in bars]
    return lines(*rows).encode()


def paraffin_negative():
    # A future that nobody wants to be handed: the walk falls below the 100 that are taken off, and recovers.
    days = weekdays("2023-11-01", 250, HOLIDAYS)
    bars = walk(57, days, 152.0, 0.013, drift=lambda i: -0.017 if 128 <= i < 156 else 0.01 if 156 <= i < 215 else 0.0)
    rows = ["Date,Open,High,Low,Close,Adj Close,Volume"]
    for i, b in enumerate(bars):
        if i in (38, 39, 117, 204):
            rows.append(f"{b.time},null,null,null,null,null,null")
        else:
            o, h, l, c = (price - 100 for price in (b.open, b.high, b.low, b.close))
            rows.append(f"{b.time},{o:.6f},{h:.6f},{l:.6f},{c:.6f},{c:.6f},{int(b.activity * 412_000)}")
    return "\n".join(rows).encode()  # no line end after the last line


def ember_utf16():
    bars = walk(26, weekdays("2024-01-02", 250, HOLIDAYS), 57.0, 0.017)
    rows = ["Date\tOpen\tHigh\tLow\tClose\tVolume"]
    rows += [f"{b.time:%Y/%m/%d}\t{b.open:.2f}\t{b.high:.2f}\t{b.low:.2f}\t{b.close:.2f}\t{int(b.activity * 640_000):,}"
             for b in bars]
    return b"\xff\xfe" + lines(*rows, end="\r\n").encode("utf-16-le")


def kindle_gz():
    bars = walk(27, weekdays("2022-01-03", 500, HOLIDAYS), 24.8, 0.018, drift=lambda i: 0.0008)
    rows = ["Date,Open,High,Low,Close,Volume"]
    rows += [f"{b.time},{b.open:.4f},{b.high:.4f},{b.low:.4f},{b.close:.4f},{int(b.activity * 880_000)}" for b in bars]
    return lines(*rows, end="\r\n").encode()


SAMPLES = {
    "lantern-yahoo.csv": lantern_yahoo,
    "faro-investing-es.csv": faro_investing_es,
    "wickusd-mt5-h1.csv": wickusd_mt5,
    "tallow-binance-1h.csv": tallow_binance,
    "snuffer-histdata-m1.csv": snuffer_histdata,
    "beacon-coinbase-5m.csv": beacon_coinbase,
    "kerzen-de.csv": kerzen_de,
    "zhuguang-cn.csv": zhuguang_cn,
    "sparks-longform.csv": sparks_longform,
    "trimmer-nasdaq.csv": trimmer_nasdaq,
    "waxeur-pandas-4h.csv": waxeur_pandas,
    "soot-scientific-15m.csv": soot_scientific,
    "paraffin-negative.csv": paraffin_negative,
    "ember-utf16.txt": ember_utf16,
    "kindle-daily.csv.gz": kindle_gz,
}


def gzip_file(data):
    """A gzip file (RFC 1952) without a time or a name. Its bytes still depend on the version of zlib."""
    packer = zlib.compressobj(9, zlib.DEFLATED, -15)
    packed = packer.compress(data) + packer.flush()
    check = zlib.crc32(data).to_bytes(4, "little") + len(data).to_bytes(4, "little")
    return b"\x1f\x8b\x08\0\0\0\0\0\x02\xff" + packed + check


def is_current(path, data):
    """Whether the file holds the data; a compressed one may hold it in another version's way."""
    try:
        content = path.read_bytes()
        return data == (gzip.decompress(content) if path.suffix == ".gz" else content)
    except (OSError, EOFError, zlib.error):
        return False


def main():
    parser = argparse.ArgumentParser(description="Writes chandler's sample files from a seed.")
    parser.add_argument("--check", action="store_true", help="write nothing, say which files differ")
    parser.add_argument("folder", nargs="?", type=Path, default=Path(__file__).resolve().parent)
    arguments = parser.parse_args()
    stale = [(arguments.folder / name, data) for name, data in ((n, make()) for n, make in SAMPLES.items())
             if not is_current(arguments.folder / name, data)]
    for path, data in stale:
        if arguments.check:
            print(f"{path}: is not what {Path(__file__).name} writes", file=sys.stderr)
        else:
            path.write_bytes(gzip_file(data) if path.suffix == ".gz" else data)
    return 1 if arguments.check and stale else 0


if __name__ == "__main__":
    sys.exit(main())
