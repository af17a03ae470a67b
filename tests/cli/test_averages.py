"""The averages', channels' and stops' --values against those of TA-Lib: the same first values, the same numbers."""
import json
import math
import unittest

import support
import talib

TALIB = talib.Talib()
SMA = 0  # TA-Lib's MAType
BANDS = ["band.upper", "middle", "band.lower"]

# -i, then TA-Lib's function with its inputs and options, then the lines that its outputs are, in their order.
CASES = [
    ("bollinger", "BBANDS", ["close"], [20, 2, 2, SMA], BANDS),
    ("bollinger:5,1.5", "BBANDS", ["close"], [5, 1.5, 1.5, SMA], BANDS),
    ("bollinger:100,0.3", "BBANDS", ["close"], [100, 0.3, 0.3, SMA], BANDS),
    ("donchian", "MAX", ["high"], [20], ["band.upper"]),
    ("donchian", "MIN", ["low"], [20], ["band.lower"]),
    ("keltner:20,0,10", "EMA", ["close"], [20], ["middle"]),
    ("psar", "SAR", ["high", "low"], [0.02, 0.2], ["psar"]),
    ("psar:0.05,0.1", "SAR", ["high", "low"], [0.05, 0.1], ["psar"]),
]
for average in ("sma", "ema", "wma", "dema", "tema"):
    for periods in ("20", "2", "3", "50", "77"):
        CASES.append((f"{average}:{periods}", average.upper(), ["close"], [int(periods)], [average]))
SERIES = {
    "daily": support.walk(400, seed=1),
    "cents": support.walk(700, seed=2, price=3.5, digits=4),
    "large": support.walk(300, seed=3, price=60000, digits=1, swing=0.05),
}


class AgainstTalib(support.Case):
    def values(self, candles, calls):
        path = support.write_candles(self.dir / "a.csv", candles)
        options = [option for call in calls for option in ("-i", call)]
        result = self.chandler(path, "-o", self.dir / "a.png", "--values", "-", *options)
        found = json.loads(result.stdout, parse_constant=self.fail)["indicators"]
        self.assertEqual([one["indicator"] for one in found], calls)
        return {one["indicator"]: one["lines"] for one in found}

    def assert_line(self, found, wanted):
        self.assertEqual([value is None for value in found], [value is None for value in wanted])
        for i, (value, other) in enumerate(zip(found, wanted)):
            if other is not None:
                self.assertTrue(math.isclose(value, other, rel_tol=1e-9), f"{i}: {value}, TA-Lib {other}")

    def test_values_are_those_of_talib(self):
        for name, candles in SERIES.items():
            lines = self.values(candles, sorted({case[0] for case in CASES}))
            calls = []
            for _, function, inputs, options, names in CASES:
                columns = [[getattr(candle, key) for candle in candles] for key in inputs]
                calls.append((function, columns, options, len(names)))
            for (call, function, _, _, names), outputs in zip(CASES, TALIB.compute(calls)):
                for line, output in zip(names, outputs):
                    with self.subTest(series=name, indicator=call, function=function, line=line):
                        self.assert_line(lines[call][line], output)


if __name__ == "__main__":
    unittest.main()
