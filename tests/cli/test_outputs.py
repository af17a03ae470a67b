"""Where charts go: -o, --name, --format, collisions, --update and --dry-run."""
import os
import time
import unittest

import support
from support import Case, HEADER, csv_text, table, walk

PNG = b"\x89PNG\r\n\x1a\n"


class Outputs(Case):
    def setUp(self):
        super().setUp()
        self.candles = walk(40)
        self.file = support.write_candles(self.dir / "acme.csv", self.candles)
        self.out = self.dir / "out"

    def draw(self, *args, **how):
        return self.chandler(*args, "--size", "320x200", **how)

    def long_form(self, name="long.csv", symbols=("AAA", "BBB")):
        rows = [[symbol] + row for symbol in symbols for row in table(walk(20))]
        return support.write(self.dir / name, csv_text(rows, ["Symbol"] + HEADER))

    def test_the_current_folder_is_the_default(self):
        self.out.mkdir()
        self.draw(self.file, cwd=self.out)
        self.assert_no_litter(self.out, ["acme.png"])

    def test_folder_is_made_with_its_parents(self):
        deep = self.out / "a" / "b"
        result = self.draw(self.file, "-o", deep)
        self.assert_no_litter(deep, ["acme.png"])
        self.assertEqual(result.out, "")
        self.assertTrue((deep / "acme.png").read_bytes().startswith(PNG))

    def test_a_file_name_for_one_chart(self):
        self.draw(self.file, "-o", self.dir / "chart.png")
        self.draw(self.file, "--output", self.dir / "new" / "chart.svg")
        self.assertTrue((self.dir / "chart.png").read_bytes().startswith(PNG))
        self.assertIn(b"<svg", (self.dir / "new" / "chart.svg").read_bytes())
        result = self.draw(self.long_form(), "-o", self.dir / "two.png", status=2)
        self.assertIn("two.png", result.err)
        self.assertFalse((self.dir / "two.png").exists())

    def test_standard_output(self):
        result = self.draw(self.file, "-o", "-")
        self.draw(self.file, "-o", self.out)
        self.assertEqual(result.stdout, (self.out / "acme.png").read_bytes())
        result = self.draw(self.long_form(), "-o", "-", status=2)
        self.assertEqual(result.stdout, b"")

    def test_formats(self):
        import re
        import xml.etree.ElementTree
        for form in ("png", "svg", "pdf"):
            self.draw(self.file, "-o", self.out, "--format", form)
        self.assert_no_litter(self.out, ["acme.pdf", "acme.png", "acme.svg"])
        svg = xml.etree.ElementTree.parse(self.out / "acme.svg").getroot()
        sizes = [re.sub(r"(px|pt)$", "", svg.get(name)) for name in ("width", "height")]
        self.assertEqual([float(size) for size in sizes], [320, 200])
        pdf = (self.out / "acme.pdf").read_bytes()
        self.assertTrue(pdf.startswith(b"%PDF-"))
        self.assertIn(b"%%EOF", pdf[-1024:])
        result = self.draw(self.file, "-o", "-", "--format", "svg")
        self.assertIn(b"<svg", result.stdout)

    def test_svg_text_is_text(self):
        import xml.etree.ElementTree
        path = self.dir / "chart.svg"
        marks = support.write(self.dir / "marks.csv", "time,kind,text\n2020-02-03,sell,<Exit> & more\n")
        self.chandler(self.file, "-o", path, "--size", "1280x720", "--title", "Zwei  & Drei", "-i", "bollinger",
                      "-i", "macd", "--hline", "100,Stop", "--marks", marks)
        root = xml.etree.ElementTree.parse(path).getroot()
        texts = [element.text for element in root.iter("{http://www.w3.org/2000/svg}text")]
        for wanted in ("Zwei  & Drei", "bollinger 20 2", "macd 12 26 9", "signal", "Stop", "100.00"):
            self.assertIn(wanted, texts)
        self.assertGreater(len(texts), 30)
        # No letters are drawn beside them.
        self.assertNotIn("glyph", path.read_text("utf-8"))
        for element in root.iter("{http://www.w3.org/2000/svg}text"):
            self.assertTrue(0 <= float(element.get("x")) <= 1280 and 0 <= float(element.get("y")) <= 720)
        bare = self.dir / "bare.svg"
        self.chandler(self.file, "-o", bare, "--bare")
        self.assertEqual(list(xml.etree.ElementTree.parse(bare).getroot().iter("{http://www.w3.org/2000/svg}text")), [])

    def test_no_format_holds_the_clock(self):
        for form in ("png", "svg", "pdf"):
            with self.subTest(form=form):
                first = self.draw(self.file, "-o", "-", "--format", form).stdout
                time.sleep(1.1)
                self.assertEqual(first, self.draw(self.file, "-o", "-", "--format", form).stdout)

    def test_name_templates(self):
        path = self.long_form()
        for template, names in (("{stem}", ["long-AAA.png", "long-BBB.png"]), ("{symbol}", ["AAA.png", "BBB.png"]),
                                ("{symbol}_{type}", ["AAA_candles.png", "BBB_candles.png"]),
                                ("x-{symbol}-{first}-{last}", ["x-AAA-2024-01-01-2024-01-20.png",
                                                               "x-BBB-2024-01-01-2024-01-20.png"])):
            with self.subTest(template=template):
                out = self.dir / template
                self.draw(path, "-o", out, "--name", template)
                self.assert_no_litter(out, names)

    def test_several_symbols(self):
        path = self.long_form(symbols=("AAA", "B/C", "日経"))
        self.draw(path, "-o", self.out)
        self.assertEqual(len(os.listdir(self.out)), 3)
        self.assertIn("long-AAA.png", os.listdir(self.out))
        self.assertIn("long-日経.png", os.listdir(self.out))
        one = self.dir / "one"
        self.draw(path, "-o", one, "--symbol", "AAA")
        self.assertEqual(len(os.listdir(one)), 1)
        self.draw(path, "-o", self.dir / "alone.png", "--symbol", "AAA")
        self.assertTrue((self.dir / "alone.png").exists())

    def test_symbols_cannot_leave_the_folder(self):
        hostile = ("../../etc/x", "/etc/passwd", "..", ".", "", "a\0b", "con\nline", "-rf", "a/../../b")
        path = self.long_form(symbols=hostile)
        deep = self.dir / "top" / "deep" / "out"
        for template in ("{stem}", "{symbol}"):
            with self.subTest(template=template):
                self.draw(path, "-o", deep, "--name", template, status=None)
                for folder, folders, files in os.walk(self.dir):
                    for name in files:
                        inside = folder == str(deep) or folder == str(self.dir)
                        self.assertTrue(inside, f"{folder}/{name}")
                self.assertLessEqual(set(os.listdir(self.dir)), {"top", "long.csv", "acme.csv"})
                self.assertEqual(os.listdir(self.dir / "top"), ["deep"])

    def test_collisions_are_refused_before_anything_is_drawn(self):
        pairs = [("a/x.csv", "b/x.csv"), ("a/y.csv", "a/y.tsv"), ("a/z.csv", "a/z.csv.gz")]
        for first, second in pairs:
            with self.subTest(first=first, second=second):
                for name in (first, second):
                    (self.dir / name).parent.mkdir(exist_ok=True)
                    support.write_candles(self.dir / name, self.candles)
                result = self.draw(self.file, self.dir / first, self.dir / second, "-o", self.out, status=2)
                self.assertIn(first, result.err)
                self.assertIn(second, result.err)
                self.assertFalse(self.out.exists() and os.listdir(self.out))
        result = self.draw(self.file, self.long_form(), "-o", self.out, "--name", "{type}", status=2)
        self.assertIn("acme.csv", result.err)
        self.assertIn("long.csv", result.err)

    def test_an_old_chart_is_replaced_whole(self):
        self.draw(self.file, "-o", self.out)
        fresh = (self.out / "acme.png").read_bytes()
        (self.out / "acme.png").write_bytes(b"old")
        self.draw(self.file, "-o", self.out)
        self.assertEqual((self.out / "acme.png").read_bytes(), fresh)
        self.assert_no_litter(self.out, ["acme.png"])

    def test_a_failure_leaves_the_old_chart(self):
        self.draw(self.file, "-o", self.out)
        old = (self.out / "acme.png").read_bytes()
        support.write(self.file, "")
        self.draw(self.file, "-o", self.out, status=1)
        self.assertEqual((self.out / "acme.png").read_bytes(), old)
        self.assert_no_litter(self.out, ["acme.png"])

    def test_a_folder_in_the_way_is_an_error_that_names_it(self):
        (self.out / "acme.png").mkdir(parents=True)
        result = self.draw(self.file, "-o", self.out, status=1)
        self.assertIn("acme.png", result.err)
        self.assert_no_litter(self.out, ["acme.png"])

    def test_dry_run_writes_nothing(self):
        for flag in ("-n", "--dry-run"):
            result = self.draw(flag, self.file, self.long_form(), "-o", self.out)
            self.assertFalse(self.out.exists())
            for name in ("acme.png", "long-AAA.png", "long-BBB.png"):
                self.assertIn(name, result.out + result.err)
        self.draw("-n", self.file, self.file, "-o", self.out, status=None)
        self.assertFalse(self.out.exists())


