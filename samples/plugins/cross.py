"""Two moving averages of the close, and a marker at each candle where the fast one crosses the slow one.

    chandler prices/ --plugin cross.py -i cross
    chandler prices/ --plugin cross.py -i cross:fast=50,slow=200

A triangle below a candle: the fast average has come above the slow one, the short trend is up. Above a candle: the
reverse. Averages that meet and part again on the same side have not crossed.
"""
import math

import chandler


@chandler.indicator("cross", pane="price", summary="Two moving averages, with markers where they cross")
def cross(series, fast=20, slow=50):
    for name, period in (("fast", fast), ("slow", slow)):
        if period < 1:
            raise ValueError(f"{name} must be 1 or more, not {period}")
    if fast >= slow:
        raise ValueError(f"fast must be less than slow, but {fast} is not less than {slow}")
    close = memoryview(series.close)
    quick, steady = rolling_mean(close, fast), rolling_mean(close, slow)

    ups, downs = [False] * len(close), [False] * len(close)
    side = 0  # on which side of the slow average the fast one was last: 1 above, -1 below, 0 not known yet
    for i, (q, s) in enumerate(zip(quick, steady)):
        now = (q > s) - (q < s)  # 0 where they meet, and where one is not defined: comparing with NaN is False
        if now and side and now != side:
            (ups if now > 0 else downs)[i] = True
        side = now or side

    return {
        "fast": quick,
        "slow": steady,
        "up": chandler.markers(ups, "up"),
        "down": chandler.markers(downs, "down"),
    }


def rolling_mean(values, period):
    """The mean of the last `period` values; NaN before there are as many.

    The values are cut into blocks of `period`: each window is the end of one block and the beginning of the next, whose
    means are at hand. Unlike in a running sum no error is carried along, and prices that stand still have exactly
    their own mean, so that averages of them do not seem to cross.
    """
    means = [math.nan] * len(values)
    for start in range(0, len(values) - period + 1, period):
        tails = running_mean(reversed(values[start : start + period]))
        means[start + period - 1] = tails[-1]
        heads = running_mean(values[start + period : start + 2 * period - 1])
        for count, head in enumerate(heads, 1):
            tail = tails[period - count - 1]
            means[start + period - 1 + count] = tail + (head - tail) * (count / period)
    return means


def running_mean(values):
    """The means of the first value, of the first two, and so on."""
    mean, means = 0.0, []
    for count, value in enumerate(values, 1):
        mean += (value - mean) / count
        means.append(mean)
    return means
