"""--hline and --marks: what --geometry says of them is in the picture, and nothing lies on anything."""
import os
import pathlib
import random
import unittest

import support
from picture import Picture, body_rows, read_geometry, wick_rows
from support import Case, DAY

REAL = pathlib.Path(support.REAL_DATA or "/nonexistent")


def meet(a, b):
    return a["x0"] <= b["x1"] and b["x0"] <= a["x1"] and a["y0"] <= b["y1"] and b["y0"] <= a["y1"]


class MarksCase(Case):
    def draw(self, path, *options, marks=None, status=0):
        """The picture, the geometry's record and what was said."""
        where = self.dir / "geometry.jsonl"
        picture = self.dir / "chart.png"
        if marks is not None:
            options += ("--marks", support.write(self.dir / "marks.csv", marks))
        self.result = self.chandler(path, "-o", picture, "--geometry", where, *options, status=status)
        return Picture(picture), read_geometry(where)[0]

    def series(self, count=80, seed=1, **how):
        candles = support.walk(count, seed=seed, **how)
        return candles, support.write_candles(self.dir / "walk.csv", candles)

    def assert_clear(self, geometry):
        """No label on another or on a candle."""
        record = geometry.record
        labels = [one["label"] for one in record["lines"] + record["marks"] if one["label"]]
        for i, label in enumerate(labels):
            for other in labels[:i]:
                self.assertFalse(meet(label, other), (label, other))
            for drawn in geometry.candles:
                top, bottom = body_rows(drawn)
                self.assertFalse(meet(label, {"x0": drawn.x0, "x1": drawn.x1, "y0": top, "y1": bottom}), label)
                top, bottom = wick_rows(drawn)
                middle = (drawn.x0 + drawn.x1) // 2
                self.assertFalse(meet(label, {"x0": middle, "x1": middle, "y0": top, "y1": bottom}), label)
        tags = [one["tag"] for one in record["lines"] if one.get("tag")]
        for i, tag in enumerate(tags):
            for other in tags[:i]:
                self.assertFalse(meet(tag, other), (tag, other))
        return labels


