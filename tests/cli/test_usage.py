"""Options, help, manual, lists, and what is printed where."""
import os
import re
import shutil
import subprocess
import unittest

import support
from support import Case, walk

FLAGS = """-r -0 -o -u -n -t -q -v -j --files-from --shard --symbol --output --name --format --update --index --dry-run --type
--size --theme --background --up --down --title --no-volume --log --last --from --to --bare --geometry --check --columns
--date-format --date-order --strict --workers --pool --pin --timeout --fail-fast --lock --report --progress --list
--help --version""".split()
WRONG = [("--size", "10x10"), ("--size", "abc"), ("--size", "640"), ("--size", "20000x100"), ("--size", "64x63"),
         ("--size", "640x480x3"), ("--size", "-640x480"), ("--size", ""), ("--theme", "nosuch"), ("--type", "nosuch"),
         ("--type", ""), ("--type", "renko:"), ("--type", "renko:0"), ("--type", "renko:-1"), ("--type", "renko:x"),
         ("--type", "renko:5,6"), ("--type", "renko:height=5"), ("--type", "candles:5"), ("--type", "pnf:5,1"),
         ("--type", "pnf:5,2.5"), ("--type", "pnf:box=5,box=6"), ("--type", "kagi:nan"), ("--type", "three-line-break:0"),
         ("--up", "nocolour"), ("--background", "nocolour"), ("--theme", "no/such.theme"),
         ("--down", "#12345"), ("--last", "-1"), ("--last", "x"), ("--last", "1.5"),
         ("--from", "nonsense"), ("--to", "2024-13"), ("--workers", "0"), ("--workers", "x"), ("--workers", "-2"),
         ("--workers", "99999999999999999999"), ("--pool", "nosuch"), ("--timeout", "-1"), ("--timeout", "x"),
         ("--shard", "0/3"), ("--shard", "4/3"), ("--shard", "1/0"), ("--shard", "1"), ("--shard", "x/y"),
         ("--format", "bmp"), ("--date-order", "xyz"), ("--columns", "nonsense"), ("--columns", "price=Close"),
         ("--name", "{nosuch}"), ("--name", ""), ("--progress", "sometimes"), ("--list", "nosuch"),
         ("--date-format", "%Q"), ("--from", "")]