class Update(Case):
    def setUp(self):
        super().setUp()
        self.out = self.dir / "out"
        (self.dir / "in").mkdir()
        for name in ("a", "b", "c"):
            path = support.write_candles(self.dir / "in" / f"{name}.csv", walk(30))
            os.utime(path, (1_000_000_000, 1_000_000_000))

    def statuses(self, *more):
        report = self.report("-u", self.dir / "in", "-o", self.out, "--size", "320x200", *more)
        self.assertEqual(report["skipped"], sum(c["status"] == "skipped" for c in report["charts"]))
        return [c["status"] for c in report["charts"]]

    def test_up_to_date_charts_are_left_alone(self):
        self.assertEqual(self.statuses(), ["rendered"] * 3)
        before = [os.stat(self.out / f"{n}.png") for n in "abc"]
        self.assertEqual(self.statuses(), ["skipped"] * 3)
        after = [os.stat(self.out / f"{n}.png") for n in "abc"]
        self.assertEqual([(s.st_ino, s.st_mtime_ns) for s in before], [(s.st_ino, s.st_mtime_ns) for s in after])

    def test_a_newer_input_is_drawn_again(self):
        self.statuses()
        os.utime(self.dir / "in" / "b.csv", (4_000_000_000, 4_000_000_000))
        self.assertEqual(self.statuses(), ["skipped", "rendered", "skipped"])

    def test_other_options_are_drawn_again(self):
        self.statuses()
        for more in (("--theme", "dark"), ("--title", "Other"), ("--last", "10"), ("--up", "#123456"), ("--no-volume",),
                     ("--size", "330x200"), ("--log",), ("--bare",), ("--from", "2024-01-05")):
            with self.subTest(options=more):
                self.assertEqual(self.statuses(*more), ["rendered"] * 3)
                self.assertEqual(self.statuses(*more), ["skipped"] * 3)

    def test_missing_and_damaged_charts_are_drawn_again(self):
        self.statuses()
        (self.out / "a.png").unlink()
        whole = (self.out / "b.png").read_bytes()
        (self.out / "b.png").write_bytes(whole[:len(whole) // 2])
        (self.out / "c.png").write_bytes(b"")
        self.assertEqual(self.statuses(), ["rendered"] * 3)
        self.assertEqual((self.out / "b.png").read_bytes(), whole)

    def test_every_format(self):
        for form in ("svg", "pdf"):
            with self.subTest(form=form):
                self.assertEqual(self.statuses("--format", form), ["rendered"] * 3)
                self.assertEqual(self.statuses("--format", form), ["skipped"] * 3)

    def test_arguments_of_a_type_count(self):
        for kind in ("renko:5", "renko:6", "renko", "pnf:5,3", "pnf:5,4"):
            with self.subTest(type=kind):
                self.assertEqual(self.statuses("--type", kind), ["rendered"] * 3)
                self.assertEqual(self.statuses("--type", kind), ["skipped"] * 3)
        self.assertEqual(self.statuses("--type", "pnf:reversal=4,box=5"), ["skipped"] * 3)

    def test_without_it_all_are_drawn(self):
        self.statuses()
        report = self.report(self.dir / "in", "-o", self.out, "--size", "320x200")
        self.assertEqual(report["rendered"], 3)


if __name__ == "__main__":
    unittest.main()
