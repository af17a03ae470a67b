"""Parts of a series, log scale, and more candles than columns."""
import math
import unittest

import support
from picture import Picture
from support import Candle, DAY, walk
from test_picture import PictureCase


class Spans(PictureCase):
    def setUp(self):
        super().setUp()
        self.candles = walk(200, seed=21)
        self.path = support.write_candles(self.dir / "acme.csv", self.candles)

    def drawn(self, *options):
        _, _, geometry = self.assert_drawn(self.path, self.expected, "1280x720", *options)
        return geometry

    def test_last(self):
        for last in (1, 2, 50, 199, 200, 5000):
            with self.subTest(last=last):
                self.expected = self.candles[-last:]
                self.drawn("--last", str(last))

    def test_from_and_to(self):
        day = support.iso_day
        self.expected = self.candles[30:]
        self.drawn("--from", day(self.candles[30].time))
        self.drawn("--from", str(self.candles[30].time))
        self.drawn("--from", day(self.candles[30].time) + "T00:00")
        self.expected = [c for c in self.candles if c.time < 1706745600]
        self.drawn("--to", "2024-01")  # to the end of January
        self.expected = [c for c in self.candles if 1706745600 <= c.time < 1709251200]
        self.drawn("--from", "2024-02", "--to", "2024-02")
        self.expected = self.expected[-7:]
        self.drawn("--from", "2024-02", "--to", "2024-02", "--last", "7")

    def test_days_are_those_of_the_files_own_clock(self):
        """Midnight in Mumbai is 18:30 UTC of the day before; in New York it changes with summer time."""
        zones = {"+05:30": lambda c: "+05:30", "New York": lambda c: "-05:00" if c.time < 1710054000 else "-04:00"}
        for name, zone in zones.items():
            with self.subTest(zone=name):
                rows = [f"{support.iso_day(c.time)} 00:00:00{zone(c)},{c.open},{c.high},{c.low},{c.close},{c.volume}"
                        for c in self.candles]
                path = self.dir / "midnight.csv"
                path.write_text("\n".join(["Date,Open,High,Low,Close,Volume", *rows]) + "\n")
                first, last = (support.iso_day(self.candles[i].time) for i in (40, 90))
                out = self.dir / name.strip("+").replace(":", "")
                self.chandler(path, "--from", first, "--to", last, "--name", "{first}_{last}", "-o", out)
                self.assertEqual([f.name for f in out.iterdir()], [f"{first}_{last}.png"])

    def test_a_span_without_candles_is_an_error(self):
        result = self.chandler(self.path, "-o", self.dir / "out", "--from", "2031-01-01", status=(1, 2))
        self.assertIn("acme.csv", result.err)
        self.assertFalse((self.dir / "out" / "acme.png").exists())

    def test_log_scale(self):
        candles = [Candle(c.time, *(round(v * 2 ** (i / 20), 4) for v in c[1:5]), c.volume)
                   for i, c in enumerate(walk(150, seed=22))]
        path = support.write_candles(self.dir / "growth.csv", candles)
        _, _, geometry = self.assert_drawn(path, candles, "1280x720", "--log")
        pane = geometry.price
        # Equal ratios are equal distances, whatever the pane says of itself.
        rows = [(math.log(c.close), d.close) for c, d in zip(candles, geometry.candles)]
        (l0, y0), (l1, y1) = min(rows), max(rows)
        for logarithm, y in rows:
            self.assertLessEqual(abs(y0 + (logarithm - l0) / (l1 - l0) * (y1 - y0) - y), 1.5)
        self.assertGreater(y0 - y1, (pane.y1 - pane.y0) * 0.6)

    def test_log_of_prices_that_have_none(self):
        for shift in (-100, -1000):
            candles = [Candle(c.time, *(round(v + shift, 2) for v in c[1:5]), c.volume) for c in self.candles]
            path = support.write_candles(self.dir / "negative.csv", candles)
            result = self.chandler(path, "-o", self.dir / "out", "--log", status=(1, 2))
            self.assertIn("negative.csv", result.err)
            self.assertIn("log", result.err.lower())
            self.assertFalse((self.dir / "out" / "negative.png").exists())
        self.chandler(path, "-o", self.dir / "out")

    def test_sessions_stand_side_by_side(self):
        candles = [c._replace(time=c.time + (i // 5) * 2 * DAY + (30 * DAY if i > 60 else 0))
                   for i, c in enumerate(walk(100, seed=23))]
        path = support.write_candles(self.dir / "gaps.csv", candles)
        self.assert_drawn(path, candles, "800x400")

    def test_rows_without_times(self):
        text = "Open,High,Low,Close\n" + "".join(f"{c.open},{c.high},{c.low},{c.close}\n" for c in self.candles[:50])
        path = support.write(self.dir / "untimed.csv", text)
        picture, geometry = self.draw(path, "--size", "640x360")
        self.assertEqual(len(geometry.candles), 50)
        self.assert_pixels(picture, geometry, self.candles[:50])


class Aggregated(PictureCase):
    def test_no_spike_is_lost(self):
        count = support.scaled(200_000, 20_000)
        candles = [Candle(c.time, *c[1:5], c.volume) for c in walk(count, seed=24, step=60, swing=0.0005)]
        spikes = {count // 7: 40.0, count // 3: 30.0, count - 5: 20.0}
        least = min(c.low for c in candles)
        most = max(c.high for c in candles)
        for i, size in spikes.items():
            candles[i] = candles[i]._replace(high=most + size, low=max(least - size, 0.01))
        path = support.write_candles(self.dir / "long.csv", candles, time=support.iso_time)
        for size in ("1280x720", "320x200"):
            with self.subTest(size=size):
                picture, geometry = self.draw(path, "--size", size)
                self.assert_aggregated(picture, geometry, candles)

    def assert_aggregated(self, picture, geometry, candles):
        pane = geometry.price
        self.assertLessEqual(len(geometry.candles), pane.x1 - pane.x0 + 1)
        self.assertGreater(len(geometry.candles), (pane.x1 - pane.x0 + 1) * 0.3)
        starts = {c.time: i for i, c in enumerate(candles)}
        first = [starts[drawn.time] for drawn in geometry.candles]
        self.assertEqual(first[0], 0)
        self.assertEqual(first, sorted(set(first)))
        shares = [candles[a:b] for a, b in zip(first, first[1:] + [len(candles)])]
        self.assertLessEqual(max(map(len, shares)), 2 * min(map(len, shares[:-1])) + 2, "columns have even shares")
        whole = [Candle(s[0].time, s[0].open, max(c.high for c in s), min(c.low for c in s), s[-1].close, None)
                 for s in shares]
        self.assert_prices(geometry, whole)
        background = picture.code(picture.background)
        for drawn, candle in zip(geometry.candles, whole):
            middle = (drawn.x0 + drawn.x1) // 2
            column = picture.column(middle, drawn.high, drawn.low)
            self.assertEqual(len(set(column)), 1, f"{drawn}")
            self.assertNotEqual(column[0], background)
        return whole

    def test_a_million_rows(self):
        count = support.scaled(1_000_000, 50_000)
        lines = ["Date,Open,High,Low,Close,Volume"]
        pattern = [f"{100 + i % 13}.25,{102 + i % 17}.5,{98 - i % 7}.75,{101 - i % 5}.5,{1000 + i % 977}"
                   for i in range(9973)]
        lines += [f"{1600000000 + 60 * i},{pattern[i % 9973]}" for i in range(count)]
        path = support.write(self.dir / "million.csv", "\n".join(lines) + "\n")
        self.assertEqual(self.check(path)[0]["rows"], count)
        report = self.report(path, "-o", self.dir / "out")
        self.assertEqual(report["charts"][0]["candles"], count)
        picture = Picture(self.dir / "out" / "million.png")
        self.assertEqual((picture.width, picture.height), (1280, 720))

    def test_around_the_point_where_bodies_touch(self):
        for count in range(280, 760, 60):
            with self.subTest(count=count):
                candles = walk(count, seed=count)
                path = support.write_candles(self.dir / "dense.csv", candles)
                picture, geometry = self.draw(path, "--size", "640x360")
                if len(geometry.candles) == count:
                    self.assert_prices(geometry, candles)
                    self.assert_columns(geometry, gap=False)
                else:
                    self.assert_aggregated(picture, geometry, candles)


if __name__ == "__main__":
    unittest.main()
