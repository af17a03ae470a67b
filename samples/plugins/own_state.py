"""A local regression (robust LOESS, Cleveland 1979, looking back only): the end of the straight line through the last
`period` closes, in which a candle weighs less the longer it is past, and a spike hardly at all.

    chandler prices/ --plugin own_state.py -i loess

About 5 ms of plain arithmetic for a year of daily candles. The twin of this file, shared_state.py, computes the same.
Weights are looked up in a table that grows with use: state that changes. TABLE belongs to this module, and each worker
has a module of its own, so none sees the table of another. On a Python without a GIL two threads then do about twice
the work of one: they use no object that the other uses too.
"""
import math

import chandler

TABLE = {}  # (period, distance): weight


def weight_of(period, distance):
    key = period, distance
    if key not in TABLE:
        TABLE[key] = (1 - (distance / period) ** 3) ** 3
    return TABLE[key]


@chandler.indicator("loess", pane="price", summary="Local regression of the close (keeps its own table)")
def loess(series, period=25):
    if period < 2:
        raise ValueError(f"period must be 2 or more, not {period}")
    close = memoryview(series.close)
    line = [math.nan] * len(close)
    for i in range(period - 1, len(close)):
        base = close[i]
        past = [close[i - distance] - base for distance in range(period)]
        weights = [weight_of(period, distance) for distance in range(period)]
        line[i] = base + robust_fit(past, weights)
    return line


def robust_fit(past, weights):
    """Where the line through the values ends, at distance 0. A second fit gives what is far from the first one less
    weight (bisquare), or none."""
    level, slope = fit(past, weights)
    errors = [value - level - slope * distance for distance, value in enumerate(past)]
    squares = [error * error for error in errors]
    reach = 36 * sorted(squares)[len(squares) // 2]  # six times the median error, squared
    if reach == 0:
        return level
    shares = [1 - square / reach if square < reach else 0.0 for square in squares]
    return fit(past, [weight * share * share for weight, share in zip(weights, shares)])[0]


def fit(values, weights):
    """Level and slope at distance 0 of the line with the least weighted squares."""
    w0 = w1 = w2 = y0 = y1 = 0.0  # sums of weights times powers of the distance, and times the value as well
    for distance, weight in enumerate(weights):
        by_distance = weight * distance
        by_value = weight * values[distance]
        w0 += weight
        w1 += by_distance
        w2 += by_distance * distance
        y0 += by_value
        y1 += by_value * distance
    scale = w0 * w2 - w1 * w1
    return (w2 * y0 - w1 * y1) / scale, (w0 * y1 - w1 * y0) / scale
