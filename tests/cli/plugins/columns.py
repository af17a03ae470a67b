"""Looks at its series with a sceptic's eye; a chart fails where something is not as it should be."""
import math

import chandler

COLUMNS = {"time": "q", "open": "d", "high": "d", "low": "d", "close": "d", "volume": "d"}
kept = []


def fails(kind, function):
    try:
        function()
    except kind:
        return True
    return False


def assign(view, index, value):
    view[index] = value


def check_column(series, name, code):
    column = getattr(series, name)
    view = memoryview(column)
    assert view.readonly and view.ndim == 1 and view.contiguous, name
    assert view.format == code and view.itemsize == 8 and view.nbytes == 8 * len(series), name
    assert len(view) == len(series) == len(list(view)), name
    # Not a copy: it is the column's own memory, each time.
    assert view.obj is column and getattr(series, name) is column, name
    assert fails(TypeError, lambda: assign(view, 0, 1)), name
    assert fails(TypeError, lambda: memoryview(column).cast("B").__setitem__(0, 1)), name
    assert fails((AttributeError, TypeError), lambda: setattr(series, name, None)), name
    assert fails((AttributeError, TypeError), lambda: delattr(series, name)), name


@chandler.indicator("columns", pane="price")
def columns(series):
    for name, code in COLUMNS.items():
        check_column(series, name, code)
    assert fails((AttributeError, TypeError), lambda: setattr(series, "symbol", "other"))
    assert all(l <= c <= h for l, c, h in zip(*map(memoryview, (series.low, series.close, series.high))))
    times = list(memoryview(series.time))
    assert times == sorted(times) and times[0] == 1704067200 * 1000000, times[:2]
    return series.close


@chandler.indicator("keeps", pane="price")
def keeps(series):
    """Reads what it kept of earlier charts: columns, views, and slices of views whose series is long gone."""
    for view, part, series_kept, values in kept:
        assert list(view) == values, "a view has changed"
        assert list(part) == values[5:15], "a slice of a view has changed"
        assert list(memoryview(series_kept.close)) == values, "a column has changed"
    view = memoryview(series.close)
    kept.append((view, view[5:15], series, list(view)))
    del kept[:-20]
    return {"close": series.close, "charts": [float(len(kept))] * len(series)}


@chandler.indicator("wraps", pane="price")
def wraps(series):
    """Needs numpy."""
    import numpy
    close = numpy.frombuffer(series.close)
    time = numpy.frombuffer(series.time, dtype=numpy.int64)
    again = numpy.asarray(series.close)
    assert close.dtype == numpy.float64 and len(close) == len(time) == len(series)
    assert not close.flags.owndata and not close.flags.writeable
    assert close.ctypes.data == again.ctypes.data == numpy.frombuffer(memoryview(series.close)).ctypes.data
    assert fails(ValueError, lambda: assign(close, 0, 1.0))
    for earlier, values in kept_arrays:
        assert earlier.tolist() == values, "an array has changed"
    kept_arrays.append((close[2:12], close[2:12].tolist()))
    return {
        "float64": close * 1.0,
        "float32": close.astype(numpy.float32),
        "int32": close.astype(numpy.int32),
        "bool": close > close.mean(),
        "strided": numpy.repeat(close, 2)[::2],
        "nan": numpy.where(close > close.mean(), close, math.nan),
    }


kept_arrays = []
