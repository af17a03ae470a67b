"""The file itself: indexed colour, text chunks, no clock, no trace of the machine it was drawn on."""
import os
import pathlib
import shutil
import subprocess
import time
import unittest

import support
from picture import Picture, chunks, read_geometry
from support import Case, walk

# fontconfig keeps pointers as offsets (fcint.h), which a leak checker cannot follow: what it holds looks lost.
SYSTEM_FONTS = {"env": support.environment(ASAN_OPTIONS="exitcode=99:detect_leaks=0")}
CHINESE, ARABIC, BEYOND = "贵州茅台 日线", "مخطط الأسعار", "\U000f1234 \ue123"


class Png(Case):
    def setUp(self):
        super().setUp()
        self.candles = walk(80, seed=31)
        self.path = support.write_candles(self.dir / "acme.csv", self.candles)

    def png(self, *options, **how):
        return self.chandler(self.path, "-o", "-", *options, **how).stdout

    def picture(self, *options):
        self.chandler(self.path, "-o", self.dir / "p.png", *options)
        return Picture(self.dir / "p.png")

    def test_indexed_colour(self):
        for theme in self.chandler("--list", "themes").out.splitlines():
            with self.subTest(theme=theme):
                picture = self.picture("--theme", theme.split("\t")[0])
                self.assertEqual(picture.mode, "P")
                self.assertLessEqual(len(picture.counts), 256)

    def test_chunks_are_sound_and_hold_no_time(self):
        kinds = [kind for kind, _ in chunks(self.png())]
        self.assertEqual((kinds[0], kinds[-1]), ("IHDR", "IEND"))
        self.assertNotIn("tIME", kinds)
        self.assertIn("PLTE", kinds)

    def test_default_size_and_every_size_asked_for(self):
        picture = self.picture()
        self.assertEqual((picture.width, picture.height), (1280, 720))
        for size in ((64, 64), (65, 67), (101, 2000), (3000, 70), (999, 1001)):
            with self.subTest(size=size):
                picture = self.picture("--size", "%dx%d" % size)
                self.assertEqual((picture.width, picture.height), size)

    def test_the_largest_size(self):
        if support.SANITIZE:
            self.skipTest("too large for a sanitizer's memory")
        from PIL import Image
        Image.MAX_IMAGE_PIXELS = None
        data = self.png("--size", "16384x256")
        (self.dir / "wide.png").write_bytes(data)
        with Image.open(self.dir / "wide.png") as image:
            image.load()
            self.assertEqual(image.size, (16384, 256))

    def test_text_chunks(self):
        self.chandler(self.path, "-o", self.dir / "p.png", "--title", f"Ann's {CHINESE}", **SYSTEM_FONTS)
        info = {name.lower(): str(value) for name, value in Picture(self.dir / "p.png").info.items()}
        self.assertIn(CHINESE, info["title"])
        self.assertEqual(info["source"], "acme.csv")
        self.assertTrue(info["software"].startswith("chandler"))
        others = set(info) - {"title", "source", "software"}
        self.assertTrue(others, "the fingerprint of the options")

    def test_same_input_same_bytes(self):
        first = self.png()
        time.sleep(1.1)
        os.utime(self.path, (1, 1))
        self.assertEqual(first, self.png())

    def test_the_environment_changes_nothing(self):
        first = self.png("--title", "Größe & Ärger – 100 €")
        nothing = self.dir / "nothing"
        nothing.mkdir()
        worlds = {
            "empty": {},
            "no fonts": support.environment(FONTCONFIG_FILE="/dev/null", FONTCONFIG_PATH=str(nothing)),
            "german": support.environment(LANG="de_DE.UTF-8", LC_ALL="de_DE.UTF-8", LANGUAGE="de"),
            "turkish": support.environment(LC_ALL="tr_TR.UTF-8"),
            "c": support.environment(LC_ALL="C", LANG=None),
            "elsewhere": support.environment(TZ="Asia/Kathmandu", HOME=str(nothing), TMPDIR=str(nothing)),
            "display": support.environment(DISPLAY=":99", GDK_SCALE="2", XDG_CONFIG_HOME=str(nothing)),
        }
        for name, env in worlds.items():
            if support.SANITIZE and name == "empty":
                env = {key: os.environ[key] for key in os.environ if key.endswith("SAN_OPTIONS")}
            with self.subTest(world=name):
                self.assertEqual(first, self.png("--title", "Größe & Ärger – 100 €", env=env))

    def test_no_locale_changes_a_number(self):
        names = subprocess.run(["locale", "-a"], stdout=subprocess.PIPE, check=False).stdout.decode().split()
        comma = [name for name in names if name.startswith(("de_", "fr_", "tr_", "pl_"))]
        plain = self.chandler("--check", self.path).out
        for name in comma[:3] + ["C"]:
            self.assertEqual(plain, self.chandler("--check", self.path, env=support.environment(LC_ALL=name)).out)

    def test_bare_has_no_text(self):
        self.chandler(self.path, "-o", self.dir / "p.png", "--bare", "--geometry", self.dir / "g", "--size", "640x360")
        picture = Picture(self.dir / "p.png")
        geometry = read_geometry(self.dir / "g")[0]
        # Background, three kinds of candles, two or three of volume bars: no antialiased text, no grid.
        self.assertLessEqual(len(picture.counts), 7, picture.counts)
        pane = geometry.price
        self.assertGreater((pane.x1 - pane.x0 + 1) / 640, 0.95)
        allowed = set()
        for drawn in geometry.candles:
            allowed.update(range(drawn.x0, drawn.x1 + 1))
        background = bytes([picture.code(picture.background)])
        for x in set(range(640)) - allowed:
            self.assertEqual(picture.column(x, 0, 359), background * 360, f"column {x} holds something")

    def test_titles(self):
        plain = self.picture("--title", "")
        default = self.picture()
        named = self.picture("--title", "Quite another title")
        self.assertNotEqual(plain.rows, default.rows)
        self.assertNotEqual(default.rows, named.rows)

    def test_title_is_the_symbol_or_the_stem(self):
        stem = self.picture().rows
        self.assertEqual(stem, self.picture("--title", "acme").rows)
        rows = support.csv_text([["ACME"] + row for row in support.table(self.candles)], ["Symbol"] + support.HEADER)
        support.write(self.path, rows)
        self.assertEqual(self.picture().rows, self.picture("--title", "ACME").rows)

    def test_titles_outside_the_embedded_font(self):
        fonts = subprocess.run(["fc-list", ":lang=zh"], stdout=subprocess.PIPE, check=False).stdout \
            if shutil.which("fc-list") else b""
        for title, available in ((CHINESE, bool(fonts)), (ARABIC, None), (f"Mixed {CHINESE} {ARABIC} text", None)):
            for pool in ("serial", "threads", "processes"):
                with self.subTest(title=title, pool=pool):
                    out = self.dir / "t.png"
                    result = self.chandler(self.path, "-o", out, "--title", title, "--pool", pool, **SYSTEM_FONTS)
                    self.assertGreater(len(Picture(out).counts), 2)
                    if available:
                        self.assertEqual(result.err.count("glyph") + result.err.count("font"), 0, result.err)

    def test_a_title_that_no_font_has_is_warned_of_once(self):
        out = self.dir / "t.png"
        result = self.chandler(self.path, "-o", out, "--title", BEYOND, **SYSTEM_FONTS)
        self.assertTrue(out.exists())
        self.assertEqual(result.err.count("warning:"), 1, result.err)
        no_fonts = support.environment(FONTCONFIG_FILE="/dev/null")
        result = self.chandler(self.path, "-o", out, "--title", CHINESE, env=no_fonts)
        self.assertTrue(out.exists())

    def test_many_charts_with_foreign_titles(self):
        folder = self.dir / "in"
        folder.mkdir()
        for i in range(20):
            support.write_candles(folder / f"{CHINESE}{i}.csv", self.candles)
        seen = set()
        for pool in ("serial", "threads", "processes"):
            out = self.dir / pool
            self.chandler(folder, "-o", out, "--pool", pool, "-j", "4", "--size", "320x200", **SYSTEM_FONTS)
            seen.add(tuple(pathlib.Path(out, name).read_bytes() for name in sorted(os.listdir(out))))
        self.assertEqual(len(seen), 1)

    def test_hostile_titles(self):
        for title in ("\n\t\x1b[31m", "a" * 100_000, "&lt;b&gt;<b>", "%s%n", "\u202e rtl \u0301\u0301\u0301", "\ufeff"):
            with self.subTest(title=title[:20]):
                for form in ("png", "svg", "pdf"):
                    self.chandler(self.path, "-o", self.dir / f"t.{form}", "--title", title, **SYSTEM_FONTS)
        not_utf8 = self.chandler(self.path, "-o", self.dir / "t.png", "--title", b"\xff\xfe bad", status=(0, 2))
        self.assertIn(not_utf8.status, (0, 2))


if __name__ == "__main__":
    unittest.main()