class Usage(Case):
    def setUp(self):
        super().setUp()
        self.file = support.write_candles(self.dir / "acme.csv", walk(30))
        self.out = self.dir / "out"

    def test_wrong_values_name_their_option(self):
        for flag, value in WRONG:
            with self.subTest(flag=flag, value=value):
                for args in ((flag, value), (f"{flag}={value}",)):
                    result = self.chandler(*args, self.file, "-o", self.out, status=2)
                    self.assertIn(flag, result.err)
                    self.assertTrue(result.err.startswith("chandler: "), result.err)
                    self.assertEqual(result.out, "")
                    self.assertFalse(self.out.exists())

    def test_unknown_options(self):
        for flag in ("--nosuch", "-Z", "--size-of-it", "---", "--no-such=3"):
            with self.subTest(flag=flag):
                result = self.chandler(flag, self.file, status=2)
                self.assertIn(flag.split("=")[0], result.err)

    def test_missing_and_superfluous_values(self):
        self.assertIn("--size", self.chandler(self.file, "--size", status=2).err)
        self.assertIn("-o", self.chandler(self.file, "-o", status=2).err)
        self.assertIn("--bare", self.chandler("--bare=yes", self.file, status=2).err)

    def test_options_that_do_not_go_together(self):
        for pool in ("serial", "threads"):
            result = self.chandler("--pool", pool, "--timeout", "5", self.file, "-o", self.out, status=2)
            self.assertIn("--timeout", result.err)
        result = self.chandler(self.file, "-o", "-", "--report", "-", status=2)
        self.assertIn("--report", result.err)
        result = self.chandler("--from", "2024-02-01", "--to", "2024-01-01", self.file, "-o", self.out, status=(1, 2))
        self.assertTrue(result.err)

    def test_nothing_given(self):
        result = self.chandler(status=(1, 2))
        self.assertTrue(result.err)
        self.assertEqual(result.out, "")

    def test_short_forms(self):
        self.chandler("-j2", "-q", "-tcandles", "-o", self.out, self.file)
        self.chandler("-qj", "2", "-o", self.out, self.file)

    def test_options_after_inputs_count(self):
        self.chandler(self.file, "-o", self.out)
        self.assert_no_litter(self.out, ["acme.png"])

    def test_help_names_every_option(self):
        result = self.chandler("--help")
        self.assertEqual(result.err, "")
        for flag in FLAGS:
            self.assertRegex(result.out, rf"(?<![\w-]){re.escape(flag)}(?![\w-])")
        self.assertLessEqual(max(map(len, result.out.splitlines())), 100)

    def test_help_and_manual_name_the_same_options(self):
        page = (support.BINARY_DIR / "man" / "chandler.1").read_text("utf-8")
        page = page.replace("\\-", "-").replace("\\&", "")

        def long_options(text):
            return set(re.findall(r"(?<![\w-])--[a-z][a-z-]*[a-z]", text))
        self.assertEqual(long_options(self.chandler("--help").out) - long_options(page), set())
        declared = long_options("\n".join(line for line in page.splitlines()
                                          if re.match(r"\.(It|TP|B|BR|BI|IP|Fl)\b|\\fB-", line)))
        self.assertEqual(declared - long_options(self.chandler("--help").out), set())

    @unittest.skipUnless(shutil.which("mandoc"), "no mandoc")
    def test_mandoc_has_nothing_to_say_of_the_manuals(self):
        pages = sorted((support.BINARY_DIR / "man").glob("chandler*.[0-9]"))
        self.assertEqual(len(pages), 3)
        for page in pages:
            done = subprocess.run(["mandoc", "-Tlint", page], stdout=subprocess.PIPE,
                                  stderr=subprocess.STDOUT, check=False)
            self.assertEqual((done.returncode, done.stdout.decode()), (0, ""), page)

    def test_version(self):
        lists = (support.SOURCE_DIR / "CMakeLists.txt").read_text()
        version = re.search(r"project\(chandler VERSION (\S+)", lists).group(1)
        result = self.chandler("--version")
        self.assertIn(f"chandler {version}", result.out.splitlines()[0])
        for word in ("cairo", "libpng", "zlib", "Python", "GIL", "auto"):
            self.assertIn(word.lower(), result.out.lower())

    def test_lists(self):
        wanted = {"types": {"candles", "hollow", "heikin-ashi", "bars", "line", "area", "renko", "pnf", "kagi",
                            "three-line-break"},
                  "themes": {"light", "dark"}, "dialects": set(), "indicators": set(),
                  "pools": {"serial", "threads", "processes", "subinterpreters"}}
        for what, names in wanted.items():
            with self.subTest(list=what):
                result = self.chandler("--list", what)
                self.assertEqual(result.err, "")
                rows = [line.split("\t") for line in result.out.splitlines()]
                self.assertTrue(all(len(row) == 2 and all(row) for row in rows), rows)
                self.assertEqual(len({row[0] for row in rows}), len(rows))
                self.assertLessEqual(names, {row[0] for row in rows})
        self.assertGreaterEqual(len(self.chandler("--list", "themes").out.splitlines()), 5)
        self.assertGreater(len(self.chandler("--list", "dialects").out.splitlines()), 3)

    def test_every_listed_type_theme_and_pool_works(self):
        for what in ("type", "theme", "pool"):
            for line in self.chandler("--list", what + "s").out.splitlines():
                name = line.split("\t")[0]
                can_run = "(not here: " not in line
                with self.subTest(what=what, name=name):
                    done = self.chandler(f"--{what}", name, "--size", "320x200", self.file, "-o", self.out,
                                         status=0 if can_run else 2)
                    self.assertTrue(can_run or name in done.err, done)

    def test_success_prints_nothing_on_standard_output(self):
        self.assertEqual(self.chandler(self.file, "-o", self.out).out, "")

    def test_quiet_success_prints_nothing(self):
        result = self.chandler("-q", self.file, "-o", self.out)
        self.assertEqual((result.out, result.err), ("", ""))
        bad = support.write(self.dir / "bad.csv", "")
        result = self.chandler("-q", self.file, bad, "-o", self.out, status=1)
        self.assertIn("bad.csv", result.err)
        self.assertEqual(len(result.err.splitlines()), 1, result.err)

    def test_progress(self):
        self.assertNotIn("\r", self.chandler(self.file, "-o", self.out).err)
        self.assertNotIn("\r", self.chandler("--progress", "never", self.file, "-o", self.out).err)
        self.assertTrue(self.chandler("--progress", "always", self.file, "-o", self.out).err)

    def test_closed_streams_do_no_harm(self):
        whole = self.chandler(self.file, "-o", "-").stdout
        for close in ((1,), (2,), (0,), (0, 1, 2)):
            for pool in ("serial", "threads", "processes"):
                with self.subTest(close=close, pool=pool):
                    def shut(numbers=close):
                        for number in numbers:
                            os.close(number)
                    args = [support.PROGRAM, "-q", "--pool", pool, self.file, "-o", self.out]
                    done = subprocess.run(args, preexec_fn=shut, check=False)
                    self.assertEqual(done.returncode, 0)
                    self.assertEqual((self.out / "acme.png").read_bytes(), whole)
                    self.assert_no_litter(self.out, ["acme.png"])

    def test_what_cannot_be_printed_is_an_error(self):
        for args in (("--help",), ("--version",), ("--list", "themes"), ("--check", self.file),
                     ("-o", "-", self.file), ("--report", "-", "-o", self.out, self.file)):
            with self.subTest(args=args):
                with open("/dev/full", "wb") as full:
                    done = subprocess.run([support.PROGRAM, *map(str, args)], stdout=full, stderr=subprocess.PIPE,
                                          check=False)
                self.assertNotEqual(done.returncode, 0)
                self.assertIn(b"No space left", done.stderr)

    def test_a_reader_that_leaves_early_is_survived(self):
        command = f"'{support.PROGRAM}' --list dialects | true"
        done = subprocess.run(["sh", "-c", command], stderr=subprocess.PIPE, check=False)
        self.assertNotIn(b"Sanitizer", done.stderr)

    def test_lock_leaves_at_once_with_75(self):
        import fcntl
        lock = self.dir / "lock"
        with open(lock, "w", encoding="utf-8") as held:
            fcntl.flock(held, fcntl.LOCK_EX)
            fcntl.lockf(held, fcntl.LOCK_EX)
            result = self.chandler("--lock", lock, self.file, "-o", self.out, status=75)
            self.assertIn("lock", result.err)
            self.assertFalse(self.out.exists())
        self.chandler("--lock", lock, self.file, "-o", self.out)
        self.chandler("--lock", lock, self.file, "-o", self.out)


if __name__ == "__main__":
    unittest.main()
