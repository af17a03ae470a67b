"""--update: what makes a chart out of date, and what does not. That another version does is for cliunit/test_update."""
import os
import re
import unittest

import plugin_support
import support
from support import Case, walk

THEME = "base = dark\nup = #2fbf8a\n"
MARKS = "time,price,kind,text\n2024-01-05,100,buy,in\n"
PLUGIN = '''import chandler
import helper


@chandler.indicator("twice", pane="own", summary="Twice the close")
def twice(series, factor=2):
    return [close * factor * helper.ONE for close in series.close]
'''

# Of each option of the picture, and of reading, values of which each gives another chart than the one before.
CHANGES = {
    "--type": ["bars", "renko:5", "renko:6"], "--size": ["330x200", "330x201"], "--theme": ["dark"],
    "--background": ["#eeeeee", "none"], "--up": ["#123456"], "--down": ["#123456"], "--title": ["", "A", "B"],
    "--no-volume": [None], "--log": [None], "--last": ["10", "11"], "--from": ["2024-01-05", "2024-01-06"],
    "--to": ["2024-01-20", "2024-01-21"], "--resample": ["2d", "1w"], "--tz": ["Asia/Tokyo", "UTC"],
    "--indicator": ["sma:5", "sma:6", "ema:6"], "--hline": ["100", "101", "101,here"], "--bare": [None],
    "--columns": ["open=Close,close=Open", "open=Close,close=Open,high=High"], "--date-format": ["%Y-%m-%d"],
    "--date-order": ["ymd"], "--strict": [None], "--format": ["svg", "pdf"],
    "--marks": "test_the_content_of_marks_counts", "--geometry": "test_other_options_change_nothing",
    "--values": "test_other_options_change_nothing", "--check": "draws nothing",
    "--max-rows": "test_other_options_change_nothing", "--max-symbols": "test_other_options_change_nothing",
    "--max-bytes": "test_other_options_change_nothing",
}


class Update(Case):
    def setUp(self):
        super().setUp()
        self.out = self.dir / "out"
        self.input = self.dir / "a.csv"
        support.write_candles(self.input, walk(30))
        os.utime(self.input, (1_000_000_000, 1_000_000_000))

    def status(self, *more):
        report = self.report("-q", "-u", self.input, "-o", self.out, "--size", "320x200", *more)
        return report["charts"][0]["status"]

    def assert_new(self, *more):
        self.assertEqual(self.status(*more), "rendered", more)
        self.assertEqual(self.status(*more), "skipped", more)

    def test_every_option_of_picture_and_reading_counts(self):
        page = self.chandler("--help").out
        sections = re.split(r"\n(?=[A-Z]\w+\n)", page)
        told = [section for section in sections if section.startswith(("Picture", "Reading"))]
        self.assertEqual(len(told), 2)
        options = re.findall(r"^ {2,6}(?:-\w, )?(--[\w-]+)", "\n".join(told), re.M)
        self.assertEqual(set(options) - set(CHANGES), set(), "an option that no one says a change of")
        self.status()
        for flag, values in CHANGES.items():
            if isinstance(values, str):
                self.assertTrue(hasattr(self, values) or values == "draws nothing")
                continue
            for value in values:
                with self.subTest(flag=flag, value=value):
                    self.assert_new(flag, *([] if value is None else [value]))
            self.status()

    def test_a_line_more_or_in_another_order_counts(self):
        for more in (("--hline", "1", "--hline", "2"), ("--hline", "2", "--hline", "1"), ("--hline", "2"),
                     ("-i", "sma:5", "-i", "ema:5"), ("-i", "ema:5", "-i", "sma:5")):
            with self.subTest(more=more):
                self.assert_new(*more)

    def test_the_content_of_a_theme_counts(self):
        theme = support.write(self.dir / "mine.theme", THEME)
        self.assert_new("--theme", theme)
        support.write(theme, THEME.replace("#2fbf8a", "#2fbf8b"))
        self.assert_new("--theme", theme)
        # The same colours in other words, under another name, are the same picture.
        other = support.write(self.dir / "other.theme", "# mine\n" + THEME.replace("#2fbf8a", "#2FBF8B"))
        self.assertEqual(self.status("--theme", other), "skipped")

    def test_the_content_of_marks_counts(self):
        marks = support.write(self.dir / "marks.csv", MARKS)
        self.assert_new("--marks", marks)
        for old, new in (("in", "on"), ("100", "101"), ("buy", "sell"), ("-05", "-06")):
            with self.subTest(new=new):
                support.write(marks, MARKS.replace(old, new))
                self.assert_new("--marks", marks)
        self.assert_new()

    @unittest.skipUnless(plugin_support.HAS_PYTHON, "this build links no Python")
    def test_the_content_of_a_plugin_counts(self):
        plugin = support.write(self.dir / "twice.py", PLUGIN)
        helper = support.write(self.dir / "helper.py", "ONE = 1\n")
        args = ("--plugin", plugin, "-i", "twice")
        os.environ["PYTHONDONTWRITEBYTECODE"] = "1"
        self.addCleanup(os.environ.pop, "PYTHONDONTWRITEBYTECODE")
        self.assert_new(*args)
        support.write(plugin, PLUGIN.replace("factor=2", "factor=3"))
        self.assert_new(*args)
        support.write(helper, "ONE = 1.5\n")
        self.assert_new(*args)
        self.assert_new(*args[:2], "-i", "twice:4")

    def test_the_input_counts(self):
        self.status()
        for when in (1_100_000_000, 1_200_000_000):
            os.utime(self.input, (when, when))
            os.utime(self.out / "a.png", (when - 1, when - 1))
            self.assertEqual(self.status(), "rendered")
            os.utime(self.out / "a.png", (when, when))  # perhaps of the same tick of the clock
            self.assertEqual(self.status(), "rendered")
            os.utime(self.out / "a.png", (when + 1, when + 1))
            self.assertEqual(self.status(), "skipped")

    def test_other_options_change_nothing(self):
        self.status()
        for more in (("-j", "3"), ("--pool", "serial"), ("--pool", "processes"), ("-v",), ("--progress", "always"),
                     ("--lock", self.dir / "lock"), ("--index",), ("--fail-fast",), ("--pin",), ("--shard", "1/1"),
                     ("--geometry", self.dir / "g"), ("--values", self.dir / "v"), ("--format", "png"),
                     ("--theme", "light"), ("--type", "candles"), ("--max-rows", "1000"), ("--max-symbols", "10"),
                     ("--max-bytes", "1G")):
            with self.subTest(more=more):
                self.assertEqual(self.status(*more), "skipped")


if __name__ == "__main__":
    unittest.main()
