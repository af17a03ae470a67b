#include "tests/host_objects/support.h"

#include <stdatomic.h>
#include <stdio.h>

/* The linker leads the objects' calls here. */
struct series *__wrap_series_hold(struct series *series);
void __wrap_series_release(struct series **series);
struct series *__real_series_hold(struct series *series);
void __real_series_release(struct series **series);

static atomic_int references;

struct series *__wrap_series_hold(struct series *series)
{
    atomic_fetch_add(&references, 1);
    return __real_series_hold(series);
}

void __wrap_series_release(struct series **series)
{
    atomic_fetch_sub(&references, *series ? 1 : 0);
    __real_series_release(series);
}

static void series_shows_its_columns(void **state)
{
    (void)state;
    claim(3, "assert series.symbol == 'ABC' and series.has_time is True and len(series) == 3\n"
             "assert list(series.open) == [1, 2, 3] and list(series.close) == [1.5, 2.5, 3.5]\n"
             "assert list(series.high) == [2, 3, 4] and list(series.low) == [0.5, 1.5, 2.5]\n"
             "assert list(series.volume) == [0, 100, 200]\n"
             "day = 86400 * 10**6\n"
             "assert list(series.time) == [1709251200 * 10**6 + i * day for i in range(3)]\n"
             "assert type(series.time[0]) is int and type(series.close[0]) is float\n");
    claim(3, "assert series.close is series.close and series.open is not series.close\n"
             "assert isinstance(series, chandler.Series) and isinstance(series.close, chandler.Column)\n");
}

static void series_without_symbol_or_time_says_so(void **state)
{
    (void)state;
    struct series *series;
    struct series_columns columns;
    assert_int_equal(series_new(&series, 1, NULL, &columns, NULL), STATUS_OK);
    columns.open[0] = columns.high[0] = columns.low[0] = columns.close[0] = columns.volume[0] = 1;
    columns.time_us[0] = 0;
    assert_int_equal(series_finish(series, false, NULL), STATUS_OK);
    PyObject *globals = globals_new(series);
    series_release(&series);
    assert_true(run_in(globals, "assert series.symbol is None and series.has_time is False\n"
                                "assert repr(series) == '<chandler.Series: 1 candle>', repr(series)\n"
                                "assert repr(series.time) == '<chandler.Column time: 1 int64, 0>'\n"));
    Py_DECREF(globals);
}

static void symbol_that_is_no_utf8_is_read_nevertheless(void **state)
{
    (void)state;
    struct series *series;
    struct series_columns columns;
    assert_int_equal(series_new(&series, 1, "A\xff\xed\xa0\x80z", &columns, NULL), STATUS_OK);
    PyObject *globals = globals_new(series);
    series_release(&series);
    assert_true(run_in(globals, "s = series.symbol\nassert s[0] == 'A' and s[-1] == 'z' and '\\ufffd' in s\n"));
    Py_DECREF(globals);
}

static void objects_say_what_they_are(void **state)
{
    (void)state;
    claim(3, "assert repr(series) == \"<chandler.Series 'ABC': 3 candles>\"\n"
             "assert repr(series.close) == '<chandler.Column close: 3 float64, 1.5 to 3.5>', repr(series.close)\n");
}

static void series_cannot_be_changed(void **state)
{
    (void)state;
    claim_raises(2, "series.close = [1, 2]", PyExc_AttributeError, "");
    claim_raises(2, "del series.symbol", PyExc_AttributeError, "");
    claim_raises(2, "series.mine = 1", PyExc_AttributeError, "");
    claim_raises(2, "series.close[0] = 1", PyExc_TypeError, "");
    claim_raises(2, "memoryview(series.close)[0] = 1", PyExc_TypeError, "read-only");
    claim_raises(2, "import array\narray.array('d', [1]).fromlist(series.close)", PyExc_TypeError, "");
#ifdef Py_TPFLAGS_IMMUTABLETYPE
    claim_raises(2, "chandler.Series.close = 1", PyExc_TypeError, "");
    claim_raises(2, "chandler.Column.__len__ = None", PyExc_TypeError, "");
#endif
}

static void objects_are_made_by_the_program_alone(void **state)
{
    (void)state;
    claim_raises(1, "chandler.Series()", PyExc_TypeError, "chandler.Series is made by the program alone");
    claim_raises(1, "chandler.Column(series, 1)", PyExc_TypeError, "made by the program alone");
    claim_raises(1, "object.__new__(chandler.Column)", PyExc_TypeError, "");
    claim_raises(1, "object.__new__(chandler.Plot)", PyExc_TypeError, "");
    claim_raises(1, "class Mine(chandler.Series): pass", PyExc_TypeError, "not an acceptable base type");
    claim_raises(1, "import copy\ncopy.copy(series)", PyExc_TypeError, "");
    claim_raises(1, "import pickle\npickle.dumps(series.close)", PyExc_TypeError, "");
}

