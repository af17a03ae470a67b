"""Whether what chandler is measured against does what it claims, and the scripts run to their ends. No speed is asserted.

The environment gives CHANDLER_BINARY_DIR, a release build, and CMAKE_COMMAND.
"""
import json
import math
import os
import pathlib
import shutil
import subprocess
import sys
import tempfile
import unittest

from PIL import Image, ImageChops

import inputs
import measure

BUILD = pathlib.Path(os.environ["CHANDLER_BINARY_DIR"])
HERE = pathlib.Path(__file__).resolve().parent
PROGRAMS = BUILD / "tests" / "perf"
CHARTS = 3

RATIOS = {
    "w1_cairo", "w1_floor", "w2_cairo", "w2_floor", "many_w2", "many_lines", "most_w2", "most_lines",
    "start_w1_cpu", "start_w1_elapsed", "start_w2_cpu", "start_w2_elapsed",
    "memory_pools_2", "memory_pools_8", "memory_threads_2", "memory_threads_8", "memory_processes_2",
    "memory_processes_8", "files_pools_2", "files_pools_8", "files_threads_2", "files_threads_8", "files_processes_2",
    "files_processes_8", "flat",
    "size_w1_light", "size_w1_dark", "size_w2_light", "size_w2_dark", "size_many_light", "size_many_dark",
}


def setUpModule():
    measure.build_programs(BUILD)


def script(name, *args):
    done = subprocess.run([sys.executable, "-B", HERE / name, *args, BUILD], stdin=subprocess.DEVNULL,
                          stdout=subprocess.PIPE, stderr=subprocess.STDOUT, check=False, text=True)
    return done.returncode, done.stdout


class Case(unittest.TestCase):
    """A test with a folder of its own, gone afterwards."""

    def setUp(self):
        self.dir = pathlib.Path(tempfile.mkdtemp(prefix="chandler-perf-test-"))
        self.addCleanup(shutil.rmtree, self.dir, ignore_errors=True)

    def pictures(self, kind, theme="light"):
        """Inputs of a kind, and the folder of chandler's pictures of them."""
        files = inputs.make(self.dir / "files", kind, CHARTS)
        folder = self.dir / "chandler"
        measure.run(BUILD / "chandler", "-q", "--size", kind.size, "--theme", theme, "-o", f"{folder}/", *files)
        return files, folder

    def folder(self, name):
        folder = self.dir / name
        folder.mkdir()
        return folder


class Inputs(Case):
    def test_the_same_at_every_run(self):
        for kind in (inputs.W1, inputs.W2, inputs.minutes(500)):
            first = inputs.make(self.dir / f"{kind.name}-1", kind, 2)
            again = inputs.make(self.dir / f"{kind.name}-2", kind, 2)
            self.assertEqual([path.read_bytes() for path in first], [path.read_bytes() for path in again])
            self.assertNotEqual(first[0].read_bytes(), first[1].read_bytes())

    def test_every_row_is_a_candle(self):
        for kind in (inputs.W1, inputs.W2, inputs.minutes(5000)):
            files = inputs.make(self.dir / kind.name, kind, 1)
            told = json.loads(measure.run(BUILD / "chandler", "-q", "--check", *files, takes_output=True).output)
            self.assertEqual((told["rows"], told["rejected"], told["warnings"]), (kind.candles, 0, []))


class CairoPng(Case):
    def compare(self, kind, theme):
        files, chandler = self.pictures(kind, theme)
        cairo = self.folder("cairo")
        measure.run(PROGRAMS / "cairo_png", kind.size, theme, cairo, *files)
        names = sorted(os.listdir(chandler))
        self.assertEqual(len(names), CHARTS)
        self.assertEqual(sorted(os.listdir(cairo)), names)
        for name in names:
            with Image.open(chandler / name) as own, Image.open(cairo / name) as other:
                self.assertEqual(f"{own.width}x{own.height}", kind.size)
                self.assertIsNone(ImageChops.difference(own.convert("RGB"), other.convert("RGB")).getbbox(), name)

    def test_w1_has_the_same_pixels(self):
        self.compare(inputs.W1, "light")

    def test_w2_has_the_same_pixels(self):
        self.compare(inputs.W2, "dark")

    def test_many_candles_have_the_same_pixels(self):
        self.compare(inputs.minutes(5000), "light")


