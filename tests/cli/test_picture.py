"""Every candle that --geometry lists stands in the decoded picture at its pixels, in its colour, at its price."""
import csv
import unittest

import support
from picture import Picture, body_rows, read_geometry, wick_rows
from support import Case, Candle, walk

SIZES = ["64x64", "320x200", "800x400", "1280x720", "1921x1081"]


def kind(candle):
    """up, down or unchanged."""
    return (candle.close > candle.open) - (candle.close < candle.open)


class PictureCase(Case):
    def draw(self, path, *options):
        """Draws one file: its picture and geometry."""
        geometry = self.dir / "geometry.jsonl"
        out = self.dir / "chart.png"
        self.chandler(path, "-o", out, "--geometry", geometry, *options)
        lines = read_geometry(geometry)
        self.assertEqual(len(lines), 1)
        return Picture(out), lines[0]

    def assert_prices(self, geometry, candles):
        """Rows agree with the prices to half a pixel, times with the file, for candles that are shown one by one."""
        self.assertEqual(len(geometry.candles), len(candles))
        pane = geometry.price
        for drawn, candle in zip(geometry.candles, candles):
            self.assertEqual(drawn.time, candle.time)
            for name in ("open", "high", "low", "close"):
                exact = pane.row(getattr(candle, name))
                self.assertLessEqual(abs(getattr(drawn, name) - exact), 0.5 + 1e-6, f"{name} of {candle}: {drawn}")
                self.assertTrue(pane.y0 <= getattr(drawn, name) <= pane.y1)

    def assert_columns(self, geometry, gap=True):
        """One body width for all, odd, in order, inside the pane, a free column between bodies while they fit: three
        columns are the least that show body and wick, and may touch."""
        widths = {drawn.x1 - drawn.x0 + 1 for drawn in geometry.candles}
        self.assertEqual(len(widths), 1)
        self.assertEqual(min(widths) % 2, 1, "the wick has a middle column")
        steps = [b.x0 - a.x0 for a, b in zip(geometry.candles, geometry.candles[1:])]
        has_room = gap and not (min(widths) == 3 and steps and min(steps) == 3)
        for step in steps:
            self.assertGreaterEqual(step, min(widths) + (1 if has_room else 0))
        if steps:
            self.assertLessEqual(max(steps) - min(steps), 1, "bodies stand at even distances")
        self.assertGreaterEqual(geometry.candles[0].x0, geometry.price.x0)
        self.assertLessEqual(geometry.candles[-1].x1, geometry.price.x1)

    def wick_side(self, picture, geometry):
        """Columns of the wick on either side of its middle one, as the first free wick shows it."""
        for drawn in geometry.candles:
            (top, bottom), (wick_top, wick_bottom) = body_rows(drawn), wick_rows(drawn)
            row = wick_top if wick_top < top else wick_bottom
            if row < top or row > bottom:
                across = picture.row(row, drawn.x0, drawn.x1)
                count = across.count(picture.colour_code(drawn.color))
                self.assertEqual(count % 2, 1, f"a wick of {count} columns has no middle: {drawn}")
                self.assertTrue(count == 1 or count < len(across), f"a wick as wide as its body: {drawn}")
                return count // 2
        return 0

    def assert_free(self, part, codes, where):
        """No candle colour in this run of pixels."""
        self.assertEqual(len(part.translate(None, codes)), len(part), where)

    def assert_candle_pixels(self, picture, pane, drawn, side, codes):
        """One body and wick in its colour, and no candle colour in its columns outside of them."""
        code = bytes([picture.colour_code(drawn.color)])
        (top, bottom), (wick_top, wick_bottom) = body_rows(drawn), wick_rows(drawn)
        middle = (drawn.x0 + drawn.x1) // 2
        for x in range(drawn.x0, drawn.x1 + 1):
            first, last = (wick_top, wick_bottom) if abs(x - middle) <= side else (top, bottom)
            self.assertEqual(picture.column(x, first, last), code * (last - first + 1), f"column {x} of {drawn}")
            self.assert_free(picture.column(x, pane.y0, first - 1), codes, f"above {drawn} in column {x}")
            self.assert_free(picture.column(x, last + 1, pane.y1), codes, f"below {drawn} in column {x}")

    def assert_colours(self, picture, geometry, candles):
        """Up candles share one colour and down candles another; neither is the background's. Returns them by kind."""
        colours = {}
        for drawn, candle in zip(geometry.candles, candles):
            self.assertIn(picture.colour_code(drawn.color), picture.codes.values(), f"{drawn.color} is in the picture")
            colours.setdefault(kind(candle), set()).add(drawn.color)
        for which in (1, -1):
            self.assertLessEqual(len(colours.get(which, ())), 1, colours)
        self.assertFalse(colours.get(1, set()) & colours.get(-1, set()))
        used = set().union(*colours.values())
        self.assertNotIn("#%02x%02x%02x" % picture.background, used)
        self.assertLessEqual(len(used), 3)
        return {which: tuple(bytes.fromhex(min(found)[1:])) for which, found in colours.items()}

    def assert_pixels(self, picture, geometry, candles):
        """Bodies and wicks in their colours; nothing of those colours beside them. Returns the colours by kind."""
        pane = geometry.price
        colours = self.assert_colours(picture, geometry, candles)
        codes = bytes({picture.colour_code(drawn.color) for drawn in geometry.candles})
        side = self.wick_side(picture, geometry)
        for drawn, candle in zip(geometry.candles, candles):
            self.assert_candle_pixels(picture, pane, drawn, side, codes)
            if candle.open == candle.close:
                self.assertEqual(drawn.open, drawn.close, "a doji is one row high")
        for drawn, following in zip(geometry.candles, geometry.candles[1:]):
            for x in range(drawn.x1 + 1, following.x0):
                self.assert_free(picture.column(x, pane.y0, pane.y1), codes, f"gap column {x}")
        return colours

    def assert_drawn(self, path, candles, size, *options):
        picture, geometry = self.draw(path, "--size", size, *options)
        self.assertEqual(f"{picture.width}x{picture.height}", size)
        self.assertEqual((geometry.width, geometry.height), (picture.width, picture.height))
        self.assert_prices(geometry, candles)
        self.assert_columns(geometry)
        return self.assert_pixels(picture, geometry, candles), picture, geometry


