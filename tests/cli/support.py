"""What the command-line tests share: running the program, making candles and files, reading reports.

The environment gives CHANDLER (the program), CHANDLER_SOURCE_DIR, CHANDLER_BINARY_DIR, CHANDLER_EMULATOR (the command
that runs what was built, or nothing), CHANDLER_SANITIZE (the sanitizers it was built with, or nothing),
CHANDLER_TEST_SCALE (1, or less for slow builds) and perhaps CHANDLER_REAL_DATA.
"""
import collections
import gzip
import json
import os
import pathlib
import random
import shlex
import shutil
import signal
import subprocess
import sys
import tempfile
import unittest

PROGRAM = os.environ["CHANDLER"]
SOURCE_DIR = pathlib.Path(os.environ["CHANDLER_SOURCE_DIR"])
BINARY_DIR = pathlib.Path(os.environ["CHANDLER_BINARY_DIR"])
EMULATOR = shlex.split(os.environ.get("CHANDLER_EMULATOR", ""))
SANITIZE = os.environ.get("CHANDLER_SANITIZE", "")
SCALE = float(os.environ.get("CHANDLER_TEST_SCALE", "1"))
REAL_DATA = os.environ.get("CHANDLER_REAL_DATA", "")
SKIPPED = 77  # ctest's SKIP_RETURN_CODE
DAY = 86400

# A shell starts what runs in its background with SIGINT ignored, and nohup(1) does so with SIGHUP. The program heeds
# that, and what a test sends it would be lost.
for _number in (signal.SIGINT, signal.SIGQUIT, signal.SIGTERM, signal.SIGHUP):
    if signal.getsignal(_number) == signal.SIG_IGN:
        signal.signal(_number, signal.SIG_DFL)

Candle = collections.namedtuple("Candle", "time open high low close volume")


def scaled(count, least=1):
    """A count that slow builds make smaller."""
    return max(least, int(count * SCALE))


def walk(count, seed=1, start=1704067200, step=DAY, price=100.0, digits=2, swing=0.02):
    """A random walk of candles, each with its own four prices; every ninth is a doji, every twentieth is flat."""
    rng = random.Random(seed)
    candles = []
    for i in range(count):
        opening = round(price, digits)
        closing = round(max(price * (1 + rng.gauss(0, swing)), 10.0 ** -digits), digits)
        if i % 9 == 4:
            closing = opening
        high = round(max(opening, closing) * (1 + abs(rng.gauss(0, swing / 2))), digits)
        low = round(min(opening, closing) * (1 - abs(rng.gauss(0, swing / 2))), digits)
        if i % 20 == 13:
            high = low = closing = opening
        candles.append(Candle(start + i * step, opening, high, low, closing, rng.randrange(1000, 900000)))
        price = closing
    return candles


def iso_day(seconds):
    import datetime
    return (datetime.datetime(1970, 1, 1) + datetime.timedelta(seconds=seconds)).strftime("%Y-%m-%d")


def iso_time(seconds):
    import datetime
    return (datetime.datetime(1970, 1, 1) + datetime.timedelta(seconds=seconds)).strftime("%Y-%m-%d %H:%M:%S")


def table(candles, time=iso_day):
    """Rows of text, in the usual order of columns."""
    return [[time(c.time)] + [repr(v) for v in c[1:5]] + ["" if c.volume is None else str(c.volume)] for c in candles]


HEADER = ["Date", "Open", "High", "Low", "Close", "Volume"]


def csv_text(rows, header=HEADER, delimiter=",", end="\n"):
    lines = ([delimiter.join(header)] if header else []) + [delimiter.join(row) for row in rows]
    return end.join(lines) + end


def write(path, content):
    """Writes text as UTF-8, or bytes; a name ending in .gz is compressed. Returns the path."""
    data = content.encode() if isinstance(content, str) else content
    if os.fsencode(path).endswith(b".gz"):
        data = gzip.compress(data, mtime=0)
    with open(path, "wb") as file:
        file.write(data)
    return path


def write_candles(path, candles, time=iso_day):
    return write(path, csv_text(table(candles, time)))


def plain_report(report):
    """A report without what a run and its shards need not agree on."""
    differing = ("workers", "started", "elapsed_s", "charts_per_s", "shard", "shards", "inputs", "inputs_hash")
    plain = {name: value for name, value in report.items() if name not in differing}
    plain["charts"] = [{name: value for name, value in chart.items() if name not in ("ms", "index")}
                       for chart in report["charts"]]
    return plain


def environment(**changes):
    """The tests' environment with changes; a value of None takes the variable away."""
    env = dict(os.environ)
    for name, value in changes.items():
        if value is None:
            env.pop(name, None)
        else:
            env[name] = value
    return env