class Floor(Case):
    def test_files_have_the_size_of_chandlers(self):
        files, chandler = self.pictures(inputs.W1)
        out = self.folder("floor")
        charts = 2 * CHARTS + 1
        cost = measure.run(PROGRAMS / "floor", inputs.W1.size, "light", chandler, out, str(charts), *files,
                           takes_output=True)
        self.assertGreater(int(cost.output), 0)
        self.assertEqual(sorted(os.listdir(out)), sorted(f"{at}.png" for at in range(charts)))
        for at in range(charts):
            wanted = (chandler / f"{files[at % CHARTS].stem}.png").stat().st_size
            self.assertEqual((out / f"{at}.png").stat().st_size, wanted)

    def test_fills_chandlers_boxes(self):
        files, chandler = self.pictures(inputs.W2)
        out = self.folder("floor")
        measure.run(PROGRAMS / "floor", inputs.W2.size, "light", chandler, out, "0", *files)
        for path in files:
            with Image.open(out / f"{path.stem}.png") as filled, Image.open(chandler / f"{path.stem}.png") as picture:
                filled, picture = filled.convert("RGB"), picture.convert("RGB")
            background = filled.getpixel((0, 0))
            pairs = list(zip(filled.getdata(), picture.getdata()))
            painted = [(one, other) for one, other in pairs if one != background]
            self.assertGreater(len(painted), 10_000)
            # Nothing of chandler's lies over its boxes but dots and a tag; and what lies beside them is text.
            self.assertLess(sum(one != other for one, other in painted), len(painted) / 100)
            self.assertLess(sum(one != other for one, other in pairs), len(pairs) / 50)


class Helpers(Case):
    def test_lines_are_counted(self):
        files = inputs.make(self.dir / "files", inputs.minutes(20_000), 2)
        lines, cpu_ns = map(int, measure.run(PROGRAMS / "lines", *files, takes_output=True).output.split())
        self.assertEqual(lines, 2 * 20_001)
        self.assertGreater(cpu_ns, 0)

    def test_pngsize_weighs_the_same_pixels(self):
        _, folder = self.pictures(inputs.W1)
        paths = sorted(folder.iterdir())
        for path, line in zip(paths, measure.run(PROGRAMS / "pngsize", *paths, takes_output=True).output.splitlines()):
            own, other = map(int, line.split())
            self.assertEqual(own, path.stat().st_size)
            # Not so many bytes as pixels, not so few as without any.
            self.assertTrue(1000 < other < 100_000, line)

    def test_noop_is_linked_with_cairo(self):
        needed = subprocess.run(["ldd", PROGRAMS / "noop"], check=True, stdout=subprocess.PIPE, text=True).stdout
        self.assertIn("libcairo.so", needed)
        self.assertEqual(measure.run(PROGRAMS / "noop", takes_output=True).output, "")


class Scripts(Case):
    def test_ratios_prints_every_row(self):
        path = self.dir / "ratios.json"
        status, output = script("ratios", "--quick", "--json", path)
        self.assertEqual(status, 0, output)
        told = json.loads(path.read_text("utf-8"))
        self.assertEqual({row["key"] for row in told["ratios"]}, RATIOS)
        for row in told["ratios"] + told["figures"]:
            self.assertTrue(math.isfinite(row["median"]), row)
            self.assertIn(f"| {row['title']} | ", output)
        # What is counted, and not timed, holds in any run.
        for row in told["ratios"]:
            if row["key"].startswith("size_"):
                self.assertTrue(0.1 < row["median"] < 10, row)

    @unittest.skipUnless(shutil.which("valgrind"), "needs valgrind")
    def test_instructions_finds_every_stage(self):
        status, output = script("instructions", "--quick")
        self.assertEqual(status, 0, output)
        for stage in ("planning", "read", "parse", "layout", "draw", "encode", "write", "chart", "start-up"):
            self.assertRegex(output, rf"(?m)^\| {stage} \| [1-9][\d,]* \|")


if __name__ == "__main__":
    unittest.main()
