"""The line of own_state.py with one table of weights for all workers of the process, on purpose: to show what sharing
costs, and how it is done where it pays.

    chandler prices/ --plugin shared_state.py -i loess_shared

A plugin's module exists once in each worker, but what it imports exists once in an interpreter, for all its threads.
TABLE is therefore put into a module without a file, which the first worker enters in sys.modules and the others find
there. In forked processes and in sub-interpreters there is nothing to share, and each again has its own.

On a Python without a GIL threads may read and change one dict without harm, but each use of an object counts references
in it, and two CPUs that count in the same place wait for each other: a second thread gains less here than in
own_state.py (200 charts by a free-threaded 3.13 on two CPUs: 1.7 times as fast as one thread, against 1.9 there). Share
what is large or slow to make and rarely looked at, and copy out what an inner loop needs.
"""
import math
import sys
import types

import chandler

# setdefault() is one step for all threads, on every Python: whoever comes first, all have the same module and dict.
SHARED = sys.modules.setdefault("chandler_samples_shared", types.ModuleType("chandler_samples_shared"))
TABLE = vars(SHARED).setdefault("loess_weights", {})  # (period, distance): weight


def weight_of(period, distance):
    key = period, distance
    if key not in TABLE:
        # Two workers may come here at a time; both put in the same, so that it does not matter who was last.
        TABLE[key] = (1 - (distance / period) ** 3) ** 3
    return TABLE[key]


@chandler.indicator("loess_shared", pane="price", summary="Local regression of the close (shares one table)")
def loess_shared(series, period=25):
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
