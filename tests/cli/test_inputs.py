"""What may stand on the command line: files, folders, standard input, lists, shards and odd names."""
import gzip
import os
import unittest

import support
from support import Case, csv_text, table, walk

TEXT = csv_text(table(walk(30)))


class Inputs(Case):
    def setUp(self):
        super().setUp()
        self.out = self.dir / "out"
        self.input = self.dir / "in"
        self.input.mkdir()

    def fill(self, *names):
        for name in names:
            path = self.input / name
            path.parent.mkdir(parents=True, exist_ok=True)
            support.write(path, TEXT)

    def draw(self, *args, **how):
        return self.chandler("-o", self.out, "--size", "160x100", *args, **how)

    def names(self):
        found = []
        for folder, _, files in os.walk(self.out):
            found += [os.path.relpath(os.path.join(folder, name), self.out) for name in files]
        return sorted(found)

    def test_folder_takes_tables_directly_inside(self):
        self.fill("a.csv", "b.tsv", "c.txt", "d.csv.gz", "e.tsv.gz", "f.txt.gz", "g.md", "h.csv.bak", "i", "sub/j.csv")
        self.draw(self.input)
        self.assertEqual(self.names(), [f"{name}.png" for name in "abcdef"])

    def test_recursion_keeps_the_folders(self):
        self.fill("a.csv", "sub/a.csv", "sub/deep/er/b.csv", "c.md")
        (self.input / "sub" / "loop").symlink_to("..")
        self.draw("-r", self.input)
        self.assertEqual(self.names(), ["a.png", "sub/a.png", "sub/deep/er/b.png"])

    def test_a_file_may_have_any_extension(self):
        self.fill("prices.dat", "noextension")
        self.draw(self.input / "prices.dat", self.input / "noextension")
        self.assertEqual(self.names(), ["noextension.png", "prices.png"])

    def test_report_is_in_input_order(self):
        self.fill(*(f"{i:02}.csv" for i in range(12)))
        order = [self.input / f"{i:02}.csv" for i in (5, 3, 11, 0, 7)]
        report = self.report(*order, "-o", self.out, "--size", "64x64", "-j", "2")
        self.assertEqual([c["input"] for c in report["charts"]], [os.fspath(path) for path in order])
        report = self.report(self.input, "-o", self.out, "--size", "64x64", "-j", "2")
        self.assertEqual([os.path.basename(c["input"]) for c in report["charts"]], [f"{i:02}.csv" for i in range(12)])

    def test_standard_input(self):
        self.draw("-", input=TEXT.encode())
        self.assertEqual(self.names(), ["stdin.png"])
        from_file = self.chandler(support.write(self.input / "stdin.csv", TEXT), "-o", "-", "--size", "160x100").stdout
        compressed = self.chandler("-", "-o", "-", "--size", "160x100", input=gzip.compress(TEXT.encode())).stdout
        plain = self.chandler("-", "-o", "-", "--size", "160x100", input=TEXT.encode()).stdout
        self.assertEqual(plain, compressed)
        self.assertEqual(len(plain) > 0, len(from_file) > 0)
        found = self.check("-", input=TEXT.encode())
        self.assertEqual((found[0]["input"], found[0]["rows"]), ("stdin", 30))

    def test_empty_standard_input_is_an_error(self):
        result = self.draw("-", input=b"", status=1)
        self.assertIn("stdin", result.err)

    def test_files_from_a_list(self):
        self.fill("a.csv", "b.csv", "c d.csv")
        paths = [os.fspath(self.input / name) for name in ("a.csv", "c d.csv")]
        listed = support.write(self.dir / "list", "\n".join(paths) + "\n")
        self.draw("--files-from", listed)
        self.assertEqual(self.names(), ["a.png", "c d.png"])
        self.draw("--files-from", "-", input=(os.fspath(self.input / "b.csv") + "\n").encode())
        self.assertEqual(self.names(), ["a.png", "b.png", "c d.png"])

    def test_files_from_a_list_with_nul(self):
        name = "line\nbreak.csv"
        self.fill(name, "b.csv")
        data = b"\0".join(os.fsencode(self.input / n) for n in (name, "b.csv")) + b"\0"
        self.draw("--files-from", "-", "-0", input=data)
        self.assertEqual(self.names(), ["b.png", "line\nbreak.png"])

    def test_a_listed_file_that_is_not_there(self):
        self.fill("a.csv")
        data = f"{self.input}/a.csv\n{self.input}/gone.csv\n".encode()
        result = self.draw("--files-from", "-", input=data, status=1)
        self.assertIn("gone.csv", result.err)
        self.assertEqual(self.names(), ["a.png"])

    def test_odd_names(self):
        odd = [b"with blank.csv", b"new\nline.csv", b'quo"te\'s.csv', b"back\\slash.csv", b"{symbol}.csv", b"%s%n.csv",
               b"\xff\xfe latin-\xe9.csv", "日本 Ünïcode 🕯.csv".encode(), b"a" * 251 + b".csv", b"dots...in.name.csv",
               b"\x1b[31mred.csv", b"$(touch pwned).csv", b"&<>.csv"]
        for name in odd:
            support.write(os.path.join(os.fsencode(self.input), name), TEXT)
        report = self.report(self.input, "-o", self.out, "--size", "160x100")
        self.assertEqual(report["rendered"], len(odd))
        wanted = sorted(name[:-4] + b".png" for name in odd)
        self.assertEqual(sorted(os.listdir(os.fsencode(self.out))), wanted)
        self.check(self.input)
        self.draw("--", os.path.join(os.fsencode(self.input), b"\xff\xfe latin-\xe9.csv"))

    def test_names_that_begin_with_a_dash(self):
        support.write(self.input / "-v.csv", TEXT)
        self.draw("--", "-v.csv", cwd=self.input)
        self.assertEqual(self.names(), ["-v.png"])
        self.draw("./-v.csv", cwd=self.input)

    def test_messages_hold_no_control_characters(self):
        path = support.write(os.path.join(os.fsencode(self.dir), b"\x1b[31m\nred.csv"), "")
        result = self.draw(path, status=1)
        self.assertNotIn(b"\x1b", result.stderr)
        self.assertEqual(len([line for line in result.err.splitlines() if line.startswith("chandler: /")]), 1, result)
        self.assertIn("red.csv: ", result.err.splitlines()[0])

    def test_shards_are_disjoint_and_complete(self):
        self.fill(*(f"{i:02}.csv" for i in range(11)))
        for shards in (1, 2, 3, 11, 15):
            seen = []
            for k in range(1, shards + 1):
                report = self.report(self.input, "-o", self.out, "--size", "64x64", "--shard", f"{k}/{shards}",
                                     status=0 if k <= 11 else (0, 1))
                part = [int(os.path.basename(c["input"])[:2]) for c in report["charts"]]
                self.assertEqual(part, list(range(k - 1, 11, shards)))
                seen += part
            self.assertEqual(sorted(seen), list(range(11)))

    def test_shards_sort_what_is_given_in_any_order(self):
        self.fill("a.csv", "b.csv", "c.csv")
        paths = [self.input / f"{name}.csv" for name in "cab"]
        report = self.report(*paths, "-o", self.out, "--size", "64x64", "--shard", "1/3")
        self.assertEqual([os.path.basename(c["input"]) for c in report["charts"]], ["a.csv"])

    def test_many_files_on_one_line(self):
        self.fill(*(f"{i:04}.csv" for i in range(support.scaled(600, 50))))
        self.draw(*sorted(self.input.iterdir()))
        self.assertEqual(len(self.names()), support.scaled(600, 50))


if __name__ == "__main__":
    unittest.main()
