"""The z-score: how many standard deviations the close lies from its mean over the last `period` candles.

    chandler prices/ --plugin zscore.py -i zscore -i zscore:60

Far from 0 is unusual for the symbol itself, so that one scale serves a penny share and an index.
"""
import math

import chandler


@chandler.indicator("zscore", pane="own", summary="Close in standard deviations from its mean")
def zscore(series, period=20):
    if period < 2:
        raise ValueError(f"period must be 2 or more, not {period}")
    close = memoryview(series.close)
    scores = [math.nan] * len(close)
    for i, mean, squares in rolling(close, period):
        deviation = math.sqrt(squares / period)
        if 0 < deviation < math.inf:  # nothing can be said of prices that do not move
            scores[i] = (close[i] - mean) / deviation
    return scores


def rolling(values, period):
    """For the last i of each window: i, the window's mean, and the sum of squares about it.

    A running sum that adds the newest and takes off the oldest keeps the rounding errors of every value that it has
    seen. Here nothing is taken off: the values are cut into blocks of `period`, and a window is the end of one block
    and the beginning of the next. Statistics of all ends and beginnings take a step a value, and two such parts are
    merged exactly (Chan, Golub and LeVeque 1979).
    """
    for start in range(0, len(values), period):
        tails = list(running(reversed(values[start : start + period])))
        if len(tails) < period:
            return
        yield (start + period - 1, *tails[-1])
        heads = running(values[start + period : start + 2 * period - 1])
        for count, (mean, squares) in enumerate(heads, 1):
            tail_mean, tail_squares = tails[period - count - 1]
            apart = mean - tail_mean
            share = count / period
            yield (
                start + period - 1 + count,
                tail_mean + apart * share,
                tail_squares + squares + apart * apart * share * (period - count),
            )


def running(values):
    """Mean and sum of squares about it, of the first value, the first two, and so on (Welford 1962)."""
    mean = squares = 0.0
    for count, value in enumerate(values, 1):
        apart = value - mean
        mean += apart / count
        squares += apart * (value - mean)
        yield mean, squares
