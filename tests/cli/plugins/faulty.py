"""Does for each symbol what it says, and for all others nothing wrong."""
import array
import json
import math
import os
import sys

import chandler


class Unprintable(Exception):
    def __str__(self):
        raise RuntimeError("it cannot be said")


class OwnBase(BaseException):
    pass


def deeper(series):
    return 1 // (len(series) - len(series))  # in deeper()


def endless(series):
    return endless(series)


def raise_text(text):
    raise ValueError(text)


def loop(series):
    while True:
        pass


def extension(series, function, *arguments):
    sys.path.insert(0, os.environ["CHANDLER_TEST_EXTENSIONS"])
    import ext_declared
    getattr(ext_declared, function)(*arguments)
    return series.close


FAULTS = {
    "raise": lambda series: raise_text("no good today"),
    "deeper": deeper,
    "library": lambda series: json.loads("nonsense"),  # in library
    "recursion": endless,
    "lines": lambda series: raise_text("first line\nlast line"),
    "long": lambda series: raise_text("x" * 100000),
    "strange": lambda series: raise_text("a\x1b[31m\x00\ud800"),
    "unprintable": lambda series: (_ for _ in ()).throw(Unprintable()),
    "exit": lambda series: sys.exit(3),
    "exit0": lambda series: sys.exit(0),
    "exittext": lambda series: sys.exit("leaving"),
    "interrupt": lambda series: (_ for _ in ()).throw(KeyboardInterrupt()),
    "base": lambda series: (_ for _ in ()).throw(OwnBase("own base")),
    "memory": lambda series: (_ for _ in ()).throw(MemoryError()),
    "none": lambda series: None,
    "number": lambda series: 5.0,
    "text": lambda series: "x" * len(series),
    "bytes": lambda series: {"line": "abc"},
    "objects": lambda series: [object()] * len(series),
    "words": lambda series: ["1.0"] * len(series),
    "generator": lambda series: (value for value in series.close),
    "set": lambda series: set(range(len(series))),
    "shorter": lambda series: [1.0] * (len(series) - 1),
    "longer": lambda series: array.array("d", [1.0] * (len(series) + 1)),
    "empty": lambda series: [],
    "nothing": lambda series: {},
    "number_name": lambda series: {1: series.close},
    "empty_name": lambda series: {"": series.close},
    "nested": lambda series: {"a": {"b": series.close}},
    "infinite": lambda series: [1.0] * 4 + [math.inf] + [1.0] * (len(series) - 5),
    "minus_infinite": lambda series: array.array("d", [-math.inf] * len(series)),
    "huge": lambda series: [10 ** 400] * len(series),
    "complex": lambda series: [1j] * len(series),
    "square": lambda series: memoryview(bytes(len(series) * 4)).cast("B", (len(series), 4)),
    "band": lambda series: chandler.band(series.high, [1.0] * 3),
    "colour": lambda series: chandler.line(series.close, colour="no colour"),
    "shape": lambda series: chandler.markers(series.close, "square"),
    # These end the process that they run in.
    "os_exit": lambda series: os._exit(0),
    "os_exit7": lambda series: os._exit(7),
    "loop": loop,
    "abort": lambda series: extension(series, "crash", 6),
    "segv": lambda series: extension(series, "crash", 11),
    "kill": lambda series: os.kill(os.getpid(), 9),
    "leave": lambda series: extension(series, "leave"),
    "hang": lambda series: extension(series, "hang"),
}


@chandler.indicator("faulty", pane="price")
def faulty(series):
    return FAULTS[series.symbol](series) if series.symbol in FAULTS else series.close