class Lines(MarksCase):
    def test_a_line_is_drawn_at_its_price(self):
        candles, path = self.series()
        price = candles[40].close
        before, _ = self.draw(path)
        after, geometry = self.draw(path, "--hline", f"{price},Entry")
        (line,) = geometry.record["lines"]
        self.assertEqual((line["kind"], line["price"], line["text"]), ("hline", price, "Entry"))
        self.assertAlmostEqual(line["row"], geometry.price.row(price), delta=0.51)
        self.assertTrue(line["label"] and line["tag"])
        row = line["row"]
        changed = [x for x in range(geometry.price.x0, geometry.price.x1 + 1)
                   if before.colour(x, row) != after.colour(x, row)]
        self.assertGreater(len(changed), (geometry.price.x1 - geometry.price.x0) // 3)
        # Candles are over it.
        for drawn in geometry.candles:
            top, bottom = body_rows(drawn)
            if top <= row <= bottom:
                for x in range(drawn.x0, drawn.x1 + 1):
                    self.assertEqual(after.colour(x, row), tuple(bytes.fromhex(drawn.color[1:])))

    def test_several_lines_keep_their_tags_apart(self):
        candles, path = self.series()
        price = candles[-1].close
        options = []
        for i in range(12):
            options += ["--hline", f"{price * (1 + i / 400):.4f},level {i}"]
        for size in ("1280x720", "800x400", "320x200"):
            _, geometry = self.draw(path, *options, "--size", size)
            self.assertEqual(len(geometry.record["lines"]), 12)
            self.assert_clear(geometry)

    def test_a_line_far_away_is_warned_of(self):
        candles, path = self.series()
        _, geometry = self.draw(path, "--hline", f"{candles[-1].close * 10}")
        self.assertIsNone(geometry.record["lines"][0]["row"])
        self.assertIn("1 line lies outside the picture", self.result.err)

    def test_a_line_that_is_no_price_is_refused(self):
        _, path = self.series()
        for value in ("abc", "", ",text", "1e999", "nan", "1,234", "-12,345.6", "1,234,567"):
            self.chandler(path, f"--hline={value}", status=2)


    def test_a_number_may_be_a_text(self):
        candles, path = self.series()
        price = round(candles[-1].close, 2)
        for text in (" 200", "20", "2000", "1st target"):
            _, geometry = self.draw(path, "--hline", f"{price:g},{text}")
            line, = geometry.record["lines"]
            self.assertEqual((line["price"], line["text"]), (price, text.strip()))


class Marks(MarksCase):
    MARKS = ("time,price,kind,text,time2,price2\n"
             "2024-01-20,,buy,In,,\n"
             "2024-02-10,,sell,Out,,\n"
             "2024-02-20,,text,Earnings,,\n"
             "2024-01-10,{a},line,Trend,2024-02-25,{b}\n"
             "2024-01-15,{a},ray,,2024-02-01,{b}\n")

    def test_marks_are_where_geometry_says(self):
        candles, path = self.series()
        text = self.MARKS.format(a=candles[9].low, b=candles[50].high)
        for theme in ("light", "dark"):
            for size in ("1280x720", "800x400"):
                picture, geometry = self.draw(path, "--size", size, "--theme", theme, marks=text)
                marks = {mark["kind"]: mark for mark in geometry.record["marks"]}
                self.assertEqual(list(marks), ["buy", "sell", "text"])
                self.assertEqual(marks["buy"]["time"], candles[19].time)
                for kind in ("buy", "sell"):
                    mark, drawn = marks[kind], geometry.candles[19 if kind == "buy" else 40]
                    self.assertEqual(mark["x"], (drawn.x0 + drawn.x1) // 2)
                    self.assertIn(picture.colour(mark["x"], mark["row"]), self.colours(geometry))
                    top, bottom = wick_rows(drawn)
                    if kind == "buy":
                        self.assertGreater(mark["row"], bottom)
                    else:
                        self.assertLess(mark["row"], top)
                self.assertEqual(len(self.assert_clear(geometry)), 4)
                self.assertEqual(self.result.err.count("warning"), 0, self.result.err)

    @staticmethod
    def colours(geometry):
        return {tuple(bytes.fromhex(drawn.color[1:])) for drawn in geometry.candles}

    def test_bad_rows_are_named_and_the_others_drawn(self):
        _, path = self.series()
        text = ("time,price,kind,text\n2024-01-20,,buy,In\n2024-01-21,,hold,\n2024-01-22,x1,sell,\n"
                "2024-01-23,,sell,Out\n")
        _, geometry = self.draw(path, marks=text)
        self.assertEqual([mark["kind"] for mark in geometry.record["marks"]], ["buy", "sell"])
        self.assertIn("marks.csv:3:3: warning: 'hold' is no kind", self.result.err)
        self.assertIn("marks.csv:4:2: warning: 'x1' is no price", self.result.err)
        self.draw(path, "-q", marks=text)
        self.assertEqual(self.result.err, "")

    def test_a_mark_far_from_all_prices_stands_at_its_candle_and_is_warned_of(self):
        candles, path = self.series()
        day = support.iso_day(candles[40].time)
        _, geometry = self.draw(path, marks=f"time,price,kind,text\n{day},1e300,buy,far\n{day},,sell,near\n")
        self.assertIn("1 mark has a price outside the picture and stands at its candle", self.result.err)
        self.assertEqual([mark["time"] for mark in geometry.record["marks"]], [candles[40].time] * 2)
        self.assertTrue(all(mark["row"] is not None for mark in geometry.record["marks"]))

    def test_marks_of_a_symbol(self):
        _, path = self.series()
        text = "time,kind,symbol\n2024-01-20,buy,walk\n2024-01-21,sell,other\n2024-01-22,sell,\n"
        _, geometry = self.draw(path, marks=text)
        self.assertEqual([mark["kind"] for mark in geometry.record["marks"]], ["buy", "sell"])

    def test_times_are_of_the_charts_clock(self):
        candles = support.walk(200, step=3600)
        path = support.write_candles(self.dir / "hours.csv", candles, support.iso_time)
        text = "2024-01-03T10:30,,buy,\n2024-01-03T10:30Z,,sell,\n"
        _, geometry = self.draw(path, "--tz", "+02:00", marks=text)
        at = candles[0].time + 2 * DAY + 10 * 3600
        self.assertEqual([mark["time"] for mark in geometry.record["marks"]], [at - 7200, at])

    def test_marks_on_weeks(self):
        candles = [c for c in support.walk(200) if (c.time // DAY + 3) % 7 < 5]
        path = support.write_candles(self.dir / "days.csv", candles)
        _, geometry = self.draw(path, "--resample", "1w", marks="2024-01-15,,buy,\n2024-01-19,,sell,\n")
        friday = candles[0].time + 18 * DAY
        self.assertEqual([mark["time"] for mark in geometry.record["marks"]], [friday, friday])

    def test_hostile_files(self):
        _, path = self.series()
        rng = random.Random(2)
        files = [b"\x00" * 500, b"", bytes(rng.randrange(256) for _ in range(3000)), b"time,kind\n" + b'"' * 100000,
                 b"a" * 1000000, "2024-01-20,,buy,\u202e\u0007\x1b[31m\n".encode(), b"<html></html>"]
        for data in files:
            marks = support.write(self.dir / "hostile.csv", data)
            result = self.chandler(path, "-o", self.dir / "x.png", "--marks", marks, status=(0, 1))
            self.assertNotIn("\x1b", result.err)
            if result.status:
                self.assertIn("hostile.csv", result.err)
        result = self.chandler(path, "--marks", self.dir / "nothing.csv", status=1)
        self.assertIn("nothing.csv", result.err)

    def test_many_marks_lie_on_nothing(self):
        candles, path = self.series(300, seed=3)
        rng = random.Random(4)
        rows = ["time,price,kind,text,time2,price2"]
        for i in range(support.scaled(400, 100)):
            a, b = rng.choice(candles), rng.choice(candles)
            kind = rng.choice(("buy", "sell", "text", "line", "ray"))
            price = a.close if kind in ("line", "ray") or rng.random() < 0.5 else ""
            rows.append(f"{a.time},{price},{kind},note {i},{b.time + DAY // 2},{b.close}")
        for size in ("1280x720", "800x400", "200x150"):
            _, geometry = self.draw(path, "--size", size, marks="\n".join(rows) + "\n")
            self.assert_clear(geometry)

    def test_update_knows_marks_and_lines(self):
        _, path = self.series()
        os.utime(path, (1e9, 1e9))
        out, marks = self.dir / "x.png", self.dir / "marks.csv"

        def made(text, *options):
            support.write(marks, text)
            return self.report(path, "-q", "-u", "-o", out, "--marks", marks, *options)["rendered"]
        self.assertEqual(made("2024-01-20,,buy\n"), 1)
        self.assertEqual(made("2024-01-20,,buy\n"), 0)
        self.assertEqual(made("2024-01-20,,sell\n"), 1)
        self.assertEqual(made("2024-01-20,,sell\n", "--hline", "100"), 1)
        self.assertEqual(made("2024-01-20,,sell\n", "--hline", "100,x"), 1)
        self.assertEqual(made("2024-01-20,,sell\n", "--hline", "100,x"), 0)

    def test_every_pool_draws_the_same(self):
        candles, path = self.series()
        support.write(self.dir / "marks.csv", self.MARKS.format(a=candles[9].low, b=candles[50].high))
        pictures = set()
        for pool in ("serial", "threads", "processes"):
            out = self.dir / f"{pool}.png"
            self.chandler(path, "-q", "-o", out, "--pool", pool, "--marks", self.dir / "marks.csv", "--hline", "100",
                          "--tz", "America/New_York")
            pictures.add(out.read_bytes())
        self.assertEqual(len(pictures), 1)

    def test_vector_formats_have_them(self):
        candles, path = self.series()
        support.write(self.dir / "marks.csv", self.MARKS.format(a=candles[9].low, b=candles[50].high))
        for suffix in ("svg", "pdf"):
            out = self.dir / f"x.{suffix}"
            self.chandler(path, "-q", "-o", out, "--marks", self.dir / "marks.csv", "--hline", "100,Level")
            self.assertGreater(out.stat().st_size, 1000)


@unittest.skipUnless((REAL / "yahoo-dmy.csv").exists(), "no real files")
class Real(MarksCase):
    def test_marks_on_a_real_chart(self):
        marks = ("time,price,kind,text,time2,price2\n2020-02-19,1520,sell,Top,,\n2020-03-23,,buy,Low,,\n"
                 "2020-03-23,1056,ray,Trend,2020-05-14,1335\n")
        _, geometry = self.draw(REAL / "yahoo-dmy.csv", "--last", "110", "--hline", "1400,Target", marks=marks)
        self.assertEqual(len(geometry.record["lines"]), 2)
        self.assertEqual(len(self.assert_clear(geometry)), 4)


if __name__ == "__main__":
    unittest.main()
