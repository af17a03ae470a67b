"""What plugins compute is to be seen in the picture: in its colour, in its pane, at its candle, with its legend."""
import math
import re
import unittest
import zlib

from PIL import ImageChops

import plugin_support
import support
from picture import Picture, read_geometry
from plugin_support import PLUGINS, PluginCase

COLOURS = {"line": "#fe01dc", "histogram": "#01fedc", "band": "#dc7f01", "up": "#11ee77", "down": "#ee1177", "dot": "#7711ee"}
NO_CANDLES = {"renko", "pnf", "kagi", "three-line-break"}  # types whose columns are none, and take no indicator


class Drawing(PluginCase):
    def draw(self, *calls, candles=None, options=()):
        """The picture and its geometry."""
        chart = support.write_candles(self.dir / "chart.csv", candles or support.walk(40, seed=3))
        words = [word for call in calls for word in ("-i", call)]
        self.chandler(chart, "-o", self.dir / "chart.png", "--geometry", self.dir / "geometry", "--size", "900x700",
                      "--plugin", PLUGINS / "kinds.py", *words, *options)
        (geometry,) = read_geometry(self.dir / "geometry")
        return Picture(self.dir / "chart.png"), geometry

    def spots(self, picture, colour, near=40):
        """The pixels in a colour, or all but: lines are blended with what is below them."""
        mask = None
        for band, wanted in zip(picture.rgb.split(), bytes.fromhex(colour[1:])):
            close = band.point([255 if abs(value - wanted) <= near else 0 for value in range(256)])
            mask = close if mask is None else ImageChops.darker(mask, close)
        return [(at % picture.width, at // picture.width) for at, value in enumerate(mask.tobytes()) if value]

    def assert_in_pane(self, spots, geometry, name):
        """The spots in this pane; in others there are none. Legends above panes and tags beside them have some too."""
        found = {other: [(x, y) for x, y in spots if pane.x0 <= x <= pane.x1 and pane.y0 <= y <= pane.y1]
                 for other, pane in geometry.panes.items()}
        self.assertEqual([other for other in found if found[other]], [name])
        return found[name]

    def own_pane(self, geometry):
        (name,) = set(geometry.panes) - {"price", "volume"}
        return name

    def test_nothing_is_drawn_in_these_colours_without_a_plugin(self):
        picture, geometry = self.draw()
        for colour in COLOURS.values():
            self.assertEqual(self.spots(picture, colour), [])
        self.assertLessEqual(set(geometry.panes), {"price", "volume"})

    def test_a_line_on_the_price_goes_through_the_closes(self):
        picture, geometry = self.draw("line_price")
        self.assertLessEqual(set(geometry.panes), {"price", "volume"})
        spots = self.assert_in_pane(self.spots(picture, COLOURS["line"], 90), geometry, "price")
        for drawn in geometry.candles[1:-1]:
            middle = (drawn.x0 + drawn.x1) / 2
            self.assertTrue(any(abs(x - middle) <= 2 and abs(y - drawn.close) <= 4 for x, y in spots), drawn)

    def test_a_line_in_a_pane_of_its_own(self):
        picture, geometry = self.draw("line_own")
        name = self.own_pane(geometry)
        self.assertIn("line_own", name)
        pane = geometry.panes[name]
        self.assertGreater(pane.y0, geometry.price.y1)
        self.assertTrue(pane.least <= -1 < 1 <= pane.most, (pane.least, pane.most))
        self.assertGreater(len(self.assert_in_pane(self.spots(picture, COLOURS["line"]), geometry, name)), 300)

    def test_a_histogram_stands_on_zero(self):
        picture, geometry = self.draw("histogram_own")
        name = self.own_pane(geometry)
        pane = geometry.panes[name]
        spots = self.assert_in_pane(self.spots(picture, COLOURS["histogram"]), geometry, name)
        zero = pane.row(0)
        for i in (2, 5, 15, 20):  # well above and well below
            drawn = geometry.candles[i]
            value = math.sin(i / 3)
            rows = [y for x, y in spots if drawn.x0 <= x <= drawn.x1]
            self.assertTrue(rows, i)
            self.assertLessEqual(abs((min(rows) if value > 0 else max(rows)) - pane.row(value)), 2)
            self.assertLessEqual(abs((max(rows) if value > 0 else min(rows)) - zero), 2)

    def test_a_band_tints_what_is_between(self):
        picture, geometry = self.draw("band_own")
        name = self.own_pane(geometry)
        pane = geometry.panes[name]
        middle = geometry.candles[20]
        x = (middle.x0 + middle.x1) // 2
        between, above = picture.colour(x, round(pane.row(1.37))), picture.colour(x, pane.y0 + 1)
        self.assertNotEqual(between, above)
        # Towards orange: of the three the blue loses most on a light ground.
        self.assertLess(between[2] - between[0], above[2] - above[0])

    def test_a_band_on_the_price(self):
        with_band, geometry = self.draw("band_price")
        self.assertGreater(len(self.assert_in_pane(self.spots(with_band, COLOURS["band"], 100), geometry, "price")), 100)

    def test_pictures_of_many_colours_change_nothing_about_their_neighbours(self):
        """One in two charts of a batch has more colours than a palette holds. Each is the same file when made alone."""
        plugin = self.plugin("""
import math
import chandler

for number in range(1, 15):
    def compute(series, number=number):
        if len(series) < 100:
            return [None] * len(series)
        middles = [value * (1 + math.sin(i / (3 + number)) / 30) for i, value in enumerate(series.close)]
        return chandler.band([value * 1.02 for value in middles], [value * 0.98 for value in middles])
    chandler.indicator("band%d" % number, pane="price")(compute)
""")
        self.fill((150, 40, 160, 50, 170))
        words = [word for number in range(1, 15) for word in ("-i", f"band{number}")]
        self.chandler(self.input, "-o", self.out, "--pool", "serial", "--plugin", plugin, *words)
        modes = []
        for name, data in self.contents(self.out).items():
            picture = Picture(self.out / name)
            modes.append(picture.mode)
            self.assertEqual(picture.mode, "RGB" if len(picture.counts) > 256 else "P")
            self.chandler(self.input / name.replace(".png", ".csv"), "-o", self.dir / "alone.png", "--plugin", plugin,
                          *words)
            self.assertEqual((self.dir / "alone.png").read_bytes(), data, name)
        self.assertEqual(modes, ["RGB", "P", "RGB", "P", "RGB"])

    def test_markers_stand_at_their_candles(self):
        picture, geometry = self.draw("markers_price")
        for shape, number in (("up", 10), ("down", 20), ("dot", 30)):
            with self.subTest(shape=shape):
                drawn = geometry.candles[number]
                middle = (drawn.x0 + drawn.x1) / 2
                near = [(x, y) for x, y in self.spots(picture, COLOURS[shape]) if y >= geometry.price.y0]
                self.assertGreater(len(near), 10)
                self.assertLessEqual(abs(sum(x for x, _ in near) / len(near) - middle), 1.5)
                rows = [y for _, y in near]
                if shape == "up":
                    self.assertGreaterEqual(min(rows), drawn.low - 1)
                    self.assertLess(min(rows), drawn.low + 20)
                elif shape == "down":
                    self.assertLessEqual(max(rows), drawn.high + 1)
                    self.assertGreater(max(rows), drawn.high - 20)
                else:
                    self.assertLessEqual(abs(sum(rows) / len(rows) - drawn.close), 1.5)

    def test_a_single_value_is_not_lost(self):
        picture, geometry = self.draw("one_candle")
        drawn = geometry.candles[15]
        spots = [(x, y) for x, y in self.spots(picture, COLOURS["line"], 90) if y >= geometry.price.y0]
        self.assertTrue(any(drawn.x0 - 2 <= x <= drawn.x1 + 2 and abs(y - drawn.close) <= 4 for x, y in spots))

    def test_an_indicator_without_a_value_is_no_fault(self):
        _, geometry = self.draw("all_none")
        self.assertIn("all_none", self.own_pane(geometry))

    def test_several_panes_stand_below_each_other(self):
        picture, geometry = self.draw("line_own", "histogram_own", "band_own", "markers_price")
        panes = sorted(geometry.panes.values(), key=lambda pane: pane.y0)
        self.assertEqual(len([pane for pane in panes if pane.name not in ("price", "volume")]), 3)
        for above, below in zip(panes, panes[1:]):
            self.assertLess(above.y1, below.y0)
        self.assertLess(panes[-1].y1, picture.height)
        self.assertEqual(panes[0].name, "price")

    def test_candles_stay_where_they_are(self):
        # An indicator on the price, within its range, changes no candle.
        _, plain = self.draw()
        _, geometry = self.draw("line_price")
        self.assertEqual([(c.x0, c.x1) for c in plain.candles], [(c.x0, c.x1) for c in geometry.candles])

    def test_every_type_and_little_pictures(self):
        over = ("line_price", "markers_price", "band_price")
        below = ("line_own", "histogram_own", "band_own")
        for kind in (line.split("\t")[0] for line in self.chandler("--list", "types").out.splitlines()):
            for size, calls in (("64x64", over), ("200x120", over), ("640x480", over + below)):
                with self.subTest(type=kind, size=size):
                    if kind not in NO_CANDLES:
                        self.draw(*calls, options=("--type", kind, "--size", size))
                        continue
                    result = self.chandler(self.dir / "chart.csv", "-o", self.dir, "--type", kind, "-i", "sma", status=2)
                    self.assertIn(kind, result.err)

    def test_panes_that_do_not_fit_are_told(self):
        chart = support.write_candles(self.dir / "chart.csv", support.walk(40))
        calls = [word for name in ("line_own", "histogram_own", "band_own") for word in ("-i", name)]
        result = self.chandler(chart, "-o", self.dir / "chart.png", "--plugin", PLUGINS / "kinds.py", *calls, "--size",
                               "64x64", status=1)
        self.assertRegex(result.err, r"chart\.csv: .*panes .* do not fit .*64x64")
        self.assertFalse((self.dir / "chart.png").exists())

    def test_bare_pictures_have_neither_legend_nor_axes(self):
        self.draw("line_own", "line_price", options=("--bare",))

    def test_svg_has_colours_and_a_legend(self):
        chart = support.write_candles(self.dir / "chart.csv", support.walk(40, seed=3))
        calls = [word for name in ("line_price", "histogram_own", "markers_price", "band_own") for word in ("-i", name)]
        self.chandler(chart, "-o", self.dir / "chart.svg", "--plugin", PLUGINS / "kinds.py", *calls)
        text = (self.dir / "chart.svg").read_text("utf-8")
        for name in ("line", "histogram", "band", "up", "down", "dot"):
            with self.subTest(kind=name):
                self.assertTrue(self.has_colour(text, COLOURS[name]), name)

    @staticmethod
    def has_colour(text, colour):
        """cairo writes colours in per cent of a channel, newer ones in numbers to 255 or as #rrggbb."""
        channels = list(bytes.fromhex(colour[1:]))
        for found in re.findall(r"rgb\(([^)]*)\)", text):
            parts = found.split(",")
            values = [float(p.strip(" %")) * (2.55 if "%" in p else 1) for p in parts]
            if all(abs(value - channel) < 0.6 for value, channel in zip(values, channels)):
                return True
        return colour in text.lower()

    def test_pdf_has_colours(self):
        chart = support.write_candles(self.dir / "chart.csv", support.walk(40, seed=3))
        calls = [word for name in ("line_price", "histogram_own", "markers_price", "band_own") for word in ("-i", name)]
        self.chandler(chart, "-o", self.dir / "chart.pdf", "--plugin", PLUGINS / "kinds.py", *calls)
        data = (self.dir / "chart.pdf").read_bytes()
        text = b"".join(self.inflated(stream) for stream in re.findall(rb"stream\r?\n(.*?)endstream", data, re.DOTALL))
        found = {tuple(round(float(v) * 255) for v in m) for m in
                 re.findall(rb"([\d.]+) ([\d.]+) ([\d.]+) (?:rg|RG|scn|SCN)\b", text)}
        for name in ("line", "histogram", "up", "down", "dot"):
            with self.subTest(kind=name):
                self.assertIn(tuple(bytes.fromhex(COLOURS[name][1:])), found)

    @staticmethod
    def inflated(stream):
        try:
            return zlib.decompress(stream)
        except zlib.error:
            return stream

    def test_samples_draw_in_every_theme(self):
        samples = [path for path in plugin_support.SAMPLES if "import numpy" not in path.read_text("utf-8")]
        words = [word for path in samples for word in ("--plugin", path)]
        words += [word for path in samples for name in plugin_support.registered_by(path) for word in ("-i", name)]
        chart = support.write_candles(self.dir / "chart.csv", support.walk(200, seed=5))
        themes = [line.split("\t")[0] for line in self.chandler("--list", "themes").out.splitlines()]
        for theme in themes[:2] if support.SANITIZE else themes:
            self.chandler(chart, "-o", self.dir / "chart.png", "--theme", theme, "--size", "900x900", *words)


if __name__ == "__main__":
    plugin_support.need_python()
    unittest.main()
