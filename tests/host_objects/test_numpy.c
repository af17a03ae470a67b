/* numpy in front of and behind an indicator. In a program of its own, since numpy never gives back what it takes when
 * it is imported. */
#include "tests/host_objects/support.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

enum { SKIPPED = 77 }; /* as CTest is told */

/* Read by the leak sanitizer, where there is one. */
__attribute__((visibility("default"))) const char *__lsan_default_options(void);

const char *__lsan_default_options(void)
{
    return "detect_leaks=0";
}

static void numpy_wraps_columns_without_a_copy(void **state)
{
    (void)state;
    claim(5, "import numpy\nstart = numpy.frombuffer(series.close).__array_interface__['data'][0]\n"
             "a = numpy.asarray(series.close)\n"
             "assert a.dtype == numpy.float64 and a.shape == (5,) and a.tolist() == [1.5, 2.5, 3.5, 4.5, 5.5]\n"
             "assert a.__array_interface__['data'] == (start, True) and not a.flags.writeable\n"
             "t = numpy.asarray(series.time)\nassert t.dtype == numpy.int64 and not t.flags.owndata\n"
             "assert t.view('datetime64[us]')[4] == numpy.datetime64('2024-03-05')\n"
             "b = numpy.frombuffer(series.volume)\nassert not b.flags.owndata and b[4] == 400\n"
             "assert numpy.frombuffer(series.time, dtype='int64')[0] == series.time[0]\n");
    claim_raises(5, "import numpy\nnumpy.asarray(series.close)[0] = 1", PyExc_ValueError, "read-only");
}

static void numpy_array_outlives_the_series(void **state)
{
    (void)state;
    claim(1000, "import numpy, gc\nkept = numpy.asarray(series.close)[10:]\nother = numpy.frombuffer(series.time)\n"
                "del series\ngc.collect()\nassert kept[-1] == 1000.5 and other.size == 1000\n");
}

/* The values are 1, 2, 3, whatever they are written in. */
static void assert_reads(const char *expression)
{
    char code[200];
    struct outcome outcome;
    struct series *series = series_of(3);
    snprintf(code, sizeof code, "import numpy\nresult = %s", expression);
    convert_result(&outcome, series, code);
    if (!outcome.is_done)
        fail_msg("%s: %s", expression, outcome.error.message);
    for (int i = 0; i < 3; i++)
        assert_true(outcome.plots.items[0].values[i] == i + 1);
    outcome_release(&outcome);
    series_release(&series);
}

static void result_may_be_an_array_of_any_number_type(void **state)
{
    (void)state;
    const char *types[] = {"float16", "float32", "float64", "longdouble", "int8", "int16",   "int32", "int64",
                           "uint8",   "uint16",  "uint32",  "uint64",     "intp", "uintp",   ">f8",   "<f8",
                           ">f4",     ">f2",     ">i2",     ">i4",        ">i8",  "longlong"};
    for (size_t i = 0; i < sizeof types / sizeof *types; i++) {
        char code[100];
        snprintf(code, sizeof code, "numpy.array([1, 2, 3], dtype='%s')", types[i]);
        assert_reads(code);
    }
    assert_reads("numpy.array([3.0, 2, 1])[::-1]");
    assert_reads("numpy.arange(9.0)[1:7:2] * 0 + numpy.arange(1, 4)");
    assert_reads("numpy.array([[1, 9], [2, 9], [3, 9]])[:, 0]");
    assert_reads("numpy.array([[1, 9], [2, 9], [3, 9]], dtype='float32')[:, 0]");
    assert_reads("[numpy.float64(1), numpy.int32(2), numpy.float32(3)]");
    assert_reads("list(numpy.array([1, 2, 3]))");
    assert_reads("numpy.ma.array([1.0, 9, 3], mask=[0, 1, 0]).filled(2)");
}

static void assert_refused(const char *expression, const char *words)
{
    char code[200];
    struct outcome outcome;
    struct series *series = series_of(3);
    snprintf(code, sizeof code, "import numpy\nresult = %s", expression);
    convert_result(&outcome, series, code);
    assert_false(outcome.is_done);
    if (!strstr(outcome.error.message, words))
        fail_msg("%s: %s", expression, outcome.error.message);
    assert_int_equal(outcome.error.status, STATUS_INPUT);
    outcome_release(&outcome);
    series_release(&series);
}

static void array_that_is_no_column_is_refused(void **state)
{
    (void)state;
    assert_refused("numpy.zeros((3, 2))", "returned a numpy.ndarray of 2 dimensions; a list, tuple or buffer of 3");
    assert_refused("numpy.zeros((3, 1))", "of 2 dimensions");
    assert_refused("numpy.float64(3)", "of 0 dimensions");
    assert_refused("numpy.array([1j, 2, 3])", "of items in format 'Zd'");
    assert_refused("numpy.array([None, 2, 3])", "of items in format 'O'");
    assert_refused("numpy.array(['a', 'b', 'c'])", "of items in format '1w'");
    assert_refused("numpy.zeros(3, dtype='f8,i4')", "of items in format 'T{");
    assert_refused("numpy.zeros(4)", "4 values for 3 candles");
    assert_refused("numpy.array([1, numpy.inf, 2])", "candle 2 (2024-03-02): the value is infinite");
    assert_refused("numpy.ma.array([1.0, 2, 3], mask=[0, 1, 0])", "a MaskedArray (its filled(numpy.nan) would do)");
}

static void numpy_truth_puts_markers_at_candles(void **state)
{
    (void)state;
    const char *codes[] = {"import numpy\nresult = chandler.markers(numpy.array([True, False, True]))",
                           "import numpy\nresult = chandler.markers(list(numpy.array([True, False, True])))",
                           "import numpy\nresult = chandler.markers([numpy.True_, numpy.False_, numpy.True_])"};
    for (size_t i = 0; i < sizeof codes / sizeof *codes; i++) {
        struct outcome outcome;
        struct series *series = series_of(3);
        convert_result(&outcome, series, codes[i]);
        assert_true(outcome.is_done);
        const double *values = outcome.plots.items[0].values;
        assert_true(values[0] == series->low[0] && isnan(values[1]) && values[2] == series->low[2]);
        outcome_release(&outcome);
        series_release(&series);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(numpy_wraps_columns_without_a_copy),
        cmocka_unit_test(numpy_array_outlives_the_series),
        cmocka_unit_test(result_may_be_an_array_of_any_number_type),
        cmocka_unit_test(array_that_is_no_column_is_refused),
        cmocka_unit_test(numpy_truth_puts_markers_at_candles),
    };
    python_start(NULL);
    int failed = has_numpy() ? cmocka_run_group_tests(tests, NULL, NULL) : SKIPPED;
    python_stop(NULL);
    return failed;
}
