"""The oscillators' --values against those of TA-Lib: the same definitions, the same first values, the same numbers."""
import json
import unittest

import support
import talib

TALIB = talib.Talib()
SMA = 0  # TA-Lib's MAType

RANGE = ("high", "low", "close")
# -i, then TA-Lib's function with its inputs and options, then the lines that its outputs are, in their order.
CASES = [
    ("rsi", "RSI", ["close"], [14], ["rsi"]),
    ("rsi:2", "RSI", ["close"], [2], ["rsi"]),
    ("rsi:31", "RSI", ["close"], [31], ["rsi"]),
    ("stochastic", "STOCH", RANGE, [14, 3, SMA, 3, SMA], ["%K", "%D"]),
    ("stochastic:5,4,2", "STOCH", RANGE, [5, 4, SMA, 2, SMA], ["%K", "%D"]),
    ("stochastic:9,1,3", "STOCHF", RANGE, [9, 3, SMA], ["%K", "%D"]),
    ("stochrsi:14,14,1,3", "STOCHRSI", ["close"], [14, 14, 3, SMA], ["%K", "%D"]),
    ("stochrsi:9,5,1,4", "STOCHRSI", ["close"], [9, 5, 4, SMA], ["%K", "%D"]),
    ("macd", "MACD", ["close"], [12, 26, 9], ["macd", "signal", "histogram"]),
    ("macd:3,21,2", "MACD", ["close"], [3, 21, 2], ["macd", "signal", "histogram"]),
    ("roc", "ROC", ["close"], [10], ["roc"]),
    ("roc:1", "ROC", ["close"], [1], ["roc"]),
    ("williams", "WILLR", RANGE, [14], ["williams"]),
    ("williams:50", "WILLR", RANGE, [50], ["williams"]),
    ("cci", "CCI", RANGE, [20], ["cci"]),
    ("cci:3", "CCI", RANGE, [3], ["cci"]),
    ("cci:64", "CCI", RANGE, [64], ["cci"]),
    ("cci:65", "CCI", RANGE, [65], ["cci"]),
    ("cci:133", "CCI", RANGE, [133], ["cci"]),
    ("atr", "ATR", RANGE, [14], ["atr"]),
    ("atr:1", "ATR", RANGE, [1], ["atr"]),
    ("adx", "ADX", RANGE, [14], ["adx"]),
    ("adx", "PLUS_DI", RANGE, [14], ["+di"]),
    ("adx", "MINUS_DI", RANGE, [14], ["-di"]),
    ("adx:2", "ADX", RANGE, [2], ["adx"]),
    ("adx:25", "ADX", RANGE, [25], ["adx"]),
    ("adx:25", "MINUS_DI", RANGE, [25], ["-di"]),
    ("aroon", "AROON", ["high", "low"], [25], ["down", "up"]),
    ("aroon:4", "AROON", ["high", "low"], [4], ["down", "up"]),
    ("obv", "OBV", ["close", "volume"], [], ["obv"]),
    ("mfi", "MFI", [*RANGE, "volume"], [14], ["mfi"]),
    ("mfi:5", "MFI", [*RANGE, "volume"], [5], ["mfi"]),
]
# TA-Lib gives out all lines of a function from the place on where the last of them begins; chandler each from its own.
EARLIER = {"%K", "macd"}
SERIES = {
    "daily": support.walk(400, seed=1),
    "cents": support.walk(700, seed=2, price=3.5, digits=4),
    "large": support.walk(300, seed=3, price=60000, digits=1, swing=0.05),
}


class AgainstTalib(support.Case):
    def values(self, candles):
        """The lines of each case's indicator."""
        path = support.write_candles(self.dir / "a.csv", candles)
        calls = sorted({case[0] for case in CASES})
        options = [option for call in calls for option in ("-i", call)]
        result = self.chandler(path, "-o", self.dir / "a.png", "--values", "-", "--size", "640x4000", *options)
        found = json.loads(result.stdout, parse_constant=self.fail)["indicators"]
        self.assertEqual([one["indicator"] for one in found], calls)
        return {one["indicator"]: one["lines"] for one in found}

    def assert_line(self, found, wanted, may_be_earlier):
        """Nulls up to the first value, then TA-Lib's to 1e-9 of each. Values near 0 that are differences of large ones
        carry the rounding of these; it is taken from the largest."""
        self.assertEqual(len(found), len(wanted))
        first = next(i for i, value in enumerate(found) if value is not None)
        start = next(i for i, value in enumerate(wanted) if value is not None)
        self.assertNotIn(None, found[first:])
        if may_be_earlier:
            self.assertLessEqual(first, start)
        else:
            self.assertEqual(first, start)
        rounding = 1e-12 * max(map(abs, wanted[start:]))
        for i, (value, other) in enumerate(zip(found[start:], wanted[start:]), start):
            self.assertLessEqual(abs(value - other), 1e-9 * abs(other) + rounding, f"{i}: {value}, TA-Lib {other}")

    def test_values_are_those_of_talib(self):
        for name, candles in SERIES.items():
            lines = self.values(candles)
            calls = []
            for _, function, inputs, options, names in CASES:
                calls.append((function, [[getattr(candle, key) for candle in candles] for key in inputs], options,
                              len(names)))
            for (call, function, _, _, names), outputs in zip(CASES, TALIB.compute(calls)):
                for line, output in zip(names, outputs):
                    with self.subTest(series=name, indicator=call, function=function, line=line):
                        self.assert_line(lines[call][line], output, line in EARLIER)

    def test_what_has_no_range_is_in_the_middle_where_talib_puts_it_at_an_end(self):
        """The known differences: TA-Lib counts 0 / 0 as 0, which is the bottom of some scales and the top of others."""
        still = [support.Candle(1704067200 + i * support.DAY, 7, 7, 7, 7, 100) for i in range(60)]
        lines = self.values(still)
        wanted = {"rsi": 50, "stochastic": 50, "stochrsi:14,14,1,3": 50, "williams": -50, "cci": 0, "macd": 0, "roc": 0,
                  "atr": 0, "adx": 0, "mfi": 50}
        for call, value in wanted.items():
            for line in lines[call].values():
                with self.subTest(indicator=call):
                    self.assertEqual({one for one in line if one is not None}, {value})


if __name__ == "__main__":
    unittest.main()
