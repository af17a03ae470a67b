"""Another compiler's program, and another machine's, draws the very same files: each sample as each type, in each theme,
with every kind of line, text and mark. Where one picture differs, no other machine's can be trusted to be the same."""
import itertools
import os
import pathlib
import re
import unittest

import support

SAMPLES = support.SOURCE_DIR / "samples"
INPUTS = sorted(path for path in SAMPLES.iterdir() if path.suffix in (".csv", ".txt", ".gz"))
CHARTS = 17  # of all samples
ABOVE_ZERO = [path for path in INPUTS if "negative" not in path.name]  # as a logarithmic axis needs it
TIMELESS = ("kagi", "pnf", "renko", "three-line-break")  # whose bricks, columns and lines no value belongs to
RELEASE = pathlib.Path(support.BINARY_DIR).parent / "release" / "chandler"
# A line for each way in which indicators draw: lines, bands, histograms, clouds, markers, levels, profiles, panes.
STUDIES = ("sma:20,50", "bollinger", "ichimoku", "psar", "volume-profile", "pivots", "macd", "stochastic", "volume")
SIZES = ("480x320", "801x453", "1280x720")


def names_of(what):
    return [line.split("\t")[0] for line in support.Case().chandler("--list", what).out.splitlines()]


class Machines(support.Case):
    def draw(self, folder, program, options):
        own, support.PROGRAM = support.PROGRAM, os.fspath(program)
        try:
            self.chandler("-q", "-o", self.dir / folder, *options)
        finally:
            support.PROGRAM = own
        return {path.name: path.read_bytes() for path in (self.dir / folder).iterdir()}

    def compare(self, *options, charts=CHARTS, form="png"):
        options = ("--format", form) + options
        name = re.sub(r"\W", "_", "".join(map(str, options)))[:200]
        with self.subTest(options=options):
            here, there = self.draw("own" + name, support.PROGRAM, options), self.draw("release" + name, RELEASE, options)
            self.assertEqual(len(here), charts, sorted(here))
            self.assertEqual(set(here), set(there))
            self.assertEqual([chart for chart in here if here[chart] != there[chart]], [])

    def test_each_type_in_each_theme(self):
        sizes = itertools.cycle(SIZES)
        themes = itertools.cycle(names_of("themes"))
        for kind in names_of("types"):
            options = () if kind in TIMELESS else [word for name in STUDIES for word in ("-i", name)]
            self.compare("-t", kind, "--theme", next(themes), "--size", next(sizes), *options, *INPUTS)

    def test_each_theme(self):
        for theme in names_of("themes"):
            self.compare("--theme", theme, "--log", *ABOVE_ZERO, charts=CHARTS - 1)

    def test_each_indicator(self):
        names = names_of("indicators")
        for i in range(0, len(names), 4):
            options = [word for name in names[i:i + 4] for word in ("-i", name)]
            self.compare(*options, "--size", "800x1200", *INPUTS)

    def test_marks_and_transparency(self):
        self.compare("--marks", SAMPLES / "marks" / "lantern.csv", "--hline", "90,Stop", "--background", "none",
                     SAMPLES / "lantern-yahoo.csv", charts=1)

    def test_texts_that_the_embedded_font_does_not_show(self):
        for title in ("\u0634\u0645\u0639\u0629 \u0627\u0644\u064a\u0648\u0645", "\u8721\u70db\u56fe", "\u00c5ngstr\u00f6m \u0416"):
            self.compare("--title", title, SAMPLES / "lantern-yahoo.csv", charts=1)

    def test_vectors(self):
        self.compare("-i", "bollinger", *INPUTS, form="svg")


if __name__ == "__main__":
    if "release" not in os.environ.get("CHANDLER_TEST_BUILDS", "").split() or RELEASE.samefile(support.PROGRAM):
        support.skip_all("no other build at hand to compare with")
    unittest.main()
