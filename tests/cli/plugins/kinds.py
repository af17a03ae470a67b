"""Each kind of plot in a colour that no theme has."""
import math

import chandler

COLOURS = {"line": "#fe01dc", "histogram": "#01fedc", "band": "#dc7f01", "up": "#11ee77", "down": "#ee1177", "dot": "#7711ee"}


def wave(series):
    return [math.sin(i / 3) for i in range(len(series))]


@chandler.indicator("line_price", pane="price")
def line_price(series):
    return chandler.line(series.close, colour=COLOURS["line"])


@chandler.indicator("line_own")
def line_own(series):
    return chandler.line(wave(series), colour=COLOURS["line"])


@chandler.indicator("histogram_own")
def histogram_own(series):
    return chandler.histogram(wave(series), COLOURS["histogram"])


@chandler.indicator("band_price", pane="price")
def band_price(series):
    return chandler.band(series.high, series.low, color=COLOURS["band"])


@chandler.indicator("band_own")
def band_own(series):
    return chandler.band([2.0] * len(series), [1.0] * len(series), COLOURS["band"])


@chandler.indicator("markers_price", pane="price")
def markers_price(series):
    """At the 11th candle from below, at the 21st from above, and on the close of the 31st."""
    def at(number):
        return [i == number for i in range(len(series))]
    return {
        "up": chandler.markers(at(10), "up", COLOURS["up"]),
        "down": chandler.markers(at(20), "down", COLOURS["down"]),
        "dot": chandler.markers(at(30), "dot", COLOURS["dot"]),
    }


@chandler.indicator("one_candle", pane="price")
def one_candle(series, number=15):
    """A line with a single value."""
    return chandler.line([price if i == number else None for i, price in enumerate(series.close)], COLOURS["line"])


@chandler.indicator("all_none")
def all_none(series):
    return [None] * len(series)