class Result:
    """What a run left: its exit status and what it printed."""

    def __init__(self, args, status, stdout, stderr):
        self.args, self.status, self.stdout, self.stderr = args, status, stdout, stderr

    @property
    def out(self):
        return self.stdout.decode("utf-8", "replace")

    @property
    def err(self):
        return self.stderr.decode("utf-8", "replace")

    def __str__(self):
        shown = " ".join(os.fsdecode(arg) for arg in self.args)
        return f"{shown}\nexit {self.status}\nstdout: {self.out[:1500]}\nstderr: {self.err[:3000]}"


class Case(unittest.TestCase):
    """A test with a folder of its own, gone afterwards."""
    maxDiff = 4000

    def setUp(self):
        self.dir = pathlib.Path(tempfile.mkdtemp(prefix="chandler-test-"))
        self.addCleanup(shutil.rmtree, self.dir, ignore_errors=True)

    def chandler(self, *args, status=0, **how):
        """Runs the program and asks for the exit status (a number, several, or None for any). No sanitizer may speak."""
        args = [os.fspath(arg) if not isinstance(arg, (str, bytes)) else arg for arg in args]
        how.setdefault("timeout", 300)
        if "input" not in how:
            how.setdefault("stdin", subprocess.DEVNULL)
        done = subprocess.run([PROGRAM, *args], stdout=subprocess.PIPE, stderr=subprocess.PIPE, check=False, **how)
        result = Result(args, done.returncode, done.stdout, done.stderr)
        self.assertNotIn("Sanitizer", result.err, str(result))
        self.assertNotIn("runtime error:", result.err, str(result))
        if status is not None:
            allowed = status if isinstance(status, (tuple, list)) else (status,)
            self.assertIn(result.status, allowed, str(result))
        return result

    def check(self, *args, status=0, **how):
        """--check's objects, in order."""
        result = self.chandler("--check", *args, status=status, **how)
        objects = []
        for line in result.stdout.decode("utf-8").splitlines():
            objects.append(json.loads(line, parse_constant=self.fail))
        return objects

    def report(self, *args, status=0, **how):
        """The --report of a run."""
        path = self.dir / "report.json"
        path.unlink(missing_ok=True)
        self.result = self.chandler("--report", path, *args, status=status, **how)
        return json.loads(path.read_text("utf-8"), parse_constant=self.fail)

    def assert_candle(self, found, candle, close_to=0.0, timed=True):
        """One of --check's candles against the candle meant. close_to: relative tolerance."""
        for name, wanted in candle._asdict().items():
            if name == "time" and not timed:
                continue
            got = found[name]
            if wanted is None or got is None:
                self.assertEqual(got, wanted, f"{name} of {found}, wanted {candle}")
            elif name == "volume" or close_to:
                self.assertLessEqual(abs(got - wanted), max(close_to, 1e-12) * abs(wanted),
                                     f"{name} of {found}, wanted {candle}")
            else:
                self.assertEqual(got, wanted, f"{name} of {found}, wanted {candle}")

    def assert_reading(self, found, candles, rejected=0, close_to=0.0, timed=True):
        """One of --check's objects against the candles meant, which are in time order."""
        self.assertEqual((found["rows"], found["rejected"]), (len(candles), rejected), str(found))
        self.assert_candle(found["first"], candles[0], close_to, timed)
        self.assert_candle(found["last"], candles[-1], close_to, timed)

    def assert_reads(self, content, candles, rejected=0, name="file.csv", options=(), close_to=0.0, timed=True):
        """Writes a file and reads it back with --check; returns the object."""
        path = write(self.dir / name, content)
        objects = self.check(path, *options)
        self.assertEqual(len(objects), 1, objects)
        self.assert_reading(objects[0], candles, rejected, close_to, timed)
        self.assertEqual(objects[0]["input"], os.fspath(path))
        return objects[0]

    def assert_no_litter(self, folder, names):
        """The folder holds exactly these names: nothing temporary, nothing hidden."""
        self.assertEqual(sorted(os.listdir(folder)), sorted(names))


def leave_temporary(folder):
    """What a run on another machine left in a folder when it was killed, three days ago; the path."""
    path = write(pathlib.Path(folder) / ".chandler-0123456789abcdef-99999999-5.tmp", "half")
    old = path.stat().st_mtime - 3 * DAY
    os.utime(path, (old, old))
    return path


def children_of(pid):
    """Process ids of a process's living children."""
    try:
        text = pathlib.Path(f"/proc/{pid}/task/{pid}/children").read_text()
    except OSError:
        return []
    return [int(word) for word in text.split()]


def skip_all(reason):
    print(f"SKIPPED: {reason}", file=sys.stderr)
    sys.exit(SKIPPED)
