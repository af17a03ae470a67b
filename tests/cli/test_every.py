"""Every chart type with every theme and every indicator that --list names, over the samples: all are drawn, in a thread
beside others, and no sanitizer has anything to say of it."""
import itertools
import os
import re
import unittest

import support

SAMPLES = sorted(path for path in (support.SOURCE_DIR / "samples").iterdir() if path.suffix in (".csv", ".txt", ".gz"))
CHARTS = 17  # of all samples
TIMELESS = ("kagi", "pnf", "renko", "three-line-break")  # whose bricks, columns and lines no value belongs to
FORMATS = ("png", "svg", "pdf")
DATE = "2024-02-01"


def listed(what):
    """Names and summaries of a list of the program."""
    case = support.Case()
    return dict(line.split("\t") for line in case.chandler("--list", what).out.splitlines())


TYPES, THEMES, INDICATORS = list(listed("types")), list(listed("themes")), listed("indicators")


def with_limits(name):
    """The indicator with the least and with the most of every parameter, or with each of its words."""
    parameters = re.findall(r"([\w-]+)=[^ \[]+ \[([^]]+)\]", INDICATORS[name])
    ends = [bounds.split("..") if ".." in bounds else bounds.replace("DATE", DATE).split("|") for _, bounds in parameters]
    calls = {f"{name}:" + ",".join(values) for values in zip(*ends)}
    calls.update(f"{name}:{parameter}={value}" for (parameter, _), values in zip(parameters, ends) for value in values)
    return sorted(calls)


def calls(names):
    return [option for name in names for option in ("-i", name)]


class Every(support.Case):
    def draw(self, *options, charts, **how):
        report = self.report("--pool", "threads", "--workers", "2", "-o", self.dir / "out", *options, **how)
        self.assertEqual((report["rendered"], report["failed"]), (charts, 0), str(self.result))

    def test_lists_have_the_types_without_time(self):
        self.assertLess(set(TIMELESS), set(TYPES))

    def test_types_with_all_indicators_in_each_theme(self):
        """Each of them meets each other; the samples take turns, two in a run."""
        turns = itertools.cycle(path for path in SAMPLES if "sparks" not in path.name)  # of one chart each
        for kind, theme in itertools.product(TYPES, THEMES):
            with self.subTest(type=kind, theme=theme):
                options = calls(() if kind in TIMELESS else INDICATORS)
                self.draw(next(turns), next(turns), "-t", kind, "--theme", theme, "--last", "150", "--size", "480x2400",
                          *options, charts=2)

    def test_each_indicator_over_all_samples(self):
        kinds = itertools.cycle(kind for kind in TYPES if kind not in TIMELESS)
        for name, theme in zip(INDICATORS, itertools.cycle(THEMES)):
            with self.subTest(indicator=name):
                self.draw(*SAMPLES, "-i", name, "--theme", theme, "-t", next(kinds), "--size", "800x400", charts=CHARTS)

    def test_indicators_with_the_ends_of_their_parameters(self):
        turns = itertools.cycle(SAMPLES)
        for name in INDICATORS:
            for call in with_limits(name):
                with self.subTest(indicator=call):
                    status = (0, 2) if name in ("macd", "psar") else 0  # whose parameters have an order
                    result = self.chandler(next(turns), "-q", "-o", self.dir / "ends", "-i", call, "--size", "320x240",
                                           status=status)
                    if result.status == 2:
                        self.assertRegex(result.err, r"fast is \d+, but must be less|step \S+ is more than max")

    def test_each_type_in_each_format_over_all_samples(self):
        # Cairo hands clips and contexts from thread to thread with atomic exchanges, and libc has locks of its own for the
        # time of day in a PDF. The thread sanitizer sees neither, only what is then done to the memory by memcpy().
        env = support.environment(TSAN_OPTIONS=os.environ.get("TSAN_OPTIONS", "") + ":ignore_noninstrumented_modules=1")
        for kind, form in itertools.product(TYPES, FORMATS):
            with self.subTest(type=kind, format=form):
                options = calls(() if kind in TIMELESS else ("bollinger", "volume-profile", "macd"))
                self.draw(*SAMPLES, "-t", kind, "--format", form, "--size", "640x400", "--background", "none", *options,
                          charts=CHARTS, env=env)

    def test_types_without_time_refuse_indicators(self):
        for kind, name in zip(TIMELESS, INDICATORS):
            result = self.chandler(SAMPLES[0], "-o", self.dir / "none", "-t", kind, "-i", name, status=2)
            self.assertIn(f"does not go with --type {kind}", result.err)


if __name__ == "__main__":
    unittest.main()