static void column_is_indexed_as_a_list_is(void **state)
{
    (void)state;
    claim(4, "c = series.close\nassert len(c) == 4 and c[0] == 1.5 and c[3] == c[-1] == 4.5 and c[-4] == 1.5\n"
             "assert c[True] == 2.5 and 2.5 in c and 9 not in c\n"
             "assert list(reversed(c)) == [4.5, 3.5, 2.5, 1.5] and sum(c) == 12 and max(c) == 4.5\n"
             "import collections.abc\nassert isinstance(c, collections.abc.Iterable)\n");
    claim_raises(4, "series.close[4]", PyExc_IndexError, "series.close has 4 values");
    claim_raises(4, "series.close[-5]", PyExc_IndexError, "series.close has 4 values");
    claim_raises(4, "series.close[10 ** 30]", PyExc_IndexError, "");
    claim_raises(4, "series.close[-10 ** 30]", PyExc_IndexError, "");
    claim_raises(4, "series.close['a']", PyExc_TypeError, "an int or a slice, not str");
    claim_raises(4, "class Index:\n    def __index__(self): raise KeyError('mine')\nseries.close[Index()]",
                 PyExc_KeyError, "mine");
}

static void column_becomes_a_list_of_pythons_own_numbers(void **state)
{
    (void)state;
    claim(3, "values = series.close.tolist()\nassert values == [1.5, 2.5, 3.5] and {*map(type, values)} == {float}\n"
             "values = series.time.tolist()\nassert values == list(series.time) and {*map(type, values)} == {int}\n"
             "values.append(1)\nassert len(series.time.tolist()) == 3\n");
}

static void slice_of_a_column_is_a_view(void **state)
{
    (void)state;
    claim(4, "s = series.close[1:3]\nassert type(s) is memoryview and s.tolist() == [2.5, 3.5] and s.readonly\n"
             "assert s.obj is series.close and series.close[::-1].tolist() == [4.5, 3.5, 2.5, 1.5]\n"
             "assert series.time[-1:].format == 'q' and series.close[9:].tolist() == []\n");
}

static void column_is_a_read_only_buffer(void **state)
{
    (void)state;
    claim(3, "v = memoryview(series.close)\n"
             "assert v.readonly and v.c_contiguous and v.format == 'd' and v.itemsize == 8\n"
             "assert v.shape == (3,) and v.strides == (8,) and v.nbytes == 24 and v.tolist() == [1.5, 2.5, 3.5]\n"
             "assert memoryview(series.time).format == 'q' and memoryview(series.volume).tolist() == [0, 100, 200]\n"
             "import array\na = array.array('d', series.close)\na[0] = 9\nassert series.close[0] == 1.5\n"
             "assert bytes(series.open) == array.array('d', [1, 2, 3]).tobytes()\n");
}

static void assert_view(PyObject *column, int flags, bool has_format, bool has_shape, bool has_strides)
{
    Py_buffer view;
    assert_int_equal(PyObject_GetBuffer(column, &view, flags), 0);
    assert_int_equal(view.len, 24);
    assert_int_equal(view.itemsize, 8);
    assert_int_equal(view.ndim, 1);
    assert_int_equal(view.readonly, 1);
    assert_ptr_equal(view.obj, column);
    assert_null(view.suboffsets);
    assert_int_equal(view.format != NULL, has_format);
    assert_int_equal(view.shape != NULL, has_shape);
    assert_int_equal(view.strides != NULL, has_strides);
    PyBuffer_Release(&view);
}

