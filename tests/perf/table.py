"""The figures of a run as Markdown, for people, and as a record, for programs."""
import measure


def digits(value):
    """Four that count, or all before the point."""
    return f"{value:,.0f}" if abs(value) >= 1000 else f"{value:.4g}"


class Table:
    """Ratios, each with its target where it has one, and what they are made of."""

    def __init__(self):
        self.ratios, self.figures = [], []

    def ratio(self, key, title, figure, at_least=None, at_most=None):
        self.ratios.append((key, title, figure, at_least, at_most))

    def time(self, key, title, figure, limit_ms=None):
        self.figures.append((key, title, figure, "ms", limit_ms))

    def count(self, key, title, figure):
        self.figures.append((key, title, figure, "", None))

    @staticmethod
    def target(at_least, at_most):
        if at_least is None and at_most is None:
            return ""
        return f"at least {at_least:g}" if at_least is not None else f"at most {at_most:g}"

    @staticmethod
    def verdict(value, at_least, at_most):
        if at_least is None and at_most is None:
            return ""
        return "met" if (at_least is None or value >= at_least) and (at_most is None or value <= at_most) else "missed"

    @staticmethod
    def noise(figure):
        """Nothing of what was taken once, and is the same at every run."""
        if len(figure.samples) < 2:
            return ""
        return f"{figure.spread * 100:.1f} %" + (" (noisy)" if figure.spread > measure.NOISY else "")

    def markdown(self, version, others_cpus):
        lines = [f"{version}: ratios, the median of those of all rounds", "",
                 "| what | ratio | target | | MAD |", "| --- | ---: | --- | --- | ---: |"]
        for _, title, figure, at_least, at_most in self.ratios:
            value = figure.median
            lines.append(f"| {title} | {digits(value)} | {self.target(at_least, at_most)} "
                         f"| {self.verdict(value, at_least, at_most)} | {self.noise(figure)} |")
        lines += ["", "What they are made of, as information:", "",
                  "| what | median | | limit | MAD |", "| --- | ---: | --- | ---: | ---: |"]
        for _, title, figure, unit, limit in self.figures:
            lines.append(f"| {title} | {digits(figure.median)} | {unit} | {'' if limit is None else f'{limit:g}'} "
                         f"| {self.noise(figure)} |")
        noisy = sum(figure.spread > measure.NOISY for _, _, figure, *_ in self.ratios)
        lines += ["", f"{noisy} of {len(self.ratios)} ratios stray by more than {measure.NOISY:.0%} (MAD)."]
        if others_cpus is not None:
            lines.append(f"Other programs used {others_cpus:.2f} CPUs meanwhile"
                         + (": what is elapsed time, pools above all, means little." if others_cpus > 0.1 else "."))
        return "\n".join(lines) + "\n"

    def record(self):
        """{"ratios", "figures"}: lists of objects with key, title, median, mad (share of the median), samples."""
        def common(key, title, figure):
            return {"key": key, "title": title, "median": figure.median, "mad": figure.spread,
                    "samples": figure.samples}
        return {
            "ratios": [{**common(key, title, figure), "at_least": at_least, "at_most": at_most}
                       for key, title, figure, at_least, at_most in self.ratios],
            "figures": [{**common(key, title, figure), "unit": unit, "limit": limit}
                        for key, title, figure, unit, limit in self.figures],
        }
