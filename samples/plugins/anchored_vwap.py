"""The anchored VWAP: the average price of every share traded since a date, with a band about it.

    chandler prices/ --plugin anchored_vwap.py -i anchored_vwap
    chandler prices/ --plugin anchored_vwap.py -i anchored_vwap:2024-03-15,2
    chandler prices/ --plugin anchored_vwap.py -i anchored_vwap:anchor=2024-03-15T14:30,deviations=0

It is what those who bought since that day have paid on the whole: where the price is above it, they have gained.
`anchor` is a date or a time, in UTC unless it says otherwise, or "first": the first candle. The band reaches
`deviations` standard deviations to each side, each price weighed by its volume; 0 draws none. A candle without a volume
counts for nothing, and before the first volume there is no line.
"""
import bisect
import math
from datetime import datetime, timedelta, timezone

import chandler

EPOCH = datetime(1970, 1, 1, tzinfo=timezone.utc)


@chandler.indicator("anchored_vwap", pane="price", summary="Average price by volume since a date, with a band")
def anchored_vwap(series, anchor="first", deviations=1.0):
    if not 0 <= deviations < math.inf:
        raise ValueError(f"deviations must be 0 or more, not {deviations}")
    high, low, close, volume = map(memoryview, (series.high, series.low, series.close, series.volume))
    count = len(series)
    average, upper, lower = ([math.nan] * count for _ in range(3))

    # Weighted mean and sum of squares about it, one candle at a time (West 1979): sums of price times volume and of
    # its square would lose the small difference between two large numbers that the deviation is.
    traded = mean = squares = 0.0
    for i in range(first_candle(series, anchor), count):
        weight = volume[i]
        if weight > 0:  # False for NaN too: no volume
            price = (high[i] + low[i] + close[i]) / 3
            traded += weight
            apart = price - mean
            mean += apart * (weight / traded)
            squares += weight * apart * (price - mean)
        if traded > 0:
            reach = deviations * math.sqrt(squares / traded)
            average[i], upper[i], lower[i] = mean, mean + reach, mean - reach

    if deviations == 0:
        return average
    return {"vwap": average, "band": chandler.band(upper, lower)}


def first_candle(series, anchor):
    """The number of the first candle at the anchor or after it."""
    if anchor == "first":
        return 0
    if not series.has_time:
        raise ValueError(f"anchor is {anchor}, but the candles have no times")
    try:
        moment = datetime.fromisoformat(anchor)
    except ValueError:
        raise ValueError(f"anchor must be first or a date as 2024-03-15 or 2024-03-15T14:30, not {anchor}") from None
    if moment.tzinfo is None:
        moment = moment.replace(tzinfo=timezone.utc)
    return bisect.bisect_left(memoryview(series.time), (moment - EPOCH) // timedelta(microseconds=1))
