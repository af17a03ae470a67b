"""The percentage price oscillator (PPO): by how many per cent a fast exponential average lies above a slow one, a line
that follows it more slowly (its signal), and bars for the difference between the two.

    chandler prices/ --plugin ppo.py -i ppo
    chandler prices/ --plugin ppo.py -i ppo:fast=8,slow=21,signal=5

It is the MACD (Appel 1979) in per cent, which compares a share of 5 with one of 500. Bars above 0 say that the trend
gains strength. A per cent of a price of 0 or below means nothing: there the lines stop, and begin anew behind it.
"""
import math

import chandler


@chandler.indicator("ppo", pane="own", summary="MACD in per cent of the price, with its signal and histogram")
def ppo(series, fast=12, slow=26, signal=9):
    for name, period in (("fast", fast), ("slow", slow), ("signal", signal)):
        if period < 1:
            raise ValueError(f"{name} must be 1 or more, not {period}")
    if fast >= slow:
        raise ValueError(f"fast must be less than slow, but {fast} is not less than {slow}")
    close = [price if price > 0 else math.nan for price in memoryview(series.close)]
    line = [100 * (q - s) / s for q, s in zip(exponential(close, fast), exponential(close, slow))]
    follower = exponential(line, signal)
    return {
        "histogram": chandler.histogram([value - follows for value, follows in zip(line, follower)]),
        "ppo": line,
        "signal": follower,
    }


def exponential(values, period):
    """Exponential average, begun with the plain one of the first `period` values; NaN until then. A NaN ends it."""
    share = 2 / (period + 1)
    averages = []
    average, count = 0.0, 0
    for value in values:
        if math.isnan(value):
            average, count = 0.0, 0
        else:
            count = min(count + 1, period + 1)
            average += (value - average) * (share if count > period else 1 / count)
        averages.append(average if count >= period else math.nan)
    return averages
