"""Themes, theme files, backgrounds, and what is said of indicators: in pictures, lists, help and manual."""
import json
import os
import re
import subprocess
import unittest
import xml.etree.ElementTree
import zlib

from PIL import Image

import picture
import support
from support import Case, walk

NONE = (0, 0, 0, 0)
COLOURED = "base = dark\nbackground = #102030\nup = #00c000\ndown = #e03030\nplots = #ffd700\n"


def rgb(text):
    return tuple(bytes.fromhex(text[1:]))


def channels(a, b):
    """How far two colours are apart in their worst channel."""
    return max(abs(x - y) for x, y in zip(a, b))


class Themes(Case):
    def setUp(self):
        super().setUp()
        self.file = support.write_candles(self.dir / "acme.csv", walk(90, seed=3))
        self.png = self.dir / "acme.png"

    def draw(self, *options, out=None, size="640x400", **how):
        return self.chandler("--size", size, self.file, "-o", out or self.png, *options, **how)

    def theme(self, text, name="mine.theme"):
        return support.write(self.dir / name, text)

    def pixels(self, *options, **how):
        """The picture as RGBA pixels, (width, height) and its mode in the file."""
        self.draw(*options, **how)
        with Image.open(self.png) as image:
            return list(image.convert("RGBA").getdata()), image.size, image.mode

    # ---- theme files ----

    def test_a_file_colours_the_picture(self):
        path = self.theme(COLOURED)
        geometry = self.dir / "g.jsonl"
        self.draw("--theme", path, "-i", "sma:5", "--geometry", geometry)
        found = picture.read_geometry(geometry)[0]
        self.assertEqual(found.record["theme"], os.fspath(path))
        self.assertLessEqual({candle.color for candle in found.candles if candle.open != candle.close},
                             {"#00c000", "#e03030"})
        drawn = picture.Picture(self.png)
        self.assertEqual(drawn.background, rgb("#102030"))
        self.assertIn(rgb("#ffd700"), drawn.counts)

    def test_a_file_is_told_from_a_name_by_a_slash_or_a_dot(self):
        self.theme(COLOURED, "dark")
        self.theme(COLOURED, "plain.theme")
        self.draw("--theme", "dark", cwd=self.dir)
        self.assertNotEqual(picture.Picture(self.png).background, rgb("#102030"))
        for name in ("./dark", "plain.theme", self.dir / "dark"):
            self.draw("--theme", name, cwd=self.dir)
            self.assertEqual(picture.Picture(self.png).background, rgb("#102030"))
        self.assertIn("--list themes", self.draw("--theme", "plain", cwd=self.dir, status=2).err)

    def test_options_come_over_the_file(self):
        path = self.theme(COLOURED)
        self.draw("--up", "#0000ff", "--background", "#000000", "--theme", path)
        drawn = picture.Picture(self.png)
        self.assertEqual(drawn.background, (0, 0, 0))
        self.assertIn((0, 0, 255), drawn.counts)
        self.assertNotIn(rgb("#00c000"), drawn.counts)

    def test_lists_have_no_files(self):
        before = self.chandler("--list", "themes").out
        self.assertEqual(self.chandler("--list", "themes", "--theme", self.theme(COLOURED)).out, before)

    def test_colours_that_are_hard_to_see_are_warned_of_once(self):
        path = self.theme("up = #ffffd0\ntext = #bbbbbb\nplots = #eeeeee\n")
        other = support.write_candles(self.dir / "other.csv", walk(20, seed=4))
        result = self.chandler("--theme", path, self.file, other, "-o", self.dir / "out", "-i", "sma:5")
        warnings = [line for line in result.err.splitlines() if "warning" in line]
        self.assertEqual(len(warnings), 1, result.err)
        self.assertIn("mine.theme: warning: hard to see on the background: ", warnings[0])
        for said in ("text (1.9:1 of 4.5:1)", "up (1.0:1 of 3:1)", "plots (1.1:1 of 3:1)"):
            self.assertIn(said, warnings[0])
        # What is not drawn is of no matter, and -q is quiet.
        self.assertNotIn("plots", self.draw("--theme", path).err)
        self.assertEqual(self.draw("--theme", path, "-q").err, "")
        # Options may do so too; the program's themes do not.
        self.assertIn("warning: hard to see", self.draw("--down", "#f8f8f8").err)
        self.assertIn("warning: hard to see", self.draw("--background", "#808080").err)
        for line in self.chandler("--list", "themes").out.splitlines():
            self.assertNotIn("warning", self.draw("--theme", line.split("\t")[0], "-i", "sma:5").err)

    def test_what_is_wrong_is_named_with_its_line(self):
        for text, line, said in (("up = #0f0\nbackgroud = #fff\n", 2, "background"), ("base = drak\n", 1, "dark"),
                                 ("\n\nup = nocolour", 3, "nocolour"), ("up", 1, "KEY = VALUE"),
                                 ("up=red\nup=red", 2, "line 1"), ("up = \0", 1, "colour")):
            with self.subTest(text=text):
                result = self.draw("--theme", self.theme(text), status=2)
                self.assertIn("mine.theme", result.err)
                self.assertIn(f"line {line}: ", result.err)
                self.assertIn(said, result.err)
                self.assertEqual(len(result.err.splitlines()), 1)
                self.assertFalse(self.png.exists())

    def test_what_is_no_theme_file_is_refused(self):
        (self.dir / "folder.theme").mkdir()
        self.theme("#\n" * 40000, "large.theme")
        for name in ("absent.theme", "folder.theme", "large.theme", "/dev/zero", "acme.csv", "../", "\x1b[31m.theme"):
            with self.subTest(name=name):
                result = self.draw("--theme", name, status=2, cwd=self.dir)
                self.assertIn("--theme", result.err)
                self.assertNotIn("\x1b", result.err)
                self.assertFalse(self.png.exists())

    def test_an_empty_file_is_the_default_theme(self):
        self.draw()
        usual = self.png.read_bytes()
        self.draw("--theme", self.theme(""))
        self.assertEqual(self.png.read_bytes(), usual)

    def test_update_goes_by_a_files_colours(self):
        out = self.dir / "out"

        def rendered(*options):
            return self.report(self.file, "-o", out, "--size", "200x120", "-u", *options)["rendered"]
        os.utime(self.file, (1e9, 1e9))
        path = self.theme(COLOURED)
        self.assertEqual(rendered("--theme", path), 1)
        self.assertEqual(rendered("--theme", path), 0)
        self.assertEqual(rendered("--theme", self.theme("# the same\n" + COLOURED, "other.theme")), 0)
        for text in (COLOURED.replace("#00c000", "#00c001"), COLOURED.replace("#ffd700", "#ffd701"),
                     COLOURED.replace("#102030", "none"), COLOURED + "tag-text = #000001\n"):
            self.theme(text)
            self.assertEqual(rendered("--theme", path), 1, text)
            self.assertEqual(rendered("--theme", path), 0, text)
        self.assertEqual(rendered("--theme", path, "--background", "none"), 1)

    # ---- backgrounds ----

    def test_background_of_a_colour(self):
        pixels, _, _ = self.pixels("--background", "#123456", "-i", "macd")
        self.assertGreater(pixels.count(rgb("#123456") + (255,)), len(pixels) // 2)
        self.assertTrue(all(pixel[3] == 255 for pixel in pixels))
        self.draw("--background", "white")
        white = self.png.read_bytes()
        self.draw("--background", "#fff")
        self.assertEqual(self.png.read_bytes(), white)

    def test_no_background_is_transparent(self):
        for theme in ("light", "dark", "print"):
            options = ("--theme", theme, "-i", "bollinger", "-i", "rsi")
            painted, size, _ = self.pixels(*options)
            open_, open_size, mode = self.pixels(*options, "--background", "none")
            self.assertEqual((open_size, mode), (size, "P"))
            self.assertGreater(open_.count(NONE), len(open_) // 2)
            background = max(set(painted), key=painted.count)[:3]
            for pixel, wanted in zip(open_, painted):
                share = pixel[3] / 255
                shown = [part * share + under * (1 - share) for part, under in zip(pixel, background)]
                self.assertLessEqual(channels(shown, wanted), 3)

    def test_letters_have_no_trace_of_a_background(self):
        # Nothing in the header but a white title's letters: their edges are white, too, and not grey.
        theme = self.theme("base = dark\nbackground = none\ntext = #ffffff\ntext-muted = #ffffff\nup = #ffffff\n"
                           "down = #ffffff\nunchanged = #ffffff\n")
        pixels, (width, _), _ = self.pixels("--theme", theme, "--title", "Edges of letters")
        header = [pixel for pixel in pixels[:width * 24] if pixel != NONE]
        self.assertGreater(len({pixel[3] for pixel in header}), 8)
        self.assertEqual({pixel[:3] for pixel in header}, {(255, 255, 255)})

    def test_pictures_of_many_colours_are_transparent_as_well(self):
        averages = ",".join(str(period) for period in range(2, 18))
        options = [word for scale in range(1, 9) for word in ("-i", f"bollinger:{scale}0,{scale}")]
        pixels, _, mode = self.pixels("--background", "none", "-i", f"sma:{averages}", "-i", f"ema:{averages}",
                                      *options, size="1280x720")
        self.assertEqual(mode, "RGBA")
        self.assertGreater(pixels.count(NONE), len(pixels) // 3)
        _, _, mode = self.pixels("-i", f"sma:{averages}", "-i", f"ema:{averages}", *options, size="1280x720")
        self.assertEqual(mode, "RGB")

    def test_opaque_pictures_say_nothing_of_transparency(self):
        self.draw()
        self.assertNotIn("tRNS", [kind for kind, _ in picture.chunks(self.png.read_bytes())])
        self.draw("--background", "none")
        found = dict(picture.chunks(self.png.read_bytes()))
        self.assertLessEqual(len(found["tRNS"]), len(found["PLTE"]) // 3)
        self.assertNotEqual(found["tRNS"][-1], 255)

    def test_svg_has_no_box_behind_it(self):
        def boxes(*options):
            svg = self.dir / "acme.svg"
            self.draw(*options, out=svg)
            xml.etree.ElementTree.parse(svg)
            text = svg.read_text("utf-8")
            return re.findall(r'd="M 0 0 [LH] 640 |<rect x="0" y="0" width="640" height="400"', text)
        self.assertEqual(len(boxes()), 1)
        self.assertEqual(boxes("--background", "none"), [])

    def test_pdf_has_no_box_behind_it(self):
        self.draw("--background", "none", out=self.dir / "open.pdf")
        self.draw(out=self.dir / "painted.pdf")

        def content(name):
            data = (self.dir / name).read_bytes()
            return b"".join(zlib.decompress(found) for found in re.findall(rb"stream\n(x.*?)\nendstream", data, re.S)
                            if found[:1] == b"x")
        whole = rb"\b0 0 640 400 re|\b0 400 640 -400 re"
        self.assertRegex(content("painted.pdf"), whole)
        self.assertIsNone(re.search(whole + rb" f", content("open.pdf")))

    def test_pools_give_the_same_bytes(self):
        found = set()
        for pool in ("serial", "threads", "processes"):
            self.draw("--pool", pool, "--background", "none", "--theme", self.theme(COLOURED), "-i", "bollinger")
            found.add(self.png.read_bytes())
        self.assertEqual(len(found), 1)

    # ---- what is said of indicators ----

    def indicators(self):
        return dict(line.split("\t", 1) for line in self.chandler("--list", "indicators").out.splitlines())

    def test_listed_defaults_and_ranges_hold(self):
        for name, summary in self.indicators().items():
            parameters = re.findall(r"([a-z-]+)=([^ ,]+)(?:,\.\.\.)? \[([^\]]*)\]", summary)
            self.assertTrue(parameters or name == "obv", summary)
            for parameter, default, allowed in parameters:
                with self.subTest(indicator=name, parameter=parameter):
                    self.draw("-i", f"{name}:{parameter}={default}", size="400x400")
                    if "|" in allowed:
                        for word in allowed.split("|"):
                            word = word.replace("DATE", "2024-02-01")
                            self.draw("-i", f"{name}:{parameter}={word}", size="400x400")
                        self.draw("-i", f"{name}:{parameter}=nosuch", status=2)
                        continue
                    least, most = map(float, allowed.split(".."))
                    self.assertLessEqual(least, float(default))
                    self.assertLessEqual(float(default), most)
                    for value in (least - 1, most + 1):
                        result = self.draw("-i", f"{name}:{parameter}={value:.12g}", status=2)
                        self.assertIn(parameter, result.err)

    def test_manual_says_where_values_begin(self):
        # As the manual has it, in terms of the defaults: by line, or of the only one. Counted from 1.
        begins = {"sma": [20], "ema": [20], "wma": [20], "dema": [39], "tema": [58], "hma": [23], "vwma": [20],
                  "bollinger": [20], "donchian": [20], "keltner": [20], "psar": [2], "supertrend": [11],
                  "vwap": [1], "adx": [15, 28], "aroon": [26], "atr": [15], "cci": [20], "cmf": [20],
                  "elder-ray": [13], "macd": [26, 34], "mfi": [15], "obv": [1], "roc": [11], "rsi": [15],
                  "stochastic": [16, 18], "stochrsi": [30, 32], "tsi": [38, 44], "volume": [20], "williams": [14],
                  "ichimoku": [1, 9, 26, 52]}
        self.assertEqual(set(begins) | {"pivots", "fibonacci-retracement", "volume-profile"}, set(self.indicators()))
        for name, wanted in begins.items():
            result = self.draw("-i", name, "--values", "-", "--size", "400x400")
            lines = json.loads(result.out)["indicators"][0]["lines"]
            firsts = {next(i for i, value in enumerate(line, 1) if value is not None)
                      for line in lines.values() if any(value is not None for value in line)}
            if name in ("supertrend", "psar"):  # one line for each side, which take turns
                firsts = {min(firsts)}
            with self.subTest(indicator=name):
                self.assertEqual(sorted(firsts), wanted)

    def test_an_unknown_indicator_suggests_the_nearest(self):
        for wrong, nearest in (("smaa", "sma"), ("bolinger", "bollinger"), ("elderray", "elder-ray")):
            self.assertIn(f"did you mean {nearest}?", self.draw("-i", wrong, status=2).err)


class Gallery(Case):
    def gallery(self, program, status):
        done = subprocess.run(["sh", support.SOURCE_DIR / "samples" / "gallery.sh", "pictures here"], cwd=self.dir,
                              env=support.environment(CHANDLER=os.fspath(program)), stdin=subprocess.DEVNULL,
                              stdout=subprocess.PIPE, stderr=subprocess.PIPE, check=False)
        self.assertEqual(done.returncode, status, done.stderr.decode())
        return done, (self.dir / "pictures here" / "index.html").read_text("utf-8")

    def test_everything_listed_is_in_it(self):
        done, index = self.gallery(support.PROGRAM, 0)
        self.assertEqual(done.stderr, b"")
        shown = re.findall(r'<img src="([^"]+)"', index)
        for what in ("types", "themes", "indicators"):
            for line in self.chandler("--list", what).out.splitlines():
                self.assertIn(f"{what[:-1]}-{line.split(chr(9))[0]}.png", shown)
        self.assertEqual(len(set(shown)), len(shown))
        self.assert_no_litter(self.dir / "pictures here", shown + ["index.html"])

    def test_odd_names_and_failures_do_no_harm(self):
        program = support.write(self.dir / "program", """#!/bin/sh
if [ "$1" = --list ]; then
    printf 'a<b>&"c\\tsummary of <i>\\n-i\\t\\n../up/x\\tsummary with a \\\\n in it\\n*\\t$(touch oops)\\n'
    exit 0
fi
while [ $# -gt 0 ]; do
    [ "$1" = -o ] && out=$2
    [ "$1" = '../up/x' ] && exit 1
    shift
done
echo picture >"$out"
""")
        program.chmod(0o755)
        done, index = self.gallery(program, 1)
        self.assertIn("../up/x", done.stderr.decode())
        self.assertNotIn("<i>", index)
        self.assertIn("a&lt;b&gt;&amp;&quot;c", index)
        self.assertIn("not drawn", index)
        self.assertEqual(sorted(os.listdir(self.dir)), ["pictures here", "program"])


if __name__ == "__main__":
    unittest.main()
