"""The regression channel: for each candle the end of the straight line that fits the last `period` closes best (least
squares), and a band of `deviations` standard deviations of the closes about their line. Needs numpy.

    chandler prices/ --plugin regression.py -i regression
    chandler prices/ --plugin regression.py -i regression:period=100,deviations=2.5

The line follows a steady trend without the lag of a moving average, and the band is narrow while the trend is orderly.
"""
import sys

try:
    import numpy
except ModuleNotFoundError as error:
    python = "{}.{}".format(*sys.version_info)
    raise ImportError(
        f"numpy is missing: apt-get install python3-numpy for Debian's Python, else python{python} -m pip install numpy"
    ) from error

import chandler


@chandler.indicator("regression", pane="price", summary="Rolling regression line with a band (needs numpy)")
def regression(series, period=50, deviations=2.0):
    if period < 3:
        raise ValueError(f"period must be 3 or more, not {period}")
    if not 0 <= deviations < float("inf"):
        raise ValueError(f"deviations must be 0 or more, not {deviations}")
    close = numpy.frombuffer(series.close)  # the program's own memory, not a copy; it can be read only
    line = numpy.full(len(close), numpy.nan)
    reach = numpy.full(len(close), numpy.nan)
    windows = len(close) - period + 1
    if windows > 0:
        # close[k : k + windows] holds candle k of every window: each step below is made for all windows at once. All
        # are sums in a fixed order, which a product of matrices would leave to the library that is installed.
        middle = (period - 1) / 2
        base = close[:windows]  # prices are taken as differences to a window's first, which keeps their digits
        mean = numpy.zeros(windows)
        slope = numpy.zeros(windows)
        for k in range(period):
            above = close[k : k + windows] - base
            mean += above / period
            slope += above * ((k - middle) * 12 / (period * (period * period - 1)))
        squares = numpy.zeros(windows)
        for k in range(period):
            squares += (close[k : k + windows] - base - mean - slope * (k - middle)) ** 2
        line[period - 1 :] = base + mean + slope * middle
        reach[period - 1 :] = deviations * numpy.sqrt(squares / period)
    if deviations == 0:
        return line
    return {"line": line, "band": chandler.band(line + reach, line - reach)}
