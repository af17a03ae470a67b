"""The CSV files that are measured: seeded, so that they are the same at every run."""
import datetime
import os
import random
import shutil

DAY = datetime.timedelta(days=1)
MINUTE = datetime.timedelta(minutes=1)


class Kind:
    """A kind of input: its name, what is asked of chandler, how many candles a file has, and how a row is written."""

    def __init__(self, name, title, size, candles, write):
        self.name, self.title, self.size, self.candles, self.write = name, title, size, candles, write


def walk(seed, count, swing, digits):
    """Candles (open, high, low, close, volume) of a random walk; swing: the relative step from one to the next."""
    rng = random.Random(seed)
    price = 100.0
    for _ in range(count):
        opening = price * (1 + rng.uniform(-swing, swing) / 3)
        closing = opening * (1 + rng.gauss(0, swing))
        high = max(opening, closing) * (1 + rng.uniform(0, swing))
        low = min(opening, closing) * (1 - rng.uniform(0, swing))
        volume = int(rng.lognormvariate(15, 0.5))
        yield round(opening, digits), round(high, digits), round(low, digits), round(closing, digits), volume
        price = closing


def trading_days(start, count):
    day = start
    while count:
        if day.weekday() < 5:
            yield day
            count -= 1
        day += DAY


def write_days(file, seed, count):
    """Plain daily candles, prices in cents."""
    file.write("Date,Open,High,Low,Close,Volume\n")
    days = trading_days(datetime.date(2023, 1, 2), count)
    for day, (opening, high, low, closing, volume) in zip(days, walk(seed, count, 0.012, 2)):
        file.write(f"{day},{opening:.2f},{high:.2f},{low:.2f},{closing:.2f},{volume}\n")


def new_york_offset(day):
    """Summer time from the second Sunday of March to the first of November."""
    def sunday(month, first):
        at = datetime.date(day.year, month, first)
        return at + (6 - at.weekday()) % 7 * DAY
    return "-04:00" if sunday(3, 8) <= day < sunday(11, 1) else "-05:00"


def write_long_days(file, seed, count):
    """Daily candles as yfinance writes them: prices with all digits of a double, times with an offset."""
    file.write("Date,Open,High,Low,Close,Volume,Dividends,Stock Splits\n")
    days = trading_days(datetime.date(2023, 1, 2), count)
    for day, (opening, high, low, closing, volume) in zip(days, walk(seed, count, 0.012, 16)):
        file.write(f"{day} 00:00:00{new_york_offset(day)},{opening!r},{high!r},{low!r},{closing!r},{volume},0.0,0.0\n")


def write_minutes(file, seed, count):
    """Minute candles without a break."""
    file.write("Date,Open,High,Low,Close,Volume\n")
    at = datetime.datetime(2023, 1, 2)
    for opening, high, low, closing, volume in walk(seed, count, 0.001, 2):
        file.write(f"{at.isoformat(' ', 'minutes')},{opening:.2f},{high:.2f},{low:.2f},{closing:.2f},{volume}\n")
        at += MINUTE


W1 = Kind("w1", "W1", "800x400", 100, write_days)
W2 = Kind("w2", "W2", "1280x720", 252, write_long_days)


def minutes(count):
    return Kind(f"minutes{count}", f"{count:,} candles", "1280x720", count, write_minutes)


def make(folder, kind, distinct):
    """Writes that many different files into a new folder; their paths, in order of names."""
    folder.mkdir()
    paths = []
    for seed in range(distinct):
        path = folder / f"{kind.name}-{seed:05}.csv"
        with path.open("w", encoding="ascii", newline="") as file:
            kind.write(file, seed + 1, kind.candles)
        paths.append(path)
    return paths


def multiply(folder, sources, count, place=shutil.copyfile):
    """A new folder with that many files: the sources in turn, copied or placed otherwise, each under its own name."""
    folder.mkdir()
    for at in range(count):
        place(sources[at % len(sources)], folder / f"{sources[0].stem.split('-')[0]}-{at:05}.csv")
    return folder


def multiply_by_links(folder, sources, count):
    """The same with hard links, for what is large or many."""
    return multiply(folder, sources, count, os.link)