class Candles(PictureCase):
    def test_sizes(self):
        candles = walk(25, seed=4, swing=0.04)
        path = support.write_candles(self.dir / "acme.csv", candles)
        for size in SIZES:
            with self.subTest(size=size):
                self.assert_drawn(path, candles, size)

    def test_counts_from_one_to_as_many_as_fit(self):
        for count in (1, 2, 3, 10, 57, 100, 250, 300):
            with self.subTest(count=count):
                candles = walk(count, seed=count)
                path = support.write_candles(self.dir / "acme.csv", candles)
                self.assert_drawn(path, candles, "800x400")

    def test_themes(self):
        candles = walk(90, seed=7, swing=0.03)
        path = support.write_candles(self.dir / "acme.csv", candles)
        backgrounds = set()
        for line in self.chandler("--list", "themes").out.splitlines():
            theme = line.split("\t")[0]
            with self.subTest(theme=theme):
                colours, picture, _ = self.assert_drawn(path, candles, "800x400", "--theme", theme)
                self.assertGreaterEqual(contrast(colours[1], picture.background), 1.8)
                self.assertGreaterEqual(contrast(colours[-1], picture.background), 1.8)
                backgrounds.add(picture.background)
                if "east" in theme:
                    self.assertGreater(colours[1][0], colours[1][1], "up is red")
        self.assertGreater(len(backgrounds), 1)

    def test_own_colours(self):
        candles = walk(60, seed=8)
        path = support.write_candles(self.dir / "acme.csv", candles)
        for up, down, wanted in (("#0a1bfc", "#fe0102", ((10, 27, 252), (254, 1, 2))),
                                 ("0a1bfc", "#f12", ((10, 27, 252), (255, 17, 34))),
                                 ("rebeccapurple", "Orange", ((102, 51, 153), (255, 165, 0)))):
            with self.subTest(up=up, down=down):
                colours, _, _ = self.assert_drawn(path, candles, "640x360", "--up", up, "--down", down)
                self.assertEqual((colours[1], colours[-1]), wanted)

    def test_other_shapes_of_picture(self):
        candles = walk(40, seed=9)
        path = support.write_candles(self.dir / "acme.csv", candles)
        for options in (("--bare",), ("--no-volume",), ("--log",), ("--bare", "--log", "--no-volume"),
                        ("--title", "x" * 400), ("--title", "")):
            with self.subTest(options=options):
                self.assert_drawn(path, candles, "640x360", *options)

    def test_prices_of_every_magnitude(self):
        for factor, shift in ((1e-8, 0), (1e7, 0), (1, -100), (1e-3, 5e6), (1, -5000)):
            with self.subTest(factor=factor, shift=shift):
                candles = [Candle(c.time, *(float(repr(v * factor + shift)) for v in c[1:5]), c.volume)
                           for c in walk(70, seed=10)]
                path = support.write_candles(self.dir / "acme.csv", candles)
                self.assert_drawn(path, candles, "800x400")

    def test_volumes(self):
        for name, volume in (("none", lambda c: None), ("zero", lambda c: 0), ("some", lambda c: None if c.time % 7 else 5),
                             ("huge", lambda c: c.volume * 10**12), ("tiny", lambda c: c.volume * 1e-12)):
            with self.subTest(volume=name):
                candles = [c._replace(volume=volume(c)) for c in walk(50, seed=11)]
                path = support.write_candles(self.dir / "acme.csv", candles)
                _, _, geometry = self.assert_drawn(path, candles, "640x360")
                if name != "zero":  # nothing would stand in that pane
                    self.assertEqual("volume" in geometry.panes, name != "none")

    def test_no_volume_gives_its_room_to_the_price(self):
        candles = walk(50, seed=11)
        path = support.write_candles(self.dir / "acme.csv", candles)
        _, _, both = self.assert_drawn(path, candles, "640x360")
        _, _, one = self.assert_drawn(path, candles, "640x360", "--no-volume")
        self.assertNotIn("volume", one.panes)
        self.assertGreater(one.price.y1 - one.price.y0, both.price.y1 - both.price.y0)

    def test_volume_bars_stand_under_their_candles(self):
        candles = walk(40, seed=12)
        path = support.write_candles(self.dir / "acme.csv", candles)
        picture, geometry = self.draw(path, "--size", "800x400", "--bare")
        pane = geometry.panes["volume"]
        background = picture.code(picture.background)
        most = max(c.volume for c in candles)
        heights = []
        for drawn, candle in zip(geometry.candles, candles):
            middle = (drawn.x0 + drawn.x1) // 2
            column = picture.column(middle, pane.y0, pane.y1)
            height = len(column) - len(column.lstrip(bytes([background])))
            heights.append((candle.volume, len(column) - height))
        tallest = max(height for _, height in heights)
        for volume, height in heights:
            self.assertLessEqual(abs(height - tallest * volume / most), 1.5)

    def test_flat_and_single(self):
        for name, candles in (("one flat candle", [Candle(1704067200, 5.0, 5.0, 5.0, 5.0, 10)]),
                              ("all equal", [Candle(1704067200 + i * 86400, 5.0, 5.0, 5.0, 5.0, 0) for i in range(30)])):
            with self.subTest(name=name):
                path = support.write_candles(self.dir / "acme.csv", candles)
                _, _, geometry = self.assert_drawn(path, candles, "640x360")
                rows = {drawn.close for drawn in geometry.candles}
                middle = (geometry.price.y0 + geometry.price.y1) / 2
                self.assertLess(abs(rows.pop() - middle), (geometry.price.y1 - geometry.price.y0) / 4)

    def test_all_zero(self):
        candles = [Candle(1704067200 + i * 86400, 0.0, 0.0, 0.0, 0.0, 1) for i in range(30)]
        path = support.write_candles(self.dir / "acme.csv", candles)
        self.assert_drawn(path, candles, "640x360")

    def test_open_and_close_outside_high_and_low(self):
        candles = [Candle(1704067200 + i * 86400, 10.0 + i, 11.0, 10.5, 9.0 + i, 10) for i in range(8)]
        path = support.write_candles(self.dir / "acme.csv", candles)
        self.assert_drawn(path, candles, "640x360")

    def test_little_pictures_are_mostly_candles(self):
        candles = walk(20, seed=13)
        path = support.write_candles(self.dir / "acme.csv", candles)
        _, _, geometry = self.assert_drawn(path, candles, "64x64")
        pane = geometry.price
        self.assertGreaterEqual((pane.x1 - pane.x0 + 1) * (pane.y1 - pane.y0 + 1), 64 * 64 * 0.5)

    def test_real_files(self):
        import datetime
        import os
        folder = support.REAL_DATA
        if not folder:
            self.skipTest("no folder of real files (CHANDLER_REAL_DATA)")
        for name, size in (("stooq.csv", "1280x720"), ("alphavantage.csv", "640x360"), ("yfinance-tz.csv", "1921x1081")):
            with self.subTest(file=name):
                candles = []
                with open(os.path.join(folder, name), encoding="utf-8-sig", newline="") as file:
                    for row in list(csv.reader(file))[1:]:
                        when = datetime.datetime.fromisoformat(row[0])
                        when = when if when.tzinfo else when.replace(tzinfo=datetime.timezone.utc)
                        candles.append(Candle(when.timestamp(), *map(float, row[1:6])))
                candles.sort(key=lambda c: c.time)
                self.assert_drawn(os.path.join(folder, name), candles, size)


def contrast(a, b):
    """WCAG 2.1 contrast ratio."""
    def luminance(colour):
        parts = [v / 255 / 12.92 if v / 255 <= 0.03928 else ((v / 255 + 0.055) / 1.055) ** 2.4 for v in colour]
        return 0.2126 * parts[0] + 0.7152 * parts[1] + 0.0722 * parts[2]
    low, high = sorted((luminance(a), luminance(b)))
    return (high + 0.05) / (low + 0.05)


if __name__ == "__main__":
    unittest.main()
