"""Names that paths and symbols may have: whatever they are, charts get names that are safe and different."""
import json
import os
import pathlib
import sys
import unittest

sys.path.insert(0, os.fspath(pathlib.Path(__file__).resolve().parent.parent / "cli"))
import support  # noqa: E402
from support import Case, HEADER, csv_text, table, walk  # noqa: E402

TEXT = csv_text(table(walk(8)))
PATHS = [b"new\nline.csv", b"quo\"te's`.csv", b"\xff\xfe\x80.csv", b"back\\slash.csv", b" blank .csv", b"\t.csv",
         b"$(reboot);|&.csv", b"*?[a].csv", b"-o.csv", "\u202e\u0007.csv".encode(), b"%n%s.csv", b"~.csv",
         b"a" * 251 + b".csv", b"\xe6\x97\xa5" * 83 + b"xx.csv", b"...csv", b"{stem}{symbol}.csv", b".chandler-.csv"]
SYMBOLS = ["../../etc/x", "..", ".", "", "/", "//", "a/b", "a\\b", "a:b", "a_b", "a\tb", "_", ".a", "_a", "A" * 300,
           "A" * 299 + "B", "\u65e5" * 100, "-rf", "~", "con", "a b", "a b ", "\u202eabc", "B/../../../C", "a%2fb", "$(x)"]


class Names(Case):
    def setUp(self):
        super().setUp()
        self.input, self.out = self.dir / "in", self.dir / "top" / "out"
        self.input.mkdir()

    def assert_nothing_outside(self):
        for folder, _, files in os.walk(os.fsencode(self.dir)):
            if folder not in (os.fsencode(self.out), os.fsencode(self.input)):
                self.assertLessEqual(set(files), {b"symbols.csv", b"report.json"}, folder)

    def test_every_path_gets_its_chart(self):
        for name in PATHS:
            support.write(os.path.join(os.fsencode(self.input), name), TEXT)
        wanted = sorted(name[:-4] + b".png" for name in PATHS if name[:1] != b".")
        for pool in ("serial", "threads", "processes"):
            report = self.report("-r", self.input, "-o", self.out, "--size", "96x64", "--pool", pool)
            self.assertEqual(report["rendered"], len(wanted))
            self.assertEqual(sorted(os.listdir(os.fsencode(self.out))), wanted)
        # Named one by one, hidden ones too; where no list of lines could name them, one with NULs does.
        paths = [os.path.join(os.fsencode(self.input), name) for name in PATHS]
        self.chandler("--files-from", "-", "-0", "-o", self.out, "--size", "96x64", input=b"\0".join(paths))
        self.assertEqual(len(os.listdir(self.out)), len(PATHS))
        self.assert_nothing_outside()

    def test_messages_and_reports_show_any_path_in_one_line(self):
        for name in PATHS:
            support.write(os.path.join(os.fsencode(self.input), name), "no table")
        report = self.report(self.input, "-o", self.out, "--size", "96x64", status=1)
        failed = sum(name[:1] != b"." for name in PATHS)
        self.assertEqual((report["failed"], len({c["input"] for c in report["charts"]})), (failed, failed))
        lines = self.result.err.splitlines()
        self.assertEqual(len(lines), failed + 1, self.result.err)  # and the summary
        for line in lines:
            self.assertTrue(line.startswith("chandler: "), line)
            self.assertTrue(all(c >= " " and c != "\x7f" for c in line), ascii(line))
        result = self.chandler("--check", self.input, status=1)
        for line in result.stdout.decode("utf-8").splitlines():
            json.loads(line)

    def test_a_path_as_long_as_the_system_allows(self):
        folder = self.input
        while len(os.fsencode(folder)) < 3600:
            folder = folder / ("d" * 200)
        folder.mkdir(parents=True)
        support.write(folder / ("f" * 251 + ".csv"), TEXT)
        result = self.chandler("-r", self.input, "-o", self.out, "--size", "96x64")
        self.assertEqual(result.status, 0)
        # One for which the charts' folder has no room is an error that names it.
        far = self.dir / ("o" * 250) / ("p" * 250)
        result = self.chandler("-r", self.input, "-o", far, "--size", "96x64", status=1)
        self.assertIn("File name too long", result.err)

    def test_symbols_become_safe_and_different_names(self):
        rows = [[symbol] + row for symbol in SYMBOLS for row in table(walk(3))]
        path = support.write(self.dir / "symbols.csv", csv_text(rows, ["Symbol"] + HEADER))
        checked = [found["symbol"] for found in self.check(path, status=None)]
        kinds = len(set(checked))
        self.assertGreater(kinds, len(SYMBOLS) - 6, "blanks around a symbol and the like are none of it")
        for template in ("{symbol}", "{stem}", "x{symbol}", "{symbol}-{type}"):
            with self.subTest(template=template):
                report = self.report(path, "-o", self.out, "--size", "96x64", "--name", template)
                names = sorted(os.listdir(self.out))
                self.assertEqual((report["rendered"], len(names)), (kinds, kinds))
                for name in names:
                    self.assertLessEqual(len(os.fsencode(name)), 255)
                    self.assertRegex(name, r"\.png\Z")
                    self.assertNotRegex(name, r"[\x00-\x1f\x7f/]")
                    self.assertFalse(name.startswith("."), name)
                    (self.out / name).unlink()
                self.assert_nothing_outside()

    def test_a_symbol_with_a_nul_is_refused_or_safe(self):
        rows = [[symbol] + row for symbol in ("a\0b", "c") for row in table(walk(3))]
        path = support.write(self.dir / "symbols.csv", csv_text(rows, ["Symbol"] + HEADER))
        self.chandler(path, "-o", self.out, "--size", "96x64", status=(0, 1))
        self.assert_nothing_outside()

    def test_options_that_name_files_outside_are_refused(self):
        path = support.write(self.input / "a.csv", TEXT)
        for template in ("../{stem}", "/etc/{stem}", "", "a/b"):
            self.chandler(path, "-o", self.out, "--name", template, status=2)
        self.assertFalse(self.out.exists())


if __name__ == "__main__":
    unittest.main()
