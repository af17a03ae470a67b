"""Indicators that are built in: what --indicator takes, what --values tells, and that none fails on a sample."""
import json
import math
import unittest

import support
from support import walk

SAMPLES = support.SOURCE_DIR / "samples"


class Indicators(support.Case):
    def setUp(self):
        super().setUp()
        self.candles = walk(120, seed=5)
        self.path = support.write_candles(self.dir / "acme.csv", self.candles)

    def values(self, path, *calls, options=()):
        """The indicators of the --values line of a file with one chart."""
        args = [option for call in calls for option in ("-i", call)]
        result = self.chandler(path, "-o", self.dir / "a.png", "--values", "-", *args, *options)
        return json.loads(result.stdout, parse_constant=self.fail)

    def names(self):
        listing = self.chandler("--list", "indicators").out
        return [line.split("\t")[0] for line in listing.splitlines()]

    def test_several_periods_are_several_lines(self):
        found, = self.values(self.path, "sma:20,50, 5")["indicators"]
        self.assertEqual(found["label"], "sma 20 50 5")
        self.assertEqual(found["parameters"], {"period": "20,50,5"})
        self.assertEqual(list(found["lines"]), ["20", "50", "5"])
        closes = [candle.close for candle in self.candles]
        for period, line in found["lines"].items():
            count = int(period)
            self.assertEqual(line[:count - 1], [None] * (count - 1))
            for i in range(count - 1, len(closes)):
                self.assertTrue(math.isclose(line[i], math.fsum(closes[i + 1 - count:i + 1]) / count, rel_tol=1e-12))

    def test_the_same_period_twice_has_two_names(self):
        found, = self.values(self.path, "ema:9,9")["indicators"]
        self.assertEqual(list(found["lines"]), ["9", "9-2"])
        self.assertEqual(found["lines"]["9"], found["lines"]["9-2"])

    def test_values_before_the_span_count(self):
        whole, = self.values(self.path, "ema:10")["indicators"]
        last, = self.values(self.path, "ema:10", options=("--last", "5"))["indicators"]
        self.assertEqual(last["lines"]["ema"], whole["lines"]["ema"][-5:])

    def test_what_is_wrong_is_said_before_anything_is_drawn(self):
        wrong = {
            "sma:0": "period: '0' is no whole number of 1 to 1000000",
            "sma:20,x": "period: 'x' is no whole number of 1 to 1000000",
            "sma:perod=20": "no parameter 'perod'; it has period=20",
            "hma:1": "period: '1' is no whole number of 2 to 1000000",
            "bollinger:20,nan": "multiplier: 'nan' is no number of 0 to 1000",
            "bollinger:20,2,3": "at most 2 parameters; it has period=20, multiplier=2",
            "donchian:5,period=6": "period is given twice",
            "vwap:yesterday": "anchor: 'yesterday' is not auto, and no date as 2024-03-15 or 2024-03-15T14:30",
            "smma": "did you mean sma?",
            "SMA:20": "did you mean sma?",
            "sma20": "did you mean sma?",
            "sma(20)": "did you mean sma?",
            "vol:20": "did you mean volume?",
            "profile": "did you mean volume-profile?",
            "stoch": "did you mean stochastic?",
        }
        for call, message in wrong.items():
            with self.subTest(call=call):
                result = self.chandler(self.path, "-o", self.dir / "out", "-i", call, status=2)
                self.assertIn(f"chandler: --indicator '{call}': ", result.err)
                self.assertIn(message, result.err)
                self.assertFalse((self.dir / "out").exists())

    def test_vwap_begins_anew_with_each_day(self):
        candles = walk(200, seed=6, step=1800)
        path = support.write_candles(self.dir / "half-hours.csv", candles, time=support.iso_time)
        found, anchored = self.values(path, "vwap", "vwap:2024-01-03T12:00")["indicators"]
        for line, starts in ((found["lines"]["vwap"], lambda c: c.time % support.DAY == 0),
                             (anchored["lines"]["vwap"], lambda c: c.time == 1704283200)):
            money = traded = 0
            has_begun = False
            for candle, value in zip(candles, line):
                if starts(candle):
                    has_begun = True
                    money = traded = 0
                if not has_begun:
                    self.assertIsNone(value)
                    continue
                money += candle.volume * (candle.high + candle.low + candle.close) / 3
                traded += candle.volume
                self.assertTrue(math.isclose(value, money / traded, rel_tol=1e-9), f"{candle}: {value}")

    def test_what_has_no_value_is_said(self):
        rows = [candle._replace(volume=None) for candle in self.candles]
        bare = support.write_candles(self.dir / "bare.csv", rows)
        said = {
            ("sma:20,200,300",): "sma 200 and 1 more have no value in this picture",
            ("sma:200", "rsi"): "sma 200 has no value in this picture",
            ("macd:12,100,30",): "",
            ("vwap:2030-01-01",): "vwap 2030-01-01 has no value in this picture",
            ("supertrend", "psar", "pivots", "volume-profile", "fibonacci-retracement", "sma:120"): "",
        }
        for calls, message in said.items():
            args = [option for call in calls for option in ("-i", call)]
            with self.subTest(calls=calls):
                result = self.chandler(self.path, "-o", self.dir / "a.png", "--progress", "never", *args)
                self.assertEqual("warning" in result.err, bool(message), result.err)
                self.assertIn(message, result.err)
        result = self.chandler(bare, "-o", self.dir / "a.png", "-i", "vwap", "-i", "obv", "-i", "volume-profile")
        self.assertRegex(result.err, "bare.csv: warning: vwap.* and 2 more have no value: the file has no volume")
        result = self.chandler(bare, "-o", self.dir / "a.png", "-i", "vwap", "-i", "sma:500")
        self.assertRegex(result.err, "vwap.* and 1 more have no value in this picture")

    def test_the_volume_profile_is_written(self):
        found, = self.values(self.path, "volume-profile:10")["indicators"]
        profile = found["profile"]
        self.assertEqual((len(profile["edges"]), len(profile["up"]), len(profile["down"])), (11, 10, 10))
        self.assertEqual(profile["edges"][0], min(candle.low for candle in self.candles))
        self.assertEqual(profile["edges"][-1], max(candle.high for candle in self.candles))
        total = sum(candle.volume for candle in self.candles)
        self.assertTrue(math.isclose(math.fsum(profile["up"] + profile["down"]), total, rel_tol=1e-12))
        low, high = profile["value_area"]
        self.assertTrue(profile["edges"][0] <= low < high <= profile["edges"][-1])

    def test_all_of_them_over_all_samples(self):
        names = self.names()
        self.assertIn("sma", names)
        samples = sorted(path for path in SAMPLES.iterdir() if path.suffix in (".csv", ".txt", ".gz"))
        self.assertTrue(samples)
        for sample in samples:
            with self.subTest(sample=sample.name):
                result = self.chandler(sample, "-o", self.dir / "all", "--values", "-", "--size", "640x4000",
                                       *[option for name in names for option in ("-i", name)])
                for line in result.out.splitlines():
                    chart = json.loads(line, parse_constant=self.fail)
                    self.assertEqual([one["name"] for one in chart["indicators"]], names)
                    for one in chart["indicators"]:
                        for values in one["lines"].values():
                            self.assertEqual(len(values), len(chart["time"]), one["name"])


if __name__ == "__main__":
    unittest.main()