static void column_gives_what_the_buffer_flags_ask_for(void **state)
{
    (void)state;
    struct series *series = series_of(3);
    PyObject *globals = globals_new(series);
    PyObject *column = PyObject_GetAttrString(PyDict_GetItemString(globals, "series"), "close");
    assert_view(column, PyBUF_SIMPLE, false, false, false);
    assert_view(column, PyBUF_FORMAT, true, false, false);
    assert_view(column, PyBUF_ND, false, true, false);
    assert_view(column, PyBUF_CONTIG_RO, false, true, false);
    assert_view(column, PyBUF_STRIDES, false, true, true);
    assert_view(column, PyBUF_C_CONTIGUOUS, false, true, true);
    assert_view(column, PyBUF_FULL_RO, true, true, true);
    const int refused[] = {PyBUF_WRITABLE, PyBUF_CONTIG, PyBUF_FULL, PyBUF_RECORDS};
    for (size_t i = 0; i < sizeof refused / sizeof *refused; i++) {
        Py_buffer view = {.obj = column};
        assert_int_equal(PyObject_GetBuffer(column, &view, refused[i]), -1);
        assert_null(view.obj);
        assert_raised(PyExc_BufferError, "read-only");
    }
    Py_buffer view;
    assert_int_equal(PyObject_GetBuffer(column, &view, PyBUF_SIMPLE), 0);
    assert_ptr_equal(view.buf, series->close); /* no copy */
    PyBuffer_Release(&view);
    Py_DECREF(column);
    Py_DECREF(globals);
    series_release(&series);
}

/* A view that a snippet keeps, when the series object and the program's reference are gone. */
static void assert_kept(const char *keep, const char *then)
{
    PyGC_Collect();
    int before = atomic_load(&references);
    struct series *series = series_of(1000);
    atomic_fetch_add(&references, 1); /* series_new's own */
    PyObject *globals = globals_new(series);
    series_release(&series);
    assert_true(run_in(globals, keep));
    assert_true(run_in(globals, "del series"));
    PyGC_Collect();
    assert_true(atomic_load(&references) > before);
    if (!run_in(globals, then)) {
        PyErr_Print();
        fail_msg("after it was kept: %s", then);
    }
    Py_DECREF(globals);
    PyGC_Collect();
    assert_int_equal(atomic_load(&references), before);
}

static void column_outlives_the_series(void **state)
{
    (void)state;
    assert_kept("kept = series.close", "assert kept[999] == 1000.5 and sum(kept) == 501000");
    assert_kept("kept = memoryview(series.close)", "assert kept[999] == 1000.5");
    assert_kept("kept = series.close[500:]", "assert kept[0] == 501.5 and kept[-1] == 1000.5");
    assert_kept("view = memoryview(series.close)\nkept = view[500:]\nview.release()", "assert kept[-1] == 1000.5");
    assert_kept("kept = iter(series.time)", "assert len(list(kept)) == 1000");
    assert_kept("kept = (x for x in series.low)", "assert max(kept) == 999.5");
    assert_kept("kept = memoryview(series.close).cast('B').cast('q')", "assert kept[0] == 0x3ff8000000000000");
}

static void series_goes_with_its_last_object(void **state)
{
    (void)state;
    PyGC_Collect();
    int before = atomic_load(&references);
    for (int i = 0; i < 50; i++) {
        struct series *series = series_of(10);
        atomic_fetch_add(&references, 1);
        PyObject *globals = globals_new(series);
        assert_true(run_in(globals, "c = series.close\nv = c[2:]\ndel series, c\nassert v[0] == 3.5\n"));
        Py_DECREF(globals);
        PyGC_Collect();
        assert_int_equal(atomic_load(&references), before + 1);
        series_release(&series);
    }
}

static void look_at_a_series(void)
{
    claim(20, "repr(series), repr(series.close), series.close[1:].tolist(), series.time.tolist()\n"
              "for bad in ('a', 99, -99):\n"
              "    try: series.close[bad]\n"
              "    except (TypeError, IndexError): pass\n");
}

static void objects_leak_no_memory(void **state)
{
    (void)state;
    assert_steady(look_at_a_series);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(series_shows_its_columns),
        cmocka_unit_test(series_without_symbol_or_time_says_so),
        cmocka_unit_test(symbol_that_is_no_utf8_is_read_nevertheless),
        cmocka_unit_test(objects_say_what_they_are),
        cmocka_unit_test(series_cannot_be_changed),
        cmocka_unit_test(objects_are_made_by_the_program_alone),
        cmocka_unit_test(column_is_indexed_as_a_list_is),
        cmocka_unit_test(column_becomes_a_list_of_pythons_own_numbers),
        cmocka_unit_test(slice_of_a_column_is_a_view),
        cmocka_unit_test(column_is_a_read_only_buffer),
        cmocka_unit_test(column_gives_what_the_buffer_flags_ask_for),
        cmocka_unit_test(column_outlives_the_series),
        cmocka_unit_test(series_goes_with_its_last_object),
        cmocka_unit_test(objects_leak_no_memory),
    };
    return cmocka_run_group_tests(tests, python_start, python_stop);
}
