"""What the tests of Python plugins share: which Python this build links, plugins at hand, and a stand-in for the module
`chandler` with which a plugin's values can be had without the program.

The environment also gives CHANDLER_LINKED_PYTHON (the interpreter beside the linked library), CHANDLER_TEST_EXTENSIONS
(a folder of extension modules made for it, see tests/python/extension.c) and perhaps CHANDLER_TEST_BUILDS (the builds
whose tests run together).
"""
import array
import json
import math
import os
import pathlib
import re
import runpy
import subprocess
import sys
import types

import support
from support import Case, HEADER, csv_text, table

os.environ.pop("PYTHON_GIL", None)  # tests set it themselves
# CPython does not give back all that it has when it ends, such as interned strings: test_plugin_memory.py asks whether
# what is left grows with the charts.
ASAN_OPTIONS = os.environ.get("ASAN_OPTIONS", "")
os.environ["ASAN_OPTIONS"] = ASAN_OPTIONS + ":detect_leaks=0"

PLUGINS = pathlib.Path(__file__).resolve().parent / "plugins"
SAMPLES = sorted((support.SOURCE_DIR / "samples" / "plugins").glob("*.py"))
LINKED_PYTHON = os.environ.get("CHANDLER_LINKED_PYTHON", "")
EXTENSIONS = os.environ.get("CHANDLER_TEST_EXTENSIONS", "")


def linked():
    """Version of the linked Python as a tuple, and its GIL: "on", "off" or "none"."""
    said = subprocess.run([support.PROGRAM, "--version"], stdout=subprocess.PIPE, check=True).stdout.decode()
    version = re.search(r"^Python (\d+)\.(\d+)\.(\d+)", said, re.MULTILINE)
    return tuple(map(int, version.groups())) if version else (), re.search(r"^GIL: (\w+)$", said, re.MULTILINE).group(1)


VERSION, GIL = linked()
HAS_PYTHON = bool(VERSION)
HAS_SUBINTERPRETERS = VERSION >= (3, 12)
AUTO = "processes" if GIL == "on" else "threads"
POOLS = ("serial", "threads", "processes") + (("subinterpreters",) if HAS_SUBINTERPRETERS else ())
EVERY = [(pool, workers) for pool in POOLS for workers in (("1",) if pool == "serial" else ("1", "2", "8"))]


def linked_python_has(module):
    """Whether the linked Python can import it, in its main interpreter."""
    return subprocess.run([LINKED_PYTHON, "-c", f"import {module}"], stderr=subprocess.DEVNULL, check=False).returncode == 0


def need_python():
    """Ends a test file that says nothing about a build without Python; else says which one it runs on."""
    if not HAS_PYTHON:
        support.skip_all("this build links no Python")
    print("Python %s, GIL %s" % (".".join(map(str, VERSION)), GIL), file=sys.stderr)


def line_of(path, text):
    """Number of the only line of a file that holds a text."""
    numbers = [number for number, line in enumerate(path.read_text("utf-8").splitlines(), 1) if text in line]
    if len(numbers) != 1:
        raise AssertionError(f"{text!r} is in {len(numbers)} lines of {path}")
    return numbers[0]


class PluginCase(Case):
    """A test with plugins and a folder of charts."""

    def setUp(self):
        super().setUp()
        self.input, self.out = self.dir / "in", self.dir / "out"
        self.input.mkdir()

    def plugin(self, text, name="plugin.py"):
        """Writes a plugin that is too short for a file in plugins/."""
        return support.write(self.dir / name, text)

    def fill(self, lengths=(40, 90, 25, 60)):
        for i, length in enumerate(lengths):
            support.write_candles(self.input / f"s{i:02}.csv", support.walk(length, seed=i))

    def write_symbol(self, symbol, candles):
        """A chart whose series has a symbol, which tells plugins what to do."""
        rows = [[symbol] + row for row in table(candles)]
        return support.write(self.input / f"{symbol}.csv", csv_text(rows, ["Symbol"] + HEADER))

    def contents(self, folder):
        return {name: (folder / name).read_bytes() for name in sorted(os.listdir(folder))}

    def values(self, *args, status=0, **how):
        """The --values of a run: input's stem -> {INDICATOR.LINE: values}."""
        path = self.dir / "values.jsonl"
        path.unlink(missing_ok=True)
        self.result = self.chandler("--values", path, "-o", self.out, *args, status=status, **how)
        return read_values(path)

    def refused(self, *args, **how):
        """Asks for exit status 2 before anything is written; returns what was said."""
        result = self.chandler(*args, "-o", self.out, "--report", self.dir / "report.json", status=2, **how)
        self.assertFalse(self.out.exists(), str(result))
        self.assertFalse((self.dir / "report.json").exists(), str(result))
        self.assertEqual(result.out, "")
        return result.err


def read_values(path):
    charts = {}
    for text in path.read_text("utf-8").splitlines():
        record = json.loads(text)
        lines = charts.setdefault(pathlib.Path(record["input"]).stem, {})
        for indicator in record["indicators"]:
            for name, values in indicator["lines"].items():
                lines[f'{indicator["name"]}.{name}'] = values
                if len(values) != len(record["time"]):
                    raise AssertionError(f"{len(values)} values for {len(record['time'])} times")
    return charts


def with_extensions(**changes):
    """An environment in which plugins find the extension modules."""
    return support.environment(CHANDLER_TEST_EXTENSIONS=EXTENSIONS, **changes)


# ---- the stand-in ----

class Plot:
    def __init__(self, kind, *columns):
        self.kind, self.columns = kind, columns


class Series:
    def __init__(self, candles, symbol=None):
        self.symbol, self.has_time = symbol, True
        self.time = array.array("q", [c.time * 1000000 for c in candles])
        for name in ("open", "high", "low", "close", "volume"):
            values = (getattr(c, name) for c in candles)
            setattr(self, name, array.array("d", [math.nan if value is None else value for value in values]))

    def __len__(self):
        return len(self.close)


def stand_in(registered):
    """A module that registers functions as the program's does."""
    module = types.ModuleType("chandler")

    def indicator(name=None, pane="own", summary=""):
        if callable(name):
            registered[name.__name__] = name
            return name

        def decorate(function):
            registered[name or function.__name__] = function
            return function
        return decorate
    module.indicator = indicator
    module.line = lambda values, colour=None: Plot("line", values)
    module.histogram = lambda values, colour=None: Plot("histogram", values)
    module.band = lambda upper, lower, colour=None: Plot("band", upper, lower)
    module.markers = lambda prices, shape="up", colour=None: Plot("markers:" + shape, prices)
    return module


def registered_by(path):
    """The functions that a plugin registers, run by the Python of the tests: name -> function."""
    registered = {}
    sys.modules["chandler"] = stand_in(registered)
    try:
        runpy.run_path(os.fspath(path))
    finally:
        del sys.modules["chandler"]
    return registered


def plain_values(name, function, candles):
    """What --values should say of a chart, computed without the program."""
    series = Series(candles)
    result = function(series)
    lines = {}
    for key, plot in (result if isinstance(result, dict) else {None: result}).items():
        full = f"{name}.{name if key is None else key}"  # a single plot bears the indicator's name
        plot = plot if isinstance(plot, Plot) else Plot("line", plot)
        endings = (".upper", ".lower") if plot.kind == "band" else ("",)
        for ending, column in zip(endings, plot.columns):
            lines[full + ending] = plain_column(column, plot.kind, series)
    return lines


def plain_column(column, kind, series):
    prices = {"markers:up": series.low, "markers:down": series.high, "markers:dot": series.close}.get(kind)
    values = []
    for i, value in enumerate(column):
        if value is True or value is False:
            value = prices[i] if value else math.nan
        values.append(None if value is None or math.isnan(value) else float(value))
    return values
